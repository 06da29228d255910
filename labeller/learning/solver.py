"""Logistic regression with an L2 penalty, solved where it is cheap: in the span of the labelled items.

With fewer labelled items than dimensions the best weights are a combination of those items (the representer
theorem), so the fit runs on m coordinates instead of d. This is exact, not an approximation.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from labeller.learning.arrays import Bools, Floats, Ints
from labeller.learning.loading import load

Doubles = NDArray[np.float64]
TOLERANCE = 1e-4


@dataclass(frozen=True)
class Weights:
    """Logits are `features @ coef.T + intercept`: coef (k, r), intercept (k,).

    A class that could not be told from others (never seen, or with several labels per item never or always said)
    has no weights; `learned` (k,) says which have.
    """

    coef: Doubles
    intercept: Doubles
    learned: Bools

    @classmethod
    def none(cls, n_classes: int, n_features: int) -> Self:
        return cls(np.zeros((n_classes, n_features)), np.zeros(n_classes), np.zeros(n_classes, dtype=bool))

    def logits(self, features: Doubles) -> Doubles:
        return np.asarray(features @ self.coef.T + self.intercept)


@dataclass(frozen=True)
class Span:
    """An orthonormal basis (d, r) of the space in which m feature vectors lie, r = min(m, d)."""

    basis: Doubles | None

    @classmethod
    def of(cls, features: Doubles) -> tuple[Self, Doubles]:
        """The span of (m, d) features, and their coordinates in it (m, r)."""
        m, d = features.shape
        if m >= d:
            return cls(None), features
        basis, coordinates = np.linalg.qr(features.T)
        return cls(basis), np.ascontiguousarray(coordinates.T)

    def into(self, coef: Doubles) -> Doubles:
        return coef if self.basis is None else np.asarray(coef @ self.basis)

    def out_of(self, coef: Doubles) -> Doubles:
        return coef if self.basis is None else np.asarray(coef @ self.basis.T)


def solve_single(
    features: Doubles,
    targets: Ints,
    n_classes: int,
    strength: float,
    start: Weights | None,
    shares: Doubles | None = None,
) -> Weights:
    """One class per item. `strength` is scikit-learn's C: the larger, the weaker the penalty. `shares` (m,) are how
    many items each row stands for; None if 1.
    """
    seen = np.unique(targets)
    weights = Weights.none(n_classes, features.shape[1])
    weights.learned[seen] = len(seen) > 1
    if len(seen) < 2:
        return weights
    begin = None
    if start is not None:
        coef, intercept = start.coef[seen], start.intercept[seen]
        begin = (coef, intercept) if len(seen) > 2 else (coef[1:] - coef[:1], intercept[1:] - intercept[:1])
    coef, intercept = _fit(features, targets, strength, begin, shares)
    if len(seen) == 2:  # scikit-learn gives one row for two classes; halves keep all rows alike
        coef, intercept = np.concatenate([-coef, coef]) / 2, np.concatenate([-intercept, intercept]) / 2
    weights.coef[seen], weights.intercept[seen] = coef, intercept
    return weights


def solve_multi(
    features: Doubles, targets: Bools, strength: float, start: Weights | None, shares: Doubles | None = None
) -> Weights:
    """Several labels per item: each label against the rest, one small fit a label."""
    weights = Weights.none(targets.shape[1], features.shape[1])
    said = targets.sum(axis=0)
    for column in np.flatnonzero((said > 0) & (said < len(targets))):
        one = slice(column, column + 1)
        begin = None if start is None else (start.coef[one], start.intercept[one])
        weights.coef[one], weights.intercept[one] = _fit(features, targets[:, column], strength, begin, shares)
        weights.learned[column] = True
    return weights


def _fit(
    features: Doubles,
    targets: Ints | Bools,
    strength: float,
    begin: tuple[Doubles, Doubles] | None,
    shares: Doubles | None,
) -> tuple[Doubles, Doubles]:
    load("sklearn.linear_model")
    from sklearn.linear_model import LogisticRegression

    # scikit-learn warns of a regression where most classes have one answer. Each answer twice at half the strength
    # is the same problem.
    if shares is None and len(np.unique(targets)) > len(targets) // 2:
        features, strength = np.tile(features, (2, 1)), strength / 2
        targets = np.concatenate([targets, targets])
    model = LogisticRegression(C=strength, tol=TOLERANCE, max_iter=2000, warm_start=True)
    if begin is not None:
        model.coef_, model.intercept_ = begin
    model.fit(features, targets, sample_weight=shares)
    return model.coef_, model.intercept_


def softmax(logits: Floats) -> Floats:
    if logits.shape[1] == 0:
        return logits
    powers = logits - logits.max(axis=1, keepdims=True)
    np.exp(powers, out=powers)
    powers /= powers.sum(axis=1, keepdims=True)
    return np.asarray(powers)


def sigmoid(logits: Floats) -> Floats:
    # Not by tanh, which float32 rounds to -1 from -9 on: nothing that the schema allows is impossible.
    return np.asarray(1 / (1 + np.exp(-np.clip(logits, -80, 80))), dtype=np.float32)
