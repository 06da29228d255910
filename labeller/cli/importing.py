"""labeller import."""

from __future__ import annotations

import argparse
from dataclasses import replace

from labeller.cli.output import print_json, print_rows, say, terminal_job
from labeller.cli.versions import keep_before_step
from labeller.errors import UsageError
from labeller.formats.format import ReadOptions
from labeller.formats.registry import SourceLook, format_named
from labeller.project.importing import import_source as run_import
from labeller.project.project import open_project

_LISTED = 20


def import_source(asked: argparse.Namespace) -> None:
    if not asked.source.exists():
        raise UsageError(f"There is nothing at {asked.source}.", "Nothing was added. Check the path.")
    project = open_project(asked.project)
    try:
        named = None if asked.format == "auto" else format_named(asked.format)
        options = ReadOptions(
            task=project.task,
            is_unlabelled=asked.unlabelled,
            label_field=asked.label_field,
            media_root=asked.media_root,
            voc_first_pixel=asked.voc_first_pixel,
        )
        with terminal_job(f"Importing {asked.source.name}") as context:
            with SourceLook(asked.source) as look:
                preview = look.preview(options, context, named)
            chosen = format_named(preview.format)
            options = replace(preview.options, task=project.task)
            keep_before_step(project.path)
            report = run_import(project, asked.source, chosen, options, context, preview.labels)
    finally:
        project.close()
    problems = [
        {"file": problem.file, "reason": problem.reason, "code": problem.fault.value, "taken": problem.is_mended}
        for problem in report.problems
    ]
    if asked.json:
        print_json(
            {
                "items_added": report.items_added,
                "items_known": report.items_known,
                "annotations_added": report.annotations_added,
                "suggestions_added": report.suggestions_added,
                "problems": problems,
            }
        )
        return
    print_rows(
        [
            ("items added", report.items_added),
            ("items known already", report.items_known),
            ("annotations added", report.annotations_added),
            ("suggestions added", report.suggestions_added),
            ("problems", len(problems)),
        ]
    )
    for problem in problems[:_LISTED]:
        say(f"  {problem['file']}: {problem['reason']}")
    if len(problems) > _LISTED:
        print(f"  and {len(problems) - _LISTED:,} more; --json lists them all")
