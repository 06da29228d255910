"""The default strategy: what the learner is unsure of, but never the same question twice over."""

from __future__ import annotations

import numpy as np

from labeller.learning.arrays import Floats, Ints, largest
from labeller.learning.coverage import COVERAGE, herd, sampled_positions, unexplored
from labeller.learning.pool import Pool
from labeller.learning.reasons import Fact
from labeller.learning.uncertainty import by_margin, doubts, informed

CANDIDATES = 256
TORN_BELOW = 0.3


class Mixed:
    """Herding of uncertainty: the items that together stand for the most that the learner is unsure of.

    Coverage as in the cold start, but every item counts for as much as the learner is unsure of it (Uncertainty
    Herding, Bae et al., arXiv 2412.20644, 2025), here 1 - margin. With the first answers that is coverage, for
    the learner is unsure of everything; later it is uncertainty without near copies. The reach of an answer
    shrinks as answers grow. Of a large pool the least sure are the candidates.
    """

    name = "mixed"
    title = "Least sure, without near copies"

    def utilities(self, pool: Pool) -> Floats:
        """From 0 to 1 for the candidates that were looked at; the rest below -1, in the order of their margins."""
        predictions = informed(pool)
        if predictions is None:
            return COVERAGE.utilities(pool)
        unsure = by_margin(predictions)
        sample, candidates = sampled_positions(pool), largest(unsure, max(CANDIDATES, 2 * pool.batch))
        utilities = unsure - 2
        utilities[candidates] = herd(pool, candidates, sample, unsure[sample])
        return utilities

    def facts(self, pool: Pool, positions: Ints) -> list[Fact]:
        """What the learner is torn about, or if it is not, how many similar items are unexplored."""
        predictions = informed(pool)
        if predictions is None:
            return COVERAGE.facts(pool, positions)
        facts = doubts(predictions, positions)
        sure = np.flatnonzero(predictions.margins[positions] >= TORN_BELOW)
        for place, fact in zip(sure, unexplored(pool, positions[sure]) if len(sure) else (), strict=True):
            if fact.count > 1:
                facts[place] = fact
        return facts


MIXED = Mixed()
