"""Looking over a project file before it is used: it may be damaged, and it may come from a stranger."""

from __future__ import annotations

import sqlite3
import stat
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from sqlalchemy.dialects import sqlite
from sqlalchemy.schema import CreateIndex, CreateTable

from labeller.errors import LabellerError
from labeller.store.connections import Mode, connect, has_log
from labeller.store.damaged import UNREADABLE, DamagedError
from labeller.store.log_trouble import refuse_broken_log
from labeller.store.row_form import find_unreadable
from labeller.store.tables import metadata
from labeller.store.trouble import reason_of

APPLICATION_ID = int.from_bytes(b"LBLR")
SCHEMA_VERSION = 2

# Alembic's note of the version, and what SQLite keeps for itself.
VERSION_TABLE = "CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL PRIMARY KEY)"
_NOT_OURS = {"alembic_version", "sqlite_sequence", "sqlite_stat1", "sqlite_stat4"}
_UNAVAILABLE = {
    sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_FULL,
}  # fmt: skip


class NewerError(LabellerError):
    """The project was made by a newer program, and is as sound as ever."""


def refuse_special(path: Path) -> None:
    """Refuse what is not there or no regular file, before anything waits for a pipe. The file itself is not opened.

    Closing it would take away the locks that SQLite may hold on it for this process already.
    """
    try:
        mode = path.stat().st_mode
    except FileNotFoundError:
        raise LabellerError(
            f"There is no project at {path}.", "It may have been moved or renamed: look for the .labeller file."
        ) from None
    except OSError as error:
        raise LabellerError(
            f"{path.name} cannot be read: {error.strerror or error}.", "Nothing was changed."
        ) from error
    if not stat.S_ISREG(mode):
        raise _not_a_project(path)


def look_over(path: Path, mode: Mode) -> int:
    """The schema version of a sound project file. Nothing in it is run.

    Raises LabellerError if it is not a project, comes from a newer program, is damaged, or holds anything that
    Labeller does not write.
    """
    try:
        with closing(connect(path, mode)) as db:
            version = _version(db, path)
            _refuse_code(db, path)
            # The tables of an older version are compared after they have been brought up to date.
            if version == SCHEMA_VERSION and layout(db) != expected_layout():
                raise _dangerous(path, "tables of a different shape")
            _refuse_cut(db, path)
            (verdict,) = db.execute("PRAGMA quick_check(1)").fetchone()
            if verdict != "ok":
                raise DamagedError(_phrase(verdict))
            for orphan in _orphans(db):
                raise DamagedError(orphan)
            return version
    except UNREADABLE as error:
        raise _refusal(path, error) from error


def check(path: Path) -> list[str]:
    """What SQLite's full integrity and foreign key checks say against a file, and rows that cannot be read.

    Empty when it is sound.

    Raises LabellerError if there is no project at that place.
    """
    refuse_special(path)
    try:
        refuse_broken_log(path)
        with closing(connect(path, "ro")) as db:
            version = _version(db, path)
            faults = [str(row[0]) for row in db.execute("PRAGMA integrity_check") if row[0] != "ok"]
            faults += _orphans(db)
            # An older version has other tables; they are read when it is brought up to date.
            return faults or (list(find_unreadable(db)) if version == SCHEMA_VERSION else [])
    except DamagedError as error:
        return [error.detail]
    except UNREADABLE as error:
        return [_phrase(_words(error))]


def _orphans(db: sqlite3.Connection) -> Iterator[str]:
    """Rows whose parent is not there: an annotation without its item, say. SQLite keeps them out, a forger does not."""
    for table, row, parent, _ in db.execute("PRAGMA foreign_key_check"):
        yield f"{table}: row {row} refers to a missing {parent}"


def _version(db: sqlite3.Connection, path: Path) -> int:
    (application,) = db.execute("PRAGMA application_id").fetchone()
    (version,) = db.execute("PRAGMA user_version").fetchone()
    if application != APPLICATION_ID:
        raise _not_a_project(path)
    if version > SCHEMA_VERSION:
        raise NewerError(
            f"{path.name} was made by a newer Labeller.", "Nothing was changed. Install the newest Labeller to open it."
        )
    if version < 1:
        raise DamagedError("its version is unreadable")
    return int(version)


