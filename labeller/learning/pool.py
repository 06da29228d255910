"""What a query strategy sees: the candidates, what the learner says of them, and what was answered."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import Self

import numpy as np

from labeller.learning.arrays import NO_ROWS, Embeddings, Floats, Ints, unit
from labeller.learning.predictions import TopPredictions

SIMILAR = 0.5
PIECE = 1024


@dataclass(frozen=True)
class Landscape:
    """A fixed sample of all items as unit vectors: what "similar" and "many" mean in this project.

    `rows` (s,) ascending, `vectors` (s, d), `n` the number of items that they stand for. Cosine similarity.
    """

    rows: Ints
    vectors: Floats
    n: int

    SAMPLED = 2048

    @classmethod
    def of(cls, embeddings: Embeddings, among: Ints | None = None) -> Self:
        """At most SAMPLED random rows, of all or among these; always the same for the same number of items."""
        n = len(embeddings) if among is None else len(among)
        places = np.arange(n)
        if n > cls.SAMPLED:
            places = np.sort(np.random.default_rng(0).choice(n, cls.SAMPLED, replace=False, shuffle=False))
        rows = places if among is None else among[places]
        return cls(rows, unit(embeddings[rows]), n)

    def reach(self, n_answers: int) -> float:
        """The cosine distance within which two items count as similar after so many answers.

        So near to the typical item lies one item in twenty; with more than twenty answers, one for each answer,
        so that the answers together reach about everything once.
        """
        if not len(self.rows):
            return 1.0
        place = min(max(1, len(self.rows) // max(20, n_answers)), len(self.rows) - 1)
        return max(float(self._typical_distances[place]), 1e-3)

    @cached_property
    def _typical_distances(self) -> Floats:
        """How far the typical item of the sample has its nearest, its second nearest, and so on, (s,)."""
        some = self.vectors[:: max(1, len(self.rows) // 128)]
        return np.asarray(np.median(np.sort(1 - some @ self.vectors.T, axis=1), axis=0))


@dataclass(frozen=True)
class Pool:
    """The candidates and what may be known of them.

    `rows` (n,) are the candidates as rows of `embeddings`, strictly ascending. `predictions` go with them, None
    before the learner has seen any answer. `wanted` are the classes of which more is looked for; the predictions know
    their probabilities. `answered` are the rows that have an answer, `pending` those that were
    asked but not yet learned from: a batch keeps away from them. `batch` is how many will be asked together.
    The same pool with an equally seeded `rng` gives the same choice.
    """

    embeddings: Embeddings
    rows: Ints
    predictions: TopPredictions | None = None
    answered: Ints = field(default_factory=NO_ROWS.copy)
    pending: Ints = field(default_factory=NO_ROWS.copy)
    wanted: Ints = field(default_factory=NO_ROWS.copy)
    batch: int = 1
    rng: np.random.Generator = field(default_factory=lambda: np.random.default_rng(0))
    known_landscape: Landscape | None = None

    def __post_init__(self) -> None:
        if len(self.rows) > 1 and not (np.diff(self.rows) > 0).all():
            raise ValueError("the rows of a pool ascend and are distinct")
        if self.predictions is not None and len(self.predictions) != len(self.rows):
            raise ValueError("a pool has one prediction for each candidate")
        if self.predictions is not None and self.predictions.wanted.shape[1] != len(self.wanted):
            raise ValueError("the predictions of a pool know the probability of each wanted class")

    def __len__(self) -> int:
        return len(self.rows)

    @cached_property
    def landscape(self) -> Landscape:
        """The given one, or one made now; making it reads some thousand rows, so the caller may keep it."""
        return self.known_landscape or Landscape.of(self.embeddings)

    @cached_property
    def reach(self) -> float:
        """The cosine distance within which two items count as similar now; see Landscape."""
        return self.landscape.reach(len(self.answered))

    @cached_property
    def covered(self) -> Floats:
        """How much of each item of the landscape the answered and pending ones cover, (s,)."""
        return self._covered(self.landscape.vectors)

    def covered_at(self, positions: Ints) -> Floats:
        """The same of the candidates at these positions; of those in the landscape it is computed once."""
        rows, known = self.rows[positions], self.landscape.rows
        if not np.isin(rows, known, assume_unique=True).all():
            return self._covered(self.vectors_at(rows))
        return self.covered[np.searchsorted(known, rows)]

    def _covered(self, targets: Floats) -> Floats:
        rows = np.concatenate([self.answered, self.pending])
        if not len(rows):
            return np.zeros(len(targets), dtype=np.float32)
        closest = np.full(len(targets), -1, dtype=np.float32)
        for start in range(0, len(rows), PIECE):
            np.maximum(closest, (self.vectors_at(rows[start : start + PIECE]) @ targets.T).max(axis=0), out=closest)
        return _affinity_of(closest, self.reach)

    def vectors(self, positions: Ints) -> Floats:
        """The unit vectors of the candidates at these positions (indices into `rows`)."""
        return self.vectors_at(self.rows[positions])

    def vectors_at(self, rows: Ints) -> Floats:
        """The unit vectors of any rows."""
        return unit(self.embeddings[rows])


def affinity(vectors: Floats, targets: Floats, reach: float) -> Floats:
    """How much each unit vector (m, d) covers each target (s, d): (m, s), 1 for a copy, SIMILAR at `reach`."""
    return _affinity_of(vectors @ targets.T, reach)


def _affinity_of(cosines: Floats, reach: float) -> Floats:
    """The same of cosine similarities, in place."""
    cosines -= 1
    np.minimum(cosines, 0, out=cosines)
    cosines *= np.float32(-np.log(SIMILAR) / reach)
    return np.asarray(np.exp(cosines, out=cosines))
