"""What has spread to each item, as logits beside those of the linear learner."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Self

import numpy as np

from labeller.learning.arrays import Floats, Ints
from labeller.learning.learners import Answers
from labeller.learning.propagation import Propagation

# What every class is given of an item that nothing has reached, as a share of what reaches an item on average.
BASE = 0.05


@dataclass(frozen=True)
class Propagated:
    """`sums` (n, k) sparse: what has reached each item of each class; several labels per item: then (n, k + 1), the
    last column all that has reached it. `masses` (k,) are the sums of the columns over all items.
    """

    propagation: Propagation
    answers: Answers
    sums: Any
    masses: Floats

    @classmethod
    def of(cls, propagation: Propagation, answers: Answers) -> Self:
        sums = propagation.sums(_weights(answers))
        return cls(propagation, answers, sums, np.asarray(sums.sum(axis=0), dtype=np.float32))

    def logits(self, rows: Ints | slice) -> Floats:
        """(n, k) for these rows; of one class per item logarithms of shares, which need not sum to 1."""
        return self._logits(self.sums[rows].toarray())

    def held_out(self, size: int) -> Floats:
        """(size, k) what the first answers say of each other's items, without the answer that was given there."""
        weights = _weights(self.answers)[:size]
        return self._logits(self.propagation.between[:size, :size] @ weights)

    def _logits(self, reached: Floats) -> Floats:
        base = BASE / max(1, len(self.propagation.graph))
        if self.answers.is_multilabel:
            base *= self.masses[-1] / 2
            said, all_said = reached[:, :-1], reached[:, -1:]
            return np.asarray(np.log((said + base) / (np.maximum(all_said - said, 0) + base)))
        return np.asarray(np.log(reached / np.maximum(self.masses, np.float32(1e-12)) + np.float32(base)))


def _weights(answers: Answers) -> Floats:
    """What each answer adds to each column of the sums."""
    if answers.is_multilabel:
        return np.hstack([answers.targets, np.ones((len(answers), 1))]).astype(np.float32)
    return np.asarray(answers.targets[:, None] == np.arange(answers.n_classes), dtype=np.float32)
