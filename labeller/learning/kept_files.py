"""Derived data on the disk: one file each, found by content, no more than a bound of them, safe to delete."""

from __future__ import annotations

import logging
import os
import re
import tempfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

log = logging.getLogger(__name__)

_IS_HASH = re.compile(r"[0-9a-f]{32}").fullmatch


class KeptFiles:
    """Keeps the files that were used last, at most `limit_bytes`. Several processes and threads may share a folder.

    A full disk or a folder that cannot be written costs time, not work: the trouble is logged and the file made again
    when it is needed.
    """

    def __init__(self, folder: Path, suffix: str, limit_bytes: int) -> None:
        self._folder = folder
        self._suffix = suffix
        self._limit_bytes = limit_bytes

    def has(self, content_hash: str) -> bool:
        path = self.path(content_hash)
        return path is not None and path.is_file()

    def path(self, content_hash: str) -> Path | None:
        """Where it is kept; None for what is no hash, which a damaged project may hold."""
        return self._folder / f"{content_hash}{self._suffix}" if _IS_HASH(content_hash) else None

    def keep(self, content_hash: str, write: Callable[[BinaryIO], None]) -> None:
        """Keep what `write` writes, and let those go that were not used for longest."""
        path = self.path(content_hash)
        if path is None:
            return
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            self._write(path, write)
            self._trim()
        except OSError as error:
            log.warning("A file of the cache is not kept: %s", error)

    def _write(self, path: Path, write: Callable[[BinaryIO], None]) -> None:
        """Under another name first, so that nobody reads half a file."""
        handle, name = tempfile.mkstemp(dir=self._folder, suffix=".part")
        try:
            with os.fdopen(handle, "wb") as file:
                write(file)
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
