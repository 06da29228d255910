"""Embeddings of pictures on the disk: one file each, found by content, no more than a bound of them, safe to delete."""

from __future__ import annotations

import logging
import os
import re
import tempfile
from contextlib import suppress
from pathlib import Path

import numpy as np

from labeller.learning.segmenting.embedding import PictureEmbedding

log = logging.getLogger(__name__)

# Sixty pictures of 8.4 MB: an afternoon's way back and forth.
LIMIT_BYTES = 512 * 2**20
# Of the weights and of what is done with them. Another version is another folder.
_VERSION = "sam2-tiny-1"
_SUFFIX = ".npy"
_IS_HASH = re.compile(r"[0-9a-f]{32}").fullmatch


class EmbeddingStore:
    """Keeps the embeddings that were used last, at most `limit_bytes`. Several processes and threads may share it.

    A full disk or a folder that cannot be written costs time, not work: the trouble is logged and the embedding made
    again when it is needed.
    """

    def __init__(self, folder: Path, limit_bytes: int = LIMIT_BYTES) -> None:
        self._folder = folder / _VERSION
        self._limit_bytes = limit_bytes

    def find(self, content_hash: str) -> PictureEmbedding | None:
        """The embedding of a content; None where there is none that can be used."""
        path = self._path(content_hash)
        if path is None:
            return None
        try:
            values = np.load(path, allow_pickle=False)
            found = PictureEmbedding(values)
            os.utime(path)  # used now: the last to go
        except FileNotFoundError:
            return None
        except (OSError, ValueError, EOFError) as error:
            log.warning("A kept embedding of a picture cannot be used and is made again: %s", error)
            return None
        return found

    def keep(self, content_hash: str, embedding: PictureEmbedding) -> None:
        """Keep an embedding, and let those go that were not used for longest."""
        path = self._path(content_hash)
        if path is None:
            return
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            self._write(path, embedding)
            self._trim()
        except OSError as error:
            log.warning("The embedding of a picture is not kept: %s", error)

    def _path(self, content_hash: str) -> Path | None:
        """Where it is kept; None for what is no hash, which a damaged project may hold."""
        return self._folder / f"{content_hash}{_SUFFIX}" if _IS_HASH(content_hash) else None

    def _write(self, path: Path, embedding: PictureEmbedding) -> None:
        """Under another name first, so that nobody reads half a file."""
        handle, name = tempfile.mkstemp(dir=self._folder, suffix=".part")
        try:
            with os.fdopen(handle, "wb") as file:
                np.save(file, embedding.values, allow_pickle=False)
            Path(name).replace(path)
        except OSError:
            Path(name).unlink(missing_ok=True)
            raise

    def _trim(self) -> None:
        """What a killed process left half written goes in its turn like the rest."""
        found = []
        for path in self._folder.iterdir():
            with suppress(FileNotFoundError):  # another process trims too
                facts = path.stat()
                found.append((facts.st_mtime_ns, facts.st_size, path))
        used = sum(size for _, size, _ in found)
        for _, size, path in sorted(found):
            if used <= self._limit_bytes:
                break
            path.unlink(missing_ok=True)
            used -= size
