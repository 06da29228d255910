"""How good a learner of what is drawn is, measured on the control slice: F1."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

import numpy as np

from labeller.domain.item import ItemId
from labeller.geometry.matching import Counts
from labeller.jobs import JobContext
from labeller.learning.growth import foresee
from labeller.learning.quality import NOTHING_MEASURED, CurvePoint, Estimate
from labeller.learning.snapshots import curve_sizes
from labeller.learning.stopping import no_advice
from labeller.loop.progress import Quality

_RESAMPLED = 500

A = TypeVar("A")
L = TypeVar("L")


@dataclass(frozen=True)
class F1Meter(Generic[A, L]):
    """Learns from the first 5, 10, 20, ... answers and compares what each learner finds with the control answers.

    `learned_from` are the answers that a learner may see, in the order in which they were given. `learn` gives the
    learner after some of them, faster with the one before; `count` how much of a control answer a learner finds. `left`
    is how many items nobody has answered.
    """

    learned_from: Mapping[ItemId, A]
    control: Mapping[ItemId, A]
    learn: Callable[[Mapping[ItemId, A], L | None, Callable[[], None]], L | None]
    count: Callable[[L | None, ItemId, A], Counts]
    left: int = 0

    def is_ahead_of(self, quality: Quality) -> bool:
        return len(self.control) != quality.control.n or len(self.learned_from) >= 1.25 * quality.answers + 1

    def measure(self, context: JobContext) -> Quality:
        points: list[CurvePoint] = []
        courses: list[np.ndarray] = []
        learner: L | None = None
        for size in curve_sizes(len(self.learned_from)) if self.control else ():
            context.check()
            answers = dict(list(self.learned_from.items())[:size])
            learner = self.learn(answers, learner, context.check)
            counts = self._counts(learner, context)
            points.append(CurvePoint(size, f1_estimate(counts)))
            courses.append(np.sort(_drawn_f1s(counts)))
        if not points:
            return Quality(NOTHING_MEASURED, (), len(self.learned_from))
        sizes, given = np.array([point.n_answers for point in points]), len(self.learned_from) + len(self.control)
        now = points[-1].accuracy
        return Quality(
            now,
            tuple(points),
            len(self.learned_from),
            control=now,
            outlook=foresee(sizes, courses, given, self.left),
            advice=no_advice("There is no advice for what is drawn yet; see what twice the answers would bring."),
        )

    def _counts(self, learner: L | None, context: JobContext) -> list[Counts]:
        counts = []
        for item_id, answer in self.control.items():
            context.check()
            counts.append(self.count(learner, item_id, answer))
        return counts


def f1_estimate(counts: Sequence[Counts]) -> Estimate:
    """F1 over some items, with the interval in which 95 % of samples of as many items lie (the bootstrap, Efron
    1979)."""
    if not counts:
        return NOTHING_MEASURED
    low, high = np.quantile(_drawn_f1s(counts), [0.025, 0.975])
    value = _f1(_each(counts).sum(axis=0))
    return Estimate(value, min(float(low), value), max(float(high), value), len(counts))


def _drawn_f1s(counts: Sequence[Counts]) -> np.ndarray:
    """The F1 of samples of as many items, drawn from these."""
    each = _each(counts)
    drawn = np.random.default_rng(0).integers(len(each), size=(_RESAMPLED, len(each)))
    return np.array([_f1(sums) for sums in each[drawn].sum(axis=1)])


def _each(counts: Sequence[Counts]) -> np.ndarray:
    return np.array([(one.true_positives, one.false_positives, one.false_negatives) for one in counts])


def _f1(sums: np.ndarray) -> float:
    return Counts(*sums.tolist()).f1
