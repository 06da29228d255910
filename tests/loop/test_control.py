"""The control slice is a fair, lasting and evenly asked part of the items."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from labeller.learning.turns import is_turn
from labeller.loop.control import draw, is_reserved, kin_numbers

SEEDS = st.integers(-(2**70), 2**70)
SHARES = st.floats(0, 0.5)
MANY = np.arange(1, 20_001).astype(np.uint64)


@given(SEEDS, SHARES)
def test_share_is_about_right(seed, share):
    # Five standard deviations of a binomial: wrong by chance once in millions.
    spread = 5 * np.sqrt(share * (1 - share) / len(MANY)) + 1e-9
    assert is_reserved(MANY, seed, share).mean() == pytest.approx(share, abs=spread)


@given(SEEDS, st.permutations(range(1, 60)))
def test_order_and_company_of_an_item_do_not_matter(seed, order):
    alone = [bool(is_reserved(np.array([item_id]), seed, 0.3)[0]) for item_id in order]
    assert is_reserved(np.array(order), seed, 0.3).tolist() == alone


@given(SEEDS, SHARES, SHARES)
def test_larger_share_keeps_what_the_smaller_reserved(seed, one, other):
    small, large = sorted((one, other))
    assert (is_reserved(MANY[:500], seed, large) >= is_reserved(MANY[:500], seed, small)).all()


@given(SEEDS)
def test_numbers_lie_between_nought_and_one_and_differ(seed):
    numbers = draw(MANY, seed)
    assert ((numbers >= 0) & (numbers < 1)).all()
    assert len(np.unique(numbers)) == len(MANY)


@given(st.lists(st.tuples(st.text(max_size=40), st.none() | st.text(max_size=20)), min_size=1, max_size=20))
def test_kin_are_of_one_group_or_else_of_one_content(items):
    hashes, groups = [digest[:16].rstrip("\0") for digest, _ in items], [group for _, group in items]
    numbers = kin_numbers(hashes, groups).tolist()
    kin = [("group", group) if group else ("content", digest) for digest, group in zip(hashes, groups, strict=True)]
    assert len(set(numbers)) == len(set(kin))
    assert len(set(zip(numbers, kin, strict=True))) == len(set(kin))


def test_content_hashes_give_even_numbers():
    hashes = [f"{number:032x}"[::-1] for number in range(20_000)]
    assert is_reserved(kin_numbers(hashes, [None] * 20_000), 0, 0.1).mean() == pytest.approx(0.1, abs=0.011)


def test_another_seed_reserves_other_items():
    assert (is_reserved(MANY, 1, 0.1) != is_reserved(MANY, 2, 0.1)).mean() == pytest.approx(0.18, abs=0.02)


def test_slice_is_not_at_one_end_of_the_items():
    first, last = np.array_split(is_reserved(MANY, 0, 0.1), 2)
    assert first.mean() == pytest.approx(last.mean(), abs=0.02)


@given(st.floats(0.001, 0.5), st.integers(0, 5_000), st.integers(1, 400))
def test_turns_come_evenly(share, first, count):
    """Any stretch of answers has as many control turns as its share of them, give or take one."""
    turns = sum(is_turn(answers, share) for answers in range(first, first + count))
    assert turns == pytest.approx(share * count, abs=1.01)


@pytest.mark.parametrize(("share", "first"), [(0.1, 9), (0.2, 4), (0.5, 1), (1 / 3, 2)])
def test_first_turn_comes_when_the_first_is_due(share, first):
    assert [answers for answers in range(first + 1) if is_turn(answers, share)] == [first]


def test_no_share_means_no_turn():
    assert not any(is_turn(answers, 0.0) for answers in range(1000))
