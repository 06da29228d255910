"""From a key to the next item on the screen, in the real window, while items are read and the learner is refitted.

Each answer is a key that Qt delivers. The clock stops when the window has been painted with the next item whole. The
pause before the next key is short and differs, so that keys come at every moment of a refit. Part of the items has no
embedding yet, so that they are being read meanwhile.
"""

from __future__ import annotations

import random
import tempfile
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Qt

from benchmarks.driving import Driver, open_driver
from benchmarks.figures import Figure
from benchmarks.made import PHOTO, fill_caches, kind_of, make_project
from benchmarks.processes import in_fresh_process
from labeller.domain.item import Medium
from labeller.paths import cache_dir
from labeller.ui.background import EMBED_JOB

_AIM = "16 ms"
_STALL_AIM = "50 ms at most"
# So many answers come first: the learner needs some of each label.
_FIRST = 15
_PAUSES_MS = (60, 400)
# The share of items that have an embedding when the project is opened.
_READ_BEFORE = 0.8


@dataclass(frozen=True)
class Case:
    """A project of so many items, and how many answers to give and then take back."""

    what: str
    medium: Medium
    items: int
    photo: tuple[int, int] = PHOTO
    answers: int = 60
    undone: int = 20


CASES = (
    Case("1,000 texts", Medium.TEXT, 1_000),
    Case("10,000 texts", Medium.TEXT, 10_000),
    Case("100,000 texts", Medium.TEXT, 100_000),
    Case("100,000 photos of 12 MP", Medium.IMAGE, 100_000, photo=(4000, 3000)),
)
QUICK = (
    Case("500 texts", Medium.TEXT, 500, answers=20, undone=20),
    Case("500 photos", Medium.IMAGE, 500, answers=20, undone=20),
)


def run(is_quick: bool) -> list[Figure]:
    """Measure every case, each in a process of its own. Needs 1.5 GB of disk for a moment."""
    cases = QUICK if is_quick else CASES
    return [figure for case in cases for figure in in_fresh_process(measure, case)]


def measure(case: Case) -> list[Figure]:
    with tempfile.TemporaryDirectory() as folder:
        path = make_project(Path(folder), case.medium, case.items, photo=case.photo)
        fill_caches(path, cache_dir() / "embeddings", _READ_BEFORE)
        with open_driver() as driver:
            return [*_open(driver, case, path), *_answer(driver, case), *_undo(driver, case)]


def _open(driver: Driver, case: Case, path: Path) -> list[Figure]:
    driver.heart.start()
    opened_s = driver.time_to_open(path)
    opening_s = driver.heart.stop()
    driver.heart.start()
    for _ in range(_FIRST):
        _give_answer(driver)
        driver.live(_PAUSES_MS[1])
    first_s = driver.heart.stop()
    return [
        Figure.of(f"{case.what}: from opening the project to its first item", "ms", [opened_s], "", 1e3),
        Figure.of(f"{case.what}: longest stall meanwhile", "ms", [max(opening_s)], _STALL_AIM, 1e3),
        Figure.of(f"{case.what}: longest stall in the first {_FIRST} answers", "ms", [max(first_s)], _STALL_AIM, 1e3),
    ]


def _answer(driver: Driver, case: Case) -> list[Figure]:
    dice = random.Random(0)
    next_s, stalls_s, refits = [], [], []
    driver.session.ranked.connect(lambda: refits.append(True))
    reading = 0
    for _ in range(case.answers):
        reading += driver.session.jobs.is_running(EMBED_JOB)
        driver.heart.start()
        next_s.append(_give_answer(driver))
        driver.live(dice.randint(*_PAUSES_MS))
        stalls_s.append(max(driver.heart.stop()))
    return [
        Figure.of(f"{case.what}: from a key to the next item", "ms", next_s, _AIM, 1e3),
        Figure.of(f"{case.what}: longest stall between two answers", "ms", stalls_s, _STALL_AIM, 1e3),
        Figure.of(f"{case.what}: refits meanwhile", "per answer", [len(refits) / case.answers]),
        Figure.of(f"{case.what}: answers given while items were read", "%", [100 * reading / case.answers]),
    ]


def _undo(driver: Driver, case: Case) -> list[Figure]:
    back_s = []
    for _ in range(case.undone):
        back_s.append(driver.time_to_other_item(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier))
        driver.live(_PAUSES_MS[0])
    return [Figure.of(f"{case.what}: from undo to the item before", "ms", back_s, _AIM, 1e3)]


def _give_answer(driver: Driver) -> float:
    """Press the key of the label that the item has by its embedding."""
    return driver.time_to_other_item(str(1 + kind_of(driver.item.content_hash)))
