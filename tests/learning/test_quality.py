"""Figures come with intervals that hold."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from labeller.learning.quality import macro_f1, right_answers, wilson


def test_the_wilson_interval_is_the_published_one():
    # Newcombe (1998), table I: 81 of 263.
    estimate = wilson(81, 263)
    assert (estimate.value, estimate.low, estimate.high) == pytest.approx((0.3080, 0.2553, 0.3662), abs=5e-5)


@given(n=st.integers(0, 200), share=st.floats(0, 1))
def test_an_interval_holds_its_value_and_stays_between_0_and_1(n, share):
    estimate = wilson(round(share * n), n)
    assert 0 <= estimate.low <= estimate.value <= estimate.high <= 1


def test_intervals_cover_the_truth_about_as_often_as_they_say():
    rights = np.random.default_rng(0).binomial(30, 0.85, size=2000)
    covered = [estimate.low <= 0.85 <= estimate.high for estimate in (wilson(int(r), 30) for r in rights)]
    assert 0.92 <= np.mean(covered) <= 0.98


def test_below_ten_control_answers_it_is_too_early_to_tell():
    assert wilson(9, 9).is_early
    assert not wilson(10, 10).is_early


def test_an_item_with_several_labels_is_right_only_as_a_whole():
    said, true = np.array([[1, 0], [1, 1]], dtype=bool), np.array([[1, 0], [1, 0]], dtype=bool)
    assert right_answers(said, true).tolist() == [True, False]


@settings(max_examples=40)
@given(st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4)), min_size=1, max_size=30))
def test_macro_f1_is_that_of_scikit_learn(pairs):
    from sklearn.metrics import f1_score

    predicted, true = np.array(pairs).T
    assert macro_f1(predicted, true) == pytest.approx(f1_score(true, predicted, average="macro"))
