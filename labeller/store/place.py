"""Whether an open file still lies where it was opened.

A file that was removed or replaced can be written to as long as it is open, and all of that is lost when it is closed.
"""

from __future__ import annotations

import os
from pathlib import Path

from labeller.store.trouble import FileGoneError


class Place:
    """The place of an open file. Looking at it takes some microseconds, so that it is done before every change."""

    def __init__(self, path: Path) -> None:
        """Raises OSError if nothing is there."""
        self._path = path
        self._seen = path.stat()

    def refuse_gone(self) -> None:
        """Raise FileGoneError if the file was removed, renamed or replaced, or its disk was taken out."""
        try:
            now = self._path.stat()
        except OSError as error:
            name, folder = self._path.name, self._path.parent
            raise FileGoneError(f"{name} is no longer in {folder}: it or its disk was moved or removed.") from error
        if not self._is_same(now):
            raise FileGoneError(f"Another program has put another file in the place of {self._path.name}.")
        self._seen = now

    def _is_same(self, now: os.stat_result) -> bool:
        if os.path.samestat(now, self._seen):
            return True
        # Some network drives number their files anew now and then.
        known = (self._seen.st_dev, self._seen.st_size, self._seen.st_mtime_ns)
        return (now.st_dev, now.st_size, now.st_mtime_ns) == known
