"""Whether more answers are worth it: advice in three degrees, each with its reason.

Once a doubling of the answers hardly changes what the learner says of the items that are left, the next will change
less still, and no accuracy comes without change (Bloodgood and Vijay-Shanker, "A method for stopping active learning
based on stabilizing predictions", 2009). That needs no answers to be measured, so it is known far more surely than the
accuracy itself; agreement is counted beyond chance (kappa), so that a rare label is not drowned by a frequent one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import log2

from labeller.learning.quality import Estimate
from labeller.learning.snapshots import Snapshot, agreement


class Degree(StrEnum):
    """How sure to be before stopping: early saves answers, careful saves accuracy."""

    EARLY = "early"
    BALANCED = "balanced"
    CAREFUL = "careful"


# How much a doubling of the answers may still change. Chosen on three sets; see docs/learning.md.
MOST_CHANGED: Mapping[Degree, float] = {Degree.EARLY: 0.15, Degree.BALANCED: 0.10, Degree.CAREFUL: 0.05}
_WIDEST_CAREFUL = 0.2
_FEWEST_ANSWERS = 20
_FEWEST_PER_LABEL = 3


@dataclass(frozen=True, slots=True)
class StopAdvice:
    """Whether to stop now, and in one sentence with its numbers why. `is_early`: it is too early to tell."""

    degree: Degree
    is_stop: bool
    reason: str
    is_early: bool = False


def no_advice(why: str) -> tuple[StopAdvice, ...]:
    """For each degree: go on, because it is too early to tell."""
    return tuple(StopAdvice(degree, is_stop=False, reason=why, is_early=True) for degree in Degree)


def advise(snapshots: Sequence[Snapshot], now: Estimate, n_labels: int) -> tuple[StopAdvice, ...]:
    """One advice for each degree, from learners of growing numbers of answers, the last of all of them."""
    needed = max(_FEWEST_ANSWERS, _FEWEST_PER_LABEL * n_labels)
    last = snapshots[-1] if snapshots else None
    if last is None or len(snapshots) < 2 or last.n_answers < needed:
        given = last.n_answers if last else 0
        return no_advice(f"Too early to tell: {given} answers to learn from; advice needs {needed}.")
    if not last.rest.n:
        return tuple(StopAdvice(degree, is_stop=True, reason="Nothing is left to answer.") for degree in Degree)
    if last.rest.n > needed and (last.rest.decided == last.rest.decided[0]).all():
        return no_advice("Too early to tell: the learner says the same of all that is left.")
    half = min(snapshots[:-1], key=lambda one: abs(log2(last.n_answers / one.n_answers) - 1))
    changed = (1 - agreement(half.rest, last.rest)) / log2(last.n_answers / half.n_answers)
    return tuple(_advice(degree, changed, now) for degree in Degree)


def _advice(degree: Degree, changed: float, now: Estimate) -> StopAdvice:
    most = MOST_CHANGED[degree]
    is_wide = degree is Degree.CAREFUL and now.high - now.low > _WIDEST_CAREFUL
    is_stop = changed <= most and not is_wide
    said = f"Twice the answers changed {_percent(changed)} of what the learner says of the rest"
    accuracy = f"the accuracy now is {_percent(now.low)} to {_percent(now.high)}"
    if is_stop:
        return StopAdvice(degree, is_stop=True, reason=f"{said}, and more would change less; {accuracy}.")
    if is_wide and changed <= most:
        return StopAdvice(degree, is_stop=False, reason=f"{said}, but {accuracy}: not sure enough yet.")
    return StopAdvice(
        degree, is_stop=False, reason=f"{said}; it is time to stop once that is {_percent(most)} or less."
    )


def _percent(share: float) -> str:
    """Rounded, near 100 to a tenth: there the tenths are what is left to be gained."""
    return f"{100 * share:.0f} %" if share < 0.985 else f"{100 * share:.1f} %"
