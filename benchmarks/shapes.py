"""Shapes: how soon the learner finds them, in which order of images, and how long it takes.

Blood cells with boxes and three labels (BCCD, every fourth image) and nuclei with masks (40 images, one label). Some
images, drawn anew for every seed, are held back; F1 at IoU 0.5 on them. The learner learns after every ten answers.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from xml.etree import ElementTree as ET

import numpy as np

from benchmarks.figures import Figure
from benchmarks.labelled import SHARED_DATA
from labeller.domain.shape import Box
from labeller.geometry import masks
from labeller.learning.drawn_simulation import FILE_ORDER
from labeller.learning.regions.cell_targets import LabelledShape
from labeller.learning.regions.corpus import Corpus
from labeller.learning.regions.look import READ_PX, look_at
from labeller.learning.regions.region_learner import fit_regions
from labeller.learning.regions.simulation import simulate_regions
from labeller.media.images import inspect_image, read_image

AFTER = (10, 20, 30, 40)
SEEDS = 3
_EVERY = 4
_CELLS = ("RBC", "WBC", "Platelets")
_ORDERS = {FILE_ORDER: "file order", "random": "random order", "default": "least sure first"}


@dataclass(frozen=True)
class DataSet:
    """Images with what is drawn on them, and how many of them are held back."""

    name: str
    n_labels: int
    images: tuple[tuple[Path, tuple[LabelledShape, ...]], ...]
    held: int


def run(is_quick: bool) -> list[Figure]:
    """Measure on the data sets that are there."""
    figures: list[Figure] = []
    for name, read in (("bccd", _blood_cells), ("nuclei", _nuclei)):
        folder = SHARED_DATA / name
        if not folder.is_dir():
            print(f"{name} is not beside the repository", file=sys.stderr)
            continue
        known = read(folder, 24 if is_quick else None)
        figures += _measure(known, 1 if is_quick else SEEDS)
    return figures


def _blood_cells(folder: Path, most: int | None) -> DataSet:
    paths = sorted((folder / "JPEGImages").glob("*.jpg"))[::_EVERY][:most]
    images = tuple((path, tuple(_boxes(folder / "Annotations" / f"{path.stem}.xml"))) for path in paths)
    return DataSet("blood cells", len(_CELLS), images, 25 if most is None else 8)


def _boxes(path: Path) -> Iterator[LabelledShape]:
    for thing in ET.parse(path).getroot().iter("object"):  # noqa: S314 - a file that was looked at
        left, top, right, bottom = (float(thing.findtext(f"bndbox/{side}", "0")) for side in _SIDES)
        if right > left and bottom > top:
            yield _CELLS.index(thing.findtext("name", "")), Box(left, top, right - left, bottom - top)


_SIDES = ("xmin", "ymin", "xmax", "ymax")


def _nuclei(folder: Path, most: int | None) -> DataSet:
    found = [one for one in sorted(folder.iterdir()) if one.is_dir()][:most]
    images = tuple((one / "images" / f"{one.name}.png", tuple(_masks(one / "masks"))) for one in found)
    return DataSet("nuclei", 1, images, 10 if most is None else 8)


def _masks(folder: Path) -> Iterator[LabelledShape]:
    for path in sorted(folder.iterdir()):
        yield 0, masks.from_array(read_image(path)[:, :, 0] > 0)


def _measure(known: DataSet, seeds: int) -> list[Figure]:
    begin = time.perf_counter()
    corpus = _corpus(known)
    looked_ms = 1e3 * (time.perf_counter() - begin) / len(known.images)
    answers = {key: shapes for key, (_, shapes) in enumerate(known.images)}
    figures = [Figure.of(f"Looking at an image, {known.name}", "ms", [looked_ms])]
    for strategy, title in _ORDERS.items():
        overall, by_label = _simulated(corpus, answers, known, strategy, seeds)
        for after, values in overall.items():
            what = f"{known.name.capitalize()}, after {after} images, {title}"
            figures.append(Figure.of(what, "% F1", values, scale=100))
            if known.n_labels > 1:
                figures.append(Figure.of(f"{what}, mean of the labels", "% F1", by_label[after], scale=100))
    return [*figures, *_times(corpus, answers, known)]


def _corpus(known: DataSet) -> Corpus:
    corpus = Corpus()
    for key, (path, _) in enumerate(known.images):
        facts = inspect_image(path)
        corpus.add(key, look_at(read_image(path, READ_PX), facts.width, facts.height))
    return corpus


def _simulated(
    corpus: Corpus, answers: dict[int, tuple[LabelledShape, ...]], known: DataSet, strategy: str, seeds: int
) -> tuple[dict[int, list[float]], dict[int, list[float]]]:
    """F1 over all shapes, and its mean over the labels, after so many answers; one value for each seed."""
    overall: dict[int, list[float]] = {after: [] for after in AFTER}
    by_label: dict[int, list[float]] = {after: [] for after in AFTER}
    for seed in range(seeds):
        held = np.random.default_rng(seed).permutation(len(answers))[: known.held].tolist()
        budget = min(max(AFTER), len(answers) - len(held))
        curve = simulate_regions(corpus, answers, known.n_labels, held, budget=budget, strategy=strategy, seed=seed)
        print(f"{known.name}, {strategy}, seed {seed}: {curve.points}", file=sys.stderr)
        for point in curve.points:
            if point.n in overall:
                overall[point.n].append(point.accuracy)
                by_label[point.n].append(point.macro_f1)
    return {after: some for after, some in overall.items() if some}, by_label


def _times(corpus: Corpus, answers: dict[int, tuple[LabelledShape, ...]], known: DataSet) -> list[Figure]:
    """How long it takes to learn, to learn once more after one more answer, and to find what is on an image."""
    count = min(20, len(answers) - 1)
    some, more = (dict(list(answers.items())[:size]) for size in (count, count + 1))
    begin = time.perf_counter()
    learner = fit_regions(corpus, some, known.n_labels)
    figures = [Figure.of(f"Learning from {count} images, {known.name}", "s", [time.perf_counter() - begin])]
    if learner is None:
        return figures
    again = [_timed(partial(fit_regions, corpus, more, known.n_labels, learner)) for _ in range(3)]
    finding = [_timed(partial(learner.find_in, corpus[key])) for key in list(answers)[-8:]]
    return [
        *figures,
        Figure.of(f"Learning from one more, {known.name}", "s", again),
        Figure.of(f"Finding what is on an image, {known.name}", "ms", finding, scale=1000),
    ]


def _timed(act: Callable[[], object]) -> float:
    begin = time.perf_counter()
    act()
    return time.perf_counter() - begin
