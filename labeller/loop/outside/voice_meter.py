"""Comparing what came from outside with what the learner says, on items that a person has answered."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from labeller.domain.schema import LabelId, Schema
from labeller.jobs import JobContext
from labeller.learning.arrays import Bools, Floats, Ints
from labeller.learning.learners import Answers, Learner
from labeller.loop.item_table import ItemTable
from labeller.loop.vectors import ItemVectors
from labeller.store.suggestion_store import SuggestedLabel

# Fewer answers compare chance with chance.
ENOUGH = 10
_FOLDS = 5
# The newest of them: the learner is fitted anew for each fifth.
_MOST_COMPARED = 500
# What is kept back from every probability: one wrong answer given as certain is not the end of a source.
_DOUBT = 0.02
Shares = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Comparison:
    """The log-loss of a source, in nats per item (per label, where an item may carry several), and that of the learner
    on the same `n` items.
    """

    loss: float
    learner_loss: float
    n: int


class VoiceMeter:
    """The answers of one moment, and what the learner says of each without having learned from it.

    Of the control slice it never learns. The other answers are left out a fifth at a time.
    """

    def __init__(self, table: ItemTable, vectors: ItemVectors, schema: Schema, learner: Learner) -> None:
        self._vectors = vectors
        self._learner = learner
        self.label_ids = [label.id for label in schema.labels]
        self._is_multilabel = schema.task.is_multilabel
        control, self._control_targets = self._known(table, control=True)
        asked, self._targets = self._known(table, control=False)
        self._control, self._rows = vectors.rows[control], vectors.rows[asked]
        self.item_ids: list[int] = [*table.ids[control].tolist(), *table.ids[asked].tolist()]

    def is_ahead_of(self, other: VoiceMeter | None) -> bool:
        """Whether it has a quarter more answers, or is the first."""
        return len(self.item_ids) >= ENOUGH and (
            other is None or len(self.item_ids) >= 1.25 * len(other.item_ids) or self.label_ids != other.label_ids
        )

    def compare(self, said: Sequence[SuggestedLabel], context: JobContext) -> Mapping[int, Comparison]:
        """Each source that has spoken of enough of the answered items, by the id of its import."""
        by_voice: dict[int, dict[int, list[tuple[LabelId, float]]]] = {}
        for row in said:
            by_voice.setdefault(row.import_id, {}).setdefault(row.item_id, []).append((row.label_id, row.score))
        by_voice = {import_id: items for import_id, items in by_voice.items() if len(items) >= ENOUGH}
        if not by_voice:
            return {}
        losses = self._learner_losses(context)
        place_of = {item_id: place for place, item_id in enumerate(self.item_ids)}
        found = {}
        for import_id, items in by_voice.items():
            places = [place for item_id in items if (place := place_of[item_id]) in losses]
            if len(places) >= ENOUGH:
                theirs = np.mean([self._voice_loss(items[self.item_ids[place]], place) for place in places])
                found[import_id] = Comparison(float(theirs), float(np.mean([losses[p] for p in places])), len(places))
        return found

    def _known(self, table: ItemTable, *, control: bool) -> tuple[Ints, Ints | Bools]:
        places = table.answered(control=control)
        places = places[self._vectors.has[places]]
        return table.targets(places, self.label_ids, is_multilabel=self._is_multilabel)

    def _target(self, place: int) -> int | Bools:
        """The answer at a place of `item_ids`."""
        count = len(self._control)
        target: int | Bools = self._control_targets[place] if place < count else self._targets[place - count]
        return target

    def _voice_loss(self, said: Sequence[tuple[LabelId, float]], place: int) -> float:
        return _loss(voice_shares(said, self.label_ids, is_multilabel=self._is_multilabel), self._target(place))

    def _learner_losses(self, context: JobContext) -> dict[int, float]:
        """The log-loss of the learner at each place of `item_ids` that is compared."""
        count, n = len(self._control), len(self._rows)
        folds: list[tuple[Ints, Ints, Ints]] = []  # learned from, rows asked about, their places
        everything = np.arange(n)
        if count:
            folds.append((everything, self._control, np.arange(count)))
        newest = everything[-_MOST_COMPARED:]
        fifths = [newest[start::_FOLDS] for start in range(_FOLDS)]
        folds += [(np.setdiff1d(everything, fifth), self._rows[fifth], count + fifth) for fifth in fifths]
        losses: dict[int, float] = {}
        for others, rows, places in folds:
            context.check()
            known = others[~np.isin(self._rows[others], rows)]  # copies would give the answer away
            if len(known) and len(rows):
                pairs = zip(places.tolist(), self._learned(known, rows), strict=True)
                losses |= {place: _loss(one.astype(np.float64), self._target(place)) for place, one in pairs}
        return losses

    def _learned(self, known: Ints, rows: Ints) -> Floats:
        """What a learner of some answers says of other rows, (n, k)."""
        answers = Answers(self._rows[known], self._targets[known], len(self.label_ids))
        return self._learner.fit(self._vectors.matrix, answers).probabilities(rows)


def voice_shares(said: Sequence[tuple[LabelId, float]], label_ids: Sequence[LabelId], *, is_multilabel: bool) -> Shares:
    """What a source said as probabilities (k,): what it left open is shared by the labels that it did not name.

    Where an item may carry several labels, those that it did not name are not there.
    """
    shares: Shares = np.zeros(len(label_ids))
    place_of = {label_id: place for place, label_id in enumerate(label_ids)}
    named = {place_of[label_id]: min(max(score, 0.0), 1.0) for label_id, score in said if label_id in place_of}
    for place, score in named.items():
        shares[place] = score
    if is_multilabel or not len(shares):
        return shares
    left, others = 1 - shares.sum(), len(shares) - len(named)
    if left > 0 and others:
        shares[[place for place in range(len(shares)) if place not in named]] = left / others
    total = shares.sum()
    return shares / total if total > 0 else np.full(len(shares), 1 / len(shares))


def _loss(shares: Shares, target: int | Bools) -> float:
    """The negative logarithm of the probability that was given to what is true."""
    if isinstance(target, np.ndarray):
        of_truth = np.where(target, shares, 1 - shares) * (1 - _DOUBT) + _DOUBT / 2
        return float(-np.log(of_truth).mean())
    return float(-np.log(shares[target] * (1 - _DOUBT) + _DOUBT / len(shares)))
