"""What may be said of items that nobody looked at."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binom

from labeller.domain.audit import Look
from labeller.learning.auditing import (
    clopper_pearson,
    draw_sample,
    finite_bound,
    judge,
    most_wrong,
    plan_looks,
)

LOOKS = [Look(3, 0, 0.02), Look(6, 1, 0.01)]


@pytest.mark.parametrize(("wrong", "checked", "expected"), [(0, 59, 0.0495), (0, 299, 0.00997), (2, 100, 0.0616)])
def test_the_bound_is_that_of_the_tables(wrong, checked, expected):
    assert clopper_pearson(wrong, checked, 0.05) == pytest.approx(expected, abs=5e-4)


@given(st.integers(0, 30), st.integers(1, 200))
def test_at_the_bound_so_few_wrong_ones_come_with_just_that_probability(wrong, checked):
    bound = clopper_pearson(min(wrong, checked), checked, 0.05)
    if wrong < checked:
        assert binom.cdf(wrong, checked, bound) == pytest.approx(0.05)
    else:
        assert bound == 1


def test_in_a_large_population_both_bounds_say_the_same():
    assert most_wrong(2, 300, 1_000_000, 0.05) / 1_000_000 == pytest.approx(clopper_pearson(2, 300, 0.05), rel=0.01)


@given(st.integers(1, 60), st.data())
def test_who_checked_all_knows_all(population, data):
    wrong = data.draw(st.integers(0, population))
    assert most_wrong(wrong, population, population, 0.05) == wrong


@pytest.mark.parametrize("wrong_in_all", [0, 1, 3, 10, 30])
def test_the_finite_bound_is_below_the_truth_no_more_often_than_it_may(wrong_in_all):
    from scipy.stats import hypergeom

    look, population = Look(40, 0, 0.05), 120
    too_low = sum(
        hypergeom.pmf(seen, population, wrong_in_all, look.size)
        for seen in range(min(wrong_in_all, look.size) + 1)
        if finite_bound(seen, look.size, population, look).most < wrong_in_all - seen
    )
    assert too_low <= 0.05


@pytest.mark.parametrize("wanted", [0.005, 0.01, 0.02, 0.05])
@pytest.mark.parametrize("population", [500, 5_000, 1_000_000])
def test_a_passed_look_shows_what_was_wanted(population, wanted):
    for look in plan_looks(population, wanted):
        assert finite_bound(look.allowed, look.size, population, look).share <= wanted
        assert look.size <= population // 2


def test_all_looks_together_stay_within_the_error_that_is_allowed():
    tries = [plan_looks(100_000, 0.02, failed_before=failed) for failed in range(12)]
    assert sum(look.alpha for looks in tries for look in looks) <= 0.05


def test_who_tries_again_checks_more():
    sizes = [plan_looks(10_000, 0.02, failed_before=failed)[0].size for failed in range(4)]
    assert sizes == sorted(set(sizes))


def test_a_few_items_are_not_worth_an_audit():
    assert plan_looks(60, 0.02) == []


def test_a_sample_is_the_same_for_a_seed_and_holds_nothing_twice():
    drawn = draw_sample(1000, 300, seed=7)
    assert (draw_sample(1000, 300, seed=7) == drawn).all()
    assert len(np.unique(drawn)) == 300
    assert (draw_sample(1000, 100, seed=7) == drawn[:100]).all()


def test_nothing_is_stated_before_a_look_is_complete():
    verdict = judge(LOOKS, [False, False, None, None, None, None], 50)
    assert (verdict.checked, verdict.due, verdict.bound) == (2, LOOKS[0], None)


def test_a_look_without_too_many_wrong_ones_is_passed():
    verdict = judge(LOOKS, [False, False, False, None, None, None], 50)
    assert verdict.passed == LOOKS[0]
    assert verdict.bound == finite_bound(0, 3, 50, LOOKS[0])


def test_one_wrong_item_leads_to_the_next_look():
    assert judge(LOOKS, [False, True, None, None, None, None], 50).due == LOOKS[1]


def test_too_many_wrong_ones_end_the_audit_at_once():
    assert judge(LOOKS, [True, None, True, None, None, None], 50).has_failed


def test_what_is_answered_later_does_not_change_an_earlier_look():
    early = judge(LOOKS, [False, False, False, None, None, None], 50).bound
    assert judge(LOOKS, [False, False, False, True, True, True], 50).bound == early
