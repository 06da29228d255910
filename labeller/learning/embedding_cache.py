"""Embeddings kept on disk: memory-mapped, keyed by content, shared by all projects, safe to delete at any time."""

from __future__ import annotations

import logging
import os
import struct
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import numpy as np
from filelock import FileLock
from numpy.typing import NDArray

from labeller.errors import LabellerError
from labeller.learning.arrays import Embeddings, Floats, Ints

log = logging.getLogger(__name__)

_KEY = np.dtype([("high", ">u8"), ("low", ">u8")])
_FLOAT_BYTES = 4
# The keys follow a head of the length of a key: what the file is, its version, and how wide the vectors are.
_HEAD = struct.Struct("<8sII")
_MAGIC, _VERSION = b"lbl-emb\n", 1


@dataclass(frozen=True)
class _Entries:
    """What is on the disk at one moment. Never changed, so that threads may read it while another looks again."""

    keys: NDArray[np.void]
    vectors: Embeddings
    order: Ints
    sorted_high: NDArray[np.uint64]
    file_id: int

    @classmethod
    def of(cls, keys: NDArray[np.void], vectors: Embeddings, file_id: int) -> _Entries:
        order = np.argsort(keys["high"], kind="stable")
        return cls(keys, vectors, order, keys["high"][order], file_id)

    def rows(self, wanted: NDArray[np.void]) -> Ints:
        if not len(self.keys):
            return np.full(len(wanted), -1, dtype=np.int64)
        places = np.searchsorted(self.sorted_high, wanted["high"])
        rows = self.order[np.minimum(places, len(self.keys) - 1)]
        return np.where(self.keys[rows] == wanted, rows, -1).astype(np.int64)


class EmbeddingCache:
    """The vectors of one embedder, (n, dimensions) float32, and the content hash of each.

    Two files that only grow: a vector is on the disk before its key, and what has no key does not count, so that a
    process killed at any moment leaves nothing wrong behind. Several processes and threads may append in turn and
    read at once. Hashes are 32 hexadecimal digits. Raises LabellerError where the folder cannot be used.
    """

    def __init__(self, folder: Path, embedder_name: str, dimensions: int) -> None:
        self.embedder_name = embedder_name
        self.dimensions = dimensions
        folder = folder / f"{embedder_name}-{dimensions}"
        self._keys_path = folder / "keys"
        self._vectors_path = folder / "vectors"
        self._lock = FileLock(folder / "lock", thread_local=False)
        self._head = _HEAD.pack(_MAGIC, _VERSION, dimensions)
        self._entries = self._none()
        with _trouble_for_people(folder):
            folder.mkdir(parents=True, exist_ok=True)
            self._look_again()

    def __len__(self) -> int:
        return len(self._entries.keys)

    @property
    def vectors(self) -> Embeddings:
        """Every vector, in the order in which they came; read-only."""
        return self._entries.vectors

    def rows(self, hashes: Sequence[str]) -> Ints:
        """Where the vector of each content is, -1 where there is none yet."""
        return self._entries.rows(_keys_of(hashes))

    def append(self, hashes: Sequence[str], vectors: Floats) -> None:
        """Add the vectors of contents that have none, and see them to the disk.

        Raises ValueError for NaN, infinity or a wrong shape, LabellerError where the disk does not take them.
        """
        if vectors.shape != (len(hashes), self.dimensions) or not np.isfinite(vectors).all():
            raise ValueError(f"embeddings of {self.embedder_name} must be finite and {self.dimensions} wide")
        keys, first = np.unique(_keys_of(hashes), return_index=True)
        with _trouble_for_people(self._keys_path.parent), self._lock:
            self._look_again()
            is_new = self._entries.rows(keys) < 0
            if is_new.any():
                self._write(keys[is_new], np.ascontiguousarray(vectors[first[is_new]], dtype=np.float32))
                self._look_again()

    def refresh(self) -> None:
        """See what other processes have added since, or that the cache was deleted."""
        with _trouble_for_people(self._keys_path.parent):
            self._look_again()

    def close(self) -> None:
        """Let go of the files."""
        self._entries = self._none()

    def _none(self) -> _Entries:
        empty = np.empty((0, self.dimensions), dtype=np.float32)
        return _Entries.of(np.empty(0, dtype=_KEY), empty, file_id=0)

    def _look_again(self) -> None:
        count, file_id = self._count_on_disk()
        now = self._entries
        if (count, file_id) == (len(now.keys), now.file_id):
            return
        if not count:
            self._entries = self._none()
            return
        keys = np.fromfile(self._keys_path, dtype=_KEY, count=count, offset=_HEAD.size)
        vectors = np.memmap(self._vectors_path, np.float32, "r", shape=(count, self.dimensions))
        self._entries = _Entries.of(keys, vectors, file_id)

    def _count_on_disk(self) -> tuple[int, int]:
        """How many entries are whole, where a cut-off tail of either file does not count; and which file it is."""
        try:
            with self._keys_path.open("rb") as file:
                if file.read(_HEAD.size) != self._head:
                    return 0, 0
                keys = os.fstat(file.fileno())
            vectors_bytes = self._vectors_path.stat().st_size
        except FileNotFoundError:
            return 0, 0
        count = min((keys.st_size - _HEAD.size) // _KEY.itemsize, vectors_bytes // (_FLOAT_BYTES * self.dimensions))
        return count, keys.st_ino if count else 0

    def _write(self, keys: NDArray[np.void], vectors: Floats) -> None:
        """Put new entries behind the whole ones, over whatever a killed process left there.

        Keys without a vector go first: they would name the new vectors. Vectors without a key harm nobody, and are
        not cut off, because other processes have that file mapped.
        """
        count = len(self)
        if not count:
            self._begin()
        with self._keys_path.open("r+b") as keys_file, self._vectors_path.open("r+b") as vectors_file:
            keys_end = _HEAD.size + count * _KEY.itemsize
            if os.fstat(keys_file.fileno()).st_size != keys_end:
                keys_file.truncate(keys_end)
                os.fsync(keys_file.fileno())
            _put(vectors_file, count * _FLOAT_BYTES * self.dimensions, vectors.tobytes())
            _put(keys_file, keys_end, keys.tobytes())

    def _begin(self) -> None:
        """Start both files. What has no head, or that of another version, cannot be read and is made anew."""
        if self._keys_path.exists() and self._keys_path.read_bytes()[: _HEAD.size] != self._head:
            log.warning("The kept embeddings of %s cannot be used and are made again", self.embedder_name)
        for path, content in ((self._vectors_path, b""), (self._keys_path, self._head)):
            path.unlink(missing_ok=True)
            with path.open("wb") as file:
                _put(file, 0, content)


def _put(file: BinaryIO, place: int, content: bytes) -> None:
    """Write at a place and wait for the disk."""
    file.seek(place)
    file.write(content)
    file.flush()
    os.fsync(file.fileno())


def _keys_of(hashes: Sequence[str]) -> NDArray[np.void]:
    return np.frombuffer(bytes.fromhex("".join(hashes)), dtype=_KEY)


@contextmanager
def _trouble_for_people(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise LabellerError(
            f"The cache of what was read cannot be used: {error.strerror or error}.",
            f"Your answers are safe. Make room on the disk, or allow Labeller to write to {folder}, and open the "
            "project again.",
        ) from error
