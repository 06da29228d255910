"""How unsure a learner is of one small thing, a token or a candidate, by the name of the query strategy."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from labeller.learning.arrays import Floats

Measure = Callable[[Floats], Floats]
"""From (n, answers) probabilities to (n,) how unsure the learner is of each, 0 to 1."""


def measure_named(strategy: str) -> Measure:
    """What the strategies margin and entropy go by; all others go by what is missing to certainty."""
    return {"margin": _margin, "entropy": _entropy}.get(strategy, _least_confident)


def _least_confident(probabilities: Floats) -> Floats:
    return np.asarray(1 - probabilities.max(axis=1))


def _margin(probabilities: Floats) -> Floats:
    two = np.partition(probabilities, -2, axis=1)[:, -2:]
    return np.asarray(1 - (two[:, 1] - two[:, 0]))


def _entropy(probabilities: Floats) -> Floats:
    logs = np.log(np.maximum(probabilities, 1e-12))
    return np.asarray(-(probabilities * logs).sum(axis=1) / np.log(probabilities.shape[1]))
