"""How good the learner is, measured on the control slice."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Protocol

import numpy as np

from labeller.domain.schema import Schema
from labeller.jobs import JobContext
from labeller.learning.arrays import Bools, Ints
from labeller.learning.label_figures import Confusion, LabelFigures, confusions, label_figures
from labeller.learning.learners import Answers, FittedLearner
from labeller.learning.linear import LinearLearner
from labeller.learning.outlook import TOO_EARLY, Outlook
from labeller.learning.predictions import decide
from labeller.learning.quality import NOTHING_MEASURED, CurvePoint, Estimate, LearningCurve, right_answers, wilson
from labeller.learning.stopping import StopAdvice, no_advice
from labeller.learning.strategies import DEFAULT, strategy_named
from labeller.loop.item_table import ItemTable
from labeller.loop.settings import LoopSettings
from labeller.loop.vectors import ItemVectors

_FIRST_POINT = 5


@dataclass(frozen=True)
class Quality:
    """How good the learner is after `answers` answers that it learned from, how that came, and what is to be expected.

    `now` is its accuracy on all items (of what is drawn: the F1), `control` the same on the control slice alone.
    `labels` are in the order of the schema and `confusions` the most frequent first, both on the control slice.
    `advice` has one entry for each degree. `learned` says in a sentence what learns and how it asks.
    """

    now: Estimate
    curve: LearningCurve
    answers: int
    control: Estimate = NOTHING_MEASURED
    labels: tuple[LabelFigures, ...] = ()
    confusions: tuple[Confusion, ...] = ()
    outlook: Outlook = field(default_factory=Outlook.none)
    advice: tuple[StopAdvice, ...] = no_advice(TOO_EARLY)
    learned: str = ""

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

    def __init__(self, table: ItemTable, vectors: ItemVectors, schema: Schema, settings: LoopSettings) -> None:
        self._settings = settings
        self._vectors = vectors
        self._label_ids = tuple(label.id for label in schema.labels)
        self._is_multilabel = schema.task.is_multilabel
        self._places, self._targets = self._known(table, control=True)
        self._learned_from = self._known(table, control=False)

    def is_ahead_of(self, quality: Quality) -> bool:
        """Whether measuring again would tell something new."""
        return len(self._places) != quality.control.n or len(self._learned_from[0]) >= 1.25 * quality.answers + 1

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
        control = points[-1].accuracy if points else NOTHING_MEASURED
        predicted = self._predicted(learner) if learner else self._targets
        return Quality(
            now=control,
            curve=tuple(points),
            answers=len(places),
            control=control,
            labels=label_figures(predicted, self._targets, self._label_ids) if learner else (),
            confusions=confusions(predicted, self._targets, self._label_ids) if learner else (),
            learned=learned_sentence(self._settings, len(places), LinearLearner.title),
        )

    def _predicted(self, learner: FittedLearner) -> Ints | Bools:
        """What the learner says of the control slice."""
        return decide(learner.probabilities(self._vectors.rows[self._places]), is_multilabel=self._is_multilabel)

    def _estimate(self, learner: FittedLearner) -> Estimate:
        return wilson(int(right_answers(self._predicted(learner), self._targets).sum()), len(self._places))

    def _known(self, table: ItemTable, *, control: bool) -> tuple[Ints, Ints | Bools]:
        if not self._label_ids:
            return np.empty(0, dtype=np.int64), np.empty(0, dtype=np.int64)
        places = table.answered(control=control)
        places = places[self._vectors.has[places]]
        return table.targets(places, self._label_ids, is_multilabel=self._is_multilabel)


def learned_sentence(settings: LoopSettings, answers: int, learner: str) -> str:
    """What learns from how many answers, which strategy asks and why, and what is drawn to measure."""
    strategy = strategy_named(settings.strategy)
    why = "the default" if strategy is DEFAULT else "chosen in this project"
    drawn = f"{round(100 * settings.control_share)} % of the items are drawn at random to measure"
    return f"{learner} learner, {answers} answers. Asks: {strategy.title.lower()} ({why}); {drawn}."


def curve_sizes(answers: int) -> list[int]:
    """5, 10, 20, 40, ... and last all answers."""
    sizes = []
    size = _FIRST_POINT
    while size < answers:
        sizes.append(size)
        size *= 2
    return [*sizes, answers] if answers else []
