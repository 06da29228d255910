"""How good the learner is, measured on the control slice."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np

from labeller.domain.schema import Schema
from labeller.jobs import JobContext
from labeller.learning.arrays import Bools, Ints
from labeller.learning.learners import Answers, FittedLearner
from labeller.learning.linear import LinearLearner
from labeller.learning.predictions import decide
from labeller.learning.quality import CurvePoint, Estimate, LearningCurve, right_answers, wilson
from labeller.loop.item_table import ItemTable
from labeller.loop.vectors import ItemVectors

_FIRST_POINT = 5


@dataclass(frozen=True)
class Quality:
    """Accuracy on the control slice after `answers` other answers, and the learning curve that led there."""

    now: Estimate
    curve: LearningCurve
    answers: int

    def sentence(self) -> str:
        """The accuracy with its interval, in words."""
        if self.now.is_early:
            return f"too early to tell ({self.now.n} control answers)"
        low, value, high = (round(100 * share) for share in (self.now.low, self.now.value, self.now.high))
        return f"{value} % ({low} to {high}), from {self.now.n} control answers"


class Meter(Protocol):
    """Measures the learner of one round."""

    def is_ahead_of(self, quality: Quality) -> bool:
        """Whether measuring again would tell something new."""

    def measure(self, context: JobContext) -> Quality:
        """Learn and measure at growing numbers of answers. Raises JobCancelledError."""


class QualityMeter:
    """Measures learners on the answers of the control slice, which no learner has seen.

    The curve is made by learning again from the first 5, 10, 20, ... answers and measuring each learner on the
    whole control slice of today. So its points are comparable, and early ones get surer as the slice grows.
    """

    def __init__(self, table: ItemTable, vectors: ItemVectors, schema: Schema) -> None:
        self._vectors = vectors
        self._label_ids = tuple(label.id for label in schema.labels)
        self._is_multilabel = schema.task.is_multilabel
        self._places, self._targets = self._known(table, control=True)
        self._learned_from = self._known(table, control=False)

    def is_ahead_of(self, quality: Quality) -> bool:
        """Whether measuring again would tell something new."""
        return len(self._places) != quality.now.n or len(self._learned_from[0]) >= 1.25 * quality.answers + 1

    def measure(self, context: JobContext) -> Quality:
        """Learn and measure at growing numbers of answers. Raises JobCancelledError."""
        places, targets = self._learned_from
        points: list[CurvePoint] = []
        learner: FittedLearner | None = None
        for size in curve_sizes(len(places)) if len(self._places) else ():
            context.check()
            answers = Answers(self._vectors.rows[places[:size]], targets[:size], len(self._label_ids))
            learner = LinearLearner().fit(self._vectors.matrix, answers, learner)
            points.append(CurvePoint(size, self._estimate(learner)))
        return Quality(points[-1].accuracy if points else wilson(0, 0), tuple(points), len(places))

    def _estimate(self, learner: FittedLearner) -> Estimate:
        predicted = decide(learner.probabilities(self._vectors.rows[self._places]), is_multilabel=self._is_multilabel)
        return wilson(int(right_answers(predicted, self._targets).sum()), len(self._places))

    def _known(self, table: ItemTable, *, control: bool) -> tuple[Ints, Ints | Bools]:
        if not self._label_ids:
            return np.empty(0, dtype=np.int64), np.empty(0, dtype=np.int64)
        places = table.answered(control=control)
        places = places[self._vectors.has[places]]
        return table.targets(places, self._label_ids, is_multilabel=self._is_multilabel)


def curve_sizes(answers: int) -> list[int]:
    """5, 10, 20, 40, ... and last all answers."""
    sizes = []
    size = _FIRST_POINT
    while size < answers:
        sizes.append(size)
        size *= 2
    return [*sizes, answers] if answers else []