def _refuse_code(db: sqlite3.Connection, path: Path) -> None:
    """Triggers, views and virtual tables run by themselves; Labeller writes none."""
    rows = db.execute("SELECT type, name, rootpage FROM sqlite_master LIMIT 1000")
    foreign = sorted(str(name) for kind, name, page in rows if kind not in {"table", "index"} or not page)
    if foreign:
        raise _dangerous(path, ", ".join(foreign[:3]))


def _refuse_cut(db: sqlite3.Connection, path: Path) -> None:
    """SQLite makes up the missing end of a last page with zeros."""
    (page_size,) = db.execute("PRAGMA page_size").fetchone()
    if path.stat().st_size % page_size and not has_log(path):
        raise DamagedError("its end is missing")


@dataclass(frozen=True, slots=True)
class TableLayout:
    """One table as SQLite understands it: options, columns, references, indexes with their columns."""

    options: tuple[object, ...]
    columns: tuple[object, ...]
    references: frozenset[object]
    indexes: frozenset[object]


def layout(db: sqlite3.Connection) -> dict[str, TableLayout]:
    """How the tables of a file are laid out, generated columns and indexed expressions included."""
    # schema, name, type, number of columns, WITHOUT ROWID, STRICT
    tables = db.execute("PRAGMA main.table_list").fetchall()
    return {name: _table_layout(db, name, tuple(rest)) for _, name, *rest in tables if _is_ours(name)}


def _is_ours(name: str) -> bool:
    return name not in _NOT_OURS and name not in {"sqlite_schema", "sqlite_temp_schema"}


def _table_layout(db: sqlite3.Connection, name: str, options: tuple[object, ...]) -> TableLayout:
    def pragma(what: str, of: str) -> list[tuple[object, ...]]:
        return db.execute(f"SELECT * FROM pragma_{what}(?)", (of,)).fetchall()  # noqa: S608  # names are below

    indexes = frozenset(
        (index, unique, origin, partial, tuple(pragma("index_xinfo", str(index))))
        for _, index, unique, origin, partial in pragma("index_list", name)
    )
    references = frozenset(row[2:] for row in pragma("foreign_key_list", name))
    return TableLayout(options, tuple(pragma("table_xinfo", name)), references, indexes)


@cache
def expected_layout() -> dict[str, TableLayout]:
    """How the tables of this version are laid out."""
    with closing(sqlite3.connect(":memory:")) as db:
        for table in metadata.sorted_tables:
            db.execute(str(CreateTable(table).compile(dialect=sqlite.dialect())))
            for index in table.indexes:
                db.execute(str(CreateIndex(index).compile(dialect=sqlite.dialect())))
        return layout(db)


def _refusal(path: Path, error: Exception) -> LabellerError:
    # The low byte is the kind of error, the rest its detail.
    code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_CORRUPT) & 0xFF
    if code == sqlite3.SQLITE_NOTADB:
        return _not_a_project(path)
    if code == sqlite3.SQLITE_BUSY:
        return LabellerError(
            f"{path.name} is being changed by another program.", "Nothing was changed. Try again in a moment."
        )
    if code in _UNAVAILABLE:
        return LabellerError(
            f"{path.name} cannot be opened: {reason_of(error)}.",
            "Nothing was changed. Copy it, with any file beside it that ends in -wal, to a folder of your own.",
        )
    return DamagedError(_phrase(_words(error)))


def _words(error: Exception) -> str:
    return reason_of(error) if isinstance(error, sqlite3.Error) else "its tables cannot be read"


def _not_a_project(path: Path) -> LabellerError:
    return LabellerError(f"{path.name} is not a Labeller project.", "Nothing was changed. Choose a .labeller file.")


def _dangerous(path: Path, what: str) -> LabellerError:
    return LabellerError(
        f"{path.name} contains what Labeller never writes ({what}).",
        "It was not opened and nothing was changed. Ask where the file came from.",
    )


def _phrase(detail: str) -> str:
    """What SQLite says, in one line."""
    return " ".join(detail.split()).removeprefix("*** in database main *** ").rstrip(".")
