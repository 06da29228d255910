"""What goes wrong in SQLite reaches people as a sentence, and bugs stay bugs."""

from __future__ import annotations

import errno
import sqlite3

import pytest
from sqlalchemy.exc import DatabaseError, IntegrityError, NoResultFound, OperationalError, ProgrammingError

from labeller.errors import LabellerError
from labeller.store.damaged import DamagedError
from labeller.store.trouble import explained_reading, explained_writing, reason_of


def raised(kind, message="disk I/O error", code=sqlite3.SQLITE_IOERR):
    original = sqlite3.OperationalError(message)
    original.sqlite_errorcode = code
    return kind("SELECT", {}, original)


both = pytest.mark.parametrize("explained", [explained_reading, explained_writing])


@both
@pytest.mark.parametrize(
    "trouble",
    [
        raised(DatabaseError, "database disk image is malformed", sqlite3.SQLITE_CORRUPT),
        raised(DatabaseError, "database disk image is malformed", sqlite3.SQLITE_CORRUPT | 1 << 8),
        raised(DatabaseError, "file is not a database", sqlite3.SQLITE_NOTADB),
        raised(OperationalError, "Could not decode to UTF-8 column 'text'", 0),
        sqlite3.OperationalError("Could not decode to UTF-8 column 'text'"),
        NoResultFound("No row was found"),
    ],
    ids=repr,
)
def test_damage_is_called_damage(explained, trouble):
    with pytest.raises(DamagedError), explained():
        raise trouble


@both
@pytest.mark.parametrize("trouble", [raised(OperationalError), sqlite3.OperationalError("disk I/O error")], ids=repr)
def test_a_failing_disk_is_said_in_words(explained, trouble):
    with pytest.raises(LabellerError, match=r"could not be (read|saved): .*disk I/O error") as caught, explained():
        raise trouble
    assert "SELECT" not in str(caught.value)
    assert not isinstance(caught.value, DamagedError)


@pytest.mark.parametrize(
    "trouble",
    [
        raised(OperationalError, "database or disk is full", sqlite3.SQLITE_FULL),
        raised(OperationalError, "disk I/O error", sqlite3.SQLITE_IOERR_SHMSIZE),
        OSError(errno.ENOSPC, "No space left on device"),
    ],
    ids=repr,
)
def test_a_full_disk_is_called_that(trouble):
    assert reason_of(trouble) == "the disk is full"


def test_a_drive_without_locks_is_called_that():
    assert reason_of(OSError(errno.ENOLCK, "No locks available")) == "the drive cannot lock files"


def test_a_text_that_cannot_be_read_is_not_repeated():
    error = raised(OperationalError, "Could not decode to UTF-8 column 'text' with text 'a secret'", 0)
    with pytest.raises(DamagedError) as caught, explained_reading():
        raise error
    assert "secret" not in str(caught.value)


def test_a_change_that_no_longer_fits_is_said_in_words():
    with pytest.raises(LabellerError, match="does not fit the project as it is now"), explained_writing():
        raise raised(IntegrityError, "FOREIGN KEY constraint failed", sqlite3.SQLITE_CONSTRAINT)


@both
@pytest.mark.parametrize(
    "trouble", [UnicodeEncodeError("utf-8", "\ud83d", 0, 1, "surrogate"), OverflowError("too big")]
)
def test_what_no_file_can_hold_is_said_in_words(explained, trouble):
    with pytest.raises(LabellerError, match="character or a number that no project file can"), explained():
        raise trouble


@both
@pytest.mark.parametrize(
    "bug", [raised(ProgrammingError, "no such column"), ValueError("bug"), KeyError("bug")], ids=repr
)
def test_a_bug_stays_a_bug(explained, bug):
    with pytest.raises(type(bug)), explained():
        raise bug
