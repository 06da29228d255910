"""Looks at pictures on the disk: one file each, found by content, no more than a bound of them, safe to delete."""

from __future__ import annotations

import logging
import os
import zipfile
from pathlib import Path
from typing import BinaryIO

import numpy as np

from labeller.learning.kept_files import KeptFiles
from labeller.learning.regions.look import VERSION, Look

log = logging.getLogger(__name__)

# Several hundred pictures of about 1.3 MB.
LIMIT_BYTES = 1024 * 2**20


class LookStore:
    """Keeps the looks that were used last, at most `limit_bytes`, as `KeptFiles` does."""

    def __init__(self, folder: Path, limit_bytes: int = LIMIT_BYTES) -> None:
        self._files = KeptFiles(folder / VERSION, ".npz", limit_bytes)

    def has(self, content_hash: str) -> bool:
        return self._files.has(content_hash)

    def find(self, content_hash: str) -> Look | None:
        """The look at a content; None where there is none that can be used."""
        path = self._files.path(content_hash)
        if path is None:
            return None
        try:
            with path.open("rb") as file, np.load(file, allow_pickle=False) as kept:
                width, height = kept["size"].tolist()
                tones, fine, coarse = (kept[part].astype(np.float16) for part in ("tones", "fine", "coarse"))
            look = Look(tones, fine, coarse, width, height)
            os.utime(path)  # used now: the last to go
        except FileNotFoundError:
            return None
        except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile) as error:
            log.warning("A kept look at a picture cannot be used and is made again: %s", error)
            return None
        return look

    def keep(self, content_hash: str, look: Look) -> None:
        """Keep a look, and let those go that were not used for longest."""
        size = np.array([look.width, look.height], dtype=np.int64)

        def write(file: BinaryIO) -> None:
            np.savez(file, size=size, tones=look.tones, fine=look.fine, coarse=look.coarse)

        self._files.keep(content_hash, write)
