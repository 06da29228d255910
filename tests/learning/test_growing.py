"""Items that come in later get their neighbours, and become neighbours, without finding all anew."""

from __future__ import annotations

import numpy as np
import pytest

from labeller.learning import growing
from labeller.learning.growing import extended
from labeller.learning.neighbours import Neighbours, find_neighbours
from tests.learning.worlds import clusters

VECTORS = clusters(per_class=200)[0]


def refuse(*_: object, **__: object) -> Neighbours:
    pytest.fail("all were compared anew")


@pytest.mark.parametrize("added", [1, 17, 140])
def test_extended_neighbours_are_those_of_all(added, monkeypatch):
    before, expected = find_neighbours(VECTORS[:-added]), find_neighbours(VECTORS)
    monkeypatch.setattr(growing, "find_neighbours", refuse)
    grown = extended(before, VECTORS)
    np.testing.assert_allclose(grown.similarities, expected.similarities, atol=1e-5)
    assert np.mean(grown.rows == expected.rows) > 0.999


def test_nothing_new_changes_nothing():
    before = find_neighbours(VECTORS)
    assert extended(before, VECTORS) is before


def test_the_neighbours_of_before_are_left_as_they_were():
    before = find_neighbours(VECTORS[:-50])
    rows = before.rows.copy()
    extended(before, VECTORS)
    np.testing.assert_array_equal(before.rows, rows)


@pytest.mark.parametrize("known", [2, 100], ids=["few", "less than was added"])
def test_where_much_came_in_all_are_found_anew(known):
    grown = extended(find_neighbours(VECTORS[:known]), VECTORS)
    np.testing.assert_array_equal(grown.rows, find_neighbours(VECTORS).rows)


def test_many_new_copies_do_not_only_know_each_other():
    vectors = VECTORS.copy()
    vectors[-40:] = vectors[0]
    grown = extended(find_neighbours(vectors[:-40]), vectors)
    np.testing.assert_array_equal(grown.rows, find_neighbours(vectors).rows)
