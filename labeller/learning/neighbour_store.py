"""Neighbours on the disk, so that a project that is opened again need not compare its items again."""

from __future__ import annotations

import logging
import os
import zipfile
from pathlib import Path
from typing import BinaryIO

import numpy as np

from labeller.learning.arrays import CHUNK, Embeddings
from labeller.learning.growing import extended
from labeller.learning.kept_files import KeptFiles
from labeller.learning.nearest import Check, Tell
from labeller.learning.neighbours import K, Neighbours, find_neighbours

log = logging.getLogger(__name__)

# A dozen graphs of a million items.
LIMIT_BYTES = 1024 * 2**20
_VERSION = f"1-{K}"
# By so many of the first rows a file is found; whether all rows are the same is said in it.
_FIRST = 64


class NeighbourStore:
    """Keeps the neighbours that were used last, at most `limit_bytes`, as `KeptFiles` does.

    They are found by the vectors themselves. What is damaged or of other vectors is made again.
    """

    def __init__(self, folder: Path, limit_bytes: int = LIMIT_BYTES) -> None:
        self._files = KeptFiles(folder / _VERSION, ".npz", limit_bytes)

    def neighbours_of(
        self, vectors: Embeddings, *, check: Check = lambda: None, progress: Tell = lambda *_: None
    ) -> Neighbours:
        """The neighbours of all rows (n, d): those that were kept, or if rows came in since these extended, or new."""
        known = self.find(vectors, check)
        if known is not None and len(known) == len(vectors):
            return known
        if known is None:
            near = find_neighbours(vectors, check=check, progress=progress)
        else:
            near = extended(known, vectors, check=check, progress=progress)
        self._keep(vectors, near, check)
        return near

    def find(self, vectors: Embeddings, check: Check = lambda: None) -> Neighbours | None:
        """What was kept of all these vectors or of the first of them; None where nothing is that can be used."""
        path = self._files.path(_digest(vectors[:_FIRST], check))
        if path is None:
            return None
        try:
            with path.open("rb") as file, np.load(file, allow_pickle=False) as kept:
                near = Neighbours(kept["rows"], kept["similarities"])
                digest = str(kept["digest"])
            os.utime(path)  # used now: the last to go
        except FileNotFoundError:
            return None
        except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile) as error:
            log.warning("Kept neighbours cannot be used and are found again: %s", error)
            return None
        is_of_these = _is_sound(near, len(vectors)) and digest == _digest(vectors[: len(near)], check)
        return near if is_of_these else None

    def _keep(self, vectors: Embeddings, near: Neighbours, check: Check) -> None:
        digest = np.array(_digest(vectors, check))

        def write(file: BinaryIO) -> None:
            np.savez(file, digest=digest, rows=near.rows, similarities=near.similarities)

        self._files.keep(_digest(vectors[:_FIRST], check), write)


def _is_sound(near: Neighbours, n: int) -> bool:
    """Whether these can be the neighbours of n items or fewer."""
    rows, similarities = near.rows, near.similarities
    is_shaped = rows.ndim == 2 and rows.shape == similarities.shape and 0 < len(rows) <= n
    if not is_shaped or rows.dtype != np.int32 or similarities.dtype != np.float32:
        return False
    if near.k != min(K, len(rows) - 1):
        return False
    return near.k == 0 or bool(
        rows.min() >= 0 and rows.max() < len(rows) and similarities.min() >= -1 and similarities.max() <= 1
    )


def _digest(vectors: Embeddings, check: Check) -> str:
    from xxhash import xxh3_128

    digest = xxh3_128(str(vectors.shape).encode())
    for start in range(0, len(vectors), CHUNK):
        check()
        digest.update(np.ascontiguousarray(vectors[start : start + CHUNK]).data)
    return digest.hexdigest()
