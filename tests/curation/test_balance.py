"""Caps hold for every label, rare labels come first, and the lot follows from the seed."""

from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from labeller.curation.balance import balanced_most, capped

drawn = st.lists(st.lists(st.sampled_from("abcd"), max_size=4), max_size=40)


def keys_for(labels):
    return [f"item {number}" for number in range(len(labels))]


def left(labels, most, seed=0):
    return [found for found, stays in zip(labels, capped(keys_for(labels), labels, most, seed), strict=True) if stays]


@given(drawn, st.integers(1, 9), st.integers(0, 3))
def test_no_label_has_more_than_it_may(labels, most, seed):
    counts = Counter(label for found in left(labels, most, seed) for label in found)
    assert all(count <= most for count in counts.values())


@given(drawn, st.integers(1, 9))
def test_no_item_is_left_out_that_would_have_fitted(labels, most):
    stays = capped(keys_for(labels), labels, most, seed=0)
    counts = Counter(label for found, stays_ in zip(labels, stays, strict=True) if stays_ for label in found)
    for found, is_in in zip(labels, stays, strict=True):
        assert is_in or any(counts[label] + count > most for label, count in Counter(found).items())


def test_one_label_for_each_item_comes_down_to_exactly_the_cap():
    labels = [["a"]] * 50 + [["b"]] * 7
    assert Counter(label for (label,) in left(labels, 10)) == {"a": 10, "b": 7}


def test_rare_labels_keep_their_items_and_frequent_ones_give_way():
    labels = [["common"]] * 50 + [["common", "rare"]] * 5
    counts = Counter(label for found in left(labels, 5) for label in found)
    assert counts == {"common": 5, "rare": 5}


def test_items_without_labels_stay():
    assert left([[], ["a"], ["a"]], 1) == [[], ["a"]]


def test_same_seed_draws_the_same_items_in_any_order_and_another_seed_others():
    labels = [["a"]] * 40
    keys = keys_for(labels)
    chosen = {key for key, stays in zip(keys, capped(keys, labels, 10, 1), strict=True) if stays}
    turned = keys[::-1]
    assert {key for key, stays in zip(turned, capped(turned, labels, 10, 1), strict=True) if stays} == chosen
    assert {key for key, stays in zip(keys, capped(keys, labels, 10, 2), strict=True) if stays} != chosen


def test_balance_is_the_rarest_label_times_the_ratio_rounded_up():
    labels = [["a"]] * 9 + [["b", "b", "a"]] + [[]]
    assert (balanced_most(labels, 1.0), balanced_most(labels, 1.6)) == (2, 4)
    assert balanced_most([[], []], 1.0) is None
