"""Many answers in one sitting, in the real window with real keys, while the learner is refitted."""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from benchmarks.driving import Driver, open_driver
from benchmarks.made import fill_caches, kind_of, make_project
from benchmarks.processes import in_fresh_process
from labeller.domain.item import Medium
from labeller.paths import cache_dir
from tests.reliability.soak.course import Course, Sample
from tests.reliability.soak.gauges import Gauges

# Keys come faster than the window can paint; before each look so many come one by one, when the item is painted.
_WATCHED = 10
# What the loop and the list of items keep of each answer: who answered what, and when.
_KB_PER_ANSWER = 1.0
_SLACK_MB = 40.0


@dataclass(frozen=True)
class Sitting:
    """A project of so many items of a medium, and how many answers are given to them.

    After `every` so many the learner catches up (else it takes all the time there is) and a look is taken. The last
    `watched` of these answers wait until the item is painted; of pictures all must, for they cannot be answered before.
    After `longest_s` the sitting ends early, with the answers that were given by then.
    """

    medium: Medium
    items: int
    answers: int
    every: int
    longest_s: float
    watched: int = _WATCHED


def soak(sitting: Sitting) -> Course:
    """Give the answers and look every so often. The project is made by another process and thrown away."""
    with tempfile.TemporaryDirectory(prefix="soak-") as folder:
        project, embeddings = in_fresh_process(make, Path(folder), sitting.medium, sitting.items)
        return in_fresh_process(answer_all, sitting, project, embeddings)


def make(folder: Path, medium: Medium, items: int) -> tuple[Path, Path]:
    """A project and the embeddings of its items."""
    project, embeddings = make_project(folder, medium, items), folder / "embeddings"
    fill_caches(project, embeddings, 1.0)
    return project, embeddings


def answer_all(sitting: Sitting, project: Path, embeddings: Path) -> Course:
    """Give the answers of a sitting, in this process."""
    cache_dir().mkdir(parents=True)
    embeddings.rename(cache_dir() / "embeddings")
    course = Course("answers", _KB_PER_ANSWER, _SLACK_MB)
    with own_temporary_folder(project.parent) as temporary, open_driver() as driver:
        driver.time_to_open(project)
        driver.wait_for_jobs()
        begin, next_s = time.monotonic(), []
        for done in range(1, sitting.answers + 1):
            at = done % sitting.every
            if 0 < at <= sitting.every - sitting.watched:
                press(driver)
                continue
            next_s.append(answer(driver))
            if at:
                continue
            driver.time_to_other_item(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
            answer(driver)
            driver.wait_until(lambda: not driver.session.changed_items())
            look = Gauges.read(project, temporary)
            course.add(Sample(done, time.monotonic() - begin, look, tuple(next_s)))
            next_s = []
            if time.monotonic() - begin > sitting.longest_s:
                break
    return course


def answer(driver: Driver) -> float:
    """Press the key of the label that an item has. Returns the seconds until the next item is painted."""
    return driver.time_to_other_item(_key(driver))


def press(driver: Driver) -> None:
    """The same without waiting until anything is painted."""
    left = driver.item.id
    QTest.keyClick(driver.window, _key(driver))
    if driver.item.id == left:
        raise AssertionError(f"the key did not answer item {left}")


def _key(driver: Driver) -> str:
    """The key of the label that the item has by its embedding."""
    return str(1 + kind_of(driver.item.content_hash))


@contextmanager
def own_temporary_folder(beside: Path) -> Iterator[Path]:
    """A folder where the program makes its temporary files from now on, to see what it leaves there."""
    before = os.environ.get("TMPDIR")
    with tempfile.TemporaryDirectory(dir=beside) as folder:
        os.environ["TMPDIR"] = tempfile.tempdir = folder
        try:
            yield Path(folder)
        finally:
            tempfile.tempdir = None
            if before is None:
                del os.environ["TMPDIR"]
            else:
                os.environ["TMPDIR"] = before
