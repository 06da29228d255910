"""What more answers will bring: many possible courses of the accuracy, and what they say together."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

Doubles = NDArray[np.float64]

_LOW, _HIGH = 0.025, 0.975
TOO_EARLY = "Too early to tell: nothing has been measured yet."


@dataclass(frozen=True, slots=True)
class Forecast:
    """The accuracy to expect after so many answers in all, with its 95 % interval."""

    n_answers: int
    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class AnswersNeeded:
    """How many answers in all an accuracy takes, with the 95 % interval.

    None: more than can be foreseen, perhaps never. Where `likely` is None, so is `high`.
    """

    target: float
    likely: int | None
    low: int | None
    high: int | None


@dataclass(frozen=True, eq=False)
class Outlook:
    """Possible courses: `accuracies` (b, g) after `sizes` (g,) answers in all, ascending.

    The first size is the number of answers there are. With `too_early`, a sentence that says why, there are no
    courses and nothing is foretold.
    """

    sizes: Doubles
    accuracies: Doubles
    too_early: str = ""

    @classmethod
    def none(cls, why: str = TOO_EARLY) -> Outlook:
        return cls(np.empty(0), np.empty((0, 0)), why)

    @property
    def is_early(self) -> bool:
        return bool(self.too_early)

    def at(self, n_answers: int) -> Forecast | None:
        """What to expect after so many answers; None if it is too early, or further than the courses go."""
        if self.is_early or not self.sizes[0] <= n_answers <= self.sizes[-1] + 0.5:
            return None
        place = float(np.interp(np.log(n_answers), np.log(self.sizes), np.arange(len(self.sizes))))
        left = min(int(place), len(self.sizes) - 2)
        share = place - left
        low, value, high = self._bands[:, left] + share * (self._bands[:, left + 1] - self._bands[:, left])
        return Forecast(n_answers, float(value), float(low), float(high))

    def at_twice(self) -> Forecast | None:
        """After as many answers again."""
        return None if self.is_early else self.at(round(2 * float(self.sizes[0])))

    def answers_for(self, target: float) -> AnswersNeeded | None:
        """How many answers that accuracy takes; None if it is too early."""
        if self.is_early:
            return None
        # The best of the courses is there first.
        high, likely, low = (self._first_reaching(band, target) for band in self._bands)
        return AnswersNeeded(target, likely, low, high)

    @cached_property
    def _bands(self) -> Doubles:
        """(3, g): low, middle and high of the courses at each size. More answers never make it worse."""
        bands = np.quantile(self.accuracies, [_LOW, 0.5, _HIGH], axis=0)
        return np.asarray(np.maximum.accumulate(bands, axis=1))

    def _first_reaching(self, band: Doubles, target: float) -> int | None:
        there = np.flatnonzero(band >= target)
        if not len(there):
            return None
        first = int(there[0])
        if first == 0:
            return round(float(self.sizes[0]))
        share = (target - band[first - 1]) / (band[first] - band[first - 1])
        logs = np.log(self.sizes[first - 1 : first + 1])
        return int(np.ceil(np.exp(logs[0] + share * (logs[1] - logs[0])) - 1e-9))
