"""What the log beside a project file tells before it is opened: that it is broken, missing, or of another file."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from labeller.errors import LabellerError
from labeller.store import log_file
from labeller.store.connections import connect
from labeller.store.damaged import UNREADABLE, DamagedError
from labeller.store.trouble import reason_of

_BUSY = sqlite3.SQLITE_BUSY


def refuse_broken_log(path: Path) -> None:
    """Raise DamagedError where SQLite would silently pass over changes that were made."""
    try:
        if log_file.has_lost_changes(path):
            raise DamagedError("changes in the log beside it cannot be read")
    except OSError as error:
        raise _unreadable(path, error) from error


def put_aside_foreign_log(path: Path) -> str:
    """Move the log away if it belongs to another file; says so in words. For who holds the writer's lock."""
    try:
        if not log_file.is_foreign(path):
            return ""
        aside = log_file.set_log_aside(path)
    except OSError as error:
        raise _unreadable(path, error) from error
    return (
        f"{path.name} was put in the place of another file that was in use. The changes that belong to that one were "
        f"kept apart, in {aside.name}."
    )


def notice_missing_log(path: Path) -> str:
    """Say in words if the newest changes lie in a log that was left behind. For who holds the writer's lock.

    Raises LabellerError if somebody is working on the file, who then has opened it under another name.
    """
    if log_file.log_beside(path).exists():
        return ""
    try:
        with closing(connect(path, "rw")) as db:
            db.execute("PRAGMA busy_timeout = 0")
            db.execute("PRAGMA locking_mode = EXCLUSIVE")
            if db.execute("PRAGMA journal_mode").fetchone() != ("wal",):
                return ""
            db.execute("PRAGMA journal_mode = DELETE")
    except UNREADABLE as error:
        if getattr(error, "sqlite_errorcode", 0) & 0xFF != _BUSY:
            # Whatever it is, opening the file will say it better.
            return ""
        raise LabellerError(
            f"{path.name} is open in another window of Labeller, under another name.",
            "Nothing was changed. Close it there first, or go on working there.",
        ) from error
    return (
        f"{path.name} was copied or moved while it was in use, without the file that belongs to it: the newest answers "
        f"may be missing. Look for a file that ends in {path.suffix}-wal where it came from."
    )


def _unreadable(path: Path, error: OSError) -> LabellerError:
    return LabellerError(f"The log beside {path.name} cannot be read: {reason_of(error)}.", "Nothing was changed.")
