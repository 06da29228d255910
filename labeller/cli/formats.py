"""labeller formats."""

from __future__ import annotations

import argparse
from dataclasses import asdict

from labeller.cli.output import print_json
from labeller.formats.registry import FORMATS


def formats(asked: argparse.Namespace) -> None:
    rows = [
        {
            "name": one.name,
            "title": one.title,
            "read": one.can_read,
            "write": one.can_write,
            "holds": {**asdict(one.holds), "tasks": sorted(one.holds.tasks)},
        }
        for one in FORMATS
    ]
    if asked.json:
        print_json(rows)
        return
    for one in FORMATS:
        can = " and ".join(word for word, is_so in (("read", one.can_read), ("write", one.can_write)) if is_so)
        held = [name.replace("_", " ") for name, value in asdict(one.holds).items() if value is True]
        print(f"{one.name:<18}  {one.title} ({can})")
        print(f"{'':<18}  for {', '.join(sorted(one.holds.tasks))}; holds {', '.join(held) or 'labels only'}")
