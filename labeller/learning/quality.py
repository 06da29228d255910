"""How good the learner is, measured on the control slice: never a figure without its interval.

Control items are drawn at random and never trained on. What the learner says of them is compared with what the
annotator answered, which counts as true.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt

import numpy as np

from labeller.learning.arrays import Bools, Ints

EARLY_BELOW = 10
Z95 = 1.959964


@dataclass(frozen=True, slots=True)
class Estimate:
    """A share from 0 to 1 with its 95 % interval, and the `n` control answers that it rests on."""

    value: float
    low: float
    high: float
    n: int

    @property
    def is_early(self) -> bool:
        """Whether it is too early to tell."""
        return self.n < EARLY_BELOW


@dataclass(frozen=True, slots=True)
class CurvePoint:
    """How good the learner was when it had learned from `n_answers` answers."""

    n_answers: int
    accuracy: Estimate


LearningCurve = tuple[CurvePoint, ...]


def wilson(right: int, n: int) -> Estimate:
    """The share `right / n` with its score interval (E. B. Wilson, 1927), which also holds for few answers and
    near 0 and 1. Nothing measured: anything from 0 to 1."""
    if n == 0:
        return Estimate(0.5, 0.0, 1.0, 0)
    share = right / n
    widening = Z95**2 / n
    middle = (share + widening / 2) / (1 + widening)
    half = Z95 * sqrt(share * (1 - share) / n + widening / (4 * n)) / (1 + widening)
    return Estimate(share, min(max(middle - half, 0.0), share), max(min(middle + half, 1.0), share), n)


NOTHING_MEASURED = wilson(0, 0)


def right_answers(predicted: Ints | Bools, answered: Ints | Bools) -> Bools:
    """Which predictions hold, (n,): class indices, or Boolean matrices (n, k) in which every label must agree."""
    same = predicted == answered
    return np.asarray(same.all(axis=1) if same.ndim == 2 else same)


def macro_f1(predicted: Ints | Bools, answered: Ints | Bools) -> float:
    """The mean F1 of the classes that were predicted or answered at least once; 0 where there is none."""
    if predicted.ndim == 1:
        classes = np.arange(1 + max(int(predicted.max(initial=0)), int(answered.max(initial=0))))
        predicted, answered = predicted[:, None] == classes, answered[:, None] == classes
    both, either = (predicted & answered).sum(axis=0), predicted.sum(axis=0) + answered.sum(axis=0)
    return float((2 * both[either > 0] / either[either > 0]).mean()) if either.any() else 0.0
