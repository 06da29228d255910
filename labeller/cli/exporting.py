"""labeller export."""

from __future__ import annotations

import argparse

from labeller.cli.output import print_json, print_rows, say, terminal_job
from labeller.curation.splits import parse_fractions
from labeller.delivery.export import export as run_export
from labeller.delivery.selection import Only, Selection
from labeller.formats.format import WriteOptions
from labeller.formats.registry import exporter_named
from labeller.project.project import open_project


def export(asked: argparse.Namespace) -> None:
    chosen = exporter_named(asked.format)
    fractions = parse_fractions(asked.splits) if asked.splits is not None else None
    selection = Selection(Only(asked.only), fractions, asked.seed)
    project = open_project(asked.project, read_only=True)
    try:
        with terminal_job(f"Exporting {asked.project.name}") as context:
            report = run_export(project, asked.out, chosen, selection, WriteOptions(), context)
    finally:
        project.close()
    if asked.json:
        print_json(
            {
                "format": report.format,
                "items": report.items,
                "annotations": report.annotations,
                "files": report.files,
                "lost": [{"what": loss.what, "count": loss.count} for loss in report.lost],
                "renamed": [{"name": one.name, "written_as": one.written_as} for one in report.renamed],
                "verified": True,
            }
        )
        return
    print_rows([("items", report.items), ("annotations", report.annotations), ("files", report.files)])
    for loss in report.lost:
        say(f"  not in the export: {loss.count:,} {loss.what}")
    for note in report.notes:
        say(f"  {note}")
    say(f"Written to {report.target}, read back, and equal to the project.")
