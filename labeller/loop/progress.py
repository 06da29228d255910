"""How good the learner is, measured by the answers that it had not seen."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Protocol

import numpy as np

from labeller.domain.schema import Schema
from labeller.jobs import JobContext
from labeller.learning.arrays import Bools, Ints
from labeller.learning.assessment import assess
from labeller.learning.label_figures import Confusion, LabelFigures, confusions, label_figures
from labeller.learning.learners import Answers, FittedLearner, Learner
from labeller.learning.outlook import TOO_EARLY, Outlook
from labeller.learning.predictions import decide
from labeller.learning.quality import NOTHING_MEASURED, Estimate, LearningCurve, right_answers, wilson
from labeller.learning.snapshots import Known, take_snapshots
from labeller.learning.stopping import StopAdvice, advise, no_advice
from labeller.learning.strategies import DEFAULT, strategy_named
from labeller.loop.item_table import ItemTable
from labeller.loop.settings import LoopSettings
from labeller.loop.vectors import ItemVectors


@dataclass(frozen=True)
class Quality:
    """How good the learner is after `answers` answers that it learned from, how that came, and what is to be expected.

    `now` is its accuracy on what nobody has answered (of what is drawn: the F1), `control` that on the control slice.
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
            return f"too early to tell ({self.now.n} answers to measure with)"
        low, value, high = (round(100 * share) for share in (self.now.low, self.now.value, self.now.high))
        return f"{value} % ({low} to {high}), measured with {self.now.n} answers"


class Meter(Protocol):
    """Measures the learner of one round."""

    def is_ahead_of(self, quality: Quality) -> bool:
        """Whether measuring again would tell something new."""

    def measure(self, context: JobContext) -> Quality:
        """Learn and measure at growing numbers of answers. Raises JobCancelledError."""


class QualityMeter:
    """Measures learners by the answers that they had not seen: those of the control slice, which no learner ever sees,
    and those that came later.

    The curve is made by learning again from the first 5, 10, 20, ... answers and measuring each learner with all that
    is known today. So its points are comparable, and early ones get surer as the answers grow.
    """

    def __init__(
        self,
        table: ItemTable,
        vectors: ItemVectors,
        schema: Schema,
        settings: LoopSettings,
        learner: Learner,
        begin: FittedLearner | None = None,
    ) -> None:
        self._begin = begin
        self._settings = settings
        self._learner = learner
        self._vectors = vectors
        self._label_ids = tuple(label.id for label in schema.labels)
        self._is_multilabel = schema.task.is_multilabel
        self._control = self._known(table, control=True)
        self._learned_from = self._known(table, control=False)
        self._open = np.flatnonzero(table.is_open & vectors.has)

    def is_ahead_of(self, quality: Quality) -> bool:
        """Whether measuring again would tell something new."""
        return len(self._control[0]) != quality.control.n or len(self._learned_from[0]) >= 1.25 * quality.answers + 1

    def measure(self, context: JobContext) -> Quality:
        """Learn and measure at growing numbers of answers. Raises JobCancelledError."""
        if not self._label_ids:
            return Quality(NOTHING_MEASURED, (), 0)
        known = Known(
            self._vectors.matrix,
            self._answers(*self._learned_from),
            self._answers(*self._control),
            self._vectors.rows[self._open],
        )
        snapshots, learner = take_snapshots(known, self._learner, context.check, self._begin)
        assessed = assess(snapshots)
        quality = Quality(
            now=assessed.now,
            curve=assessed.curve,
            answers=len(known.answers),
            outlook=assessed.outlook,
            advice=advise(snapshots, assessed.now, len(self._label_ids)),
            learned=learned_sentence(self._settings, len(known.answers), self._learner.title),
        )
        return self._with_control(quality, known.control, learner) if learner and len(known.control) else quality

    def _with_control(self, quality: Quality, control: Answers, learner: FittedLearner) -> Quality:
        """The same with what the control slice alone says, in all and of each label."""
        predicted = decide(learner.probabilities(control.rows), is_multilabel=self._is_multilabel)
        return replace(
            quality,
            control=wilson(int(right_answers(predicted, control.targets).sum()), len(control)),
            labels=label_figures(predicted, control.targets, self._label_ids),
            confusions=confusions(predicted, control.targets, self._label_ids),
        )

    def _answers(self, places: Ints, targets: Ints | Bools) -> Answers:
        return Answers(self._vectors.rows[places], targets, len(self._label_ids))

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
