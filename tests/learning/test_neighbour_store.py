"""Neighbours are found once: what was kept is used again, unless it is damaged or of other vectors."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from labeller.learning import neighbour_store
from labeller.learning.neighbour_store import NeighbourStore
from labeller.learning.neighbours import Neighbours, find_neighbours
from tests.learning.worlds import clusters

VECTORS = clusters(per_class=60)[0]


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    NeighbourStore(tmp_path).neighbours_of(VECTORS)
    return next(path for path in tmp_path.rglob("*") if path.is_file())


def test_what_was_kept_is_what_was_found(tmp_path, kept, monkeypatch):
    monkeypatch.setattr(neighbour_store, "find_neighbours", None)
    again = NeighbourStore(tmp_path).neighbours_of(VECTORS)
    np.testing.assert_array_equal(again.rows, find_neighbours(VECTORS).rows)
    np.testing.assert_array_equal(again.similarities, find_neighbours(VECTORS).similarities)


def test_other_vectors_have_other_neighbours(tmp_path, kept):
    other = VECTORS.copy()
    other[-1] = -other[-1]
    assert NeighbourStore(tmp_path).find(other) is None
    np.testing.assert_array_equal(NeighbourStore(tmp_path).neighbours_of(other).rows, find_neighbours(other).rows)


def test_rows_that_came_in_later_extend_what_was_kept(tmp_path, monkeypatch):
    NeighbourStore(tmp_path).neighbours_of(VECTORS[:170])
    monkeypatch.setattr(neighbour_store, "find_neighbours", None)
    grown = NeighbourStore(tmp_path).neighbours_of(VECTORS)
    np.testing.assert_allclose(grown.similarities, find_neighbours(VECTORS).similarities, atol=1e-5)
    assert len(NeighbourStore(tmp_path).find(VECTORS)) == 180


@pytest.mark.parametrize("damage", [b"", b"something else", None], ids=["empty", "foreign", "cut off"])
def test_a_damaged_file_is_made_again(tmp_path, kept, damage, caplog):
    kept.write_bytes(kept.read_bytes()[:2000] if damage is None else damage)
    assert NeighbourStore(tmp_path).find(VECTORS) is None
    caplog.clear()
    NeighbourStore(tmp_path).neighbours_of(VECTORS)
    assert NeighbourStore(tmp_path).find(VECTORS) is not None
    caplog.clear()


@pytest.mark.parametrize(
    "change",
    [
        lambda rows, values: (rows + 1000, values),
        lambda rows, values: (rows - 1, values),
        lambda rows, values: (rows, values * np.float32(np.nan)),
        lambda rows, values: (rows[:, :3], values[:, :3]),
        lambda rows, values: (rows.astype(np.int64), values),
    ],
    ids=["too large", "negative", "no numbers", "too few", "wide"],
)
def test_numbers_that_cannot_be_neighbours_are_not_believed(tmp_path, kept, change):
    with np.load(kept) as held:
        digest, rows, values = held["digest"], held["rows"], held["similarities"]
    rows, values = change(rows, values)
    with kept.open("wb") as file:
        np.savez(file, digest=digest, rows=rows, similarities=values)
    assert NeighbourStore(tmp_path).find(VECTORS) is None


def test_a_folder_that_cannot_be_written_costs_time_not_work(tmp_path, caplog):
    (tmp_path / "file").write_text("in the way")
    near = NeighbourStore(tmp_path / "file").neighbours_of(VECTORS)
    assert isinstance(near, Neighbours)
    caplog.clear()
