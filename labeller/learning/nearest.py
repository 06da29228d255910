"""Finding the most similar vectors by comparing all with all, block by block."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import numpy as np
from numpy.typing import NDArray

from labeller.learning.arrays import CHUNK, Embeddings, Floats, Ints, unit

Rows = NDArray[np.int32]
"""Rows of the embeddings, half as large as Ints: a graph has millions of them."""

Check = Callable[[], None]
Tell = Callable[[int, int], None]

BLOCK, PIECE = 512, 4096
_DEPTH = 16


def find_among_all(vectors: Embeddings, rows: Ints, k: int, check: Check, progress: Tell) -> tuple[Rows, Floats]:
    """The k most similar of these rows to each of them, as positions in `rows`, with the cosines: (n, k) each."""
    n = len(rows)
    near, similarities = np.empty((n, k), dtype=np.int32), np.empty((n, k), dtype=np.float32)
    for start in range(0, n, BLOCK):
        block = np.arange(start, min(start + BLOCK, n))
        pieces = ((first, units(vectors, rows[first : first + PIECE])) for first in range(0, n, PIECE))
        others = ((np.arange(first, first + len(piece)), piece) for first, piece in pieces)
        near[block], similarities[block] = most_similar(units(vectors, rows[block]), block, others, k, check)
        progress(int(block[-1]) + 1, n)
    return near, similarities


def most_similar(
    own: Floats, positions: Ints, others: Iterable[tuple[Ints, Floats]], k: int, check: Check
) -> tuple[Rows, Floats]:
    """The k of the others with the largest cosine to each of `own` (m, d), the most similar first: (m, k) each.

    The others come in pieces, each the positions and the unit vectors. What has the position of an own vector is
    that vector itself, and is passed over.
    """
    found = np.empty((len(own), 0), dtype=np.int32)
    values = np.empty((len(own), 0), dtype=np.float32)
    for theirs, piece in others:
        check()
        cosines = own @ piece.T
        _, mine, itself = np.intersect1d(positions, theirs, assume_unique=True, return_indices=True)
        cosines[mine, itself] = -np.inf
        columns = top_columns(cosines, k)
        found = np.concatenate([found, theirs.astype(np.int32)[columns]], axis=1)
        values = np.concatenate([values, np.take_along_axis(cosines, columns, axis=1)], axis=1)
        if found.shape[1] > k:
            kept = top_columns(values, k)
            found, values = np.take_along_axis(found, kept, axis=1), np.take_along_axis(values, kept, axis=1)
    order = np.argsort(-values, axis=1, kind="stable")
    return np.take_along_axis(found, order, axis=1), np.clip(np.take_along_axis(values, order, axis=1), -1, 1)


def top_columns(values: Floats, k: int) -> Ints:
    """Columns of the k largest of each row (m, w), in no order; all where there are no more.

    Of many columns the largest of each sixteen are compared first: the k largest of all lie in the k of these groups
    with the largest heads. That takes a tenth of the time of `argpartition` over everything.
    """
    width = values.shape[1]
    height = width // _DEPTH
    if width <= k or k == 0:
        return np.broadcast_to(np.arange(min(width, k)), (len(values), min(width, k)))
    if height < 4 * k:
        return np.argpartition(values, width - k, axis=1)[:, width - k :]
    heads = values[:, : _DEPTH * height].reshape(len(values), _DEPTH, height).max(axis=1)
    groups = np.argpartition(heads, height - k, axis=1)[:, height - k :]
    columns = (groups[:, :, None] + height * np.arange(_DEPTH)).reshape(len(values), -1)
    rest = np.broadcast_to(np.arange(_DEPTH * height, width), (len(values), width - _DEPTH * height))
    columns = np.concatenate([columns, rest], axis=1)
    kept = top_columns(np.take_along_axis(values, columns, axis=1), k)
    return np.take_along_axis(columns, kept, axis=1)


def units(vectors: Embeddings, rows: Ints) -> Floats:
    """The unit vectors of these rows, read in chunks."""
    read = np.empty((len(rows), vectors.shape[1]), dtype=np.float32)
    for start in range(0, len(rows), CHUNK):
        read[start : start + CHUNK] = unit(vectors[rows[start : start + CHUNK]])
    return read
