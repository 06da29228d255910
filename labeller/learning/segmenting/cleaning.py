"""A segment without specks: small islands beside the thing go, small holes in it are closed."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from labeller.learning.arrays import Bools, Floats, Ints

# Of the largest island, and of the whole thing. What somebody clicked on is never noise.
_LEAST_ISLAND, _LEAST_HOLE = 0.1, 0.005

Cell = tuple[int, int]
"""Row and column."""


def without_noise(logits: Floats, inside: Sequence[Cell], outside: Sequence[Cell]) -> Floats:
    """The logits (rows, columns) with the signs of specks turned; `inside` and `outside` are what was clicked on."""
    islands, island_sizes = _parts(logits > 0)
    cleaned = _turned(logits, islands, island_sizes < _LEAST_ISLAND * island_sizes.max(), inside)
    is_thing = cleaned > 0
    holes, hole_sizes = _parts(~is_thing)
    return _turned(cleaned, holes, hole_sizes < _LEAST_HOLE * is_thing.sum(), outside)


def _turned(logits: Floats, parts: Ints, is_speck: Bools, kept: Sequence[Cell]) -> Floats:
    is_speck = is_speck.copy()
    is_speck[[0, *(parts[cell] for cell in kept)]] = False
    return np.where(is_speck[parts], -logits, logits)


def _parts(is_on: Bools) -> tuple[Ints, Ints]:
    """The number of the part that each cell belongs to by its sides, 0 where it is off; and the size of each part."""
    from scipy.ndimage import label

    numbers = label(is_on)[0].astype(np.int64)
    sizes = np.bincount(numbers.ravel())
    sizes[0] = 0
    return numbers, sizes
