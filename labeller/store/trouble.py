"""What SQLite says when something goes wrong, turned into words for people at one place."""

from __future__ import annotations

import errno
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DatabaseError, IntegrityError, NoResultFound, ProgrammingError

from labeller.errors import LabellerError
from labeller.store.damaged import DamagedError

_BROKEN = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}
# Memory that connections share is a file too; SQLite says that it cannot be made larger.
_FULL = {sqlite3.SQLITE_IOERR_SHMSIZE}
_SYSTEM_WORDS = {
    errno.ENOSPC: "the disk is full",
    getattr(errno, "EDQUOT", -1): "your share of the disk is full",
    errno.ENOLCK: "the drive cannot lock files",
    errno.EIO: "its disk does not answer as it should",
}
_MEANINGS = {
    sqlite3.SQLITE_IOERR: "its disk does not answer as it should",
    sqlite3.SQLITE_READONLY: "its disk may only be read",
    sqlite3.SQLITE_CANTOPEN: "its file or folder is gone, or may not be opened",
}
_SAFE = "Nothing of this change was kept; everything before it is safe."


class NotSavedError(LabellerError):
    """The disk did not take a change: it is full, gone, or does not let anybody write."""


class FileGoneError(NotSavedError):
    """What is open here no longer lies in its place: whatever were written into it would be lost at the end."""

    def __init__(self, title: str) -> None:
        super().__init__(
            title,
            "Nothing more can be kept; everything before is still open here. Put the file back, or save "
            "a copy now and go on with that.",
        )


@contextmanager
def explained_reading() -> Iterator[None]:
    """Raise LabellerError where the file cannot be read. A statement that is wrong is a bug and stays one."""
    try:
        yield
    except ProgrammingError:
        raise
    except NoResultFound as error:
        raise DamagedError("a row is missing") from error
    except (DatabaseError, sqlite3.DatabaseError) as error:
        if _is_damage(error):
            raise DamagedError(reason_of(error)) from error
        raise LabellerError(
            f"The project could not be read: {reason_of(error)}.",
            "Nothing was changed. Check that its disk is there, then try again.",
        ) from error
    except (UnicodeEncodeError, OverflowError) as error:
        raise LabellerError(
            "This holds a character or a number that no project file can hold, so it cannot be found there.",
            "Nothing was changed. Type it anew.",
        ) from error


@contextmanager
def explained_writing() -> Iterator[None]:
    """Raise LabellerError where a change cannot be kept: NotSavedError if that is the disk's fault.

    A statement that is wrong is a bug and stays one.
    """
    try:
        yield
    except ProgrammingError:
        raise
    except IntegrityError as error:
        raise LabellerError(
            f"This change does not fit the project as it is now: {error.orig}.",
            f"{_SAFE} What it refers to may have been removed in the meantime.",
        ) from error
    except NoResultFound as error:
        raise DamagedError("a row is missing") from error
    except (DatabaseError, sqlite3.DatabaseError) as error:
        if _is_damage(error):
            raise DamagedError(reason_of(error)) from error
        raise NotSavedError(
            f"The last change could not be saved: {reason_of(error)}.",
            f"{_SAFE} Make room on the disk, or plug it in again, and repeat it.",
        ) from error
    except (UnicodeEncodeError, OverflowError) as error:
        raise LabellerError(
            "The last change could not be saved: it holds a character or a number that no project file can keep.",
            f"{_SAFE} Type it anew.",
        ) from error


def _is_damage(error: DatabaseError | sqlite3.DatabaseError) -> bool:
    # The low byte of a code is the kind of error. A text that is no UTF-8 has no code.
    code = getattr(getattr(error, "orig", error), "sqlite_errorcode", 0)
    return code & 0xFF in _BROKEN or "UTF-8" in str(error)


def reason_of(error: Exception) -> str:
    """Why something failed, as a phrase: what the system or SQLite said, with what it mostly means.

    Without SQLAlchemy's frame around it, and without the text that SQLite could not decode.
    """
    if isinstance(error, OSError):
        return _SYSTEM_WORDS.get(error.errno or 0) or error.strerror or str(error)
    original = getattr(error, "orig", None) or error
    said = str(original).split(" with text ", 1)[0]
    code = getattr(original, "sqlite_errorcode", 0)
    if code & 0xFF == sqlite3.SQLITE_CORRUPT:
        return "parts of it cannot be read"
    if code in _FULL or code & 0xFF == sqlite3.SQLITE_FULL:
        return "the disk is full"
    meaning = _MEANINGS.get(code & 0xFF)
    return f"{meaning} ({said})" if meaning else said
