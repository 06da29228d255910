"""How unsure the learner is, as utilities, and the facts that go with it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from labeller.learning.arrays import Floats, Ints
from labeller.learning.coverage import COVERAGE
from labeller.learning.pool import Pool
from labeller.learning.predictions import TopPredictions
from labeller.learning.reasons import Fact, Kind

SURE_MARGIN = 0.8


@dataclass(frozen=True)
class Uncertainty:
    """The less sure the learner is, the sooner; by coverage as long as the learner has nothing to say."""

    name: str
    title: str
    measure: Callable[[TopPredictions], Floats]

    def utilities(self, pool: Pool) -> Floats:
        predictions = informed(pool)
        return COVERAGE.utilities(pool) if predictions is None else self.measure(predictions)

    def facts(self, pool: Pool, positions: Ints) -> list[Fact]:
        predictions = informed(pool)
        return COVERAGE.facts(pool, positions) if predictions is None else doubts(predictions, positions)


def by_least_confident(predictions: TopPredictions) -> Floats:
    if predictions.is_multilabel:
        return np.minimum(predictions.doubt_probabilities, 1 - predictions.doubt_probabilities)
    return 1 - predictions.probabilities[:, 0]


def by_margin(predictions: TopPredictions) -> Floats:
    return 1 - predictions.margins


def by_entropy(predictions: TopPredictions) -> Floats:
    return predictions.entropies


LEAST_CONFIDENT = Uncertainty("least-confident", "Least sure of its best label", by_least_confident)
MARGIN = Uncertainty("margin", "Torn between two labels", by_margin)
ENTROPY = Uncertainty("entropy", "Undecided among all labels", by_entropy)


def informed(pool: Pool) -> TopPredictions | None:
    """The predictions if they tell candidates apart. After answers with a single class they say the same of all."""
    predictions = pool.predictions
    if predictions is None or not len(predictions) or np.ptp(predictions.entropies) < 1e-6:
        return None
    return predictions


def doubts(predictions: TopPredictions, positions: Ints) -> list[Fact]:
    """What the learner hesitates about at each of these candidates."""
    return [_doubt(predictions, int(position)) for position in positions]


def _doubt(predictions: TopPredictions, position: int) -> Fact:
    first, doubted = int(predictions.classes[position, 0]), int(predictions.doubts[position])
    p_first = float(predictions.probabilities[position, 0])
    p_doubted = float(predictions.doubt_probabilities[position])
    if predictions.margins[position] >= SURE_MARGIN:
        return Fact(Kind.SURE, (first,), (p_first,))
    if predictions.is_multilabel:
        return Fact(Kind.DOUBTFUL, (doubted,), (p_doubted,))
    return Fact(Kind.TORN, (first, doubted), (p_first, p_doubted))
