"""Neighbours of items that came in later, found without comparing all items anew."""

from __future__ import annotations

import numpy as np

from labeller.learning.arrays import Embeddings, Floats
from labeller.learning.nearest import BLOCK, PIECE, Check, Rows, Tell, most_similar, top_columns, units
from labeller.learning.neighbours import EXACT, K, Neighbours, find_neighbours
from labeller.learning.threads import one_blas_thread

# A part of all that came in later is worth adding up to here: in cells, all are compared with fewer others.
_LARGEST_PART = 0.25
_COMPARED_IN_CELLS = 8
_SAME = np.float32(1 - 1e-6)


def extended(
    previous: Neighbours, vectors: Embeddings, *, check: Check = lambda: None, progress: Tell = lambda *_: None
) -> Neighbours:
    """The neighbours of all rows (n, d) from those of the first rows: as `find_neighbours` gives them, or nearer.

    New rows are compared with all others, and take the place of more distant neighbours there. Where that would take
    longer than beginning anew, or where there are many copies, all are found anew.
    """
    count, added = len(previous), len(vectors) - len(previous)
    if added == 0:
        return previous
    if previous.k < K or added > _most_added(len(vectors)):
        return find_neighbours(vectors, check=check, progress=progress)
    with one_blas_thread():
        fresh = units(vectors, np.arange(count, len(vectors)))
        near, similarities = _of_added(fresh, vectors, count, check)
        if (similarities[:, K // 2] >= _SAME).any():
            return find_neighbours(vectors, check=check, progress=progress)
        rows = np.concatenate([previous.rows, near])
        values = np.concatenate([previous.similarities, similarities])
        for start in range(0, count, BLOCK):
            check()
            block = slice(start, min(start + BLOCK, count))
            _take_in(rows[block], values[block], units(vectors, np.arange(block.start, block.stop)) @ fresh.T, count)
            progress(block.stop, count)
    return Neighbours(rows, values)


def _most_added(n: int) -> float:
    return _LARGEST_PART * n if n <= EXACT else _COMPARED_IN_CELLS * n**0.5


def _of_added(fresh: Floats, vectors: Embeddings, count: int, check: Check) -> tuple[Rows, Floats]:
    """The neighbours of the new rows among all."""
    near, similarities = np.empty((len(fresh), K), dtype=np.int32), np.empty((len(fresh), K), dtype=np.float32)
    for start in range(0, len(fresh), BLOCK):
        block = slice(start, min(start + BLOCK, len(fresh)))
        pieces = (np.arange(first, min(first + PIECE, len(vectors))) for first in range(0, len(vectors), PIECE))
        others = ((piece, units(vectors, piece)) for piece in pieces)
        own = count + np.arange(block.start, block.stop)
        near[block], similarities[block] = most_similar(fresh[block], own, others, K, check)
    return near, similarities


def _take_in(rows: Rows, values: Floats, cosines: Floats, count: int) -> None:
    """Let new rows, which begin at `count`, take the place of more distant neighbours, in place."""
    gaining = np.flatnonzero(cosines.max(axis=1) > values[:, -1])
    theirs = np.broadcast_to(
        np.arange(count, count + cosines.shape[1], dtype=np.int32), (len(gaining), cosines.shape[1])
    )
    all_rows = np.concatenate([rows[gaining], theirs], axis=1)
    all_values = np.concatenate([values[gaining], cosines[gaining]], axis=1)
    kept = top_columns(all_values, K)
    kept = np.take_along_axis(kept, np.argsort(-np.take_along_axis(all_values, kept, axis=1), axis=1, kind="stable"), 1)
    rows[gaining] = np.take_along_axis(all_rows, kept, axis=1)
    values[gaining] = np.clip(np.take_along_axis(all_values, kept, axis=1), -1, 1)
