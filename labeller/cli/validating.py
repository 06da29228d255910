"""labeller validate."""

from __future__ import annotations

import argparse
from dataclasses import asdict
from itertools import groupby
from typing import Any

from labeller.cli.output import counted, print_json, print_rows, say, terminal_job
from labeller.delivery.validation import Validation, validate
from labeller.domain.item import Problem
from labeller.errors import LabellerError, UsageError
from labeller.formats.format import ReadOptions
from labeller.formats.registry import format_named

_LISTED = 10


def validate_source(asked: argparse.Namespace) -> None:
    if not asked.source.exists():
        raise UsageError(f"There is nothing at {asked.source}.", "Check the path.")
    chosen = None if asked.format == "auto" else format_named(asked.format)
    with terminal_job(f"Validating {asked.source.name}") as context:
        options = ReadOptions(media_root=asked.media_root, voc_first_pixel=asked.voc_first_pixel)
        found = validate(asked.source, chosen, options, context)
    if asked.json:
        print_json(_document(found))
    else:
        _print(found)
    if not found.is_ok:
        raise LabellerError(
            f"{asked.source.name} has {counted(len(found.errors), 'error')}.",
            "Nothing was changed. An import takes what is sound and leaves the rest out.",
        )


def _document(found: Validation) -> dict[str, Any]:
    return {
        "format": found.format,
        "ok": found.is_ok,
        "errors": [_problem(one) for one in found.errors],
        "warnings": [_problem(one) for one in found.warnings],
        "counts": asdict(found.counts),
    }


def _problem(one: Problem) -> dict[str, str]:
    return {"code": one.fault.value, "where": one.file, "message": one.reason, "fix": one.fault.fix}


def _print(found: Validation) -> None:
    counts = found.counts
    print_rows(
        [
            ("format", found.format or "not known"),
            ("items", counts.items),
            ("annotations", counts.annotations),
            ("suggestions", counts.suggestions),
            ("labels", len(counts.labels)),
        ]
    )
    for title, problems in (("error", found.errors), ("warning", found.warnings)):
        for fault, group in groupby(sorted(problems, key=lambda one: one.fault), key=lambda one: one.fault):
            _print_group(title, fault.value, fault.fix, list(group))
    if found.is_ok:
        say("All of it can be imported.")


def _print_group(title: str, code: str, fix: str, problems: list[Problem]) -> None:
    say(f"{counted(len(problems), title)}: {code}. {fix}".rstrip())
    for one in problems[:_LISTED]:
        say(f"  {one.file}: {one.reason}")
    if len(problems) > _LISTED:
        say(f"  and {len(problems) - _LISTED:,} more; --json lists them all")
