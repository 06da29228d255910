"""Sets of pixels as edges, against Python's sets."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from labeller.geometry import runs
from tests.geometry.drawings import brief

COUNT = 40
run_lengths = st.lists(st.integers(0, 6), max_size=9)
intervals = st.lists(st.tuples(st.integers(0, COUNT), st.integers(0, COUNT)), max_size=6)


def pixels(edges) -> set[int]:
    return {pixel for first, end in zip(edges[::2], edges[1::2], strict=True) for pixel in range(first, end)}


def made(pairs) -> np.ndarray:
    return runs.from_intervals(*np.array(pairs, dtype=np.int64).reshape(-1, 2).T)


@brief
@given(run_lengths)
def test_runs_of_length_zero_change_nothing(lengths):
    is_on = np.repeat(np.arange(len(lengths)) % 2 == 1, lengths)
    edges = runs.from_lengths(lengths)
    assert pixels(edges) == set(np.flatnonzero(is_on))
    assert (np.diff(edges) > 0).all()


@brief
@given(run_lengths)
def test_lengths_come_back_without_empty_runs(lengths):
    total = sum(lengths)
    back = runs.to_lengths(runs.from_lengths(lengths), total)
    assert sum(back) == total
    assert 0 not in back[1:]
    assert (runs.from_lengths(back) == runs.from_lengths(lengths)).all()


@brief
@given(intervals)
def test_intervals_cover_what_any_of_them_covers(pairs):
    assert pixels(made(pairs)) == {pixel for first, end in pairs for pixel in range(first, end)}


@brief
@given(intervals, intervals, intervals)
def test_sets_are_combined_as_sets_are(one, other, third):
    a, b, c = made(one), made(other), made(third)
    assert pixels(runs.union([a, b, c])) == pixels(a) | pixels(b) | pixels(c)
    assert pixels(runs.intersection(a, b)) == pixels(a) & pixels(b)
    assert pixels(runs.difference(a, b)) == pixels(a) - pixels(b)
    assert runs.size(a) == len(pixels(a))


@brief
@given(intervals, st.integers(0, COUNT), st.integers(0, COUNT))
def test_what_is_within_a_stretch_is_cut_out_of_it(pairs, one, other):
    first, end = sorted((one, other))
    edges = made(pairs)
    assert pixels(runs.within(edges, first, end)) == pixels(edges) & set(range(first, end))


@brief
@given(intervals, st.integers(1, 9))
def test_runs_are_cut_at_the_ends_of_columns(pairs, height):
    column, first, end = runs.by_column(made(pairs), height)
    rows = zip(column, first, end, strict=True)
    cut = [row + height * here for here, top, bottom in rows for row in range(top, bottom)]
    assert cut == sorted(pixels(made(pairs)))
    assert ((first >= 0) & (first < end) & (end <= height)).all()


@brief
@given(intervals, st.integers(0, COUNT))
def test_a_pixel_is_held_by_the_run_it_lies_in(pairs, pixel):
    assert runs.holds(made(pairs), pixel) == (pixel in pixels(made(pairs)))


def test_no_sets_cover_nothing():
    assert len(runs.union([])) == 0
