"""What the rest of a project takes: answers, hours and price until an accuracy is reached, each with its interval."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

from labeller.learning.stopping import Degree
from labeller.loop.pace import Pace
from labeller.loop.progress import Quality

TARGET = "accuracy_target"
RATE = "hourly_rate"
CURRENCY = "currency"
DEGREE = "stop_degree"


_LARGEST = 1e300


@dataclass(frozen=True, slots=True)
class QuoteSettings:
    """`target` is the accuracy to reach, `hourly_rate` what an hour costs, None where nobody has said so.

    `currency` is written behind prices as it is. `degree` is how sure somebody wants to be before stopping.
    """

    target: float = 0.95
    hourly_rate: float | None = None
    currency: str = ""
    degree: Degree = Degree.BALANCED

    @classmethod
    def of(cls, settings: Mapping[str, Any]) -> Self:
        """From a project's settings, which come from a file and are not trusted."""
        defaults = cls()
        target, rate = _number(settings.get(TARGET)), _number(settings.get(RATE))
        currency, degree = settings.get(CURRENCY), settings.get(DEGREE)
        return cls(
            min(max(target, 0.5), 0.999) if target is not None else defaults.target,
            rate if rate is not None and rate >= 0 else defaults.hourly_rate,
            currency[:8] if isinstance(currency, str) else defaults.currency,
            Degree(degree) if isinstance(degree, str) and degree in set(Degree) else defaults.degree,
        )


@dataclass(frozen=True, slots=True)
class Amount:
    """A quantity with its 95 % interval."""

    likely: float
    low: float
    high: float

    def times(self, low: float, likely: float, high: float) -> Amount:
        """This many of something that is itself known to an interval."""
        return Amount(self.likely * likely, self.low * low, self.high * high)


@dataclass(frozen=True, slots=True)
class Quote:
    """What remains until `target`: further answers, hours at the annotator's own pace, and the price of these.

    What cannot be said is None, and `missing` says in a sentence why; it is empty when nothing is missing. Never more
    than all `open_items`, because answering them all ends the work.
    """

    target: float
    open_items: int
    answers: Amount | None
    hours: Amount | None
    price: Amount | None
    currency: str
    missing: str


def quote(quality: Quality | None, pace: Pace, settings: QuoteSettings, open_items: int) -> Quote:
    """The quote as of the last measuring; quick, so that it may follow every change of target and rate."""
    needed = quality.outlook.answers_for(settings.target) if quality else None
    if quality is None or needed is None:
        why = quality.outlook.too_early if quality else "Too early to tell: nothing has been measured yet."
        return Quote(settings.target, open_items, None, None, None, settings.currency, why)
    given = quality.answers + quality.control.n
    low, likely, high = (_remaining(one, given, open_items) for one in (needed.low, needed.likely, needed.high))
    answers = Amount(likely, low, high)
    return _priced(settings.target, answers, pace, settings, open_items)


def quote_for_all(pace: Pace, settings: QuoteSettings, open_items: int) -> Quote:
    """What it takes to answer every open item by hand, whatever the learner can do."""
    everything = float(open_items)
    return _priced(1.0, Amount(everything, everything, everything), pace, settings, open_items)


def _priced(target: float, answers: Amount, pace: Pace, settings: QuoteSettings, open_items: int) -> Quote:
    """So many answers with the hours and the price of them, as far as these can be said."""
    seconds = pace.interval
    if seconds is None:
        why = "The pace is not known yet: it takes a few answers."
        return Quote(target, open_items, answers, None, None, settings.currency, why)
    hours = answers.times(*(one / 3600 for one in seconds))
    if settings.hourly_rate is None:
        why = "No price per hour has been set."
        return Quote(target, open_items, answers, hours, None, settings.currency, why)
    price = hours.times(settings.hourly_rate, settings.hourly_rate, settings.hourly_rate)
    return Quote(target, open_items, answers, hours, price, settings.currency, "")


def _remaining(needed: int | None, given: int, open_items: int) -> float:
    """Further answers; where an accuracy may never be reached, all items that are open."""
    return float(open_items if needed is None else min(max(needed - given, 0), open_items))


def _number(value: object) -> float | None:
    # A whole number may be too large for any float; no hour costs as much as half of that.
    is_number = isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < _LARGEST
    return float(value) if is_number else None  # type: ignore[arg-type]
