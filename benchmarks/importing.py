"""Reading a client's files into a project: how fast, in how much memory, and what the window feels of it."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from benchmarks.driving import open_driver
from benchmarks.figures import Figure
from benchmarks.made import make_pictures, write_csv, write_jsonl
from benchmarks.memory import peak_mb, resident_mb
from benchmarks.processes import in_fresh_process
from labeller.domain.filter import ItemFilter
from labeller.domain.schema import Task
from labeller.formats.format import ReadOptions
from labeller.formats.registry import recognise
from labeller.jobs import JobContext
from labeller.project.importing import ImportReport, import_source
from labeller.project.project import Project, create_project

_STALL_AIM = "50 ms at most"
_SMALL, _LARGE = (320, 240), (4000, 3000)


@dataclass(frozen=True)
class Case:
    """A source of so many items; `make` writes it at a path and `name` is what that ends in."""

    what: str
    task: Task
    items: int
    name: str
    make: Callable[[Path, int], object]


def make_small(folder: Path, count: int) -> None:
    make_pictures(folder, count, _SMALL)


def make_large(folder: Path, count: int) -> None:
    make_pictures(folder, count, _LARGE, drawn=min(count, 10))


CASES = (
    Case("pictures of 320 × 240", Task.IMAGE_CLASSIFICATION, 10_000, "pictures", make_small),
    Case("photos of 12 MP", Task.IMAGE_CLASSIFICATION, 200, "photos", make_large),
    Case("rows of a CSV file", Task.TEXT_CLASSIFICATION, 100_000, "texts.csv", write_csv),
    Case("lines of a JSONL file", Task.TEXT_CLASSIFICATION, 100_000, "texts.jsonl", write_jsonl),
)
_QUICK_SHARE = 50


def run(is_quick: bool) -> list[Figure]:
    """Measure every source, each in a process of its own."""
    cases = [replace(case, items=case.items // _QUICK_SHARE) for case in CASES] if is_quick else CASES
    figures = [figure for case in cases for figure in in_fresh_process(measure, case)]
    return [*figures, *in_fresh_process(watch, cases[0])]


def measure(case: Case) -> list[Figure]:
    what = f"{case.items:,} {case.what}: "
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / case.name
        in_fresh_process(case.make, source, case.items)
        project = create_project(Path(folder) / "new", case.task)
        before_mb = resident_mb()
        seconds, report = _import(project, source)
        grown_mb = peak_mb() - before_mb
        again_s, nothing = _import(project, source)
        project.close()
    assert report.items_added == report.annotations_added == nothing.items_known == case.items
    return [
        Figure.of(what + "import with their labels", "items/s", [case.items / seconds]),
        Figure.of(what + "memory that it took at most", "MB", [grown_mb]),
        Figure.of(what + "the same again, which adds nothing", "items/s", [case.items / again_s]),
    ]


def _import(project: Project, source: Path) -> tuple[float, ImportReport]:
    """As the command line does it: a look at the source, then all of it."""
    begin = time.perf_counter()
    chosen = recognise(source)
    preview = chosen.preview(source, ReadOptions(task=project.task), JobContext())
    report = import_source(project, source, chosen, replace(preview.options, task=project.task), JobContext())
    return time.perf_counter() - begin, report


def watch(case: Case) -> list[Figure]:
    """Import through the window's dialog, and see how long the window stands still."""
    what = f"{case.items:,} {case.what}, through the window: "
    with tempfile.TemporaryDirectory() as folder, open_driver() as driver:
        source = Path(folder) / case.name
        in_fresh_process(case.make, source, case.items)
        dialog = driver.import_dialog(source)
        driver.heart.start()
        begin = time.perf_counter()
        first_s = driver.time_to_first_item(dialog.go.click)
        driver.wait_until(lambda: not driver.session.jobs.is_running("import"))
        whole_s = time.perf_counter() - begin
        stalls_s = driver.heart.stop()
        assert len(driver.session.item_ids(ItemFilter())) == case.items
    return [
        Figure.of(what + "until the first item is painted", "ms", [first_s], "2,000 ms", 1e3),
        Figure.of(what + "import, with the reading by the learner beside it", "items/s", [case.items / whole_s]),
        Figure.of(what + "longest stall meanwhile", "ms", [max(stalls_s)], _STALL_AIM, 1e3),
    ]
