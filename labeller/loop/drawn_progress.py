"""How good a learner of what is drawn is, measured on the control slice: F1."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

import numpy as np

from labeller.domain.item import ItemId
from labeller.geometry.matching import Counts
from labeller.jobs import JobContext
from labeller.learning.quality import NOTHING_MEASURED, CurvePoint, Estimate
from labeller.learning.snapshots import curve_sizes
from labeller.loop.progress import Quality

_RESAMPLED = 500

A = TypeVar("A")
L = TypeVar("L")


@dataclass(frozen=True)
class F1Meter(Generic[A, L]):
    """Learns from the first 5, 10, 20, ... answers and compares what each learner finds with the control answers.

    `learned_from` are the answers that a learner may see, in the order in which they were given. `learn` gives the
    learner after some of them, faster with the one before; `count` how much of a control answer a learner finds.
    """

    learned_from: Mapping[ItemId, A]
    control: Mapping[ItemId, A]
    learn: Callable[[Mapping[ItemId, A], L | None, Callable[[], None]], L | None]
    count: Callable[[L | None, ItemId, A], Counts]

    def is_ahead_of(self, quality: Quality) -> bool:
        return len(self.control) != quality.control.n or len(self.learned_from) >= 1.25 * quality.answers + 1

    def measure(self, context: JobContext) -> Quality:
        points: list[CurvePoint] = []
        learner: L | None = None
        for size in curve_sizes(len(self.learned_from)) if self.control else ():
            context.check()
            answers = dict(list(self.learned_from.items())[:size])
            learner = self.learn(answers, learner, context.check)
            points.append(CurvePoint(size, f1_estimate(self._counts(learner, context))))
        now = points[-1].accuracy if points else NOTHING_MEASURED
        return Quality(now, tuple(points), len(self.learned_from), control=now)

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
    each = np.array([(one.true_positives, one.false_positives, one.false_negatives) for one in counts])
    drawn = np.random.default_rng(0).integers(len(each), size=(_RESAMPLED, len(each)))
    low, high = np.quantile([_f1(sums) for sums in each[drawn].sum(axis=1)], [0.025, 0.975])
    value = _f1(each.sum(axis=0))
    return Estimate(value, min(float(low), value), max(float(high), value), len(counts))


def _f1(sums: np.ndarray) -> float:
    return Counts(*sums.tolist()).f1
