"""How good the learner is at each label, and which labels it takes for each other: suggestion against answer."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from labeller.learning.arrays import Bools, Ints
from labeller.learning.quality import Estimate, wilson


@dataclass(frozen=True, slots=True)
class LabelFigures:
    """One label on the control slice, as shares with their intervals.

    `precision`: where the label was suggested, how often it was right. `recall`: where it was the answer, how often
    it was suggested. The `n` of each is how many control answers that rests on; with 0 nothing is known.
    """

    label_id: int
    precision: Estimate
    recall: Estimate

    @property
    def n(self) -> int:
        """How many control answers have this label."""
        return self.recall.n


@dataclass(frozen=True, slots=True)
class Confusion:
    """So many of the `of` control answers with one label got the suggestion of another.

    With several labels per item, `answered` None says that a label was suggested where it was not the answer, and
    `suggested` None that one was missed, unless both happened on one item: then it is a confusion of the two.
    """

    answered: int | None
    suggested: int | None
    count: int
    of: int


def label_figures(
    predicted: Ints | Bools, answered: Ints | Bools, label_ids: Sequence[int]
) -> tuple[LabelFigures, ...]:
    """In the order of `label_ids`, one for each class; classes as indices (n,), or as Boolean matrices (n, k)."""
    suggested, true = _as_matrix(predicted, len(label_ids)), _as_matrix(answered, len(label_ids))
    both = (suggested & true).sum(axis=0)
    return tuple(
        LabelFigures(label_id, wilson(int(hits), int(said)), wilson(int(hits), int(there)))
        for label_id, hits, said, there in zip(label_ids, both, suggested.sum(axis=0), true.sum(axis=0), strict=True)
    )


def confusions(predicted: Ints | Bools, answered: Ints | Bools, label_ids: Sequence[int]) -> tuple[Confusion, ...]:
    """What was taken for what, the most frequent first; equal counts in the order of the labels."""
    suggested, true = _as_matrix(predicted, len(label_ids)), _as_matrix(answered, len(label_ids))
    counts: Counter[tuple[int | None, int | None]] = Counter()
    for extra, missed in zip(suggested & ~true, true & ~suggested, strict=True):
        if not (extra.any() or missed.any()):
            continue
        counts.update((one, other) for one in _classes(missed) for other in _classes(extra))
    there_in_all = true.sum(axis=0)
    ordered = sorted(counts.items(), key=lambda pair: (-pair[1], *(-1 if one is None else one for one in pair[0])))
    return tuple(
        Confusion(
            None if one is None else label_ids[one],
            None if other is None else label_ids[other],
            count,
            len(true) if one is None else int(there_in_all[one]),
        )
        for (one, other), count in ordered
    )


def _as_matrix(classes: Ints | Bools, n_classes: int) -> Bools:
    return np.asarray(classes if classes.ndim == 2 else classes[:, None] == np.arange(n_classes), dtype=np.bool_)


def _classes(is_in: Bools) -> list[int | None]:
    """The classes that are in, or None where there is none."""
    return [*np.flatnonzero(is_in).tolist()] or [None]
