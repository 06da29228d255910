"""How unsure a learner of spans is of whole texts, and of what in them most."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from labeller.learning.arrays import Floats
from labeller.learning.measures import Measure, measure_named
from labeller.learning.tokens.span_learner import FittedSpanLearner, label_of_tag


@dataclass(frozen=True, slots=True)
class Doubt:
    """`utility` of a text, and the token of which the learner is least sure: its place, the two likeliest answers and
    their probabilities. None is no label."""

    utility: float
    token: int = -1
    answers: tuple[int | None, int | None] = (None, None)
    probabilities: tuple[float, float] = (1.0, 0.0)


def find_doubts(
    learner: FittedSpanLearner, keys: Sequence[int], strategy: str, check: Callable[[], None] = lambda: None
) -> list[Doubt]:
    """One for each text, in their order.

    The utility is the sum over the tokens, divided by the root of their number: the sum asks for the longest texts,
    whose reading costs most, the mean for the shortest. Measured against both, see docs/spans.md.
    """
    measure = measure_named(strategy)
    doubts: dict[int, Doubt] = {}
    for key, place, probabilities in learner.tag_probabilities(keys, check):
        doubts[key] = _together(doubts.get(key), _doubt(learner.taggers[place].labels, probabilities, measure))
    return [doubts.get(key, Doubt(0.0)) for key in keys]


def _doubt(labels: Sequence[int], probabilities: Floats, measure: Measure) -> Doubt:
    if not len(probabilities):
        return Doubt(0.0)
    unsure = measure(probabilities)
    token = int(unsure.argmax())
    by_label = _by_label(labels, probabilities[token])
    (first, p_first), (second, p_second) = sorted(by_label.items(), key=lambda one: -one[1])[:2]
    return Doubt(float(unsure.sum() / len(unsure) ** 0.5), token, (first, second), (p_first, p_second))


def _by_label(labels: Sequence[int], probabilities: Floats) -> dict[int | None, float]:
    """How probable each label is for a token, whether it begins there or goes on."""
    shares: dict[int | None, float] = {}
    for tag, probability in enumerate(probabilities.tolist()):
        number = label_of_tag(tag)
        label = None if number is None else labels[number]
        shares[label] = shares.get(label, 0.0) + probability
    return shares


def _together(one: Doubt | None, other: Doubt) -> Doubt:
    """What several taggers say together: the utilities add up, the clearer doubt is told."""
    if one is None:
        return other
    told = one if one.probabilities[0] <= other.probabilities[0] else other
    return Doubt(one.utility + other.utility, told.token, told.answers, told.probabilities)
