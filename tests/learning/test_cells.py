"""Among very many vectors nearly all of the most similar ones are found, and nobody is compared with all."""

from __future__ import annotations

import numpy as np
import pytest

from labeller.learning.arrays import Floats, unit
from labeller.learning.cells import Cells, find_in_cells
from labeller.learning.nearest import find_among_all, top_columns


def on_surfaces(n: int, d: int = 24, seed: int = 0) -> Floats:
    """Clusters of few dimensions within many, as embeddings are."""
    rng = np.random.default_rng(seed)
    centers, spans = rng.normal(size=(12, d)), rng.normal(size=(12, 5, d))
    kinds = rng.integers(0, 12, n)
    return (centers[kinds] + np.einsum("ij,ijd->id", rng.normal(size=(n, 5)), spans[kinds]) / 3).astype(np.float32)


def find(how, vectors: Floats, k: int = 10):
    return how(vectors, np.arange(len(vectors)), k, lambda: None, lambda *_: None)


def test_nearly_all_neighbours_are_found():
    vectors = on_surfaces(4000)
    found, exact = find(find_in_cells, vectors)[0], find(find_among_all, vectors)[0]
    assert np.mean([len({*a} & {*b}) / 10 for a, b in zip(found.tolist(), exact.tolist(), strict=True)]) > 0.95


def test_what_is_found_is_ordered_and_not_the_vector_itself():
    near, similarities = find(find_in_cells, on_surfaces(3000))
    assert (near != np.arange(3000)[:, None]).all()
    assert (np.diff(similarities, axis=1) <= 0).all()


def test_the_same_vectors_give_the_same():
    vectors = on_surfaces(2500)
    np.testing.assert_array_equal(find(find_in_cells, vectors)[0], find(find_in_cells, vectors.copy())[0])


@pytest.mark.parametrize("noise", [0.0, 1e-6], ids=["one direction", "nearly one direction"])
def test_no_cell_is_far_larger_than_the_others(noise):
    directions = np.ones((4000, 6)) + noise * np.random.default_rng(0).normal(size=(4000, 6))
    vectors = (directions * np.arange(1, 4001)[:, None]).astype(np.float32)
    cells = Cells.of(vectors, np.arange(4000), lambda: None)
    assert np.diff(cells.starts).max() <= 4 * 4000**0.5
    np.testing.assert_array_equal(np.sort(cells.members), np.arange(4000))


def test_every_cell_is_walked_to_once():
    cells = Cells.of(on_surfaces(2000), np.arange(2000), lambda: None)
    assert sorted(cells.walk()) == list(range(len(cells)))


def test_only_the_given_rows_are_compared():
    vectors, rows = on_surfaces(3000), np.arange(0, 3000, 2)
    near, similarities = find_in_cells(vectors, rows, 5, lambda: None, lambda *_: None)
    units = unit(vectors[rows])
    np.testing.assert_allclose(similarities, np.einsum("id,ijd->ij", units, units[near]), atol=1e-5)


@pytest.mark.parametrize("width", [3, 10, 40, 700, 701, 2053])
def test_the_top_columns_hold_the_largest_values(width):
    values = np.random.default_rng(0).normal(size=(20, width)).astype(np.float32)
    top = np.take_along_axis(values, top_columns(values, 10), axis=1)
    np.testing.assert_array_equal(np.sort(top, axis=1), np.sort(values, axis=1)[:, -10:])
