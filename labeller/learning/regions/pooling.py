"""What a judge sees of a candidate: what its cells say inside, in its middle, beside each side, and how it looks."""

from __future__ import annotations

import numpy as np

from labeller.learning.arrays import Floats
from labeller.learning.regions.candidates import Candidates, agreement
from labeller.learning.regions.cell_reader import CellMaps

_AGREEMENT = (0.3, 0.5, 0.7, 0.85)
_MIDDLE, _AROUND = 0.25, 0.2  # of the width and the height


def pooled(candidates: Candidates, maps: CellMaps, features: Floats) -> Floats:
    """(n, d) numbers for the candidates of one picture, whose cells have these features and say these maps."""
    sums = _Sums(np.concatenate([maps.cores, maps.insides, features], axis=2))
    kinds, labels = maps.cores.shape[2], candidates.labels
    left, top, right, bottom = candidates.corners.T
    width, height = right - left, bottom - top
    middle = sums.means(
        left + _MIDDLE * width, top + _MIDDLE * height, right - _MIDDLE * width, bottom - _MIDDLE * height
    )
    inside = sums.means(left, top, right, bottom)
    wide, high = _AROUND * width + 1, _AROUND * height + 1
    beside = [
        sums.means(left - wide, top, left, bottom), sums.means(right, top, right + wide, bottom),
        sums.means(left, top - high, right, top), sums.means(left, bottom, right, bottom + high),
    ]  # fmt: skip
    ring = np.mean(beside, axis=0)
    said = [_said(part, labels, kinds) for part in (middle, inside, ring)]
    edges = np.sort(np.stack([_said(part, labels, kinds) for part in beside], axis=2), axis=2)
    is_label = np.eye(kinds - 1, dtype=np.float32)[labels]
    size = np.log(np.maximum(width * height, 1))[:, None]
    rows, columns = features.shape[:2]
    is_cut = (np.minimum.reduce([left, top, columns - right, rows - bottom]) < 1)[:, None]
    return np.concatenate(
        [
            candidates.votes[:, None], candidates.thresholds[:, None], size,
            np.log(np.maximum(width, 1e-3) / np.maximum(height, 1e-3))[:, None], is_cut,
            agreement(candidates, _AGREEMENT),
            is_label, is_label * size, is_label * size**2 / 5, is_label * said[0][:, :1],
            *said, *np.moveaxis(edges, 2, 0),
            middle[:, 2 * kinds :], (inside - ring)[:, 2 * kinds :],
        ],
        axis=1,
        dtype=np.float32,
    )  # fmt: skip


def _said(means: Floats, labels: np.ndarray, kinds: int) -> Floats:
    """(n, 4) how much the cells say the candidate's own label, as middle and as inside, and nothing, likewise."""
    each = np.arange(len(labels))
    return np.stack(
        [means[each, 1 + labels], means[each, kinds + 1 + labels], means[each, 0], means[each, kinds]], axis=1
    )


class _Sums:
    """Means of values over boxes of cells, all boxes at once (summed-area table, Crow 1984)."""

    def __init__(self, values: Floats) -> None:
        rows, columns, depth = values.shape
        self._table = np.zeros((rows + 1, columns + 1, depth), dtype=np.float32)
        # From the mean, so that single precision holds the sums of many cells.
        self._middle = values.mean(axis=(0, 1))
        np.cumsum(values - self._middle, axis=0, out=self._table[1:, 1:])
        np.cumsum(self._table[1:, 1:], axis=1, out=self._table[1:, 1:])

    def means(self, left: Floats, top: Floats, right: Floats, bottom: Floats) -> Floats:
        """(n, depth) means over boxes (n,), cut at the edge of the picture; at least one cell each."""
        rows, columns = (side - 1 for side in self._table.shape[:2])
        first_column, first_row = _first(left, columns), _first(top, rows)
        after_column, after_row = _after(right, first_column, columns), _after(bottom, first_row, rows)
        sums = (
            self._table[after_row, after_column] - self._table[first_row, after_column]
            - self._table[after_row, first_column] + self._table[first_row, first_column]
        )  # fmt: skip
        cells = (after_row - first_row) * (after_column - first_column)
        return np.asarray(sums / cells[:, None] + self._middle, dtype=np.float32)


def _first(places: Floats, count: int) -> np.ndarray:
    return np.clip(np.round(places), 0, count - 1).astype(np.int64)


def _after(places: Floats, first: np.ndarray, count: int) -> np.ndarray:
    return np.clip(np.round(places).astype(np.int64), first + 1, count)
