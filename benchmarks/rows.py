"""Hundreds of thousands of table rows: importing them, the first of them on the screen, and walking through the table.

The rows are made-up orders of eight columns of every kind, a tenth of their weights missing.
"""

from __future__ import annotations

import csv
import random
import tempfile
import time
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from benchmarks.driving import Driver, open_driver
from benchmarks.figures import Figure
from benchmarks.memory import peak_mb, resident_mb
from benchmarks.processes import in_fresh_process
from labeller.domain.schema import Task
from labeller.formats.format import ReadOptions
from labeller.formats.registry import recognise
from labeller.jobs import JobContext
from labeller.loop.row_loop import find_row_vectors
from labeller.project.importing import import_source
from labeller.project.project import create_project, open_project
from labeller.store import item_store

_STALL_AIM = "50 ms at most"
_LABELS = ("good", "odd", "fraud")
_HEADINGS = ("order", "country", "amount", "items", "weight_kg", "ordered_on", "paid", "note")
_WORDS = (
    "late", "parcel", "broken", "great", "taste", "blue", "small", "delivery", "shop", "refund", "box", "colour",
    "paid", "price", "asked", "again", "never",
)  # fmt: skip
_STEPS = 40
_TOGGLES = 10
_PAUSE_MS = 60


def run(is_quick: bool) -> list[Figure]:
    """Measure it with 200,000 rows. Needs 200 MB of disk for a moment."""
    count = 6_000 if is_quick else 200_000
    with tempfile.TemporaryDirectory() as folder:
        source, project = Path(folder) / "orders.csv", Path(folder) / "orders.labeller"
        write_orders(source, count)
        return [
            *in_fresh_process(_import, source, project, count),
            *in_fresh_process(_look, project, count),
            *in_fresh_process(_walk, project, count),
        ]


def write_orders(path: Path, count: int) -> None:
    dice = random.Random(1)
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(_HEADINGS)
        for number in range(count):
            day = f"202{dice.randrange(6)}-{dice.randrange(1, 13):02}-{dice.randrange(1, 29):02}"
            weight = "NA" if dice.random() < 0.1 else f"{dice.uniform(0.1, 20):.1f}"
            said = (dice.choice("yn"), " ".join(dice.choices(_WORDS, k=dice.randrange(14))))
            amounts = (f"{dice.lognormvariate(3, 1):.2f}", dice.randrange(1, 9), weight)
            writer.writerow((f"o{number:07}", dice.choice(("DE", "FR", "PL", "IT")), *amounts, day, *said))


def _import(source: Path, path: Path, count: int) -> list[Figure]:
    project = create_project(path, Task.TABULAR_CLASSIFICATION, _LABELS)
    options = ReadOptions(task=project.task, is_unlabelled=True)
    begin = time.perf_counter()
    report = import_source(project, source, recognise(source), options, JobContext())
    took_s = time.perf_counter() - begin
    project.close()
    assert report.items_added == count
    return [Figure.of(f"{count:,} rows: import", "rows/s", [count / took_s])]


def _look(path: Path, count: int) -> list[Figure]:
    """What the learner does once, when a project is opened."""
    project = open_project(path, read_only=True)
    with project.read() as db:
        hashes = [digest for _, digest in item_store.find_hashes(db)]
    before_mb, begin = resident_mb(), time.process_time()
    find_row_vectors(project, hashes)
    took_s, grown_mb = time.process_time() - begin, peak_mb() - before_mb
    project.close()
    return [
        Figure.of(f"{count:,} rows: CPU time until the learner has looked at all", "s", [took_s]),
        Figure.of(f"{count:,} rows: memory that it took at most", "MB", [grown_mb]),
    ]


def _walk(path: Path, count: int) -> list[Figure]:
    what = f"{count:,} rows: "
    with open_driver() as driver:
        opened_s = driver.time_to_open(path)
        first = Figure.of(what + "from opening the project to the first row", "ms", [opened_s], "", 1e3)
        busy = _steps(driver, what, "while the learner looks at them")
        driver.wait_for_jobs()
        return [first, *busy, *_steps(driver, what, "when it has"), *_toggles(driver, what)]


def _steps(driver: Driver, what: str, when: str) -> list[Figure]:
    """Down and down again in the table."""
    table = driver.page.view.row_view.table
    _show_table(driver, is_table=True)
    QTest.keyClick(driver.window, Qt.Key.Key_Home)
    driver.live(500)
    next_s, stalls_s = [], []
    for _ in range(_STEPS):
        left = driver.item.id
        driver.heart.start()
        next_s.append(
            driver.time_to(lambda: QTest.keyClick(table, Qt.Key.Key_Down), lambda left=left: driver.item.id != left)
        )
        driver.live(_PAUSE_MS)
        stalls_s.append(max(driver.heart.stop()))
    return [
        Figure.of(f"{what}to the next row of the table, {when}", "ms", next_s, "16 ms", 1e3),
        Figure.of(f"{what}longest stall meanwhile", "ms", stalls_s, _STALL_AIM, 1e3),
    ]


def _toggles(driver: Driver, what: str) -> list[Figure]:
    view = driver.page.view.row_view
    taken_s = []
    for _ in range(_TOGGLES):
        for is_table in (False, True):
            taken_s.append(driver.time_to(lambda: QTest.keyClick(driver.window, "t"), lambda: True))
            assert view.shows_table is is_table
            driver.live(_PAUSE_MS)
    return [Figure.of(what + "from card to table or back", "ms", taken_s, _STALL_AIM, 1e3)]


def _show_table(driver: Driver, *, is_table: bool) -> None:
    if driver.page.view.row_view.shows_table is not is_table:
        QTest.keyClick(driver.window, "t")
        driver.live(500)
