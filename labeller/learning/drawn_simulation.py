"""Replaying what is known to be drawn as the annotator: how fast an order of items and a learner get good."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from time import perf_counter
from typing import Protocol, TypeVar

import numpy as np

from labeller.errors import UsageError
from labeller.learning.simulation import SimulatedCurve, SimulatedPoint
from labeller.learning.strategies import strategy_named

FILE_ORDER = "file-order"
"""No strategy: the items one after the other, which is what people do without a program."""

_UNRANKED = (FILE_ORDER, "random", "coverage")

L = TypeVar("L")


class Trial(Protocol[L]):
    """A learner of what is drawn, and known answers to try it with. Items are told apart by keys."""

    def learn(self, keys: Sequence[int], previous: L | None) -> L | None:
        """The learner after the answers of these items; None while it has learned nothing."""

    def utilities(self, learner: L, keys: Sequence[int], strategy: str) -> Sequence[float]:
        """How much the answer of each of these items is worth."""

    def f1(self, learner: L | None) -> tuple[float, float]:
        """On the items held back: the F1 over all annotations, and the mean of that of the labels."""


def simulate_drawn(
    trial: Trial[L],
    answers: Iterable[int],
    held: Collection[int],
    *,
    budget: int,
    batch: int = 10,
    strategy: str = "default",
    seed: int = 0,
    check: Callable[[], None] = lambda: None,
) -> SimulatedCurve:
    """Label by simulation, starting with no answers, and measure after every batch.

    `answers` are the keys of all items whose answer is known, `held` those of them that are never asked or trained on.
    `accuracy` of the points is the F1 over all annotations, `macro_f1` the mean of that of the labels. The first batch,
    and all with the strategies random and coverage, are drawn at random. Raises UsageError.
    """
    if budget < 1 or batch < 1:
        raise UsageError("The budget and the batch must be at least 1.")
    kept_back = frozenset(held)
    pool = [key for key in answers if key not in kept_back]
    if not pool or not kept_back:
        raise UsageError("A simulation needs items to hold back and items to ask.")
    name = FILE_ORDER if strategy == FILE_ORDER else strategy_named(strategy).name
    points, seconds = [], []
    for asked, learner, duration in _rounds(trial, pool, name, budget, batch, seed, check):
        seconds.append(duration)
        points.append(SimulatedPoint(asked, *trial.f1(learner)))
    return SimulatedCurve(name, budget, batch, seed, tuple(points), float(np.mean(seconds)))


def _rounds(
    trial: Trial[L],
    pool: Sequence[int],
    strategy: str,
    budget: int,
    batch: int,
    seed: int,
    check: Callable[[], None],
) -> Iterator[tuple[int, L | None, float]]:
    """Ask, answer and learn until the budget or the pool is used up: answers so far, the learner, seconds."""
    order = list(pool) if strategy == FILE_ORDER else np.random.default_rng(seed).permutation(pool).tolist()
    asked: list[int] = []
    learner: L | None = None
    while order and len(asked) < budget:
        check()
        begin = perf_counter()
        if learner is not None and strategy not in _UNRANKED:
            utilities = np.array(trial.utilities(learner, order, strategy))
            order = [order[place] for place in np.argsort(-utilities, kind="stable")]
        count = min(batch, budget - len(asked))
        asked, order = asked + order[:count], order[count:]
        learner = trial.learn(asked, learner)
        yield len(asked), learner, perf_counter() - begin
