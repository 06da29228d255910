"""Says of each candidate how probably it is a thing that an annotator would draw there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from labeller.learning.arrays import Bools, Floats

_C = 0.02
_STEPS = 150
_CLIPPED = 4.0


@dataclass(frozen=True, eq=False)
class Judge:
    """A logistic regression on what `pooling` gives. `answers` is how many answered pictures it learned from."""

    mean: Floats
    spread: Floats
    weights: Floats
    offset: float
    answers: int

    def probabilities(self, pooled: Floats) -> Floats:
        """(n,) for candidates (n, d)."""
        values = _scaled(pooled, self.mean, self.spread) @ self.weights + np.float32(self.offset)
        return np.asarray(1 / (1 + np.exp(-values)), dtype=np.float32)


def fit_judge(pooled: Sequence[Floats], hits: Sequence[Bools], answers: int) -> Judge | None:
    """Learn from the candidates of answered pictures and which of them were there; None if all or none were."""
    from sklearn.linear_model import LogisticRegression

    rows, is_hit = np.concatenate(pooled), np.concatenate(hits)
    if not is_hit.any() or is_hit.all():
        return None
    mean, spread = rows.mean(axis=0), rows.std(axis=0) + np.float32(1e-3)
    fitted = LogisticRegression(C=_C, max_iter=_STEPS, tol=1e-3).fit(_scaled(rows, mean, spread), is_hit)
    return Judge(mean, spread, fitted.coef_[0].astype(np.float32), float(fitted.intercept_[0]), answers)


def _scaled(pooled: Floats, mean: Floats, spread: Floats) -> Floats:
    return np.asarray(np.clip((pooled - mean) / spread, -_CLIPPED, _CLIPPED), dtype=np.float32)
