"""labeller prelabel."""

from __future__ import annotations

import argparse

from labeller.cli.output import print_json, print_rows, say, terminal_job
from labeller.cli.versions import keep_before_step
from labeller.learning.classifiers.preparation import Scale
from labeller.loop.outside.plan import SourcePlan, run_plan
from labeller.loop.outside.program import LIMIT_S
from labeller.loop.outside.source import Kind
from labeller.project.project import open_project

_LISTED = 20


def prelabel(asked: argparse.Namespace) -> None:
    project = open_project(asked.project)
    try:
        keep_before_step(project.path)
        with terminal_job("Suggesting") as context:
            report = run_plan(project, _plan(asked), context)
    finally:
        project.close()
    problems = [{"item": one.file, "reason": one.reason} for one in report.problems]
    if asked.json:
        print_json(
            {
                "items": report.items,
                "suggested": report.suggested,
                "suggestions": report.suggestions,
                "not_in_schema": dict(report.strange),
                "problems": problems,
            }
        )
        return
    print_rows(
        [
            ("items", report.items),
            ("with suggestions", report.suggested),
            ("suggestions", report.suggestions),
            ("problems", len(problems)),
        ]
    )
    if report.strange:
        named = ", ".join(name for name, _ in report.strange[:_LISTED])
        say(f"Not labels of the schema, and not used: {named}")
    for one in problems[:_LISTED]:
        say(f"  {one['item']}: {one['reason']}")


def _plan(asked: argparse.Namespace) -> SourcePlan:
    named = {Kind.MODEL: asked.model, Kind.COMMAND: asked.program, Kind.ADDRESS: asked.url}
    kind, where = next(((kind, one) for kind, one in named.items() if one is not None), (Kind.LABEL_NAMES, ""))
    limit_s = float(asked.limit or LIMIT_S)
    return SourcePlan(kind, str(where), Scale(asked.scale), limit_s, only_open=asked.only == "open")
