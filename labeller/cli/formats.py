"""labeller formats."""

from __future__ import annotations

import argparse
from dataclasses import asdict

from labeller.cli.output import print_json
from labeller.formats.format import Exporter
from labeller.formats.registry import all_formats


def formats(asked: argparse.Namespace) -> None:
    rows = [
        {
            "name": one.name,
            "title": one.title,
            "read": True,
            "write": isinstance(one, Exporter),
            "holds": {**asdict(one.holds), "tasks": sorted(one.holds.tasks)},
        }
        for one in all_formats()
    ]
    if asked.json:
        print_json(rows)
        return
    for one in all_formats():
        can = "read and write" if isinstance(one, Exporter) else "read"
        held = [name.replace("_", " ") for name, value in asdict(one.holds).items() if value is True]
        print(f"{one.name:<18}  {one.title} ({can})")
        print(f"{'':<18}  for {', '.join(sorted(one.holds.tasks))}; holds {', '.join(held) or 'labels only'}")
