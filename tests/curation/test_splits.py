"""Splits are exact, stratified, repeatable, and never go through a group."""

from __future__ import annotations

from collections import Counter, defaultdict

import pytest
from hypothesis import given
from hypothesis import strategies as st

from labeller.curation.clusters import clusters
from labeller.curation.split_state import whole_sizes
from labeller.curation.splits import count_parted, parse_fractions, same_split, split_items
from labeller.errors import UsageError

THREE = {"train": 0.8, "validation": 0.1, "test": 0.1}

fractions = st.sampled_from([
    THREE,
    {"train": 0.5, "test": 0.5},
    {"train": 0.6, "validation": 0.25, "test": 0.15},
    {"train": 1 / 3, "validation": 1 / 3, "test": 1 / 3},
])  # fmt: skip
single = st.lists(st.sampled_from("abcdef").map(lambda label: (label,)), max_size=60)
several = st.lists(st.sets(st.sampled_from("abcd")).map(tuple), max_size=60)


def keys_for(strata):
    return [f"item {number}" for number in range(len(strata))]


def labels_in(strata, splits):
    found = defaultdict(Counter)
    for labels, split in zip(strata, splits, strict=True):
        found[split].update(labels)
    return found


def test_sizes_are_exact_to_rounding():
    strata = [("a",)] * 500 + [("b",)] * 300 + [("c",)] * 203
    splits = split_items(keys_for(strata), strata, THREE, seed=1)
    assert Counter(splits) == {"train": 803, "validation": 100, "test": 100}


def test_each_split_has_its_share_of_every_label():
    strata = [("a",)] * 500 + [("b",)] * 300 + [("c",)] * 200
    found = labels_in(strata, split_items(keys_for(strata), strata, THREE, seed=1))
    assert found["test"] == {"a": 50, "b": 30, "c": 20}


@given(single, fractions, st.integers(0, 5))
def test_a_label_with_enough_items_is_in_every_split(strata, parts, seed):
    found = labels_in(strata, split_items(keys_for(strata), strata, parts, seed))
    for label, count in Counter(label for (label,) in strata).items():
        assert count < len(parts) or all(found[split][label] for split in parts)


@given(single, fractions, st.integers(0, 5))
def test_sizes_differ_only_where_every_label_would_lose_its_last_item(strata, parts, seed):
    splits = split_items(keys_for(strata), strata, parts, seed)
    found = labels_in(strata, splits)
    totals = Counter(label for (label,) in strata)
    for split, size in zip(parts, whole_sizes(len(strata), tuple(parts.values())), strict=True):
        too_many = splits.count(split) > size
        spare = [label for label, count in found[split].items() if count > 1 or totals[label] < len(parts)]
        assert not (too_many and spare)


@given(several, fractions)
def test_several_labels_for_an_item_keep_the_sizes_near(strata, parts):
    splits = split_items(keys_for(strata), strata, parts, seed=3)
    for split, size in zip(parts, whole_sizes(len(strata), tuple(parts.values())), strict=True):
        assert abs(splits.count(split) - size) <= 4 * len(parts)


def test_several_labels_for_an_item_are_stratified():
    strata = [("a",)] * 100 + [("a", "b")] * 60 + [("b", "c")] * 40
    found = labels_in(strata, split_items(keys_for(strata), strata, THREE, seed=2))
    assert abs(found["test"]["a"] - 16) <= 1
    assert abs(found["test"]["b"] - 10) <= 1
    assert abs(found["test"]["c"] - 4) <= 1


@given(st.data(), single, st.integers(0, 5))
def test_the_order_of_the_items_does_not_matter(data, strata, seed):
    keys = keys_for(strata)
    before = dict(zip(keys, split_items(keys, strata, THREE, seed), strict=True))
    shuffled = data.draw(st.permutations(range(len(keys))))
    moved = [keys[index] for index in shuffled]
    after = split_items(moved, [strata[index] for index in shuffled], THREE, seed)
    assert dict(zip(moved, after, strict=True)) == before


def test_another_seed_gives_another_split():
    strata = [("a",)] * 50
    assert split_items(keys_for(strata), strata, THREE, 1) != split_items(keys_for(strata), strata, THREE, 2)


@given(st.lists(st.tuples(st.sampled_from("abc"), st.integers(0, 9)), max_size=60), fractions)
def test_groups_are_never_parted(rows, parts):
    strata, groups = [(label,) for label, _ in rows], [group for _, group in rows]
    splits = split_items(keys_for(rows), strata, parts, seed=0, ties=[groups])
    where = defaultdict(set)
    for group, split in zip(groups, splits, strict=True):
        where[group].add(split)
    assert all(len(found) == 1 for found in where.values())


