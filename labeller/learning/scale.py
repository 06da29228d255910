"""Standardising embeddings: what a learner needs to treat every dimension alike."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from labeller.learning.arrays import Embeddings

SAMPLED = 8192


@dataclass(frozen=True)
class Scale:
    """Mean and spread of each dimension, both (d,) float64, estimated from `n` items or a sample of them."""

    mean: NDArray[np.float64]
    spread: NDArray[np.float64]
    n: int

    @classmethod
    def of(cls, embeddings: Embeddings) -> Self:
        """From at most SAMPLED evenly spaced rows. A dimension that never varies gets spread 1."""
        step = max(1, len(embeddings) // SAMPLED)
        sample = embeddings[::step]
        spread = np.asarray(sample.std(axis=0, dtype=np.float64))
        # Rounding leaves a constant dimension with a tiny spread that would blow its noise up.
        spread[spread <= 1e-6 * np.abs(sample).max(axis=0, initial=0.0)] = 1.0
        return cls(np.asarray(sample.mean(axis=0, dtype=np.float64)), spread, len(embeddings))

    def fits(self, embeddings: Embeddings) -> bool:
        """Whether it still describes a matrix that may have grown: it may be kept until that doubles."""
        return self.n <= len(embeddings) < 2 * self.n and embeddings.shape[1] == len(self.mean)

    def apply(self, vectors: Embeddings) -> NDArray[np.float64]:
        scaled = vectors - self.mean
        scaled /= self.spread
        return scaled
