"""Regression that learns in one step: fixed random features, and the weights that fit best in closed form."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np

from labeller.learning.arrays import Floats

_HIDDEN = 384
_WIDTH, _SHIFT = 1.5, 0.5
_CLIPPED = 4.0


@dataclass(frozen=True, eq=False)
class Expansion:
    """Features brought to one scale, with random mixtures of them beside them (Rahimi and Recht 2008)."""

    mean: Floats
    spread: Floats

    @classmethod
    def of(cls, features: Floats) -> Expansion:
        """For features (n, d) like these."""
        return cls(features.mean(axis=0), features.std(axis=0) + np.float32(1e-3))

    def expanded(self, features: Floats) -> Floats:
        """(n, d + hidden + 1) for (n, d)."""
        scaled = np.clip((features - self.mean) / self.spread, -_CLIPPED, _CLIPPED)
        mixing, shift = _mixing(features.shape[1])
        hidden = np.maximum(scaled @ mixing + shift, 0)
        return np.concatenate([scaled, hidden, np.ones((len(scaled), 1), dtype=np.float32)], axis=1)


@cache
def _mixing(dimensions: int) -> tuple[Floats, Floats]:
    drawn = np.random.default_rng(1)
    mixing = drawn.standard_normal((dimensions, _HIDDEN)) * (_WIDTH / dimensions**0.5)
    return mixing.astype(np.float32), (drawn.standard_normal(_HIDDEN) * _SHIFT).astype(np.float32)


def solve(expanded: Floats, targets: Floats, penalty: float, weights: Floats | None = None) -> Floats:
    """(d, k) weights for `targets` (n, k) by least squares, with `penalty` on large ones, a share of the rows."""
    rows = expanded if weights is None else expanded * weights[:, None]
    products = rows.T @ expanded
    products[np.diag_indices(len(products))] += np.float32(penalty * max(len(expanded), 1))
    return np.asarray(np.linalg.solve(products, rows.T @ targets), dtype=np.float32)


def balanced(classes: Sequence[int] | np.ndarray) -> Floats:
    """(n,) weights that let rare classes count more, by the root of how much rarer they are; 1 on average."""
    numbers = np.asarray(classes, dtype=np.int64)
    rarity = np.bincount(numbers)[numbers].astype(np.float32) ** -0.5
    return np.asarray(rarity / rarity.mean(), dtype=np.float32) if len(rarity) else rarity
