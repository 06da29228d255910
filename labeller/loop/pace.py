"""How fast an annotator is, from the time that the last answers took."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import comb
from statistics import median

from labeller.project.project import Project
from labeller.store import event_store

_LAST_ANSWERS = 50
_TOO_FEW = 5


@dataclass(frozen=True, slots=True)
class Pace:
    """Seconds for one item; None while there are too few answers to tell. `low` and `high` are its 95 % interval."""

    seconds_per_item: float | None
    low: float | None = None
    high: float | None = None

    @property
    def interval(self) -> tuple[float, float, float] | None:
        """Low, middle and high of the seconds for one item."""
        if self.seconds_per_item is None or self.low is None or self.high is None:
            return None
        return self.low, self.seconds_per_item, self.high

    def remaining_seconds(self, items: int) -> float | None:
        """How long so many more items take at this pace."""
        return None if self.seconds_per_item is None else items * self.seconds_per_item


def measure_pace(project: Project) -> Pace:
    """The median over the last answers, so that one coffee break does not count."""
    with project.read() as db:
        seconds = [work.seconds for work in event_store.find_work(db, _LAST_ANSWERS)]
    return pace_of(seconds)


def pace_of(seconds: Sequence[float]) -> Pace:
    """The median with the interval that its order statistics give (Thompson, 1936): no assumption about the times."""
    if len(seconds) < _TOO_FEW:
        return Pace(None)
    ordered = sorted(seconds)
    outside = _quantile_of_heads(len(ordered))
    return Pace(median(ordered), ordered[outside], ordered[-1 - outside])


def _quantile_of_heads(n: int) -> int:
    """The largest k for which at most k heads in n throws have a probability of at most 2.5 %; at least 0."""
    below, k = 2.0**-n, 0
    while below <= 0.025:
        k += 1
        below += comb(n, k) * 2.0**-n
    return max(k - 1, 0)
