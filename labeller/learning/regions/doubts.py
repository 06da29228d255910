"""How unsure a learner of shapes is of whole pictures, and of what on them most."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np

from labeller.learning.measures import Measure, measure_named
from labeller.learning.regions.corpus import Corpus
from labeller.learning.regions.region_learner import FittedRegionLearner, Weighed

LOOKED_AT = 32
"""Pictures of a large pool that are looked at in one round: some seconds."""

# Below this a candidate is one of the very many that are nothing; their doubts would drown the others.
_LEAST_PROBABILITY = 0.1


@dataclass(frozen=True, slots=True)
class Doubt:
    """`utility` of a picture, how many things may be on it, and that of which the learner is least sure: the number
    of its label, and how probable it is. `weighed` is what the learner made of the picture."""

    weighed: Weighed = field(compare=False, repr=False)
    utility: float
    things: int = 0
    label: int | None = None
    probability: float = 0.0


def find_doubts(
    learner: FittedRegionLearner,
    corpus: Corpus,
    keys: Sequence[int],
    strategy: str,
    check: Callable[[], None] = lambda: None,
) -> list[Doubt]:
    """One for each picture, in their order; a tenth of a second each."""
    doubts = []
    for key in keys:
        check()
        doubts.append(_doubt(learner.weigh(corpus[key]), measure_named(strategy)))
    return doubts


def _doubt(weighed: Weighed, measure: Measure) -> Doubt:
    """The utility is the sum over what may be a thing, divided by the root of how many there are, as for spans: the sum
    asks for the fullest pictures, which cost most to draw on, the mean for the emptiest.
    """
    places = np.flatnonzero(weighed.probabilities >= _LEAST_PROBABILITY)
    if not len(places):
        return Doubt(weighed, 0.0)
    probabilities = weighed.probabilities[places]
    unsure = measure(np.stack([probabilities, 1 - probabilities], axis=1))
    least = int(unsure.argmax())
    return Doubt(
        weighed,
        float(unsure.sum() / len(unsure) ** 0.5),
        len(places),
        int(weighed.candidates.labels[places[least]]),
        float(probabilities[least]),
    )
