"""labeller formats."""

from __future__ import annotations

import argparse
from dataclasses import fields
from typing import Any

from labeller.cli.output import print_json
from labeller.domain.shape import KIND_NAMES
from labeller.formats.format import Exporter
from labeller.formats.losses import Capabilities
from labeller.formats.registry import all_formats


def formats(asked: argparse.Namespace) -> None:
    rows = [
        {
            "name": one.name,
            "title": one.title,
            "read": True,
            "write": isinstance(one, Exporter),
            "holds": _held(one.holds),
        }
        for one in all_formats()
    ]
    if asked.json:
        print_json(rows)
        return
    for one in all_formats():
        can = "read and write" if isinstance(one, Exporter) else "read"
        held = _held(one.holds)
        extras = [name.replace("_", " ") for name, value in held.items() if value is True]
        print(f"{one.name:<18}  {one.title} ({can})")
        print(f"{'':<18}  for {', '.join(held['tasks'])}; holds {', '.join(held['shapes'] + extras) or 'labels only'}")
        for kind, other in held["becomes"].items():
            print(f"{'':<18}  {kind} becomes {other}")


def _held(holds: Capabilities) -> dict[str, Any]:
    """What a format can hold, in words and truths."""
    words = {
        "tasks": sorted(holds.tasks),
        "shapes": sorted(KIND_NAMES[kind] for kind in holds.shapes),
        "becomes": {KIND_NAMES[kind]: KIND_NAMES[other] for kind, other in holds.becomes.items()},
    }
    return {field.name: words.get(field.name, getattr(holds, field.name)) for field in fields(holds)}
