"""The nearest-neighbour graph: which items are most similar to each item."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from labeller.learning.arrays import Embeddings, Floats, Ints, unit
from labeller.learning.copies import Copies
from labeller.learning.threads import one_blas_thread

Rows = NDArray[np.int32]
"""Rows of the embeddings, half as large as Ints: a graph has millions of them."""

K = 15
_BLOCK, _PIECE = 512, 4096


@dataclass(frozen=True)
class Neighbours:
    """The k most similar items of each of n items, the most similar first, never an item itself.

    `rows` (n, k) and `similarities` (n, k), the cosine from -1 to 1. k is less than asked for only where there are
    not so many other items.
    """

    rows: Rows
    similarities: Floats

    def __len__(self) -> int:
        return len(self.rows)

    @property
    def k(self) -> int:
        return int(self.rows.shape[1])


def find_neighbours(
    vectors: Embeddings,
    k: int = K,
    *,
    check: Callable[[], None] = lambda: None,
    progress: Callable[[int, int], None] = lambda *_: None,
) -> Neighbours:
    """The neighbours of each row of (n, d), which may be a memory map and is read in pieces.

    Of its copies an item gets no more than half of its neighbours, spread so that all copies hang together within
    few steps; the others are the most similar different vectors. Otherwise fifteen copies would know but each
    other, and an answer would not reach beyond them. The same vectors always give the same neighbours.

    `check` is called between pieces and may raise to cancel; `progress` is told of so many steps done of all.
    """
    k = min(k, max(0, len(vectors) - 1))
    with one_blas_thread():
        copies = Copies.of(vectors)
        check()
        near = _exact(vectors, copies.firsts, min(k, len(copies) - 1) if k else 0, check, progress)
        return near if len(copies) == len(vectors) else _with_copies(near, copies, k)


def find_beside(
    vectors: Embeddings, known: Embeddings, k: int, *, check: Callable[[], None] = lambda: None
) -> Neighbours:
    """The k most similar of the known vectors (m, d) for each of these (n, d), by position in `known`."""
    near = Neighbours(np.empty((len(vectors), k), dtype=np.int32), np.empty((len(vectors), k), dtype=np.float32))
    units = unit(known)
    with one_blas_thread():
        for start in range(0, len(vectors), _BLOCK):
            check()
            similarities = unit(vectors[start : start + _BLOCK]) @ units.T
            columns = _top(similarities, k)
            near.rows[start : start + _BLOCK] = columns
            near.similarities[start : start + _BLOCK] = np.take_along_axis(similarities, columns, axis=1)
    return near


def _exact(
    vectors: Embeddings, rows: Ints, k: int, check: Callable[[], None], progress: Callable[[int, int], None]
) -> Neighbours:
    """The neighbours of these rows among each other, as positions in `rows`."""
    n = len(rows)
    near = Neighbours(np.empty((n, k), dtype=np.int32), np.empty((n, k), dtype=np.float32))
    for start in range(0, n if k else 0, _BLOCK):
        block = slice(start, min(start + _BLOCK, n))
        own = unit(vectors[rows[block]])
        best = Neighbours(np.empty((len(own), 0), dtype=np.int32), np.empty((len(own), 0), dtype=np.float32))
        for first in range(0, n, _PIECE):
            check()
            similarities = own @ unit(vectors[rows[first : first + _PIECE]]).T
            _exclude_itself(similarities, start - first)
            best = _merged(best, similarities, first, k)
        order = np.argsort(-best.similarities, axis=1, kind="stable")
        near.rows[block] = np.take_along_axis(best.rows, order, axis=1)
        near.similarities[block] = np.clip(np.take_along_axis(best.similarities, order, axis=1), -1, 1)
        progress(block.stop, n)
    return near


def _exclude_itself(similarities: Floats, shift: int) -> None:
    """Row i of the block is column i + shift of the piece, if the piece has that."""
    own = np.arange(len(similarities))
    own = own[(own + shift >= 0) & (own + shift < similarities.shape[1])]
    similarities[own, own + shift] = -np.inf


def _merged(best: Neighbours, similarities: Floats, first: int, k: int) -> Neighbours:
    """The k best of those so far and of a further piece, in no order."""
    columns = _top(similarities, k)
    rows = np.concatenate([best.rows, (columns + first).astype(np.int32)], axis=1)
    values = np.concatenate([best.similarities, np.take_along_axis(similarities, columns, axis=1)], axis=1)
    kept = _top(values, k)
    return Neighbours(np.take_along_axis(rows, kept, axis=1), np.take_along_axis(values, kept, axis=1))


def _top(values: Floats, k: int) -> Ints:
    """Columns of the k largest of each row, in no order; all where there are no more."""
    width = values.shape[1]
    if width <= k:
        return np.broadcast_to(np.arange(width), values.shape)
    return np.argpartition(values, width - k, axis=1)[:, width - k :]


def _with_copies(near: Neighbours, copies: Copies, k: int) -> Neighbours:
    """The neighbours of all rows, from those of the groups of copies among each other, (u, at most u - 1)."""
    groups, shifts, similarities = _plan(near, copies, k)
    own, every = copies.groups, np.arange(len(copies.groups))
    rows = np.empty((len(own), k), dtype=np.int32)
    for column in range(k):
        other = groups[own, column]
        # Those who know one copy of a group are spread over its members by their own row.
        places = np.where(other == own, copies.places, every)
        rows[:, column] = copies.member(other, places + shifts[own, column])
    return Neighbours(rows, similarities[own])


def _plan(near: Neighbours, copies: Copies, k: int) -> tuple[Ints, Ints, Floats]:
    """For each group the groups of its k neighbours, how far on from its own place in these, and how similar: (u, k).

    Own copies come first, then one of each other group. Where there are too few groups for that, more of the copies
    fill up.
    """
    groups = np.empty((len(copies), k), dtype=np.int64)
    shifts = np.zeros((len(copies), k), dtype=np.int64)
    similarities = np.ones((len(copies), k), dtype=np.float32)
    for size in np.unique(copies.sizes).tolist():
        same = np.flatnonzero(copies.sizes == size)
        own = min(size - 1, max(k // 2, k - near.k))
        end = min(own + near.k, k)
        groups[same, :own] = same[:, None]
        shifts[same, :own] = _steps(size, own)
        groups[same, own:end] = near.rows[same, : end - own]
        similarities[same, own:end] = near.similarities[same, : end - own]
        if end < k:
            for group in same:
                further = _further(near, int(group), copies.sizes, k - end)
                groups[group, end:], shifts[group, end:], similarities[group, end:] = further
    order = np.argsort(-similarities, axis=1, kind="stable")
    return (
        np.take_along_axis(groups, order, axis=1),
        np.take_along_axis(shifts, order, axis=1),
        np.take_along_axis(similarities, order, axis=1),
    )


def _steps(size: int, count: int) -> list[int]:
    """So many of the distances 1 to size - 1 round a circle of copies, each about so many times the one before.

    The way from any copy to any other grows with the logarithm of their number, and all have equally many neighbours.
    """
    if count >= size - 1:
        return list(range(1, size))
    steps: list[int] = []
    for number in range(count):
        wanted = round((size // 2) ** (number / max(1, count - 1)))
        steps.append(max(wanted, steps[-1] + 1 if steps else 1))
    return steps


def _further(near: Neighbours, group: int, sizes: Ints, count: int) -> tuple[Ints, Ints, Floats]:
    """So many second and later copies of the other groups, the most similar group first."""
    spare = np.minimum(sizes[near.rows[group]] - 1, count)
    shifts = np.concatenate([np.arange(1, more + 1) for more in spare])
    kept = np.repeat(np.arange(near.k), spare)[:count]
    return near.rows[group, kept].astype(np.int64), shifts[:count], near.similarities[group, kept]
