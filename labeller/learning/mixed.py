"""The default strategy: coverage first, then what the learner is unsure of, never the same question twice over."""

from __future__ import annotations

import numpy as np

from labeller.learning.arrays import Bools, Floats, Ints, largest
from labeller.learning.coverage import COVERAGE
from labeller.learning.pool import Pool
from labeller.learning.predictions import TopPredictions
from labeller.learning.reasons import Fact
from labeller.learning.uncertainty import by_margin, doubts, informed

NEIGHBOURS = 10
START_PER_CLASS = 1.3


class Mixed:
    """Smallest margin first, but no near neighbour of what is already in the batch or pending.

    Coverage asks the first answers, about 1.3 for each label of the schema. Then candidates are taken in the order
    of their margins; one that is among the ten nearest neighbours of an item taken before waits until nothing
    else is left. Of a large pool only a shortlist of the least sure is looked at in this way.
    """

    name = "mixed"
    title = "Least sure, without near copies"

    def utilities(self, pool: Pool) -> Floats:
        """1 - margin, plus 1 for the batch: what was taken first has the most."""
        predictions = _started(pool)
        if predictions is None:
            return COVERAGE.utilities(pool)
        utilities = by_margin(predictions)
        utilities[spread(pool, utilities)] += 1
        return utilities

    def facts(self, pool: Pool, positions: Ints) -> list[Fact]:
        predictions = _started(pool)
        return COVERAGE.facts(pool, positions) if predictions is None else doubts(predictions, positions)


MIXED = Mixed()


def _started(pool: Pool) -> TopPredictions | None:
    """The predictions once there are enough answers to go by them."""
    predictions = informed(pool)
    if predictions is None or len(pool.answered) < START_PER_CLASS * predictions.n_classes:
        return None
    return predictions


def spread(pool: Pool, preference: Floats) -> Ints:
    """At most `pool.batch` positions in the order of preference, none a near neighbour of one before or pending."""
    order = largest(preference, 256 + 32 * pool.batch)
    vectors = pool.vectors(order)
    is_near = np.zeros(len(order), dtype=bool)
    for vector in pool.vectors_at(pool.pending):
        is_near |= _near(pool, vectors, vector)
    taken: list[int] = []
    while len(taken) < pool.batch and not is_near.all():
        place = int(is_near.argmin())
        taken.append(place)
        is_near |= _near(pool, vectors, vectors[place])
        is_near[place] = True
    return order[taken]


def _near(pool: Pool, vectors: Floats, vector: Floats) -> Bools:
    """Which of the vectors are near neighbours of this one. Copies always are: rounding is allowed for."""
    radius = pool.landscape.radius(vector, NEIGHBOURS)
    return vectors @ vector >= min(radius, 1.0) - 1e-5
