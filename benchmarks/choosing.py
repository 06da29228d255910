"""Choosing what goes out: reading the items in short, splits, caps, and near duplicates among many."""

from __future__ import annotations

import tempfile
import time
from pathlib import Path

import numpy as np

from benchmarks.figures import Figure
from benchmarks.made import import_photos, make_project
from benchmarks.processes import in_fresh_process
from labeller.curation.picture_likeness import PictureLikeness
from labeller.curation.picture_prints import WAVES, PicturePrinter
from labeller.delivery.selection import Copies, Selection, select
from labeller.domain.item import Medium
from labeller.jobs import JobContext
from labeller.project.project import open_project

_SPLITS = {"train": 0.8, "validation": 0.1, "test": 0.1}
_CHOICES = {
    "all of them": Selection(),
    "divided into splits": Selection(fractions=_SPLITS),
    "as many of each label as of the rarest": Selection(balance=1.0),
    "one of those that are nearly equal": Selection(near_duplicates=Copies.DROP),
}
# So many pictures of a hundred thousand are near copies of others.
_COPIES = 1_000


def run(is_quick: bool) -> list[Figure]:
    texts, photos, prints = (1_000, 10, 3_000) if is_quick else (100_000, 200, 100_000)
    with tempfile.TemporaryDirectory() as folder:
        path = in_fresh_process(_make, Path(folder), texts)
        figures = [figure for name in _CHOICES for figure in in_fresh_process(measure, path, f"{texts:,} texts", name)]
    with tempfile.TemporaryDirectory() as folder:
        path = in_fresh_process(import_photos, Path(folder), photos, photos)
        figures += in_fresh_process(measure_photos, path, f"{photos:,} photos of 2 MP")
    return [*figures, *in_fresh_process(measure_prints, prints)]


def _make(folder: Path, count: int) -> Path:
    return make_project(folder, Medium.TEXT, count, is_answered=True)


def measure(path: Path, what: str, name: str) -> list[Figure]:
    """Make one choice among the items of a project."""
    return _figures(f"{what}, {name}", path, _CHOICES[name])


def measure_photos(path: Path, what: str) -> list[Figure]:
    """The photos are read the first time only."""
    selection = Selection(near_duplicates=Copies.DROP)
    name = f"{what}, one of those that are nearly equal"
    return [*_figures(f"{name}, for the first time", path, selection), *_figures(f"{name}, again", path, selection)]


def _figures(name: str, path: Path, selection: Selection) -> list[Figure]:
    project = open_project(path, read_only=True)
    begin = time.perf_counter(), time.process_time()
    select(project, selection, JobContext())
    end = time.perf_counter(), time.process_time()
    project.close()
    return [Figure.of(name, "s", [end[0] - begin[0]]), Figure.of("the same, CPU", "s", [end[1] - begin[1]])]


def measure_prints(count: int) -> list[Figure]:
    """Find the near copies among prints whose frequencies are as strong as those of photographs."""
    dice = np.random.default_rng(0)
    frequency = np.add.outer(np.arange(8), np.arange(8)).ravel()
    waves = dice.normal(0, 200, (count, WAVES)) / (1 + frequency)
    colors = dice.uniform(0, 255, (count, PicturePrinter.dimensions - WAVES))
    prints = np.concatenate([waves, colors], axis=1).astype(np.float32)
    prints[:_COPIES] = prints[_COPIES : 2 * _COPIES] + dice.normal(0, 1, (_COPIES, prints.shape[1]))
    begin = time.perf_counter(), time.process_time()
    found = PictureLikeness(prints).chains().clusters()
    end = time.perf_counter(), time.process_time()
    assert sum(len(cluster) == 2 for cluster in found) >= _COPIES * 0.99
    name = f"{count:,} pictures whose prints are there, comparing them"
    return [Figure.of(name, "s", [end[0] - begin[0]]), Figure.of("the same, CPU", "s", [end[1] - begin[1]])]
