"""A set labelled by simulation as the app does it, with control answers, and what each learner on the way said."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from benchmarks.learning.sets import KnownSet
from labeller.learning.arrays import NO_ROWS, Bools, Embeddings, Floats, Ints
from labeller.learning.blended import BlendedLearner
from labeller.learning.choice import choose
from labeller.learning.learners import Answers, FittedLearner
from labeller.learning.neighbours import Neighbours, find_beside, find_neighbours
from labeller.learning.pool import Landscape, Pool
from labeller.learning.predictions import decide, score
from labeller.learning.propagation import Graph
from labeller.learning.rightness import Evidence, confidences
from labeller.learning.snapshots import MOST_READ, Rest, Snapshot, curve_sizes
from labeller.learning.strategies import DEFAULT
from labeller.loop.control import DEFAULT_SHARE

_FIRST, _STEPS_PER_DOUBLING = 5, 4
_CONTROL_SEED = 7


@dataclass(frozen=True)
class Said:
    """What a learner says of all items: how sure it is (n,), and which class it would answer (n,)."""

    confidences: Floats
    decided: Ints


@dataclass(frozen=True)
class History:
    """`asked` are the rows in the order in which they were answered, `control` those of the control slice in theirs.

    `said` is what the learner said of all rows after so many answers outside the control slice. Rows where `is_test`
    are no part of the project.
    """

    key: str
    classes: Ints
    n_classes: int
    is_test: Bools
    asked: Ints
    control: Ints
    said: dict[int, Said]

    @cached_property
    def sizes(self) -> Ints:
        return np.array(sorted(self.said))

    def in_all(self, size: int) -> int:
        """How many answers there are in all when so many were learned from."""
        return size + self.n_control(size)

    def n_control(self, size: int) -> int:
        """How many control answers there are by then: one in ten of all."""
        return min(int(size * DEFAULT_SHARE / (1 - DEFAULT_SHARE) + 1e-9), len(self.control))

    def rest(self, size: int) -> Ints:
        """The rows that nobody has answered by then."""
        answered = np.concatenate([self.asked[:size], self.control[: self.n_control(size)]])
        return np.setdiff1d(np.flatnonzero(~self.is_test), answered)

    def right_on(self, size: int, rows: Ints) -> float:
        """The share of these rows that the learner of that time would answer rightly."""
        return float((self.said[size].decided[rows] == self.classes[rows]).mean())

    def test_accuracy(self, size: int) -> float:
        return self.right_on(size, np.flatnonzero(self.is_test))

    def rest_accuracy(self, in_all: int) -> float | None:
        """How much of the rest is right after so many answers in all; None beyond the end of the history."""
        every = np.array([self.in_all(int(size)) for size in self.sizes])
        if not every[0] <= in_all <= every[-1]:
            return None
        shares = [self.right_on(int(size), self.rest(int(size))) for size in self.sizes]
        return float(np.interp(np.log(in_all), np.log(every), shares))

    def snapshots(self, size: int) -> list[Snapshot]:
        """What the app would judge by at that time."""
        rest = self.rest(size)
        some = np.random.default_rng(0).permutation(rest)[:MOST_READ]
        control = self.control[: self.n_control(size)]
        return [self._snapshot(one, some, len(rest), control, self.asked[one:size]) for one in curve_sizes(size)]

    def _snapshot(self, size: int, some: Ints, n: int, control: Ints, later: Ints) -> Snapshot:
        said = self.said[size]
        rest = Rest(said.confidences[some], said.decided[some], n)
        return Snapshot(size, rest, self._evidence(said, control), self._evidence(said, later))

    def _evidence(self, said: Said, rows: Ints) -> Evidence:
        return Evidence(said.confidences[rows], said.decided[rows] == self.classes[rows])


def history_of(known: KnownSet, seed: int, budget: int) -> History:
    """Label up to `budget` items outside the control slice with the default strategy and the recommended learner."""
    rows = np.concatenate([known.pool(seed), known.test])
    vectors, classes = known.vectors[rows], known.classes[rows]
    is_test = np.arange(len(rows)) >= len(rows) - len(known.test)
    dice = np.random.default_rng((_CONTROL_SEED, seed))
    control = dice.permutation(np.flatnonzero(~is_test & (dice.random(len(rows)) < DEFAULT_SHARE)))
    candidates = np.setdiff1d(np.flatnonzero(~is_test), control)
    learner = BlendedLearner(_graph(vectors, is_test))

    def fit(asked: Ints, before: FittedLearner | None) -> FittedLearner:
        return learner.fit(vectors, Answers(asked, classes[asked], known.n_classes), before)

    sizes = _sizes(min(budget, len(candidates)))
    asked, said = _label(vectors, candidates, sizes, known.source.batch, fit, seed)
    return History(known.key, classes, known.n_classes, is_test, asked, control, said)


def _label(
    vectors: Embeddings,
    candidates: Ints,
    sizes: list[int],
    batch: int,
    fit: Callable[[Ints, FittedLearner | None], FittedLearner],
    seed: int,
) -> tuple[Ints, dict[int, Said]]:
    """The rows in the order in which they were asked, and what was said of all after each of these sizes."""
    landscape = Landscape.of(vectors)
    asked, fitted = NO_ROWS, None
    said: dict[int, Said] = {}
    for size in sizes:
        while len(asked) < size:
            rows = np.setdiff1d(candidates, asked)
            predictions = score(fitted, rows) if fitted else None
            rng = np.random.default_rng((seed, len(asked)))
            pool = Pool(vectors, rows, predictions, answered=asked, rng=rng, known_landscape=landscape)
            asked = np.concatenate([asked, choose(pool, DEFAULT, min(batch, size - len(asked))).rows])
            fitted = fit(asked, fitted)
        if fitted is not None:
            said[size] = _said(fitted)
    return asked, said


def _said(fitted: FittedLearner) -> Said:
    read = fitted.probabilities(slice(None))
    return Said(confidences(read, is_multilabel=False), decide(read, is_multilabel=False).astype(np.int64))


def _sizes(budget: int) -> list[int]:
    """5, 6, 7, 8, 10, 12, 14, 17, 20, ...: all at which the app makes a snapshot, and some between."""
    steps = int(_STEPS_PER_DOUBLING * np.log2(budget / _FIRST))
    return sorted({round(_FIRST * 2 ** (step / _STEPS_PER_DOUBLING)) for step in range(steps + 1)})


def _graph(vectors: Embeddings, is_test: Bools) -> Graph:
    """The items of the project beside their neighbours; those of the test part are only looked at."""
    project, test = np.flatnonzero(~is_test), np.flatnonzero(is_test)
    near = find_neighbours(vectors[project])
    beside = find_beside(vectors[test], vectors[project], near.k)
    rows = np.zeros((len(vectors), near.k), dtype=np.int32)
    similarities = np.zeros(rows.shape, dtype=np.float32)
    rows[project], similarities[project] = project[near.rows], near.similarities
    rows[test], similarities[test] = project[beside.rows], beside.similarities
    return Graph.of(Neighbours(rows, similarities), is_test)
