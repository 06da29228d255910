"""Connections to a project file: nothing in it is trusted, and what is committed is on the disk."""

from __future__ import annotations

import logging
import os
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Literal
from urllib.parse import quote
from weakref import WeakSet

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.pool import ConnectionPoolEntry, Pool, PoolResetState, QueuePool, StaticPool

from labeller.store.log_file import log_beside

log = logging.getLogger(__name__)

Mode = Literal["ro", "rw", "rwc"]

_BUSY_TIMEOUT_S = 10.0
# No file mapping: a mapped file that is cut short by a failing disk kills the process.
_PRAGMAS = (
    "trusted_schema = OFF",
    "cell_size_check = ON",
    "mmap_size = 0",
    "synchronous = FULL",
    "temp_store = MEMORY",
    "cache_size = -16384",
)
# The log grows while somebody reads for long, as an export does. The next change but one cuts it back to this.
_LARGEST_LOG_BYTES = 16_000_000
# The one connection that writes keeps more, so that an import finds the pages of its indexes in memory.
_WRITER_CACHE_KIB = 65_536
# Far above what Labeller needs, far below what a hostile file could use to keep SQLite busy.
_LIMITS = {
    sqlite3.SQLITE_LIMIT_SQL_LENGTH: 1_000_000,
    sqlite3.SQLITE_LIMIT_COLUMN: 100,
    sqlite3.SQLITE_LIMIT_EXPR_DEPTH: 100,
    sqlite3.SQLITE_LIMIT_COMPOUND_SELECT: 10,
    sqlite3.SQLITE_LIMIT_VDBE_OP: 250_000,
    sqlite3.SQLITE_LIMIT_ATTACHED: 0,
    sqlite3.SQLITE_LIMIT_VARIABLE_NUMBER: 32_766,
    sqlite3.SQLITE_LIMIT_TRIGGER_DEPTH: 1,
    sqlite3.SQLITE_LIMIT_WORKER_THREADS: 0,
}

_NEEDS_FILES = {sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY}
# There is no room, or no way, to share memory with others.
_NEEDS_MEMORY = {sqlite3.SQLITE_IOERR_SHMSIZE, sqlite3.SQLITE_IOERR_SHMMAP, sqlite3.SQLITE_IOERR_SHMOPEN}


def connect(path: Path, mode: Mode) -> sqlite3.Connection:
    """A connection without transactions of its own. Raises sqlite3.Error."""
    try:
        return _open(_uri(path, mode))
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode & 0xFF not in _NEEDS_FILES and error.sqlite_errorcode not in _NEEDS_MEMORY:
            raise
        # A killed program left the file in WAL mode, and SQLite cannot make the files that this mode needs here.
        if mode == "rw":
            _open(_uri(path, mode), "locking_mode = EXCLUSIVE", "journal_mode = DELETE").close()
            return _open(_uri(path, mode))
        if mode == "ro" and not has_log(path):
            return _open(_uri(path, mode) + "&immutable=1")
        raise


def _open(uri: str, *pragmas: str) -> sqlite3.Connection:
    db = sqlite3.connect(uri, uri=True, timeout=_BUSY_TIMEOUT_S, isolation_level=None, check_same_thread=False)
    try:
        for limit, value in _LIMITS.items():
            db.setlimit(limit, value)
        for pragma in (*pragmas, *_PRAGMAS):
            db.execute(f"PRAGMA {pragma}")
        db.execute("PRAGMA schema_version")
    except BaseException:
        db.close()
        raise
    return db


def _uri(path: Path, mode: Mode) -> str:
    return f"file:{quote(os.fsencode(path))}?mode={mode}"


def has_log(path: Path) -> bool:
    """Whether changes lie beside the file that are not in it yet."""
    log_file = log_beside(path)
    return log_file.exists() and log_file.stat().st_size > 0


def writer_engine(path: Path, *, mode: Mode = "rw", keep_references: bool = True) -> Engine:
    """One connection that all threads share, one after the other. Its transactions take the write lock at once.

    Migrations rebuild tables and so switch `keep_references` off; they check the references before they commit.
    """

    def connect_writer() -> sqlite3.Connection:
        db = connect(path, mode)
        _use_log(db)
        db.execute(f"PRAGMA cache_size = -{_WRITER_CACHE_KIB}")
        db.execute(f"PRAGMA journal_size_limit = {_LARGEST_LOG_BYTES}")
        db.execute(f"PRAGMA foreign_keys = {'ON' if keep_references else 'OFF'}")
        return db

    return _engine(connect_writer, StaticPool, "BEGIN IMMEDIATE")


def building_engine(path: Path) -> Engine:
    """A connection to a file that nobody has yet: without log and syncs, since it is thrown away if anything fails."""

    def connect_builder() -> sqlite3.Connection:
        db = connect(path, "rw")
        for pragma in ("journal_mode = DELETE", "journal_mode = OFF", "synchronous = OFF"):
            db.execute(f"PRAGMA {pragma}")
        return db

    return _engine(connect_builder, StaticPool, "BEGIN IMMEDIATE")


def reader_engine(path: Path) -> Engine:
    """Connections that can only read, one for each thread that asks."""
    return _engine(lambda: connect(path, "ro"), QueuePool, "BEGIN")


def _engine(creator: Callable[[], sqlite3.Connection], pool: type[Pool], begin: str) -> Engine:
    # What was to be written is not in the words of an error: it would be in the log.
    engine = create_engine("sqlite+pysqlite://", creator=creator, poolclass=pool, hide_parameters=True)
    event.listen(engine, "begin", lambda db: db.exec_driver_sql(begin))
    event.listen(engine, "before_cursor_execute", _remember_cursor)
    event.listen(engine, "reset", _close_cursors)
    return engine


def _remember_cursor(db: Connection, cursor: sqlite3.Cursor, *_: object) -> None:
    db.info.setdefault("cursors", WeakSet()).add(cursor)


def _close_cursors(_: sqlite3.Connection, record: ConnectionPoolEntry, _state: PoolResetState) -> None:
    """Let go of what was not read to its end.

    An error keeps the frames that it came through, and these a half-read result. As long as that lives the file
    stays locked: the log could not be folded in, and whoever opens the project next would wait.
    """
    for cursor in record.info.pop("cursors", ()):
        cursor.close()


def _use_log(db: sqlite3.Connection) -> None:
    """Write ahead into a log: one sync per change, and readers never wait.

    Where the file system cannot share memory, or somebody is reading without a log just now, SQLite's rollback
    journal serves as well.
    """
    try:
        (mode,) = db.execute("PRAGMA journal_mode = WAL").fetchone()
        # The log is opened at the first use only. Were a reader to open it first, nobody would remove it at the end.
        db.execute("SELECT 1 FROM sqlite_master").fetchone()
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode != sqlite3.SQLITE_BUSY:
            raise
        mode = "unchanged"
    if mode != "wal":
        log.info("no write-ahead log here, journal mode is %s", mode)


def fold_log(engine: Engine) -> None:
    """Bring everything into the one file, which then can be read anywhere, from a read-only disk too."""
    db = engine.raw_connection()
    try:
        # Nobody waits at the end for somebody who still reads.
        db.cursor().execute("PRAGMA busy_timeout = 0")
        db.cursor().execute("PRAGMA journal_mode = DELETE")
    except sqlite3.Error as error:
        # Somebody is still reading, or the disk is full. The log lies beside the file, and nothing is lost.
        log.info("the log stays beside the project: %s", error)
    finally:
        db.close()
