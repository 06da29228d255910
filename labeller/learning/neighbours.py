"""The nearest-neighbour graph: which items are most similar to each item."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from labeller.learning.arrays import Embeddings, Floats, Ints, unit
from labeller.learning.cells import find_in_cells
from labeller.learning.copies import Copies
from labeller.learning.loading import load
from labeller.learning.nearest import BLOCK, Check, Rows, Tell, find_among_all, top_columns
from labeller.learning.threads import one_blas_thread

K = 10
# With more different vectors than this, a few of the neighbours may be missed: comparing all takes too long.
EXACT = 10_000


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
    check: Check = lambda: None,
    progress: Tell = lambda *_: None,
) -> Neighbours:
    """The neighbours of each row of (n, d), which may be a memory map and is read in pieces.

    Of its copies an item gets no more than half of its neighbours, spread so that all copies hang together within
    few steps; the others are the most similar different vectors. Otherwise a dozen copies would know but each
    other, and an answer would not reach beyond them. The same vectors always give the same neighbours. Of more than
    EXACT different vectors some of the neighbours are missed (measured on embeddings of texts: 2 in 100).

    `check` is called between pieces and may raise to cancel; `progress` is told of so many steps done of all.
    """
    k = min(k, max(0, len(vectors) - 1))
    if k == 0:
        return Neighbours(np.empty((len(vectors), 0), dtype=np.int32), np.empty((len(vectors), 0), dtype=np.float32))
    load("scipy.sparse")  # before the limit on threads, which covers the libraries that are there
    with one_blas_thread():
        copies = Copies.of(vectors, check)
        find = find_among_all if len(copies) <= EXACT else find_in_cells
        near = Neighbours(*find(vectors, copies.firsts, min(k, len(copies) - 1), check, progress))
        return near if len(copies) == len(vectors) else _with_copies(near, copies, k)


def find_beside(vectors: Embeddings, known: Embeddings, k: int, *, check: Check = lambda: None) -> Neighbours:
    """The k most similar of the known vectors (m, d) for each of these (n, d), by position in `known`."""
    near = Neighbours(np.empty((len(vectors), k), dtype=np.int32), np.empty((len(vectors), k), dtype=np.float32))
    units = unit(known)
    with one_blas_thread():
        for start in range(0, len(vectors), BLOCK):
            check()
            similarities = unit(vectors[start : start + BLOCK]) @ units.T
            columns = top_columns(similarities, k)
            near.rows[start : start + BLOCK] = columns
            near.similarities[start : start + BLOCK] = np.take_along_axis(similarities, columns, axis=1)
    return near


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