def test_items_with_the_same_key_are_never_parted_and_tie_their_groups_together():
    keys = ["same", "same", "x", "y"] * 10
    groups = [None, "g", "g", None] * 10
    splits = split_items(keys, [("a",)] * 40, {"train": 0.5, "test": 0.5}, seed=0, ties=[groups])
    tied = {split for key, split in zip(keys, splits, strict=True) if key in {"same", "x"}}
    assert len(tied) == 1


def test_nothing_to_split_gives_nothing():
    assert split_items([], [], THREE, seed=0) == []


def test_items_without_labels_are_spread_too():
    splits = split_items(keys_for([()] * 100), [()] * 100, THREE, seed=0)
    assert Counter(splits) == {"train": 80, "validation": 10, "test": 10}


@pytest.mark.parametrize("text", ["80,10,10", "0.8,0.1,0.1", " 80, 10 ,10"])
def test_three_numbers_are_train_validation_test(text):
    assert parse_fractions(text) == pytest.approx(THREE)


def test_two_numbers_are_train_and_test():
    assert parse_fractions("75,25") == {"train": 0.75, "test": 0.25}


@pytest.mark.parametrize("text", ["", "80", "80,10", "80,10,10,10", "a,b", "110,-10", "100,0", "nan,1", "inf,1"])
def test_other_sizes_are_refused(text):
    with pytest.raises(UsageError):
        parse_fractions(text)


def test_items_that_have_a_split_keep_it_and_new_ones_bring_the_whole_to_its_sizes():
    strata = [("a",)] * 60 + [("b",)] * 40
    kept = ["train" if number % 2 else None for number in range(100)]
    splits = split_items(keys_for(strata), strata, THREE, seed=1, kept=kept)
    assert all(split == "train" for split, before in zip(splits, kept, strict=True) if before)
    assert Counter(splits) == {"train": 80, "validation": 10, "test": 10}
    assert labels_in(strata, splits)["test"] == {"a": 6, "b": 4}


def test_split_that_is_too_large_already_takes_nothing_more():
    kept = ["test"] * 50 + [None] * 50
    splits = split_items(keys_for(kept), [("a",)] * 100, {"train": 0.8, "test": 0.2}, seed=1, kept=kept)
    assert splits == ["test"] * 50 + ["train"] * 50


def test_split_of_another_name_is_not_kept():
    splits = split_items(keys_for([()] * 10), [()] * 10, {"train": 0.5, "test": 0.5}, seed=1, kept=["old"] * 10)
    assert Counter(splits) == {"train": 5, "test": 5}


@given(
    st.lists(
        st.tuples(st.sampled_from("abc"), st.integers(0, 9), st.sampled_from([None, "train", "test"])), max_size=60
    )
)
def test_new_items_go_where_most_of_their_group_are_and_kept_ones_stay(rows):
    groups, kept = [group for _, group, _ in rows], [split for _, _, split in rows]
    parts = {"train": 0.7, "test": 0.3}
    splits = split_items(keys_for(rows), [(label,) for label, *_ in rows], parts, seed=0, ties=[groups], kept=kept)
    was, new = defaultdict(Counter), defaultdict(set)
    for group, before, split in zip(groups, kept, splits, strict=True):
        assert before in {None, split}
        was[group].update([before] * (before is not None))
        new[group].update({split} if before is None else ())
    for group, found in new.items():
        assert len(found) <= 1
        assert all(was[group][split] == max(was[group].values()) for split in found if was[group])


def test_sizes_are_reached_without_moving_what_is_kept_when_most_of_it_is():
    strata = [("abc"[number % 3],) for number in range(900)]
    before = split_items(keys_for(strata), strata, THREE, seed=1)
    more = [*strata, *[("abc"[number % 3],) for number in range(100)]]
    after = split_items(keys_for(more), more, THREE, seed=2, kept=[*before, *[None] * 100])
    assert after[:900] == before
    assert Counter(after) == {"train": 800, "validation": 100, "test": 100}


def test_clusters_in_more_than_one_split_are_counted():
    splits = ["train", "test", "train", "train", None, "test"]
    assert count_parted(splits, clusters(["g", "g", "h", "h", "h", None])) == 1
    assert count_parted(splits, clusters(["g", "g", "h", "h", "h", None], [None, None, None, 1, None, 1])) == 2


@pytest.mark.parametrize(
    ("name", "ours"),
    [
        ("val", "validation"),
        ("Dev", "validation"),
        ("TRAIN", "train"),
        ("testing", "test"),
        ("fold 3", "fold 3"),
        (None, None),
    ],
)
def test_splits_are_known_by_their_other_names(name, ours):
    assert same_split(name) == ours
