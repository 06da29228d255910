"""A thousand simulated audits: how often the share that is really wrong was above the one that was certified.

Each has another population, another true share of wrong labels and another wanted bound, and is carried out as the app
does it: the looks are planned beforehand, items are checked in the order drawn, and the first look that is passed ends
it. The true shares lie around the wanted one, where a false statement is nearest.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from benchmarks.figures import Figure
from benchmarks.learning.results import Measured, Result
from labeller.learning.auditing import draw_sample, judge, plan_looks

AUDITS = 1_000
_QUICK = 50
_SEED = 7
_POPULATIONS = (400, 1_500, 6_000, 30_000)
_WANTED = (0.01, 0.02, 0.05)
# True shares, as multiples of the wanted one.
_TIMES = (0.1, 0.3, 0.6, 1.0, 1.3, 2.0)


@dataclass(frozen=True)
class Outcome:
    """`times` is the true share of wrong labels / the wanted one; `checked` the sample that was needed."""

    times: float
    is_passed: bool
    is_false: bool
    checked: int


def run(is_quick: bool) -> Result:
    """Carry out all audits; some seconds."""
    dice = np.random.default_rng(_SEED)
    outcomes: list[Outcome] = []
    while len(outcomes) < (_QUICK if is_quick else AUDITS):
        outcome = _audit(dice)
        outcomes += [] if outcome is None else [outcome]
    false = sum(one.is_false for one in outcomes)
    passed = [one for one in outcomes if one.is_passed]
    note = f"{false} of {len(outcomes):,} audits, of which {len(passed):,} were passed and stated a bound"
    return Result((Measured("audit", 100 * false / len(outcomes), note),), _figures(outcomes))


def _audit(dice: np.random.Generator) -> Outcome | None:
    """One audit from plan to statement; None where the population is too small for one."""
    population, wanted = int(dice.choice(_POPULATIONS)), float(dice.choice(_WANTED))
    times = float(dice.choice(_TIMES))
    looks = plan_looks(population, wanted)
    if not looks:
        return None
    are_wrong = np.zeros(population, dtype=np.bool_)
    are_wrong[: dice.binomial(population, min(times * wanted, 1))] = True
    drawn = draw_sample(population, looks[-1].size, int(dice.integers(2**48)))
    found = are_wrong[drawn].tolist()
    # As in the app: nothing is checked beyond the look that is due.
    for look in looks:
        seen = [*found[: look.size], *[None] * (len(found) - look.size)]
        verdict = judge(looks, seen, population)
        if verdict.bound is not None:
            rest = int(are_wrong.sum()) - int(are_wrong[drawn[: look.size]].sum())
            share = rest / verdict.bound.rest
            return Outcome(times, is_passed=True, is_false=share > verdict.bound.share, checked=look.size)
        if verdict.has_failed:
            break
    return Outcome(times, is_passed=False, is_false=False, checked=verdict.checked)


def _figures(outcomes: list[Outcome]) -> tuple[Figure, ...]:
    figures = []
    for times in _TIMES:
        some = [one for one in outcomes if one.times == times]
        if some:
            what = f"true share of wrong labels {times:g} times the wanted bound"
            passed = 100 * sum(one.is_passed for one in some) / len(some)
            figures.append(Figure(f"{what}: audits that passed", "%", (passed,)))
            figures.append(Figure(f"{what}: items checked", "", tuple(float(one.checked) for one in some)))
    return tuple(figures)
