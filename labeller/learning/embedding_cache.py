"""Embeddings kept on disk: memory-mapped, keyed by content, shared by all projects, safe to delete at any time."""

from __future__ import annotations

import logging
import os
import struct
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import BinaryIO

import numpy as np
from filelock import FileLock
from numpy.typing import NDArray

from labeller.errors import LabellerError
from labeller.learning.arrays import Embeddings, Floats, Ints

log = logging.getLogger(__name__)

_KEY = np.dtype([("high", ">u8"), ("low", ">u8")])
_HASH_DIGITS = 2 * _KEY.itemsize
_FLOAT_BYTES = 4
# The keys follow a head of the length of a key: what the file is, its version, and how wide the vectors are.
_HEAD = struct.Struct("<8sII")
_MAGIC, _VERSION = b"lbl-emb\n", 1


@dataclass(frozen=True)
class Entries:
    """What a cache held at one moment: rows of these `vectors` (n, dimensions), which are read-only.

    Never changed, so that threads may read it while the cache grows, is looked at again, closed or deleted.
    """

    keys: NDArray[np.void]
    vectors: Embeddings
    order: Ints
    sorted_high: NDArray[np.uint64]
    file_number: int

    @classmethod
    def of(cls, keys: NDArray[np.void], vectors: Embeddings, file_number: int) -> Entries:
        high = keys["high"].astype(np.uint64)
        order = np.argsort(high, kind="stable")
        return cls(keys, vectors, order, high[order], file_number)

    def __len__(self) -> int:
        return len(self.keys)

    def rows(self, hashes: Sequence[str]) -> Ints:
        """Where the vector of each content is, -1 where there was none yet. Raises LabellerError for no hashes."""
        return self.rows_of(_keys_of(hashes))

    def rows_of(self, wanted: NDArray[np.void]) -> Ints:
        if not len(self):
            return np.full(len(wanted), -1, dtype=np.int64)
        places = np.searchsorted(self.sorted_high, wanted["high"].astype(np.uint64))
        rows = self.order[np.minimum(places, len(self) - 1)]
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
        # The lock on the file keeps other processes out, but lets in every thread that shares it.
        self._thread_lock = Lock()
        self._process_lock = FileLock(folder / "lock", thread_local=False)
        self._head = _HEAD.pack(_MAGIC, _VERSION, dimensions)
        self._entries = self._none()
        with _trouble_for_people(folder):
            folder.mkdir(parents=True, exist_ok=True)
        self.refresh()

    @property
    def entries(self) -> Entries:
        """What was there when this process looked last. Ask once and keep it: rows of one moment fit its vectors."""
        return self._entries

    def append(self, hashes: Sequence[str], vectors: Floats) -> None:
        """Add the vectors of contents that have none, and see them to the disk.

        Raises ValueError for NaN, infinity or a wrong shape, LabellerError where the disk does not take them.
        """
        if vectors.shape != (len(hashes), self.dimensions) or not np.isfinite(vectors).all():
            raise ValueError(f"embeddings of {self.embedder_name} must be finite and {self.dimensions} wide")
        keys, first = np.unique(_keys_of(hashes), return_index=True)
        with _trouble_for_people(self._keys_path.parent), self._thread_lock, self._process_lock:
            known = self.refresh()
            is_new = known.rows_of(keys) < 0
            if is_new.any():
                self._write(len(known), keys[is_new], np.ascontiguousarray(vectors[first[is_new]], dtype=np.float32))
                self.refresh()

    def refresh(self) -> Entries:
        """See what has been added since, by whomever, or that the cache was deleted."""
        with _trouble_for_people(self._keys_path.parent):
            entries = self._entries = self._read(self._entries)
        return entries

    def close(self) -> None:
        """Let go of the files. The cache may be used again."""
        self._entries = self._none()

    def _none(self) -> Entries:
        empty = np.empty((0, self.dimensions), dtype=np.float32)
        return Entries.of(np.empty(0, dtype=_KEY), empty, file_number=0)

    def _read(self, known: Entries) -> Entries:
        """What is on the disk now: `known` where that has not changed. A cut-off tail of either file does not count."""
        try:
            with self._keys_path.open("rb") as keys_file, self._vectors_path.open("rb") as vectors_file:
                is_ours = keys_file.read(_HEAD.size) == self._head
                keys = os.fstat(keys_file.fileno())
                # The keys are begun last: if they still are the same file, the vectors are those that they name.
                if not is_ours or not os.path.samestat(keys, self._keys_path.stat()):
                    return self._none()
                vectors_bytes = os.fstat(vectors_file.fileno()).st_size
                count = min((keys.st_size - _HEAD.size) // _KEY.itemsize, vectors_bytes // self._vector_bytes)
                if not count:
                    return self._none()
                if (count, keys.st_ino) == (len(known), known.file_number):
                    return known
                vectors = np.memmap(vectors_file, np.float32, "r", shape=(count, self.dimensions))
                return Entries.of(np.fromfile(keys_file, dtype=_KEY, count=count), vectors, keys.st_ino)
        except FileNotFoundError:
            return self._none()

    def _write(self, count: int, keys: NDArray[np.void], vectors: Floats) -> None:
        """Put new entries behind the first `count`, which are whole, over whatever a killed process left there.

        Keys without a vector go first: they would name the new vectors. Vectors without a key harm nobody, and are
        not cut off, because other processes have that file mapped.
        """
        if not count:
            self._begin()
        with self._keys_path.open("r+b") as keys_file, self._vectors_path.open("r+b") as vectors_file:
            keys_end = _HEAD.size + count * _KEY.itemsize
            if os.fstat(keys_file.fileno()).st_size != keys_end:
                keys_file.truncate(keys_end)
                os.fsync(keys_file.fileno())
            _put(vectors_file, count * self._vector_bytes, vectors.tobytes())
            _put(keys_file, keys_end, keys.tobytes())

    def _begin(self) -> None:
        """Start both files. What has no head, or that of another version, cannot be read and is made anew."""
        if self._keys_path.exists():
            log.warning("The kept embeddings of %s cannot be used and are made again", self.embedder_name)
        for path, content in ((self._vectors_path, b""), (self._keys_path, self._head)):
            path.unlink(missing_ok=True)
            with path.open("wb") as file:
                _put(file, 0, content)

    @property
    def _vector_bytes(self) -> int:
        return _FLOAT_BYTES * self.dimensions


def _put(file: BinaryIO, place: int, content: bytes) -> None:
    """Write at a place and wait for the disk."""
    file.seek(place)
    file.write(content)
    file.flush()
    os.fsync(file.fileno())


def _keys_of(hashes: Sequence[str]) -> NDArray[np.void]:
    """The hashes as keys. A damaged project may hold anything in their place."""
    try:
        content = bytes.fromhex("".join(hashes))
    except ValueError:
        content = b""
    if len(content) != len(hashes) * _KEY.itemsize or not {*map(len, hashes)} <= {_HASH_DIGITS}:
        raise LabellerError(
            "The project file is damaged: it holds a hash that no content has.",
            "Nothing was changed. Keep the file, and restore a version of it or import the items into a new project.",
        )
    return np.frombuffer(content, dtype=_KEY)


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
