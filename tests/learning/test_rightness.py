"""How much is right follows from how sure the learner is, corrected by the answers that it had not seen."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from labeller.learning.rightness import DRAWS, Evidence, confidences, likely_shares, share_estimate

SURE = np.full(500, 0.9, dtype=np.float32)


def evidence(right: int, wrong: int, confidence: float = 0.9) -> Evidence:
    n = right + wrong
    return Evidence(np.full(n, confidence, dtype=np.float32), np.arange(n) < right)


def estimate(control: Evidence, chosen: Evidence | None = None, n: int = 500):
    chosen = chosen or Evidence.none()
    return share_estimate(likely_shares(SURE, n, control, chosen), len(control) + len(chosen))


some = st.integers(0, 20)


@settings(max_examples=20)
@given(some, some, some, some, st.integers(1, 10_000), st.floats(0, 1))
def test_shares_are_shares_and_the_interval_holds_the_value(right, wrong, hit, missed, n, confidence):
    rest = np.array([confidence, 0.5], dtype=np.float32)
    shares = likely_shares(rest, n, evidence(right, wrong), evidence(hit, missed))
    assert shares.shape == (DRAWS,)
    assert (np.diff(shares) >= 0).all()
    found = share_estimate(shares, 10)
    assert 0 <= found.low <= found.value <= found.high <= 1


def test_without_evidence_it_may_be_nearly_anything():
    bare = share_estimate(likely_shares(SURE, 500, Evidence.none(), Evidence.none()), 1)
    assert bare.high - bare.low > 0.3


@pytest.mark.parametrize("right", [10, 30, 50])
def test_many_control_answers_say_it_all(right):
    found = estimate(evidence(16 * right, 16 * (50 - right)), n=100_000)
    assert found.value == pytest.approx(right / 50, abs=0.03)
    assert found.high - found.low < 0.15


def test_more_control_answers_narrow_the_interval():
    widths = [found.high - found.low for found in (estimate(evidence(9 * n, n)) for n in (1, 4, 16, 64))]
    assert widths == sorted(widths, reverse=True)


def test_chosen_answers_tell_less_than_control_answers():
    by_control, by_chosen = estimate(evidence(90, 10)), estimate(Evidence.none(), evidence(90, 10))
    assert by_control.high - by_control.low < by_chosen.high - by_chosen.low


def test_control_answers_overrule_a_learner_that_is_too_sure():
    assert estimate(evidence(20, 20)).high < 0.75


def test_confidence_of_several_labels_is_that_all_of_them_are_right():
    probabilities = np.array([[0.9, 0.2]], dtype=np.float32)
    assert confidences(probabilities, is_multilabel=True)[0] == pytest.approx(0.72)
    assert confidences(probabilities, is_multilabel=False)[0] == pytest.approx(0.9)


def test_same_evidence_gives_same_shares():
    first, second = (likely_shares(SURE, 9, evidence(3, 1), evidence(2, 2)) for _ in range(2))
    assert (first == second).all()
