"""Writing a labelled project out: written, read back, and compared with the project, as every export is."""

from __future__ import annotations

import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from benchmarks.figures import Figure
from benchmarks.made import import_photos, make_project
from benchmarks.memory import peak_mb, resident_mb
from benchmarks.processes import in_fresh_process
from labeller.delivery.export import export
from labeller.delivery.selection import Selection
from labeller.domain.item import Medium
from labeller.formats.format import WriteOptions
from labeller.formats.registry import exporter_named
from labeller.jobs import JobContext
from labeller.project.project import open_project

_SPLITS = {"train": 0.8, "validation": 0.1, "test": 0.1}


@dataclass(frozen=True)
class Case:
    """A project of so many answered items, and the formats that it goes out in."""

    what: str
    medium: Medium
    items: int
    formats: tuple[str, ...]
    aim: str = ""


CASES = (
    Case("texts", Medium.TEXT, 10_000, ("csv", "jsonl", "hf-text"), "1 s"),
    Case("texts", Medium.TEXT, 100_000, ("csv", "jsonl", "hf-text")),
    Case("photos of 2 MP", Medium.IMAGE, 2_000, ("csv", "folder-per-class", "hf-imagefolder")),
)
QUICK = (
    Case("texts", Medium.TEXT, 500, ("csv", "jsonl", "hf-text")),
    Case("photos of 2 MP", Medium.IMAGE, 50, ("csv", "folder-per-class", "hf-imagefolder")),
)


def run(is_quick: bool) -> list[Figure]:
    """Measure every format, each in a process of its own, with splits that are drawn for the export."""
    cases = QUICK if is_quick else CASES
    return [figure for case in cases for figure in _measure(case)]


def _measure(case: Case) -> list[Figure]:
    with tempfile.TemporaryDirectory() as folder:
        path = in_fresh_process(_make, Path(folder), case)
        return [figure for name in case.formats for figure in in_fresh_process(measure, case, name, path, Path(folder))]


def _make(folder: Path, case: Case) -> Path:
    if case.medium is Medium.IMAGE:
        # The export compares the files with what was imported, so these have to be real.
        return import_photos(folder, case.items)
    return make_project(folder, case.medium, case.items, is_answered=True)


def measure(case: Case, format_name: str, path: Path, folder: Path) -> list[Figure]:
    what = f"{case.items:,} {case.what} as {format_name}: "
    project = open_project(path, read_only=True)
    before_mb = resident_mb()
    begin = time.perf_counter()
    report = export(
        project,
        folder / format_name,
        exporter_named(format_name),
        Selection(fractions=_SPLITS),
        WriteOptions(),
        JobContext(),
    )
    seconds = time.perf_counter() - begin
    project.close()
    assert report.items == case.items
    return [
        Figure.of(what + "export", "s", [seconds], case.aim),
        Figure.of(what + "memory that it took at most", "MB", [peak_mb() - before_mb]),
    ]
