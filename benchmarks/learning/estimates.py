"""How true it is what the app says of itself: accuracy now, the forecast at twice the answers, the advice to stop."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np

from benchmarks.learning.ceiling import ceiling_of
from benchmarks.learning.histories import History, history_of
from benchmarks.learning.results import Measured, Result
from benchmarks.learning.sets import QUICK, KnownSet, known_sets
from benchmarks.tables import table
from labeller.learning.assessment import assess
from labeller.learning.stopping import Degree, advise

# The numbers in rightness.py, growth.py and stopping.py were chosen on the first three.
CHOSEN_ON = ("digits", "spoken", "ag")
SETS = (*CHOSEN_ON, "banking", "trash", "cells", "names")
SEEDS = 5
_NOW_FROM, _FORECAST_FROM = 100, 150
_GOOD = 0.95
_ABOUT_STATEMENTS = (
    "Points of a hundred, means over all statements from 100 (now) or 150 answers on (at twice). “As it is” is how far "
    "off the forecast would be that nothing changes. The truth is of the items that nobody had answered."
)
_ABOUT_STOPS = (
    "The first advice to stop of each degree; accuracy on the test part, as a share of that of the whole pool."
)
_LIMITS = (
    "What keeps the intervals from being narrower: a tenth of the answers in the control slice is ten of a hundred, "
    "and what answers that a strategy chose say of the rest is known to about half a logit, at 85 % some six points "
    "either way. Early advice saves answers and often comes too early; balanced is what the app gives unless it is "
    "told otherwise."
)
# As far as half of the pool: beyond that nobody needs advice.
_MOST_OF_POOL = 0.5


@dataclass(frozen=True)
class Statement:
    """What was said once, with its interval, and the truth. `as_it_is` is what a forecast of no change would say."""

    value: float
    low: float
    high: float
    truth: float
    as_it_is: float = 0.0

    @property
    def error(self) -> float:
        return abs(self.value - self.truth)

    @property
    def holds(self) -> bool:
        return self.low - 1e-9 <= self.truth <= self.high + 1e-9


@dataclass(frozen=True)
class Stop:
    """When the advice came, how good the learner was by then, as a share of the ceiling, and what was needed."""

    degree: Degree
    answers: int
    reached: float
    needed: float


@dataclass
class Told:
    """All that was said on one set, in so many runs."""

    title: str
    key: str
    runs: int
    now: list[Statement] = field(default_factory=list)
    ahead: list[Statement] = field(default_factory=list)
    stops: list[Stop] = field(default_factory=list)


def run(is_quick: bool) -> Result:
    """Simulated labelling on the sets that are there, and every statement held against the truth."""
    told = [listen(known, 1 if is_quick else SEEDS) for known in known_sets(QUICK if is_quick else SETS)]
    return Result(tuple(_measured(told)), text=_text(told))


def listen(known: KnownSet, seeds: int) -> Told:
    """Label a set and note what was said on the way."""
    told = Told(known.source.title, known.key, seeds)
    for seed in range(seeds):
        print(f"{known.source.title}, seed {seed}", file=sys.stderr, flush=True)
        history = history_of(known, seed, min(2 * known.source.budget, int(_MOST_OF_POOL * len(known.pool(seed)))))
        told.now += _statements_now(history)
        told.ahead += _statements_ahead(history)
        told.stops += _stops(history, ceiling_of(known))
    return told


def _statements_now(history: History) -> Iterator[Statement]:
    for size in _sizes_from(history, _NOW_FROM):
        now = assess(history.snapshots(size)).now
        yield Statement(now.value, now.low, now.high, history.right_on(size, history.rest(size)))


def _statements_ahead(history: History) -> Iterator[Statement]:
    for size in _sizes_from(history, _FORECAST_FROM):
        assessed = assess(history.snapshots(size))
        twice, truth = assessed.outlook.at_twice(), history.rest_accuracy(2 * history.in_all(size))
        if twice and truth is not None:
            yield Statement(twice.value, twice.low, twice.high, truth, assessed.now.value)


def _sizes_from(history: History, in_all: int) -> list[int]:
    return [int(size) for size in history.sizes if history.in_all(int(size)) >= in_all]


def _stops(history: History, ceiling: float) -> Iterator[Stop]:
    """The first advice to stop of each degree, where there is one."""
    needed = _needed(history, _GOOD * ceiling)
    waiting = set(Degree)
    for size in history.sizes.tolist():
        snapshots = history.snapshots(size)
        for advice in advise(snapshots, assess(snapshots).now, history.n_classes):
            if advice.is_stop and advice.degree in waiting:
                waiting.remove(advice.degree)
                reached = history.test_accuracy(size) / ceiling
                yield Stop(advice.degree, history.in_all(size), reached, needed)


def _needed(history: History, accuracy: float) -> float:
    """After how many answers in all the accuracy on the test part stays there; infinite if it never does."""
    needed = np.inf
    for size in history.sizes[::-1].tolist():
        if history.test_accuracy(size) < accuracy:
            break
        needed = history.in_all(size)
    return float(needed)


def _measured(told: Sequence[Told]) -> list[Measured]:
    rest = [one for one in told if one.key not in CHOSEN_ON] or list(told)
    now, ahead = [one.now for one in rest], [one.ahead for one in rest if one.ahead]
    stops = [stop for one in rest for stop in one.stops if stop.degree is Degree.BALANCED]
    on = f"{', '.join(one.title for one in rest)}; nothing was chosen on these"
    return [
        Measured("now-covers", 100 * _mean([_mean([s.holds for s in one]) for one in now]), on),
        Measured("now-width", 100 * _mean([_mean([(s.high - s.low) / 2 for s in one]) for one in now]), on),
        Measured("forecast", 100 * _mean([_mean([s.error for s in one]) for one in ahead]), on),
        Measured("stop-right", 100 * _mean([stop.reached >= _GOOD for stop in stops]), f"balanced; {on}"),
        Measured("stop-times", _times(stops), f"balanced, geometric mean; {on}"),
    ]


def _mean(values: Sequence[float]) -> float:
    return float(np.mean(values)) if len(values) else float("nan")


def _times(stops: Sequence[Stop]) -> float:
    ratios = [stop.answers / stop.needed for stop in stops if np.isfinite(stop.needed)]
    return float(np.exp(np.mean(np.log(ratios)))) if ratios else float("nan")


def _text(told: Sequence[Told]) -> str:
    headings = ("Set", "runs", "now: off by", "half-width", "holds", "at twice: off by", "as it is", "holds")
    rows = [(_title(one), str(one.runs), *_said_cells(one.now), *_ahead_cells(one.ahead)) for one in told]
    degrees = [_stop_row(one, degree) for one in told for degree in Degree]
    stop_headings = ("Set", "Degree", "advised", "at 95 % of full", "share of full", "answers", "times needed")
    parts = (_ABOUT_STATEMENTS, table(headings, rows), _ABOUT_STOPS, table(stop_headings, degrees), _LIMITS)
    return "\n\n".join(parts)


def _title(told: Told) -> str:
    return told.title + (" (chosen on)" if told.key in CHOSEN_ON else "")


def _said_cells(said: Sequence[Statement]) -> tuple[str, str, str]:
    if not said:
        return "", "", ""
    width = _mean([(one.high - one.low) / 2 for one in said])
    holds = _mean([one.holds for one in said])
    return f"{100 * _mean([one.error for one in said]):.1f}", f"{100 * width:.1f}", f"{100 * holds:.0f} %"


def _ahead_cells(said: Sequence[Statement]) -> tuple[str, str, str]:
    error, _, holds = _said_cells(said)
    as_it_is = f"{100 * _mean([abs(one.as_it_is - one.truth) for one in said]):.1f}" if said else ""
    return error, as_it_is, holds


def _stop_row(told: Told, degree: Degree) -> tuple[str, ...]:
    stops = [one for one in told.stops if one.degree is degree]
    if not stops:
        return (_title(told), degree.value, f"0 of {told.runs}", "", "", "", "")
    return (
        _title(told),
        degree.value,
        f"{len(stops)} of {told.runs}",
        f"{100 * _mean([one.reached >= _GOOD for one in stops]):.0f} %",
        f"{_mean([one.reached for one in stops]):.3f}",
        f"{_mean([one.answers for one in stops]):.0f}",
        f"{_times(stops):.2f}",
    )
