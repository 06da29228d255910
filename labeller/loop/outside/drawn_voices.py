"""Whose shapes, spans or ranges are suggested: those from outside, until the learner finds more of what is there.

The rule: on the control slice, of which the learner never learns, the F1 of what came from outside is compared with
that of the learner. Before `ENOUGH` such answers what came from outside is suggested.
"""

from __future__ import annotations

from labeller.domain.annotation import Answer
from labeller.domain.item import ItemId, ItemState
from labeller.domain.schema import Task
from labeller.geometry.matching import Counts, count, count_spans
from labeller.jobs import JobContext
from labeller.learning.quality import Estimate
from labeller.loop.outside.voice_meter import ENOUGH
from labeller.loop.outside.voices import Voices
from labeller.project.project import Project
from labeller.store import answer_store


class DrawnVoices:
    """How much of what is on the control slice the sources from outside have found."""

    def __init__(self, project: Project, voices: Voices) -> None:
        self._project = project
        self._voices = voices
        self._counts: Counts | None = None
        self._compared = 0

    def note(self) -> None:
        """Suggestions may have come or gone."""
        self._counts = None

    @property
    def is_measuring_due(self) -> bool:
        return self._counts is None and self._voices.have_spoken

    def measure(self, context: JobContext) -> None:
        """Count what was found on every item of the control slice of which somebody has spoken."""
        total, compared = Counts(), 0
        if self._voices.have_spoken:
            schema = self._project.schema
            count_on = count_spans if schema.task is Task.TEXT_SPANS else count
            for item_id, answer in self._control_answers().items():
                context.check()
                found = self._voices.suggest_annotations(item_id, schema)
                total += count_on(answer.annotations, found) if found else Counts()
                compared += bool(found)
        self._counts, self._compared = total, compared

    def are_beaten_by(self, learner: Estimate) -> bool:
        """Whether a learner that is so good on the control slice finds more."""
        counts = self._counts
        return counts is not None and min(self._compared, learner.n) >= ENOUGH and learner.value >= counts.f1

    def _control_answers(self) -> dict[ItemId, Answer]:
        with self._project.read() as db:
            outcomes = answer_store.find_outcomes(db)
            control = [one.item_id for one in outcomes if one.is_control and one.state is ItemState.ANSWERED]
            return answer_store.find_answers(db, control)
