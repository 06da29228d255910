"""The answered items that are most like another one."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from labeller.jobs import JobCancelledError, JobContext
from labeller.learning.arrays import CHUNK
from labeller.learning.explaining.precedents import most_alike

CIRCLE = np.array([[np.cos(turn), np.sin(turn)] for turn in np.linspace(0, np.pi, 7)], dtype=np.float32)


def test_nearest_come_first_whatever_the_order_in_which_they_were_answered():
    found, likenesses = most_alike(CIRCLE, 0, np.array([6, 1, 3, 2]), 3)
    assert found.tolist() == [1, 3, 2]
    assert likenesses == pytest.approx(CIRCLE[[1, 2, 3], 0], abs=1e-6)


def test_length_of_a_vector_does_not_make_it_alike():
    vectors = np.array([[1, 0], [1, 0.1], [90, 90], [0, 0]], dtype=np.float32)
    found, likenesses = most_alike(vectors, 0, np.array([1, 2, 3]), 3)
    assert found.tolist() == [0, 1, 2]
    assert likenesses[2] == 0


def test_copies_are_named_one_by_one_and_are_wholly_alike():
    found, likenesses = most_alike(CIRCLE, 2, np.array([2, 4, 2]), 2)
    assert found.tolist() == [0, 2]
    assert likenesses == pytest.approx([1, 1])


def test_nothing_answered_gives_nothing():
    found, likenesses = most_alike(CIRCLE, 0, np.empty(0, dtype=np.int64), 5)
    assert (len(found), len(likenesses)) == (0, 0)


@given(st.integers(0, 2**32 - 1), st.integers(1, 12))
def test_pieces_give_what_one_go_over_all_gives(seed, count):
    rng = np.random.default_rng(seed)
    vectors = rng.normal(size=(CHUNK + 50, 4)).astype(np.float32)
    rows = rng.permutation(CHUNK + 49)[: CHUNK + 20] + 1
    found, likenesses = most_alike(vectors, 0, rows, count)
    cosines = vectors[rows] @ vectors[0] / np.linalg.norm(vectors[rows], axis=1) / np.linalg.norm(vectors[0])
    assert likenesses == pytest.approx(np.sort(cosines)[::-1][:count], abs=1e-5)
    assert cosines[found] == pytest.approx(likenesses, abs=1e-5)


def test_it_can_be_cancelled():
    context = JobContext()
    context.cancel()
    with pytest.raises(JobCancelledError):
        most_alike(CIRCLE, 0, np.array([1, 2]), 1, context.check)
