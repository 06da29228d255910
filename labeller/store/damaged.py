"""The error for what Labeller cannot have written: a project file that is broken or comes from a stranger."""

from __future__ import annotations

import sqlite3

from labeller.errors import LabellerError

# Beside its own errors SQLite may ask for too much memory, or say what it found in bytes that are no text.
UNREADABLE = (sqlite3.Error, MemoryError, UnicodeDecodeError)


class DamagedError(LabellerError):
    """A part of a project file cannot be read. `detail` is a phrase for a person, without names of tables' contents."""

    def __init__(self, detail: str) -> None:
        super().__init__(
            f"The project file is damaged: {detail}.",
            "Nothing was changed. Keep the file, and restore a version of it or save what can be read into a new one.",
        )
        self.detail = detail
