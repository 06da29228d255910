"""The array types of learning, and how rows of a large matrix are read without copying it."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]
Embeddings = NDArray[np.float32]
"""(n, d), one row per item, all finite; usually a memory map, so it is read in chunks and never copied whole."""

NO_ROWS: Ints = np.empty(0, dtype=np.int64)
CHUNK = 2048


def chunks(rows: Ints, size: int = CHUNK) -> Iterator[tuple[slice, slice | Ints, slice | Ints]]:
    """Walk over ascending `rows` in pieces: (where in `rows`, what to read, which of what was read is wanted).

    Where the rows lie close together the piece to read is a slice, a view instead of a copy, and what lies
    between them is dropped afterwards: with few rows missing that is far cheaper than gathering.
    """
    for start in range(0, len(rows), size):
        where = slice(start, min(start + size, len(rows)))
        piece = rows[where]
        first, span = int(piece[0]), int(piece[-1] - piece[0]) + 1
        if span == len(piece):
            yield where, slice(first, first + span), slice(None)
        elif span <= 2 * len(piece):
            yield where, slice(first, first + span), piece - first
        else:
            yield where, piece, slice(None)


def unit(vectors: NDArray[np.floating]) -> Floats:
    """The rows scaled to length one, as float32. Rows of zeros all point in the same direction: they are copies."""
    lengths = np.sqrt(np.einsum("ij,ij->i", vectors, vectors, dtype=np.float64))
    is_zero = lengths == 0
    if not is_zero.any():
        return np.asarray(vectors / lengths[:, None], dtype=np.float32)
    filled = np.where(is_zero[:, None], 1, vectors)
    return np.asarray(filled / np.where(is_zero, vectors.shape[1] ** 0.5, lengths)[:, None], dtype=np.float32)


def largest(values: Floats, count: int) -> Ints:
    """Positions of the `count` largest, in order; equal values in the order of their positions."""
    if count < len(values):
        floor = np.partition(values, len(values) - count)[len(values) - count]
        positions = np.flatnonzero(values >= floor)
    else:
        positions = np.arange(len(values))
    return positions[np.argsort(-values[positions], kind="stable")][:count]
