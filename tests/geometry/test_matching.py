"""Which of what was found is there, and what F1 says of it."""

from __future__ import annotations

import itertools
from dataclasses import dataclass

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

from labeller.domain.shape import Box, Keypoint, Keypoints, Shape, TextSpan
from labeller.geometry.matching import (
    Counts,
    Method,
    add_up,
    count,
    count_by_label,
    count_spans,
    macro_f1,
    match,
)
from tests.geometry.drawings import box_shapes, brief

overlaps = arrays(float, array_shapes(min_dims=2, max_dims=2, max_side=4), elements=st.floats(0, 1))


@dataclass(frozen=True)
class Claim:
    label_id: int
    shape: Shape | None


claims = st.lists(st.builds(Claim, st.integers(1, 2), box_shapes), max_size=5)


def one_to_one(rows: int, columns: int):
    """All ways to pair each row with a column of its own, or each column with a row."""
    if rows <= columns:
        for chosen in itertools.permutations(range(columns), rows):
            yield list(zip(range(rows), chosen, strict=True))
    else:
        for chosen in itertools.permutations(range(rows), columns):
            yield list(zip(chosen, range(columns), strict=True))


@brief
@given(overlaps)
def test_the_hungarian_way_finds_most_pairs_and_of_those_the_best(matrix):
    pairs = match(matrix, 0.5, Method.HUNGARIAN)
    tried = [[matrix[pair] for pair in way if matrix[pair] >= 0.5] for way in one_to_one(*matrix.shape)]
    best = max((len(found), sum(found)) for found in tried)
    assert (len(pairs), sum(pair.overlap for pair in pairs)) == pytest.approx(best)


@brief
@given(overlaps, st.sampled_from(Method))
def test_each_is_matched_once_at_most_and_overlaps_enough(matrix, method):
    pairs = match(matrix, 0.5, method)
    assert len({pair.truth for pair in pairs}) == len({pair.found for pair in pairs}) == len(pairs)
    assert all(matrix[pair.truth, pair.found] == pair.overlap >= 0.5 for pair in pairs)


def test_the_greedy_way_lets_the_first_choose_first():
    matrix = np.array([[0.9, 0.8], [0.6, 0.1]])
    assert [(pair.truth, pair.found) for pair in match(matrix, 0.5, Method.GREEDY)] == [(0, 0)]
    assert [(pair.truth, pair.found) for pair in match(matrix, 0.5, Method.HUNGARIAN)] == [(0, 1), (1, 0)]


@pytest.mark.parametrize("method", Method)
def test_nothing_is_matched_with_nothing(method):
    assert match(np.zeros((0, 3)), 0.5, method) == match(np.zeros((3, 0)), 0.5, method) == ()


@brief
@given(claims, claims)
def test_every_shape_is_counted_once(truth, found):
    counts = count(truth, found)
    assert counts.true_positives + counts.false_negatives == len(truth)
    assert counts.true_positives + counts.false_positives == len(found)
    swapped = count(found, truth)
    assert swapped.f1 == pytest.approx(counts.f1)
    assert swapped.precision == pytest.approx(counts.recall)


@brief
@given(claims)
def test_what_is_there_is_found_without_fault_by_itself(truth):
    assert count(truth, truth) == Counts(len(truth), 0, 0)
    assert count(truth, truth).f1 == 1


def test_the_right_place_with_the_wrong_label_is_a_false_alarm_and_a_miss():
    box = Box(0.0, 0.0, 10.0, 10.0)
    assert count([Claim(1, box)], [Claim(2, box)]) == Counts(0, 1, 1)


def test_half_of_the_overlap_is_enough_and_less_is_not():
    truth = [Claim(1, Box(0.0, 0.0, 10.0, 10.0))]
    assert count(truth, [Claim(1, Box(0.0, 0.0, 10.0, 5.0))]).true_positives == 1
    assert count(truth, [Claim(1, Box(0.0, 0.0, 10.0, 4.99))]).true_positives == 0


def test_a_second_box_on_the_same_object_is_a_false_alarm():
    box = Claim(1, Box(0.0, 0.0, 10.0, 10.0))
    assert count([box], [box, box]) == Counts(1, 1, 0)


def test_what_has_no_shape_is_left_out():
    assert count([Claim(1, None)], []) == Counts()


def test_keypoints_are_matched_by_their_similarity():
    truth = Keypoints((Keypoint(10.0, 10.0), Keypoint(90.0, 90.0)))
    near = Keypoints((Keypoint(13.0, 10.0), Keypoint(88.0, 90.0)))
    assert count([Claim(1, truth)], [Claim(1, near)]) == Counts(1, 0, 0)


def test_keypoints_among_other_shapes_are_matched_by_overlap_as_those_are():
    skeleton, box = Keypoints((Keypoint(10.0, 10.0), Keypoint(90.0, 90.0))), Box(20.0, 30.0, 40.0, 50.0)
    assert count([Claim(1, skeleton), Claim(1, box)], [Claim(1, box), Claim(1, skeleton)]) == Counts(2, 0, 0)
    assert count([Claim(1, box)], [Claim(1, skeleton)]) == Counts(0, 1, 1)


def test_a_span_is_right_only_with_both_ends_and_its_label():
    truth = [Claim(1, TextSpan(0, 5)), Claim(1, TextSpan(8, 12)), Claim(2, TextSpan(20, 22))]
    found = [Claim(1, TextSpan(0, 5)), Claim(1, TextSpan(8, 11)), Claim(1, TextSpan(20, 22)), Claim(2, None)]
    assert count_spans(truth, found) == Counts(1, 2, 2)


def test_a_span_given_twice_is_right_once():
    span = Claim(1, TextSpan(0, 5))
    assert count_spans([span], [span, span]) == Counts(1, 1, 0)


def test_f1_is_the_harmonic_mean():
    counts = Counts(6, 2, 4)
    assert (counts.precision, counts.recall) == (0.75, 0.6)
    assert counts.f1 == pytest.approx(2 * 0.75 * 0.6 / (0.75 + 0.6))


def test_nothing_there_and_nothing_found_is_right():
    assert Counts().f1 == 1
    assert (Counts(0, 3, 0).f1, Counts(0, 0, 3).f1) == (0, 0)


def test_counts_of_items_are_added_up_before_they_are_divided():
    box = Box(0.0, 0.0, 10.0, 10.0)
    items = [
        count_by_label([Claim(1, box)], [Claim(1, box), Claim(2, box)]),
        count_by_label([Claim(2, box)], [Claim(2, box)]),
    ]
    assert add_up(items) == {1: Counts(1, 0, 0), 2: Counts(1, 1, 0)}
    assert macro_f1(add_up(items)) == pytest.approx((1 + 2 / 3) / 2)
    assert macro_f1({}) == 1
