"""labeller pack, unpack."""

from __future__ import annotations

import argparse

from labeller.cli.output import counted, print_json, say, terminal_job
from labeller.project.packing import MB
from labeller.project.packing import pack as run_pack
from labeller.project.project import open_project
from labeller.project.unpacking import unpack as run_unpack

_LISTED = 20


def pack(asked: argparse.Namespace) -> None:
    project = open_project(asked.project, read_only=True)
    try:
        with terminal_job(f"Packing {asked.project.name}") as context:
            report = run_pack(project, asked.out, context, without_missing=asked.without_missing)
    finally:
        project.close()
    if asked.json:
        missing = [str(place) for place in report.missing]
        print_json(
            {"target": str(report.target), "files": report.files, "bytes": report.size_bytes, "missing": missing}
        )
        return
    say(f"Packed {counted(report.files, 'file')}, {report.size_bytes / MB:,.1f} MB, into {report.target}.")
    _list("missing", [str(place) for place in report.missing])


def unpack(asked: argparse.Namespace) -> None:
    project = open_project(asked.project)
    try:
        with terminal_job(f"Unpacking {asked.project.name}") as context:
            report = run_unpack(project, asked.folder, context)
    finally:
        project.close()
    if asked.json:
        problems = [{"file": one.file, "reason": one.reason} for one in report.problems]
        print_json(
            {
                "folder": str(report.folder),
                "files": report.files,
                "bytes": report.size_bytes,
                "problems": problems,
            }
        )
        return
    say(f"Unpacked {counted(report.files, 'file')}, {report.size_bytes / MB:,.1f} MB, into {report.folder}.")
    _list("left out", [f"{one.file}: {one.reason}" for one in report.problems])


def _list(what: str, lines: list[str]) -> None:
    for line in lines[:_LISTED]:
        say(f"  {what}: {line}")
    if len(lines) > _LISTED:
        print(f"  and {len(lines) - _LISTED:,} more; --json lists them all")
