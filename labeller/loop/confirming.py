"""What the learner is sure of: pages that a person confirms at once, and what an audit may speak of."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np

from labeller.domain.audit import FrozenLabel
from labeller.domain.item import ItemId, ItemState
from labeller.domain.schema import LabelId
from labeller.jobs import JobContext
from labeller.learning.arrays import Bools, Floats, Ints, unit
from labeller.learning.confirming import choose_page
from labeller.learning.predictions import score
from labeller.learning.quality import Estimate, wilson
from labeller.loop.ranking import Ranking
from labeller.project.project import Project
from labeller.store import answer_store

DEFAULT_LEAST, DEFAULT_SIZE = 0.95, 48
Denied = Collection[tuple[ItemId, LabelId]]


@dataclass(frozen=True, slots=True)
class ConfirmPage:
    """Items of the pool that the learner gives one label, alike ones side by side, with how sure it is of each.

    `waiting` counts all items of any label of which it is as sure as was asked for, these among them. `record` is how
    often such a suggestion is right, measured on the control slice.
    """

    label_id: LabelId
    item_ids: tuple[ItemId, ...]
    confidences: tuple[float, ...]
    waiting: int
    record: Estimate

    def __len__(self) -> int:
        return len(self.item_ids)

    @property
    def least(self) -> float:
        """How sure it is at least of each."""
        return min(self.confidences)


@dataclass(frozen=True)
class SureItems:
    """What the learner of one ranking says of the n open items that may be confirmed; the control slice is not in it.

    `item_ids`, `places` (rows of the vectors), `classes` and `confidences` are (n,). `checked` (m,) is how sure it was
    of the control answers, `is_right` (m,) whether they agree.
    """

    ranking: Ranking
    item_ids: Ints
    places: Ints
    classes: Ints
    confidences: Floats
    checked: Floats
    is_right: Bools

    def page(
        self, least: float, size: int, *, answered: Collection[ItemId] = (), denied: Denied = ()
    ) -> ConfirmPage | None:
        """The next page; None where it is sure enough of nothing.

        Without what has been `answered` since, and without the labels that somebody has `denied` of an item.
        """
        free = np.flatnonzero(self._is_free(answered, denied))
        at = choose_page(
            self.classes[free],
            self.confidences[free],
            lambda positions: unit(self.ranking.vectors.matrix[self.places[free[positions]]]),
            least=least,
            size=size,
        )
        if not len(at):
            return None
        chosen = free[at]
        return ConfirmPage(
            self._label_id(int(self.classes[chosen[0]])),
            tuple(self.item_ids[chosen].tolist()),
            tuple(self.confidences[chosen].tolist()),
            int((self.confidences[free] >= least).sum()),
            self.record(least),
        )

    def count(self, least: float, answered: Collection[ItemId] = ()) -> int:
        """How many items it is so sure of."""
        return int((self._is_free(answered, ()) & (self.confidences >= least)).sum())

    def frozen(self, least: float, answered: Collection[ItemId] = ()) -> list[FrozenLabel]:
        """All that it is so sure of, with the labels as they are now, in the order of the items: for an audit."""
        chosen = np.flatnonzero(self._is_free(answered, ()) & (self.confidences >= least))
        labels = [self._label_id(number) for number in self.classes[chosen].tolist()]
        ids, confidences = self.item_ids[chosen].tolist(), self.confidences[chosen].tolist()
        return [FrozenLabel(*one) for one in zip(ids, labels, confidences, strict=True)]

    def record(self, least: float) -> Estimate:
        """How often it is right where it is so sure: what the answers of the control slice say."""
        seen = self.is_right[self.checked >= least]
        return wilson(int(seen.sum()), len(seen))

    def _label_id(self, number: int) -> LabelId:
        return self.ranking.schema.labels[number].id

    def _is_free(self, answered: Collection[ItemId], denied: Denied) -> Bools:
        free = ~np.isin(self.item_ids, np.fromiter(answered, dtype=np.int64))
        for item_id, label_id in denied:
            place = int(np.searchsorted(self.item_ids, item_id))
            is_there = place < len(self.item_ids) and self.item_ids[place] == item_id
            if is_there and self._label_id(int(self.classes[place])) == label_id:
                free[place] = False
        return free


def find_sure(project: Project, ranking: Ranking, context: JobContext) -> SureItems | None:
    """A job: what the learner of a ranking says of the pool. None before it has learned, or where it cannot be asked.

    Only where every item carries one label: with several, "is right" would have to hold for each of them.
    """
    task = ranking.schema.task
    if ranking.learner is None or task.is_multilabel or not task.is_whole_item:
        return None
    with project.read() as db:
        reserved = answer_store.find_outcomes(db, ranking.item_ids[ranking.is_reserved].tolist())
    control = {
        one.item_id: one.label_ids[0]
        for one in reserved
        if one.is_control and one.state is ItemState.ANSWERED and len(one.label_ids) == 1
    }
    item_ids, places, classes, confidences = _told(ranking, _seen_open(ranking), context)
    known, _, told, checked = _told(ranking, np.array(sorted(control), dtype=np.int64), context)
    given = np.array([control[item_id] for item_id in known.tolist()], dtype=np.int64)
    labels = np.array([label.id for label in ranking.schema.labels], dtype=np.int64)
    return SureItems(ranking, item_ids, places, classes, confidences, checked, labels[told] == given)


def _seen_open(ranking: Ranking) -> Ints:
    """The open items that may be seen with their suggestions, ascending."""
    open_ids = np.sort(ranking.spare)
    return open_ids[~np.isin(open_ids, np.fromiter(ranking.settings.blind, dtype=np.int64))]


def _told(ranking: Ranking, item_ids: Ints, context: JobContext) -> tuple[Ints, Ints, Ints, Floats]:
    """Of ascending items those that have been read, their rows, and the most probable class of each with how probable
    it is."""
    assert ranking.learner is not None  # noqa: S101  # the caller has looked
    rows = ranking.vectors.rows[np.searchsorted(ranking.item_ids, item_ids)]
    item_ids, rows = item_ids[rows >= 0], rows[rows >= 0]
    unique, back = np.unique(rows, return_inverse=True)
    if not len(unique):
        return item_ids, rows, rows, np.empty(0, dtype=np.float32)
    told = score(ranking.learner, unique, check=context.check)
    return item_ids, rows, told.classes[back, 0], told.probabilities[back, 0]
