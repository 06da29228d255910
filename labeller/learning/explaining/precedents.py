"""The precedents of an item: the answered items that are most like it."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from labeller.learning.arrays import Embeddings, Floats, Ints, chunks, largest, unit
from labeller.learning.threads import one_blas_thread


def most_alike(
    embeddings: Embeddings, row: int, rows: Ints, count: int, check: Callable[[], None] = lambda: None
) -> tuple[Ints, Floats]:
    """Positions in `rows` of the `count` that are most like `row`, the most alike first, and their cosine
    similarities, -1 to 1.

    `rows` may name a row twice: copies are answered one by one. All are compared, in pieces; `check` is called
    after each and may raise to cancel.
    """
    wanted, places = np.unique(rows, return_inverse=True)
    likenesses = np.empty(len(wanted), dtype=np.float32)
    with one_blas_thread():
        asked = unit(embeddings[row : row + 1])[0]
        for where, what, which in chunks(wanted):
            vectors = embeddings[what]
            lengths = np.sqrt(np.einsum("ij,ij->i", vectors, vectors))
            likenesses[where] = (vectors @ asked / np.maximum(lengths, 1e-12))[which]
            check()
    found = largest(likenesses[places], count)
    return found, likenesses[places][found]
