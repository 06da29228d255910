"""Embeddings of pictures on the disk: one file each, found by content, no more than a bound of them, safe to delete."""

from __future__ import annotations

import logging
import os
from pathlib import Path

import numpy as np

from labeller.learning.kept_files import KeptFiles
from labeller.learning.segmenting.embedding import PictureEmbedding

log = logging.getLogger(__name__)

# Sixty pictures of 8.4 MB: an afternoon's way back and forth.
LIMIT_BYTES = 512 * 2**20
# Of the weights and of what is done with them. Another version is another folder.
_VERSION = "sam2-tiny-1"


class EmbeddingStore:
    """Keeps the embeddings that were used last, at most `limit_bytes`, as `KeptFiles` does."""

    def __init__(self, folder: Path, limit_bytes: int = LIMIT_BYTES) -> None:
        self._files = KeptFiles(folder / _VERSION, ".npy", limit_bytes)

    def find(self, content_hash: str) -> PictureEmbedding | None:
        """The embedding of a content; None where there is none that can be used."""
        path = self._files.path(content_hash)
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
        self._files.keep(content_hash, lambda file: np.save(file, embedding.values, allow_pickle=False))
