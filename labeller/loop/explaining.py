"""What speaks for the labels of an item: its content, taken to pieces for the learner of the last ranking."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from labeller.domain.item import Item, ItemId, Medium
from labeller.domain.row_columns import RowColumn
from labeller.domain.schema import LabelId
from labeller.jobs import JobContext
from labeller.learning.embedders.embedder import Embedder
from labeller.learning.embedders.registry import embedders_for
from labeller.learning.embedders.sounds import MOST_SECONDS
from labeller.learning.explaining.evidence import Evidence, Explainer, Opinion
from labeller.learning.explaining.pictures import places_that_speak
from labeller.learning.explaining.rows import columns_that_speak
from labeller.learning.explaining.sounds import times_that_speak
from labeller.learning.explaining.texts import words_that_speak
from labeller.learning.learners import Explainable
from labeller.loop.embedding import input_of
from labeller.loop.ranking import Ranking
from labeller.project.project import Project
from labeller.store import item_store

_EXPLAINERS: dict[Medium, Explainer[Any, Any]] = {
    Medium.TEXT: words_that_speak,
    Medium.IMAGE: places_that_speak,
    Medium.AUDIO: times_that_speak,
}


@dataclass(frozen=True)
class Explanation:
    """What speaks for each label of the item `of`. The classes of the evidence are `label_ids`, in that order."""

    of: ItemId
    medium: Medium
    label_ids: tuple[LabelId, ...]
    evidence: Evidence[Any]

    def weights_for(self, label_id: LabelId) -> list[tuple[Any, float]]:
        """Each part with what it says for that label, as a change of its log-odds; nothing for an unknown label."""
        if label_id not in self.label_ids:
            return []
        column = self.evidence.weights[:, self.label_ids.index(label_id)]
        return list(zip(self.evidence.parts, column.tolist(), strict=True))


def can_explain(ranking: Ranking, item_id: ItemId) -> bool:
    """Whether the learner has something to say of an item and may say it: of the control slice, and of what an
    audit has drawn, it may not.
    """
    is_open = not ranking.is_silent(item_id) and ranking.row_of(item_id) is not None
    return is_open and isinstance(ranking.learner, Explainable) and ranking.learner.n_classes > 1


def explain(project: Project, ranking: Ranking, item_id: ItemId, context: JobContext) -> Explanation | None:
    """Find what speaks for each label of an item, as a job of about a second.

    None where there is nothing to say: see `can_explain`; or where the item is gone, cannot be read, or is a sound
    of which the learner has heard pieces only. Raises JobCancelledError.
    """
    row, learner = ranking.row_of(item_id), ranking.learner
    with project.read() as db:
        item = next(iter(item_store.find_items(db, [item_id])), None)
    if item is None or row is None or not can_explain(ranking, item_id) or not isinstance(learner, Explainable):
        return None
    evidence = _evidence(project, ranking, item, learner, row, context)
    if evidence is None:
        return None
    return Explanation(item_id, item.medium, tuple(label.id for label in ranking.schema.labels), evidence)


def most_telling(
    project: Project, ranking: Ranking, item_id: ItemId, columns: tuple[RowColumn, ...], context: JobContext
) -> tuple[RowColumn, ...]:
    """These columns of table rows, those first that say most of this one, for or against whichever label."""
    explanation = explain(project, ranking, item_id, context)
    if explanation is None:
        return columns
    loudest = np.abs(explanation.evidence.weights).max(axis=1).tolist()
    said = dict(zip(explanation.evidence.parts, loudest, strict=True))
    return tuple(sorted(columns, key=lambda column: -said.get(column.name, 0.0)))


def _evidence(
    project: Project, ranking: Ranking, item: Item, learner: Explainable, row: int, context: JobContext
) -> Evidence[Any] | None:
    if item.medium is Medium.ROW:
        return columns_that_speak(ranking.vectors.matrix, ranking.vectors.columns, learner, row)
    if item.duration_s is not None and item.duration_s > MOST_SECONDS:
        return None
    embedder = _embedder(embedders_for(item.medium), ranking.vectors.embedder)
    content = None if embedder is None else input_of(project, item, embedder)
    if embedder is None or content is None:
        return None
    return _EXPLAINERS[item.medium](content, Opinion(embedder, learner, row), context)


def _embedder(embedders: Sequence[Embedder], name: str) -> Embedder | None:
    return next((one for one in embedders if one.name == name), None)
