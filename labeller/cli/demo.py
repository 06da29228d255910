"""labeller demo: the sample project in the window, or the whole main job without one."""

from __future__ import annotations

import argparse
from pathlib import Path

from labeller.cli.output import print_rows, terminal_job
from labeller.paths import data_dir
from labeller.project.samples import Sample, find_samples, open_sample, sample_named


def demo(asked: argparse.Namespace) -> Path | None:
    """The project for the window to open; None when the job was done without one."""
    sample = sample_named(asked.sample) if asked.sample else find_samples()[0]
    folder = asked.out or data_dir() / "samples"
    if not asked.headless:
        with terminal_job("Making the sample project") as context:
            return open_sample(sample, folder, context)
    _headless(sample, folder, asked.budget)
    return None


def _headless(sample: Sample, folder: Path, budget: int) -> None:
    from labeller.delivery.rehearsal import rehearse

    with terminal_job("Labelling the sample") as context:
        report = rehearse(sample, folder, budget, context)
    print(f"Labelled the sample “{sample.title}” through the learning loop, with a simulated annotator.")
    print_rows(
        [
            ("items", report.items),
            ("answers given", report.answers),
            ("suggestions that were right", f"{report.accepted} of {report.suggested}"),
            ("right on what is left" if sample.task.is_whole_item else "F1 on the control slice", report.quality),
            ("last reason", report.last_reason),
            ("project", str(report.project)),
            ("export", str(report.export)),
            ("exported and read back", f"{report.exported} items, equal to the project"),
        ]
    )
