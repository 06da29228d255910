"""What a learner is: the thing that is refitted while somebody labels."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol, runtime_checkable

import numpy as np

from labeller.learning.arrays import Bools, Embeddings, Floats, Ints


@dataclass(frozen=True)
class Answers:
    """What a learner may learn from: m answered items of a matrix of embeddings.

    `rows` (m,) say where they are in the matrix, in the order in which they were answered. `targets` are class
    indices (m,), or for several labels per item
    a Boolean matrix (m, k). `n_classes` is k, the number of labels that the schema allows, seen or not.
    """

    rows: Ints
    targets: Ints | Bools
    n_classes: int

    def __post_init__(self) -> None:
        if self.n_classes < 1 or len(self.rows) != len(self.targets):
            raise ValueError("a learner needs at least one class and one target for each row")
        if self.is_multilabel and self.targets.shape[1] != self.n_classes:
            raise ValueError("a Boolean target has one column for each class")

    def __len__(self) -> int:
        return len(self.rows)

    def first(self, size: int) -> Answers:
        return Answers(self.rows[:size], self.targets[:size], self.n_classes)

    @property
    def is_multilabel(self) -> bool:
        return self.targets.ndim == 2

    @property
    def counts(self) -> Ints:
        """How many answers each class has, (k,)."""
        if self.is_multilabel:
            return np.asarray(self.targets.sum(axis=0), dtype=np.int64)
        return np.bincount(self.targets, minlength=self.n_classes).astype(np.int64)


class FittedLearner(Protocol):
    """A learner after an answer: it knows the embeddings that it was fitted with and speaks about their rows."""

    @property
    def n_classes(self) -> int: ...

    @property
    def is_multilabel(self) -> bool: ...

    def probabilities(self, rows: Ints | slice) -> Floats:
        """(n, k) for these rows: they sum to 1, or with several labels per item each is a probability of its own.

        Never NaN, and never 0 for a class that the schema allows.
        """


@runtime_checkable
class Explainable(FittedLearner, Protocol):
    """A fitted learner that can be asked what it would say if an item were another."""

    def predict_at(self, vectors: Embeddings, row: int) -> Floats:
        """(n, k) as `probabilities`, for any vectors (n, d), each in the place of that row of the pool."""


class Learner(Protocol):
    """Learns from answers in sight of all embeddings (transductive), so that it may use the unanswered ones too.

    `name` is stable and kept in project files, `title` is what people read.
    """

    name: str
    title: str

    def fit(self, embeddings: Embeddings, answers: Answers, previous: FittedLearner | None = None) -> FittedLearner:
        """Learn from at least one answer. `previous` may speed this up; the result must not need it."""
