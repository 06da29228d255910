"""What the rest takes: answers, hours and price until an accuracy is reached, or why that cannot be said."""

from __future__ import annotations

import numpy as np
import pytest

from labeller.learning.growth import foresee
from labeller.learning.quality import wilson
from labeller.learning.stopping import Degree
from labeller.loop.pace import Pace
from labeller.loop.progress import Quality
from labeller.loop.quote import QuoteSettings, quote

PACE = Pace(10, 8, 14)
SETTINGS = QuoteSettings(target=0.9, hourly_rate=30, currency="€")


def quality() -> Quality:
    noise = np.sort(np.random.default_rng(0).normal(0, 0.02, 400))
    courses = [value + noise for value in (0.6, 0.75, 0.85)]
    outlook = foresee(np.array([25, 50, 100]), courses, 110, 5000)
    return Quality(wilson(9, 10), (), 100, control=wilson(9, 10), outlook=outlook)


def test_hours_and_price_follow_from_the_answers():
    found = quote(quality(), PACE, SETTINGS, 5000)
    assert found.missing == ""
    assert found.hours.likely == pytest.approx(found.answers.likely * 10 / 3600)
    assert found.hours.high == pytest.approx(found.answers.high * 14 / 3600)
    assert found.price.low == pytest.approx(30 * found.hours.low)


@pytest.mark.parametrize("part", ["answers", "hours", "price"])
def test_every_figure_lies_in_its_interval(part):
    found = getattr(quote(quality(), PACE, SETTINGS, 5000), part)
    assert 0 <= found.low <= found.likely <= found.high


def test_never_more_than_all_that_is_open():
    found = quote(quality(), PACE, QuoteSettings(target=0.999, hourly_rate=30), 70)
    assert found.answers.high <= 70


def test_what_is_missing_is_said():
    assert "early" in quote(None, PACE, SETTINGS, 50).missing
    assert "pace" in quote(quality(), Pace(None), SETTINGS, 50).missing
    assert "price" in quote(quality(), PACE, QuoteSettings(), 50).missing
    assert quote(quality(), PACE, QuoteSettings(), 50).hours is not None


def test_settings_are_read_as_far_as_they_make_sense():
    given = {"accuracy_target": 0.8, "hourly_rate": 25, "currency": "EUR", "stop_degree": "careful"}
    assert QuoteSettings.of(given) == QuoteSettings(0.8, 25, "EUR", Degree.CAREFUL)


@pytest.mark.parametrize("bad", [None, "much", float("nan"), 10**400, True, [], -5])
def test_settings_that_make_no_sense_are_passed_over(bad):
    read = QuoteSettings.of(dict.fromkeys(("accuracy_target", "hourly_rate", "stop_degree"), bad))
    assert read.hourly_rate is None
    assert 0.5 <= read.target <= 0.999
    assert read.degree is Degree.BALANCED
