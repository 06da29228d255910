"""Replaying known labels as the annotator: how fast a strategy and a learner get good."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from time import perf_counter
from typing import Any, Self

import numpy as np
from numpy.typing import ArrayLike, NDArray

from labeller.errors import UsageError
from labeller.learning.arrays import NO_ROWS, Bools, Embeddings, Ints
from labeller.learning.blended import BlendedLearner
from labeller.learning.choice import choose
from labeller.learning.learners import Answers, FittedLearner, Learner
from labeller.learning.linear import LinearLearner
from labeller.learning.neighbours import Neighbours, find_beside, find_neighbours
from labeller.learning.pool import Landscape, Pool
from labeller.learning.predictions import decide, score
from labeller.learning.propagation import Graph
from labeller.learning.quality import macro_f1, right_answers
from labeller.learning.scale import Scale
from labeller.learning.strategies import QueryStrategy, strategy_named


@dataclass(frozen=True, slots=True)
class SimulatedPoint:
    """Accuracy and macro-F1 on the held-out items after `n` answers, both from 0 to 1.

    With several labels per item an item counts as right only when all its labels are.
    """

    n: int
    accuracy: float
    macro_f1: float


@dataclass(frozen=True, slots=True)
class SimulatedCurve:
    """A whole run. `seconds_per_query` is the mean time from a batch of answers to the next batch of questions.

    `asked` are the rows of the embeddings in the order in which they were asked, where items are asked as a whole.
    """

    strategy: str
    budget: int
    batch: int
    seed: int
    points: tuple[SimulatedPoint, ...]
    seconds_per_query: float
    asked: tuple[int, ...] = ()


def simulate(
    embeddings: Embeddings,
    labels: ArrayLike,
    test: ArrayLike,
    *,
    budget: int,
    batch: int = 10,
    strategy: str = "default",
    seed: int = 0,
    learner: Learner | None = None,
    wanted: Sequence[Any] = (),
    check: Callable[[], None] = lambda: None,
) -> SimulatedCurve:
    """Label by simulation, starting with no labels, and measure after every batch.

    `embeddings` (n, d); `labels` n values of any kind, or a Boolean matrix (n, k) for several labels per item;
    `test` a Boolean mask (n,) or the rows that are held back: never asked, never trained on. `strategy` is the
    name of a query strategy, or "default". Unless a `learner` is given, "default" comes with the recommended one,
    which sees how the items that may be asked lie; all others come with the linear one, as in other libraries.
    `wanted` are labels of which more is looked for (several labels per item: their columns). `check` is called before
    each batch and may raise to cancel. The same arguments give the same curve.
    Raises UsageError.
    """
    oracle = _Oracle.of(embeddings, labels, test)
    if budget < 1 or batch < 1:
        raise UsageError("The budget and the batch must be at least 1.")
    chosen = strategy_named(strategy)
    if learner is None:
        linear = LinearLearner(Scale.of(oracle.embeddings[~oracle.held]))
        learner = BlendedLearner(oracle.graph(check), linear) if strategy == "default" else linear
    points, seconds, asked = [], [], NO_ROWS
    classes = oracle.classes(wanted)
    for asked, fitted, duration in _rounds(oracle, chosen, learner, budget, batch, seed, classes):
        check()
        seconds.append(duration)
        points.append(oracle.measure(fitted, len(asked)))
    mean_s = float(np.mean(seconds))
    return SimulatedCurve(chosen.name, budget, batch, seed, tuple(points), mean_s, tuple(asked.tolist()))


@dataclass(frozen=True)
class _Oracle:
    """Knows all labels, and which items are held back."""

    embeddings: Embeddings
    targets: Ints | Bools
    names: Sequence[Any]
    held: Bools

    @classmethod
    def of(cls, embeddings: Embeddings, labels: ArrayLike, test: ArrayLike) -> Self:
        targets, names = _targets(np.asarray(labels))
        held = np.asarray(test)
        if held.dtype != bool:
            held = np.isin(np.arange(len(targets)), held)
        if len(embeddings) != len(targets) or held.shape != (len(targets),):
            raise UsageError("Embeddings, labels and test must speak of the same items.")
        if held.all() or not held.any():
            raise UsageError("A simulation needs items to hold back and items to ask.")
        vectors = np.asarray(embeddings, dtype=np.float32)
        if vectors.ndim != 2 or not np.isfinite(vectors).all():
            raise UsageError("Embeddings must be one row of finite numbers for each item.")
        return cls(vectors, targets, names, held)

    def answers(self, rows: Ints) -> Answers:
        return Answers(rows, self.targets[rows], len(self.names))

    def classes(self, labels: Sequence[Any]) -> Ints:
        """The class indices of these labels. Raises UsageError for one that no item has."""
        numbers = {name: number for number, name in enumerate(self.names)}
        if unknown := [label for label in labels if label not in numbers]:
            raise UsageError(f"No item has the label {unknown[0]}.")
        return np.array([numbers[label] for label in labels], dtype=np.int64)

    def graph(self, check: Callable[[], None]) -> Graph:
        """The items that may be asked, each beside its neighbours; those held back are only looked at."""
        asked = np.flatnonzero(~self.held)
        near = find_neighbours(self.embeddings[asked], check=check)
        rows = np.zeros((len(self.held), near.k), dtype=np.int32)
        similarities = np.zeros(rows.shape, dtype=np.float32)
        rows[asked], similarities[asked] = asked[near.rows], near.similarities
        beside = find_beside(self.embeddings[self.held], self.embeddings[asked], near.k, check=check)
        rows[self.held], similarities[self.held] = asked[beside.rows], beside.similarities
        return Graph.of(Neighbours(rows, similarities), self.held)

    def measure(self, learner: FittedLearner, n: int) -> SimulatedPoint:
        rows = np.flatnonzero(self.held)
        predicted = decide(learner.probabilities(rows), is_multilabel=learner.is_multilabel)
        accuracy = float(right_answers(predicted, self.targets[rows]).mean())
        return SimulatedPoint(n, accuracy, macro_f1(predicted, self.targets[rows]))


def _rounds(
    oracle: _Oracle, strategy: QueryStrategy, learner: Learner, budget: int, batch: int, seed: int, wanted: Ints
) -> Iterator[tuple[Ints, FittedLearner, float]]:
    """Ask, answer and learn until the budget or the pool is used up: what was asked, the learner, seconds."""
    candidates = np.flatnonzero(~oracle.held)
    landscape = Landscape.of(oracle.embeddings, candidates)
    asked = NO_ROWS
    fitted: FittedLearner | None = None
    while len(candidates) and len(asked) < budget:
        begin = perf_counter()
        predictions = score(fitted, candidates, wanted=wanted) if fitted else None
        rng = np.random.default_rng((seed, len(asked)))
        pool = Pool(
            oracle.embeddings,
            candidates,
            predictions,
            answered=asked,
            wanted=wanted,
            rng=rng,
            known_landscape=landscape,
        )
        choice = choose(pool, strategy, min(batch, budget - len(asked)))
        asked = np.concatenate([asked, choice.rows])
        candidates = np.setdiff1d(candidates, choice.rows, assume_unique=True)
        fitted = learner.fit(oracle.embeddings, oracle.answers(asked), fitted)
        yield asked, fitted, perf_counter() - begin


def _targets(labels: NDArray[Any]) -> tuple[Ints | Bools, Sequence[Any]]:
    """Class indices in the order of the sorted labels, or the Boolean matrix; and the labels, or the columns."""
    if labels.ndim == 2:
        return labels.astype(bool), range(labels.shape[1])
    names, indices = np.unique(labels, return_inverse=True)
    return indices.astype(np.int64), names.tolist()
