"""What more answers will bring is foretold with its interval, or not at all."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from labeller.learning.growth import foresee
from labeller.learning.outlook import Outlook

SIZES = np.array([25, 50, 100])


def courses(*accuracies: float, spread: float = 0.02) -> list[np.ndarray]:
    noise = np.sort(np.random.default_rng(0).normal(0, spread, 400))
    return [np.clip(one + noise, 0, 1) for one in accuracies]


shares = st.floats(0.6, 1)


@settings(max_examples=20)
@given(shares, shares, shares, st.integers(1, 100_000))
def test_forecast_is_a_share_within_its_interval_and_never_falls(first, second, now, left):
    outlook = foresee(SIZES, courses(first, second, now), 110, left)
    found = [outlook.at(n) for n in np.linspace(110, 110 + left, 7).astype(int).tolist()]
    assert all(0 <= one.low <= one.value <= one.high <= 1 for one in found)
    assert all(before.value <= after.value for before, after in pairwise(found))


def test_learner_that_keeps_improving_is_expected_to():
    rising, flat = (foresee(SIZES, courses(*one), 100, 5000) for one in ((0.6, 0.75, 0.85), (0.85, 0.85, 0.85)))
    assert rising.at_twice().value > flat.at_twice().value >= 0.85


def test_higher_target_takes_more_answers():
    outlook = foresee(SIZES, courses(0.6, 0.75, 0.85), 100, 50_000)
    easy, hard = outlook.answers_for(0.88), outlook.answers_for(0.93)
    assert easy.low <= easy.likely < hard.likely
    assert hard.high is None or hard.likely <= hard.high


def test_target_that_is_reached_takes_no_more():
    found = foresee(SIZES, courses(0.9, 0.93, 0.95), 100, 500).answers_for(0.6)
    assert (found.low, found.likely, found.high) == (100, 100, 100)


def test_target_out_of_reach_has_no_number():
    assert foresee(SIZES, courses(0.7, 0.7, 0.7), 100, 200).answers_for(0.999).likely is None


def test_few_answers_a_wide_interval_and_nothing_left_say_why_nothing_is_foretold():
    early = foresee(SIZES, courses(0.6, 0.7, 0.8), 40, 500)
    wide = foresee(SIZES, courses(0.6, 0.7, 0.7, spread=0.15), 100, 500)
    done = foresee(SIZES, courses(0.9, 0.9, 0.9), 100, 0)
    assert [bool(one.too_early) for one in (early, wide, done)] == [True] * 3
    assert early.at_twice() is None
    assert wide.answers_for(0.9) is None


def test_no_outlook_says_that_it_is_early():
    assert Outlook.none().is_early


def test_nothing_is_said_of_more_answers_than_there_are_items():
    assert foresee(SIZES, courses(0.8, 0.85, 0.9), 100, 50).at_twice() is None
