"""Items and their answers as arrays, kept up to date with the project: what the loop computes on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from labeller.domain.item import ItemId, ItemState
from labeller.domain.schema import LabelId
from labeller.learning.arrays import Bools, Ints
from labeller.loop.control import Numbers, kin_numbers
from labeller.store.answer_store import Outcome


@dataclass
class ItemTable:
    """n items in ascending order of their ids. Arrays are (n,) and named by what they say of each item.

    `kin` are the numbers by which the control slice is drawn: equal for copies and for items of one group.
    """

    ids: Ints
    hashes: Sequence[str]
    kin: Numbers
    is_open: Bools
    is_control: Bools
    outcomes: dict[int, Outcome] = field(default_factory=dict)

    @classmethod
    def of(cls, items: Mapping[ItemId, tuple[str, str | None]], outcomes: Iterable[Outcome]) -> ItemTable:
        """`items` are content hash and group by id, in ascending order."""
        hashes = [digest for digest, _ in items.values()]
        table = cls(
            ids=np.fromiter(items, dtype=np.int64, count=len(items)),
            hashes=hashes,
            kin=kin_numbers(hashes, [group for _, group in items.values()]),
            is_open=np.ones(len(items), dtype=np.bool_),
            is_control=np.zeros(len(items), dtype=np.bool_),
        )
        table._set(outcomes)
        return table

    def __len__(self) -> int:
        return len(self.ids)

    def update(self, item_ids: Iterable[ItemId], outcomes: Iterable[Outcome]) -> None:
        """Take the answers of these items anew; those without an outcome are open again."""
        for place in self.places(item_ids):
            self.is_open[place] = True
            self.is_control[place] = False
            self.outcomes.pop(int(place), None)
        self._set(outcomes)

    def places(self, item_ids: Iterable[ItemId]) -> Ints:
        """Where these items stand in the arrays; unknown ones are left out."""
        places = self._places_or_none(item_ids)
        return places[places >= 0]

    def answered(self, *, control: bool) -> Ints:
        """Places of the answered items in or outside the control slice, in the order in which they were answered."""
        chosen = [
            (outcome.answered_at, place)
            for place, outcome in self.outcomes.items()
            if outcome.state is ItemState.ANSWERED and outcome.is_control == control
        ]
        return np.array([place for _, place in sorted(chosen)], dtype=np.int64)

    def targets(self, places: Ints, label_ids: Sequence[LabelId], *, is_multilabel: bool) -> tuple[Ints, Ints | Bools]:
        """Places with a target, and the targets: class indices, or with several labels per item a Boolean matrix.

        Labels that are not among `label_ids` do not count.
        """
        index = {label_id: number for number, label_id in enumerate(label_ids)}
        if is_multilabel:
            matrix = np.zeros((len(places), len(label_ids)), dtype=np.bool_)
            for row, place in enumerate(places):
                for label_id in self.outcomes[int(place)].label_ids:
                    if label_id in index:
                        matrix[row, index[label_id]] = True
            return places, matrix
        first = {place: self.outcomes[place].label_ids[:1] for place in places.tolist()}
        classes = {
            place: index[label_id] for place, label_ids in first.items() for label_id in label_ids if label_id in index
        }
        return np.array(list(classes), dtype=np.int64), np.array(list(classes.values()), dtype=np.int64)

    def _set(self, outcomes: Iterable[Outcome]) -> None:
        given = list(outcomes)
        places = self._places_or_none(outcome.item_id for outcome in given)
        for place, outcome in zip(places.tolist(), given, strict=True):
            if place >= 0:
                self.is_open[place] = False
                self.is_control[place] = outcome.is_control
                self.outcomes[place] = outcome

    def _places_or_none(self, item_ids: Iterable[ItemId]) -> Ints:
        """Where each of these items stands in the arrays, -1 for unknown ones."""
        wanted = np.fromiter(item_ids, dtype=np.int64)
        if not len(self.ids):
            return np.full(len(wanted), -1, dtype=np.int64)
        places = np.minimum(np.searchsorted(self.ids, wanted), len(self.ids) - 1)
        return np.where(self.ids[places] == wanted, places, -1).astype(np.int64)
