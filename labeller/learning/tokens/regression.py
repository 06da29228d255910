"""Multinomial logistic regression on features of two kinds: many hashed ones that are mostly 0, and a few full ones.

Scikit-learn takes one matrix; made into one, the full features would take ten times the memory and time.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from labeller.learning.arrays import Floats, Ints
from labeller.learning.tokens.descent import minimised

if TYPE_CHECKING:
    from scipy.sparse import csr_array

# Chosen on tweets with six kinds of names, after 50 to 800 of them.
_VARIANCE = 30.0
_STEPS, _STEPS_ON = 50, 20


@dataclass(frozen=True)
class Features:
    """n tokens: `hashed` (n, h), mostly 0, and `full` (n, d)."""

    hashed: csr_array
    full: Floats

    def __len__(self) -> int:
        return len(self.full)


@dataclass(frozen=True)
class Regression:
    """Weights for the hashed features (h, k) and the full ones (d, k), and what speaks for each class anyway (k,)."""

    hashed: Floats
    full: Floats
    intercept: Floats

    def log_probabilities(self, features: Features) -> Floats:
        """(n, k)."""
        logits = features.hashed @ self.hashed + features.full @ self.full + self.intercept
        logits -= logits.max(axis=1, keepdims=True)
        logits -= np.log(np.exp(logits).sum(axis=1, keepdims=True))
        return np.asarray(logits, dtype=np.float32)


def fit(
    features: Features,
    classes: Ints,
    n_classes: int,
    weights: Floats,
    start: Regression | None = None,
    check: Callable[[], None] = lambda: None,
) -> Regression:
    """L2-penalised maximum likelihood.

    `classes` (n,) and `weights` (n,) go with the features. From `start`, where the last round ended, fewer steps are
    enough. `check` is called in each of them and may raise to cancel.
    """
    used = np.unique(features.hashed.indices)
    problem = _Problem(features, used, classes, weights, n_classes, check)
    begin = np.zeros((len(used) + features.full.shape[1] + 1, n_classes), dtype=np.float32)
    fits = start is not None and start.hashed.shape[1] == n_classes and start.full.shape[0] == features.full.shape[1]
    if start is not None and fits:
        begin = np.vstack([start.hashed[used], start.full, start.intercept])
    solved = minimised(problem.loss_and_slope, begin.ravel(), _STEPS_ON if fits else _STEPS).reshape(begin.shape)
    hashed = np.zeros((features.hashed.shape[1], n_classes), dtype=np.float32)
    hashed[used] = solved[: len(used)]
    return Regression(hashed, solved[len(used) : -1], solved[-1])


class _Problem:
    """What is minimised: minus the weighted log likelihood, plus the penalty. In single precision, which is enough."""

    def __init__(
        self,
        features: Features,
        used: NDArray[np.int32],
        classes: Ints,
        weights: Floats,
        n_classes: int,
        check: Callable[[], None],
    ) -> None:
        self._hashed = features.hashed[:, used]
        self._back = self._hashed.T.tocsr()
        self._full = features.full
        self._classes = classes
        self._weights = weights
        self._n_classes = n_classes
        self._check = check

    def loss_and_slope(self, flat: Floats) -> tuple[float, Floats]:
        self._check()
        values = flat.reshape(-1, self._n_classes)
        hashed, full, intercept = values[: self._back.shape[0]], values[self._back.shape[0] : -1], values[-1]
        logits = self._hashed @ hashed + self._full @ full + intercept
        logits -= logits.max(axis=1, keepdims=True)
        own = np.arange(len(logits)), self._classes
        chosen = logits[own]
        rest = np.exp(logits)
        total = rest.sum(axis=1, keepdims=True)
        rest /= total
        loss = -float((self._weights * (chosen - np.log(total[:, 0]))).sum(dtype=np.float64))
        rest[own] -= 1
        rest *= self._weights[:, None]
        slope = values / np.float32(_VARIANCE)
        slope[-1] = 0  # the intercept goes free
        loss += 0.5 * float((values[:-1] * slope[:-1]).sum(dtype=np.float64))
        slope[: self._back.shape[0]] += self._back @ rest
        slope[self._back.shape[0] : -1] += self._full.T @ rest
        slope[-1] = rest.sum(axis=0)
        return loss, slope.ravel()
