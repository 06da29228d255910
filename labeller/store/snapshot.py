"""One state of a project file, held while it is copied; whoever works on the project goes on meanwhile."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path

from labeller.store.connections import connect

# 16 MB: between two steps the copying may be cancelled, or hold still for an answer.
_PAGES_AT_ONCE = 4096
_ROWS_AT_ONCE = 5_000
_PACKED_TABLES = ("packed_content", "packed_chunk", "packed_file")
_NUMBERS = "sqlite_sequence"
_STATE = ("event", "item", "annotation", "suggestion", "import_batch", "answer")

State = tuple[int, ...]


class Snapshot:
    """A project file as it is at this moment, for as long as the snapshot is open.

    Without a write-ahead log nothing is held, for answers would have to wait: then the copy may be of a later state,
    begun anew when something is written, but never of half a change. Raises sqlite3.Error, as its methods do.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._db = connect(path, "ro")
        try:
            if self._db.execute("PRAGMA journal_mode").fetchone() == ("wal",):
                self._db.execute("BEGIN")
                self._db.execute("SELECT 1 FROM sqlite_master").fetchone()
        except BaseException:
            self._db.close()
            raise

    def close(self) -> None:
        self._db.close()

    def state(self) -> State:
        """Numbers that are others as soon as anything was done to the project. (An undone step is an event too.)"""
        (last,) = self._db.execute("SELECT COALESCE(MAX(at), 0) FROM event").fetchone()
        rows = [
            self._db.execute(f'SELECT COALESCE(MAX(rowid), 0) FROM "{name}"').fetchone()[0]  # noqa: S608  # ours
            for name in _STATE
        ]
        return (round(1e6 * last), *rows)

    def project_uuid(self) -> str:
        """Which project it is."""
        found = self._db.execute("SELECT uuid FROM project").fetchone()
        if found is None:
            raise sqlite3.DatabaseError("it does not say which project it is")
        return str(found[0])

    def size_bytes(self) -> int:
        """What a copy of all pages takes."""
        (pages,) = self._db.execute("PRAGMA page_count").fetchone()
        (page_size,) = self._db.execute("PRAGMA page_size").fetchone()
        return int(pages) * int(page_size)

    def has_media(self) -> bool:
        """Whether media are packed in the project."""
        packed = self._db.execute("SELECT 1 FROM sqlite_master WHERE name = 'packed_chunk'").fetchone()
        return packed is not None and self._db.execute("SELECT 1 FROM packed_chunk").fetchone() is not None

    def copy_to(self, target: sqlite3.Connection, check: Callable[[], None]) -> None:
        """Copy all of it, page by page, into an empty file. `check` is called now and then and may raise."""
        self._db.backup(target, pages=_PAGES_AT_ONCE, progress=lambda *_: check(), sleep=0)

    def copy_without_media(self, target: sqlite3.Connection, check: Callable[[], None]) -> None:
        """Copy all but packed media, row by row, into an empty file."""
        target.execute("BEGIN")
        made = self._db.execute("SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY type DESC")
        names = []
        # Tables first, since an index needs its table; what SQLite numbers for itself comes with them.
        for kind, name, sql in made.fetchall():
            if name != _NUMBERS:
                target.execute(sql)
                names += [name] if kind == "table" else []
        names += [_NUMBERS] if self._has(_NUMBERS) else []
        for name in names:
            if name not in _PACKED_TABLES:
                _copy_rows(self._db, target, name, check)
        for pragma in ("application_id", "user_version"):
            (value,) = self._db.execute(f"PRAGMA {pragma}").fetchone()
            target.execute(f"PRAGMA {pragma} = {int(value)}")
        target.execute("COMMIT")

    def _has(self, table: str) -> bool:
        return self._db.execute("SELECT 1 FROM sqlite_master WHERE name = ?", (table,)).fetchone() is not None


def _copy_rows(source: sqlite3.Connection, target: sqlite3.Connection, table: str, check: Callable[[], None]) -> None:
    """Copy a table into one of the same columns."""
    rows: Iterator[tuple[object, ...]] = source.execute(f'SELECT * FROM "{table}"')  # noqa: S608  # looked over
    while some := list(islice(rows, _ROWS_AT_ONCE)):
        check()
        places = ",".join("?" * len(some[0]))
        target.executemany(f'INSERT INTO "{table}" VALUES ({places})', some)  # noqa: S608  # looked over
