"""The loop for what is drawn on items: what spans, shapes and ranges have in common."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, Self, TypeVar

import numpy as np

from labeller.domain.annotation import Answer
from labeller.domain.changes import Changes
from labeller.domain.item import ItemId
from labeller.domain.prediction import Question, SuggestedAnnotation
from labeller.domain.schema import LabelId, Schema
from labeller.jobs import JobContext
from labeller.learning.arrays import largest
from labeller.learning.coverage import COVERAGE
from labeller.learning.strategies import Random, strategy_named
from labeller.loop.caches import EmbeddingCaches
from labeller.loop.learning_loop import LearningLoop, Stale
from labeller.loop.outside.drawn_voices import DrawnVoices
from labeller.loop.progress import Quality
from labeller.loop.ranking import Ranking
from labeller.loop.settings import LoopSettings
from labeller.project.project import Project
from labeller.store import answer_store

# What strategies say without a learner; all others go by what it is unsure of.
_WITHOUT_LEARNER = (COVERAGE.name, Random.name)

P = TypeVar("P")
"""A part of an answer that can be learned: where, and which label."""


@dataclass(frozen=True)
class DrawnRanking(Ranking):
    """A ranking with a learner of what is drawn. `prepared` are its suggestions for the questions that come next."""

    prepared: Mapping[ItemId, Sequence[SuggestedAnnotation]] | None = None

    @classmethod
    def of(cls, base: Ranking) -> Self:
        """The same ranking, with room for what its learner says."""
        return cls(**{name: getattr(base, name) for name in Ranking.__dataclass_fields__})


class DrawnLoop(LearningLoop, Generic[P]):
    """A LearningLoop whose suggestions are drawn. It knows what is drawn on the answered items."""

    def __init__(self, project: Project, caches: EmbeddingCaches, strategy: str | None = None) -> None:
        super().__init__(project, caches, strategy)
        self._drawn: dict[ItemId, tuple[P, ...]] = {}
        self._outside = DrawnVoices(project, self._voices)

    def note(self, changes: Changes) -> None:
        super().note(changes)
        if changes.items or changes.schema or changes.everything:
            self._outside.note()

    def is_measuring_due(self) -> bool:
        return super().is_measuring_due() or self._outside.is_measuring_due

    def measure(self, context: JobContext) -> Quality | None:
        quality = super().measure(context)
        self._outside.measure(context)
        return quality

    def suggest_annotations(self, item_id: ItemId) -> Sequence[SuggestedAnnotation]:
        """What came from outside, or what the learner would draw, from the last ranking, once it finds more."""
        told = super().suggest_annotations(item_id)
        ranking, quality = self._current(), self._quality
        if ranking is None or ranking.is_control(item_id):
            return told
        if told and not (quality is not None and self._outside.are_beaten_by(quality.control)):
            return told
        prepared = (ranking.prepared or {}).get(item_id)
        return self._find_now(ranking, item_id) if prepared is None else prepared

    @abstractmethod
    def _parts(self, answer: Answer) -> Sequence[P]:
        """What can be learned from an answer."""

    @abstractmethod
    def _find_now(self, ranking: DrawnRanking, item_id: ItemId) -> Sequence[SuggestedAnnotation]:
        """What can be found within a moment on an item that the ranking has not prepared."""

    def _current(self) -> DrawnRanking | None:
        """The last ranking; None if the schema has changed since."""
        ranking = self._ranking
        is_current = isinstance(ranking, DrawnRanking) and ranking.schema == self._project.schema
        return ranking if is_current else None  # type: ignore[return-value]

    def _read(self, stale: Stale, context: JobContext) -> tuple[Schema, LoopSettings]:
        found = super()._read(stale, context)
        changed = [int(self._table.ids[place]) for place in self._table.outcomes] if stale.everything else stale.answers
        with self._project.read() as db:
            answers = answer_store.find_answers(db, changed)
        kept = {} if stale.everything else {key: one for key, one in self._drawn.items() if key not in stale.answers}
        self._drawn = kept | {item_id: tuple(self._parts(answer)) for item_id, answer in answers.items()}
        return found

    def _answered(self, *, control: bool) -> list[ItemId]:
        """Answered items in or outside the control slice, in the order in which they were answered."""
        ids: list[ItemId] = self._table.ids[self._table.answered(control=control)].tolist()
        return ids


def numbered(label_ids: Sequence[LabelId]) -> dict[LabelId, int]:
    return {label_id: number for number, label_id in enumerate(label_ids)}


def asks_learner(strategy: str) -> bool:
    """Whether a query strategy goes by what a learner of what is drawn is unsure of."""
    return strategy_named(strategy).name not in _WITHOUT_LEARNER


def least_useful_last(questions: Sequence[Question], count: int) -> tuple[Question, ...]:
    """So many questions, those with the largest utility first."""
    utilities = np.array([question.utility for question in questions], dtype=np.float32)
    return tuple(questions[place] for place in largest(utilities, min(count, len(questions))).tolist())
