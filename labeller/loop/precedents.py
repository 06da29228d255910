"""The precedents of an item: the answered items that are most like it, with what was answered."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from labeller.domain.item import Item, ItemId, ItemState
from labeller.domain.schema import LabelId
from labeller.jobs import JobContext
from labeller.learning.explaining.precedents import most_alike
from labeller.learning.reasons import precedent_sentence
from labeller.loop.ranking import Ranking
from labeller.project.project import Project
from labeller.store import answer_store, item_store

COMPARED = 10


@dataclass(frozen=True, slots=True)
class Precedent:
    """An answered item with its labels, and how like it is: the cosine similarity of the embeddings, -1 to 1."""

    item: Item
    label_ids: tuple[LabelId, ...]
    likeness: float


@dataclass(frozen=True, slots=True)
class Precedents:
    """The nearest answered items of the item `of`, the most alike first; at most COMPARED."""

    of: ItemId
    nearest: tuple[Precedent, ...] = ()

    def sentence(self, label_id: LabelId, name: str) -> str:
        """How many of them have that label, in words; empty where there are none."""
        agreeing = sum(label_id in one.label_ids for one in self.nearest)
        return precedent_sentence(agreeing, len(self.nearest), name)


def find_precedents(project: Project, ranking: Ranking, item_id: ItemId, context: JobContext) -> Precedents:
    """The precedents of an item by the embeddings of a ranking, as a job.

    There are none for an item of the control slice, nor for one that an audit has drawn.
    What they were answered is read now, so an answer that was taken back since is no precedent any more.
    """
    row = ranking.row_of(item_id)
    if row is None or ranking.is_silent(item_id):
        return Precedents(item_id)
    others = ranking.answered[ranking.answered != item_id]
    rows = ranking.vectors.rows[np.searchsorted(ranking.item_ids, others)]
    found, likenesses = most_alike(ranking.vectors.matrix, row, rows, COMPARED, context.check)
    likeness = dict(zip(others[found].tolist(), likenesses.tolist(), strict=True))
    with project.read() as db:
        items = item_store.find_items(db, likeness)
        answers = answer_store.find_answers(db, likeness)
    answered = {one: answer for one, answer in answers.items() if answer.state is ItemState.ANSWERED}
    return Precedents(
        item_id,
        tuple(
            Precedent(item, tuple(answered[item.id].label_ids), likeness[item.id])
            for item in items
            if item.id in answered
        ),
    )
