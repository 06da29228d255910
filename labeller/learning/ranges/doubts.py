"""How unsure a learner of ranges is of whole sounds, and where in them most."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from labeller.learning.measures import measure_named
from labeller.learning.ranges.moments import HOP_S
from labeller.learning.ranges.range_learner import Corpus, FittedRangeLearner


@dataclass(frozen=True, slots=True)
class Doubt:
    """`utility` of a sound, and where the learner is least sure: the time, the number of the label, how probable."""

    utility: float
    time_s: float
    label: int
    probability: float


def find_doubts(
    learner: FittedRangeLearner,
    corpus: Corpus,
    keys: Sequence[int],
    strategy: str,
    check: Callable[[], None] = lambda: None,
) -> list[Doubt]:
    """One for each sound, in their order. The utility is the sum over the moments, divided by the root of their
    number, as for spans."""
    doubts = []
    for key in keys:
        check()
        doubts.append(_doubt(learner, corpus, key, strategy))
    return doubts


def _doubt(learner: FittedRangeLearner, corpus: Corpus, key: int, strategy: str) -> Doubt:
    probabilities = learner.probabilities(corpus[key])
    two = np.stack([probabilities.ravel(), 1 - probabilities.ravel()], axis=1)
    unsure = measure_named(strategy)(two).reshape(probabilities.shape)
    moment, label = np.unravel_index(int(unsure.argmax()), unsure.shape)
    utility = float(unsure.sum() / len(unsure) ** 0.5)
    return Doubt(utility, float(moment * HOP_S), int(label), float(probabilities[moment, label]))
