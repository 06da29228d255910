"""What more answers will bring: how fast the errors have been going, carried on with all its doubt."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from labeller.learning.arrays import Ints
from labeller.learning.outlook import Outlook

Doubles = NDArray[np.float64]

# A forecast rests on learners that saw at least an eighth of the answers: before that, learning was another thing.
_LOOKED_BACK = 8
_FEWEST_ANSWERS = 60
_WIDEST = 0.35
# By how much a doubling of the answers changes the logarithm of the error, and how far that may be off: of the law
# itself, and of each doubling to come.
_DOUBLING, _DOUBLING_SPREAD = np.log(0.75), 0.35
_STEP_SPREAD = 0.2
_STEPS_PER_DOUBLING = 4
_LEAST_ERROR = 1e-4


def foresee(sizes: Ints, courses: Sequence[Doubles], given: int, left: int) -> Outlook:
    """The outlook after `given` answers in all with `left` items to answer.

    `courses` say how good the learners of `sizes` answers, ascending, were likely to be: of each as many draws, in
    ascending order. Draws at the same place are of one course: what an estimate is off by, all are off by.
    """
    if given < _FEWEST_ANSWERS or len(sizes) < 3:
        return Outlook.none(f"Too early to tell: {given} answers; a forecast needs {_FEWEST_ANSWERS}.")
    low, high = np.quantile(courses[-1], [0.025, 0.975])
    if high - low > _WIDEST:
        return Outlook.none(f"Too early to tell: by now it may be anything from {_percent(low)} to {_percent(high)}.")
    if not left:
        return Outlook.none("Nothing is left to answer.")
    in_all = np.log2((given + left) / given)
    doublings = np.linspace(0, in_all, 2 + int(_STEPS_PER_DOUBLING * in_all))
    sizes_ahead = given * 2**doublings
    return Outlook(sizes_ahead, 1 - _counted(_errors_ahead(sizes, courses, doublings), given + left - sizes_ahead))


def _counted(errors: Doubles, left: Doubles) -> Doubles:
    """The same (b, g) as shares of so many items (g,): of few, chance decides how many are wrong."""
    items = np.maximum(np.round(left), 1)
    wrong = np.random.default_rng(2).poisson(errors * items)
    return np.asarray(np.where(left >= 1, np.minimum(wrong / items, 1), errors))


def _errors_ahead(sizes: Ints, courses: Sequence[Doubles], doublings: Doubles) -> Doubles:
    """(b, g) errors after so many doublings of the answers: each shrinks them by a share that is about constant.

    That is the power law of learning curves without a floor (Figueroa et al., "Predicting sample size required for
    classification performance", 2012); what the floor would say is left to the prior and the doubt in each step.
    """
    rng = np.random.default_rng(1)
    slope, spread = _slope(sizes, courses)
    errors = np.log(np.maximum(1 - courses[-1], _LEAST_ERROR))
    slopes = np.minimum(slope + spread * rng.standard_normal(len(errors)), 0)
    steps = np.sqrt(np.diff(doublings)) * _STEP_SPREAD * rng.standard_normal((len(errors), len(doublings) - 1))
    walked = np.concatenate([np.zeros((len(errors), 1)), steps.cumsum(axis=1)], axis=1)
    ahead = np.exp(errors[:, None] + slopes[:, None] * doublings + walked)
    return np.asarray(np.minimum.accumulate(np.minimum(ahead, 1), axis=1))


def _slope(sizes: Ints, courses: Sequence[Doubles]) -> tuple[float, float]:
    """What a doubling does to the logarithm of the error, and how far that may be off."""
    recent = np.flatnonzero(_LOOKED_BACK * sizes >= sizes[-1]).tolist()
    logs = [np.log(np.maximum(1 - courses[place], _LEAST_ERROR)) for place in recent]
    doublings = np.log2(sizes[recent])
    weights = 1 / (0.05 + 0.5 * np.array([one.var() for one in logs]))
    middle = np.average(doublings, weights=weights)
    leverage = float(weights @ (doublings - middle) ** 2)
    measured = float(weights * (doublings - middle) @ np.array([np.median(one) for one in logs]))
    trust = 1 / _DOUBLING_SPREAD**2
    return (measured + trust * _DOUBLING) / (leverage + trust), float((leverage + trust) ** -0.5)


def _percent(share: float) -> str:
    return f"{round(100 * share)} %"
