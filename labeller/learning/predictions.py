"""What a learner says about many items, kept small: the few most probable classes of each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Self

import numpy as np

from labeller.learning.arrays import NO_ROWS, Bools, Floats, Ints, chunks
from labeller.learning.learners import FittedLearner
from labeller.learning.threads import one_blas_thread

KEPT = 3


@dataclass(frozen=True)
class TopPredictions:
    """The most probable classes of n items and how sure the learner is of each, without n x k probabilities.

    `classes` and `probabilities` are (n, t), the most probable first. `margins` and `entropies` are (n,), from
    0 to 1: the margin is the lead of the first class over the second (several labels per item: how far the label
    in most doubt is from 50 %), the entropy is a share of the largest possible. `doubts` and
    `doubt_probabilities` (n,) name the class that makes the learner hesitate: the runner-up, or the label
    nearest to 50 %. `wanted` (n, w) are the probabilities of w classes that were asked for.
    """

    classes: Ints
    probabilities: Floats
    margins: Floats
    entropies: Floats
    doubts: Ints
    doubt_probabilities: Floats
    wanted: Floats
    n_classes: int
    is_multilabel: bool = False

    def __len__(self) -> int:
        return len(self.margins)

    @classmethod
    def of(cls, probabilities: Floats, *, is_multilabel: bool = False, kept: int = KEPT) -> Self:
        """The summary of (n, k) probabilities; k is at least 1."""
        n, k = probabilities.shape
        top = cls.empty(n, k, is_multilabel=is_multilabel, kept=kept)
        top.fill(slice(0, n), probabilities)
        return top

    @classmethod
    def empty(cls, n: int, n_classes: int, *, is_multilabel: bool = False, kept: int = KEPT, wanted: int = 0) -> Self:
        """Room for n items, to be filled piece by piece."""
        kept = min(kept, n_classes)
        return cls(
            np.zeros((n, kept), dtype=np.int64),
            np.zeros((n, kept), dtype=np.float32),
            np.zeros(n, dtype=np.float32),
            np.zeros(n, dtype=np.float32),
            np.zeros(n, dtype=np.int64),
            np.zeros(n, dtype=np.float32),
            np.zeros((n, wanted), dtype=np.float32),
            n_classes,
            is_multilabel,
        )

    def fill(self, where: slice, probabilities: Floats) -> None:
        """Write the summary of (m, k) probabilities into these m places."""
        classes, values = _largest(probabilities, self.classes.shape[1])
        self.classes[where], self.probabilities[where] = classes, values
        if self.is_multilabel:
            nearest = np.abs(probabilities - 0.5).argmin(axis=1)
            doubted = np.take_along_axis(probabilities, nearest[:, None], axis=1)[:, 0]
            self.doubts[where], self.doubt_probabilities[where] = nearest, doubted
            self.margins[where] = np.abs(2 * doubted - 1)
            self.entropies[where] = _mean_binary_entropy(probabilities)
        else:
            self.doubts[where], self.doubt_probabilities[where] = classes[:, -1], values[:, -1]
            self.margins[where] = values[:, 0]
            if self.n_classes > 1:
                self.doubts[where], self.doubt_probabilities[where] = classes[:, 1], values[:, 1]
                self.margins[where] -= values[:, 1]
                self.entropies[where] = _entropy(probabilities)


def score(
    learner: FittedLearner,
    rows: Ints,
    *,
    kept: int = KEPT,
    wanted: Ints = NO_ROWS,
    check: Callable[[], None] = lambda: None,
) -> TopPredictions:
    """What the learner says about the items of these ascending rows, read in chunks of bounded memory.

    `wanted` are classes whose probability is kept for every item. `check` is called between chunks and may raise to
    cancel.
    """
    top = TopPredictions.empty(
        len(rows), learner.n_classes, is_multilabel=learner.is_multilabel, kept=kept, wanted=len(wanted)
    )
    with one_blas_thread():
        for where, read, chosen in chunks(rows):
            check()
            probabilities = learner.probabilities(read)[chosen]
            top.fill(where, probabilities)
            top.wanted[where] = probabilities[:, wanted]
    return top


def decide(probabilities: Floats, *, is_multilabel: bool) -> Ints | Bools:
    """What the learner would answer: the most probable class (n,), or every label of at least 50 %, (n, k)."""
    return probabilities >= 0.5 if is_multilabel else probabilities.argmax(axis=1)


def _largest(values: Floats, kept: int) -> tuple[Ints, Floats]:
    """Columns and values of the `kept` largest of each row, in order. For few columns faster than sorting."""
    rest = values.copy()
    every = np.arange(len(values))
    columns = np.empty((len(values), kept), dtype=np.int64)
    for place in range(kept):
        columns[:, place] = rest.argmax(axis=1)
        rest[every, columns[:, place]] = -np.inf
    return columns, np.take_along_axis(values, columns, axis=1)


def _entropy(probabilities: Floats) -> Floats:
    """Entropy of each row as a share of the largest possible; k is at least 2."""
    logs = np.maximum(probabilities, np.float32(1e-12))
    np.log(logs, out=logs)
    nats = -np.einsum("ij,ij->i", probabilities, logs)
    return np.asarray(nats / np.log(probabilities.shape[1]), dtype=np.float32)


def _mean_binary_entropy(probabilities: Floats) -> Floats:
    clipped = np.clip(probabilities, 1e-7, 1 - 1e-7)
    bits = clipped * np.log2(clipped) + (1 - clipped) * np.log2(1 - clipped)
    return np.asarray(-bits.mean(axis=1), dtype=np.float32)
