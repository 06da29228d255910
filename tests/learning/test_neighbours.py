"""The nearest-neighbour graph names the most similar items, whatever the vectors are."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components, shortest_path

from labeller.learning.arrays import unit
from labeller.learning.neighbours import Neighbours, find_neighbours
from tests.learning.worlds import clusters

small_worlds = arrays(
    np.float32,
    st.tuples(st.integers(0, 40), st.integers(1, 3)),
    elements=st.sampled_from([0.0, -0.0, 1.0, -1.0, 0.5, 100.0]),
)


@settings(max_examples=80)
@given(vectors=small_worlds, k=st.integers(1, 20))
def test_every_item_has_distinct_other_neighbours_whatever_the_vectors(vectors, k):
    near = find_neighbours(vectors, k)
    n, width = len(vectors), min(k, max(0, len(vectors) - 1))
    assert near.rows.shape == near.similarities.shape == (n, width)
    assert ((near.rows >= 0) & (near.rows < max(1, n))).all()
    assert all(len({row, *some}) == width + 1 for row, some in enumerate(near.rows.tolist()))
    assert np.isfinite(near.similarities).all()
    assert (np.diff(near.similarities, axis=1) <= 0).all()


@settings(max_examples=40)
@given(vectors=small_worlds, k=st.integers(1, 20))
def test_similarities_are_the_cosines_of_the_neighbours(vectors, k):
    near, units = find_neighbours(vectors, k), unit(vectors)
    expected = np.einsum("id,ijd->ij", units, units[near.rows])
    np.testing.assert_allclose(near.similarities, expected, atol=1e-5)


def test_the_neighbours_are_the_most_similar_items():
    vectors, _ = clusters(per_class=300)
    similarities = unit(vectors) @ unit(vectors).T
    np.fill_diagonal(similarities, -np.inf)
    expected = np.sort(similarities, axis=1)[:, ::-1][:, :15]
    np.testing.assert_allclose(find_neighbours(vectors, 15).similarities, expected, atol=1e-6)


def test_the_same_vectors_have_the_same_neighbours():
    vectors, _ = clusters()
    first, second = find_neighbours(vectors), find_neighbours(vectors.copy())
    np.testing.assert_array_equal(first.rows, second.rows)
    np.testing.assert_array_equal(first.similarities, second.similarities)


def test_an_item_with_many_copies_still_knows_different_items():
    vectors, _ = clusters()
    vectors[:60] = vectors[0]
    near = find_neighbours(vectors, 15)
    assert ((near.rows[:60] >= 60).sum(axis=1) == 8).all()


def test_many_copies_are_spread_over_those_who_know_them():
    vectors, _ = clusters()
    vectors[:60] = vectors[0]
    known = np.bincount(find_neighbours(vectors, 15).rows.ravel(), minlength=len(vectors))
    assert known[:60].max() <= 12


@pytest.mark.parametrize("value", [0.0, 1.0], ids=["zeros", "ones"])
def test_copies_hang_together_within_few_steps(value):
    near = find_neighbours(np.full((2000, 4), value, dtype=np.float32))
    assert shortest_path(links(near), directed=False, unweighted=True, indices=[0]).max() <= 6


def test_groups_of_copies_are_linked():
    vectors, _ = clusters(per_class=2)
    assert connected_components(links(find_neighbours(np.repeat(vectors, 50, axis=0))), directed=False)[0] == 1


def test_a_memory_map_is_read_like_an_array(tmp_path):
    vectors, _ = clusters()
    vectors.tofile(tmp_path / "vectors")
    mapped = np.memmap(tmp_path / "vectors", np.float32, "r", shape=vectors.shape)
    np.testing.assert_array_equal(find_neighbours(mapped).rows, find_neighbours(vectors).rows)


def test_finding_neighbours_can_be_cancelled():
    class CancelledError(Exception):
        pass

    def cancel() -> None:
        raise CancelledError

    with pytest.raises(CancelledError):
        find_neighbours(clusters()[0], check=cancel)


def test_the_progress_ends_at_the_whole():
    told = []
    find_neighbours(clusters(per_class=400)[0], progress=lambda done, total: told.append((done, total)))
    assert told == sorted(told)
    assert told[-1] == (1200, 1200)


def links(near: Neighbours) -> coo_array:
    n = len(near)
    return coo_array((np.ones(n * near.k), (np.repeat(np.arange(n), near.k), near.rows.ravel())), shape=(n, n))
