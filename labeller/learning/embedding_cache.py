"""Embeddings kept on disk: memory-mapped, keyed by content, shared by all projects, safe to delete at any time."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from filelock import FileLock
from numpy.typing import NDArray

from labeller.learning.arrays import Embeddings, Floats, Ints

_KEY_BYTES = 16
_KEY = np.dtype([("high", ">u8"), ("low", ">u8")])


class EmbeddingCache:
    """The vectors of one embedder, (n, dimensions) float32, and the content hash of each.

    Two files that only grow: a vector is on the disk before its key, and what has no key does not count, so that a
    process killed at any moment leaves nothing wrong behind. Several processes may append in turn and read at once.
    Hashes are 32 hexadecimal digits.
    """

    def __init__(self, folder: Path, embedder_name: str, dimensions: int) -> None:
        self.embedder_name = embedder_name
        self.dimensions = dimensions
        folder = folder / f"{embedder_name}-{dimensions}"
        folder.mkdir(parents=True, exist_ok=True)
        self._keys_path = folder / "keys"
        self._vectors_path = folder / "vectors"
        self._lock = FileLock(folder / "lock", thread_local=False)
        self._keys: NDArray[np.void] = np.empty(0, dtype=_KEY)
        self._vectors: Embeddings = np.empty((0, dimensions), dtype=np.float32)
        self._order = self._sorted_high = np.empty(0, dtype=np.int64)
        self.refresh()

    def __len__(self) -> int:
        return len(self._keys)

    @property
    def vectors(self) -> Embeddings:
        """Every vector, in the order in which they came."""
        return self._vectors

    def rows(self, hashes: Sequence[str]) -> Ints:
        """Where the vector of each content is, -1 where there is none yet."""
        if not len(self._keys) or not hashes:
            return np.full(len(hashes), -1, dtype=np.int64)
        wanted = _keys_of(hashes)
        places = np.searchsorted(self._sorted_high, wanted["high"])
        places = np.minimum(places, len(self._keys) - 1)
        rows = self._order[places]
        return np.where(self._keys[rows] == wanted, rows, -1).astype(np.int64)

    def append(self, hashes: Sequence[str], vectors: Floats) -> None:
        """Add the vectors of contents that have none. Raises ValueError for NaN, infinity or a wrong shape."""
        if vectors.shape != (len(hashes), self.dimensions) or not np.isfinite(vectors).all():
            raise ValueError(f"embeddings of {self.embedder_name} must be finite and {self.dimensions} wide")
        with self._lock:
            self.refresh()
            is_new = self.rows(hashes) < 0
            keys, first = np.unique(_keys_of(hashes)[is_new], return_index=True)
            if len(keys):
                fresh = np.ascontiguousarray(vectors[is_new][first], dtype=np.float32)
                self._write(self._vectors_path, len(self._keys) * 4 * self.dimensions, fresh.tobytes())
                self._write(self._keys_path, len(self._keys) * _KEY_BYTES, keys.tobytes())
        self.refresh()

    def refresh(self) -> None:
        """See what other processes have added since, or that the cache was deleted."""
        count = self._count_on_disk()
        if count == len(self._keys):
            return
        if not count:
            self._forget()
            return
        self._keys = np.fromfile(self._keys_path, dtype=_KEY, count=count)
        self._vectors = np.memmap(self._vectors_path, np.float32, "r", shape=(count, self.dimensions))
        self._order = np.argsort(self._keys["high"], kind="stable")
        self._sorted_high = self._keys["high"][self._order]

    def close(self) -> None:
        """Let go of the files."""
        self._forget()

    def _forget(self) -> None:
        self._keys = np.empty(0, dtype=_KEY)
        self._vectors = np.empty((0, self.dimensions), dtype=np.float32)
        self._order = self._sorted_high = np.empty(0, dtype=np.int64)

    def _count_on_disk(self) -> int:
        """How many entries are whole: a cut-off tail of either file does not count."""
        try:
            keys, vectors = self._keys_path.stat().st_size, self._vectors_path.stat().st_size
        except FileNotFoundError:
            return 0
        return min(keys // _KEY_BYTES, vectors // (4 * self.dimensions))

    def _write(self, path: Path, place: int, content: bytes) -> None:
        """Put bytes at a place, cutting off what a killed process may have left behind it, and see them to the disk."""
        with path.open("r+b" if path.exists() else "w+b") as file:
            file.truncate(place)
            file.seek(place)
            file.write(content)
            file.flush()
            os.fsync(file.fileno())


def _keys_of(hashes: Sequence[str]) -> NDArray[np.void]:
    return np.frombuffer(bytes.fromhex("".join(hashes)), dtype=_KEY)
