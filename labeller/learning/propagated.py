"""What has spread to each item, as logits beside those of the linear learner."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any, Self

import numpy as np

from labeller.learning.arrays import Bools, Floats, Ints
from labeller.learning.learners import Answers
from labeller.learning.propagation import Propagation

# What every class is given of an item that nothing has reached, as a share of what reaches an item on average.
BASE = 0.05
# What is needed of others to doubt an answer, likewise, and the least that a doubted answer still counts.
EVIDENCE = 0.3
LEAST_TRUST = 0.2


@dataclass(frozen=True)
class Propagated:
    """`sums` (n, k) sparse: what has reached each item of each class; several labels per item: then (n, k + 1), the
    last column all that has reached it. `weights` (m, .) is what each answer gave to each of these columns, `masses`
    the sums of the columns over all items.
    """

    propagation: Propagation
    weights: Floats
    sums: Any
    masses: Floats
    is_multilabel: bool

    @classmethod
    def of(cls, propagation: Propagation, answers: Answers) -> Self:
        weights = _weights(answers)
        if not answers.is_multilabel:
            weights *= _trust(propagation, weights)[:, None]
        sums = propagation.sums(weights)
        return cls(propagation, weights, sums, propagation.masses(weights), answers.is_multilabel)

    def logits(self, rows: Ints | slice) -> Floats:
        """(n, k) for these rows; of one class per item logarithms of shares, which need not sum to 1."""
        return self._logits(self.sums[rows].toarray())

    def add_to(self, logits: Floats, rows: Ints | slice, columns: Bools, factor: float) -> None:
        """Add the logits of these rows and columns, times a factor, to logits in place.

        Of one class per item all columns of a row may become lower by the same: that changes no probability, and so
        only what has been reached costs time.
        """
        if self.is_multilabel:
            logits += np.float32(factor) * self.logits(rows)[:, columns]
            return
        reached = self._reached[rows]
        if reached.shape[0] != len(logits):
            logits += np.float32(factor) * reached.toarray()[:, columns]
            return
        is_wanted = columns[reached.indices]
        places = np.repeat(np.arange(len(logits)), np.diff(reached.indptr))[is_wanted]
        numbers = (np.cumsum(columns) - 1)[reached.indices[is_wanted]]
        logits[places, numbers] += np.float32(factor) * reached.data[is_wanted]

    @cached_property
    def _reached(self) -> Any:
        """Of one class per item: by how much a logit is above that of an item that nothing has reached, sparse."""
        from scipy import sparse

        base = BASE / len(self.propagation.graph)
        above = np.log1p(self.sums.data / (self.masses[self.sums.indices] * np.float32(base)))
        return sparse.csr_array((above, self.sums.indices, self.sums.indptr), shape=self.sums.shape)

    def held_out(self, size: int) -> Floats:
        """(size, k) what the first answers say of each other's items, without the answer that was given there."""
        return self._logits(self.propagation.between(self.weights[:size]))

    def _logits(self, reached: Floats) -> Floats:
        base = BASE / len(self.propagation.graph)
        if self.is_multilabel:
            base *= self.masses[-1] / 2
            said, all_said = reached[:, :-1], reached[:, -1:]
            return np.asarray(np.log((said + base) / (np.maximum(all_said - said, 0) + base)))
        return np.asarray(np.log(reached / self.masses + np.float32(base)))


def _weights(answers: Answers) -> Floats:
    """What each answer adds to each column of the sums."""
    if answers.is_multilabel:
        return np.hstack([answers.targets, np.ones((len(answers), 1))]).astype(np.float32)
    return np.asarray(answers.targets[:, None] == np.arange(answers.n_classes), dtype=np.float32)


def _trust(propagation: Propagation, weights: Floats) -> Floats:
    """How much each answer counts, (m,) up to 1: less where the answers around it agree on another class.

    One wrong answer would else be believed by all that lies beside it.
    """
    others = propagation.between(weights) / propagation.masses(weights)
    base = np.float32(EVIDENCE / len(propagation.graph))
    agreeing = (others * weights).sum(axis=1)
    return np.asarray(np.clip((agreeing + base) / (others.max(axis=1) + base), LEAST_TRUST, 1), dtype=np.float32)
