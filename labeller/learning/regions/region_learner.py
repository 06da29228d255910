"""The learner of shapes: cells vote for candidates, a judge says which of them are things, and of those that overlap
the surest stands."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from labeller.domain.shape import Box, ImageShape, Shape
from labeller.geometry.conversion import convert
from labeller.learning.arrays import Bools, Floats, Ints
from labeller.learning.regions.boxes import overlaps, suppressed
from labeller.learning.regions.candidates import Candidates, find_candidates
from labeller.learning.regions.cell_reader import CellMaps, CellReader, fit_cells
from labeller.learning.regions.cell_targets import Area, LabelledShape, cell_corners
from labeller.learning.regions.corpus import Corpus
from labeller.learning.regions.judge import Judge, fit_judge
from labeller.learning.regions.look import Look
from labeller.learning.regions.outlining import Outliner
from labeller.learning.regions.pooling import pooled
from labeller.learning.threads import one_blas_thread

FEWEST_ANSWERS = 4
"""Answered pictures with something on them, below which nothing is learned."""
SHOWN_FROM = 0.4
"""How probable a thing must be to be suggested. Measured: F1 hardly changes between 0.3 and 0.5."""

_MOST_OVERLAP = 0.35
_HIT_FROM = 0.5
# Pictures whose candidates the judge learns from, and by how much more answers it learns anew.
_MOST_JUDGED, _GROWTH = 40, 1.25

Shapes = Mapping[int, Sequence[LabelledShape]]
"""The shapes of answered pictures, by key; in pixels of the picture."""


@dataclass(frozen=True, slots=True)
class FoundThing:
    """The number of a label, where the thing is in pixels of the picture, and how sure the learner is (0 to 1)."""

    label: int
    shape: Shape
    score: float

    @property
    def label_id(self) -> int:
        """Its number stands for the label where found things are matched."""
        return self.label


@dataclass(frozen=True, eq=False)
class Weighed:
    """Candidates on one picture of which none says the same as another, with their probabilities (n,)."""

    candidates: Candidates
    probabilities: Floats
    maps: CellMaps


@dataclass(frozen=True, eq=False)
class FittedRegionLearner:
    """A learner of shapes after some answers. `kinds` is what is mostly drawn for each label."""

    reader: CellReader
    judge: Judge
    kinds: tuple[type[Area], ...]

    def weigh(self, look: Look) -> Weighed:
        """Everything that may be a thing on a picture. Takes a tenth of a second."""
        with one_blas_thread():
            candidates, maps, seen = _seen(self.reader, look)
            probabilities = self.judge.probabilities(seen)
        kept = suppressed(candidates.corners, probabilities, _MOST_OVERLAP)
        return Weighed(_taken(candidates, kept), probabilities[kept], maps)

    def find_in(self, look: Look) -> list[FoundThing]:
        """The things that it would draw on a picture, the surest first."""
        return self.things(self.weigh(look), look)

    def things(self, weighed: Weighed, look: Look) -> list[FoundThing]:
        """The same from candidates on that picture that are weighed already."""
        outliner = Outliner(weighed.maps, look.width, look.height)
        found = []
        for place in np.flatnonzero(weighed.probabilities >= SHOWN_FROM).tolist():
            label, corners = int(weighed.candidates.labels[place]), weighed.candidates.corners[place]
            shape = _drawn(outliner, label, corners, look, self.kinds[label])
            if shape is not None:
                found.append(FoundThing(label, shape, float(weighed.probabilities[place])))
        return found


def fit_regions(
    corpus: Corpus,
    answers: Shapes,
    n_labels: int,
    previous: FittedRegionLearner | None = None,
    check: Callable[[], None] = lambda: None,
) -> FittedRegionLearner | None:
    """Learn from answered pictures of a corpus; None as long as too few of them have something drawn on them.

    `previous` makes it faster: its judge stands until there are a quarter more answers.
    """
    drawn = {key: shapes for key, shapes in answers.items() if shapes}
    if len(drawn) < FEWEST_ANSWERS:
        return None
    with one_blas_thread():
        reader = _read(corpus, answers, list(answers), n_labels, check)
        judge = previous.judge if previous and len(previous.kinds) == n_labels else None
        if judge is None or not judge.answers <= len(answers) < _GROWTH * judge.answers + 1:
            judge = _fit_judge(corpus, answers, n_labels, check)
    if reader is None or judge is None:
        return None
    return FittedRegionLearner(reader, judge, _usual_kinds(drawn, n_labels))


def _read(
    corpus: Corpus, answers: Shapes, keys: Sequence[int], n_labels: int, check: Callable[[], None]
) -> CellReader | None:
    samples = []
    for key in keys:
        check()
        samples.append(corpus.sample(key, answers[key]))
    return fit_cells(samples, n_labels) if samples else None


def _fit_judge(corpus: Corpus, answers: Shapes, n_labels: int, check: Callable[[], None]) -> Judge | None:
    """Learn to judge from candidates on pictures that those who found them had not seen."""
    keys = np.random.default_rng(len(answers)).permutation(list(answers)).tolist()
    seen, hits = [], []
    for learned, asked in ((keys[::2], keys[1::2]), (keys[1::2], keys[::2])):
        reader = _read(corpus, answers, learned, n_labels, check)
        if reader is None:
            continue
        for pooled_rows, is_hit in _judged(corpus, answers, asked[: _MOST_JUDGED // 2], reader, check):
            seen.append(pooled_rows)
            hits.append(is_hit)
    return fit_judge(seen, hits, len(answers)) if seen else None


def _judged(
    corpus: Corpus, answers: Shapes, keys: Sequence[int], reader: CellReader, check: Callable[[], None]
) -> Iterator[tuple[Floats, Bools]]:
    for key in keys:
        check()
        candidates, _, seen = _seen(reader, corpus[key])
        if len(candidates):
            yield seen, _hits(candidates, corpus[key], answers[key])


def _seen(reader: CellReader, look: Look) -> tuple[Candidates, CellMaps, Floats]:
    features = look.features()
    maps = reader.read(features)
    candidates = find_candidates(maps)
    return candidates, maps, pooled(candidates, maps, features)


def _hits(candidates: Candidates, look: Look, shapes: Sequence[LabelledShape]) -> Bools:
    """(n,) whether a thing with that label is there."""
    is_hit = np.zeros(len(candidates), dtype=np.bool_)
    for label, shape in shapes:
        corners = cell_corners(look, shape)
        if corners is not None:
            there = overlaps(candidates.corners, np.array([corners], dtype=np.float32))[:, 0] >= _HIT_FROM
            is_hit |= there & (candidates.labels == label)
    return is_hit


def _taken(candidates: Candidates, rows: Ints) -> Candidates:
    return Candidates(
        candidates.corners[rows], candidates.labels[rows], candidates.votes[rows], candidates.thresholds[rows]
    )


def _usual_kinds(drawn: Shapes, n_labels: int) -> tuple[type[Area], ...]:
    """The kind of shape that was drawn most for each label, for one without shapes that of all."""
    shapes = [(label, type(shape)) for some in drawn.values() for label, shape in some]
    usual = _most_often([kind for _, kind in shapes])
    by_label = [[kind for one, kind in shapes if one == label] for label in range(n_labels)]
    return tuple(_most_often(kinds) if kinds else usual for kinds in by_label)


def _most_often(kinds: Sequence[type[Area]]) -> type[Area]:
    return Counter(kinds).most_common(1)[0][0]


def _drawn(outliner: Outliner, label: int, corners: Floats, look: Look, kind: type[Area]) -> ImageShape | None:
    if kind is Box:
        return _box(corners, look)
    mask = outliner.outline(label, corners)
    return None if mask is None else convert(mask, kind, look.width, look.height)


def _box(corners: Floats, look: Look) -> Box | None:
    """Corners in cells as a box in pixels, cut at the edge of the picture."""
    across, down = look.cells_per_px
    left, top, right, bottom = (corners / (across, down, across, down)).tolist()
    left, top, right, bottom = max(0.0, left), max(0.0, top), min(look.width, right), min(look.height, bottom)
    return Box(left, top, right - left, bottom - top) if left < right and top < bottom else None
