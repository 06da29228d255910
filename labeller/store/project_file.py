"""A project file on disk: creating, safe opening, locking, backing up.

A file is looked at as plain bytes first, then by SQLite with nothing trusted, and only then by SQLAlchemy: a
project may come from a stranger.
"""

from __future__ import annotations

import logging
import sqlite3
import struct
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from filelock import FileLock, Timeout
from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.pool import QueuePool, StaticPool

from labeller.errors import LabellerError
from labeller.store.tables import metadata

if TYPE_CHECKING:
    from sqlalchemy.engine.interfaces import DBAPIConnection

log = logging.getLogger(__name__)

SUFFIX = ".labeller"
APPLICATION_ID = int.from_bytes(b"LBLR")
SCHEMA_VERSION = 1

_MAGIC = b"SQLite format 3\x00"
_BUSY_TIMEOUT_S = 10.0
# A page cache of 64 MB and no file mapping: a mapped file that is cut short by a failing disk kills the process.
_CACHE_KIB = 65_536


@dataclass(frozen=True)
class ProjectFile:
    """An open project file: one connection that writes, a pool of connections that read, and the writer's lock."""

    path: Path
    writer: Engine
    readers: Engine
    is_read_only: bool
    _lock: FileLock | None

    def close(self) -> None:
        """Close the connections and give up the lock.

        SQLite folds its log into the file when the last connection goes, so that a closed project is one file.
        """
        self.readers.dispose()
        self.writer.dispose()
        if self._lock is not None:
            self._lock.release()
            Path(self._lock.lock_file).unlink(missing_ok=True)


def create(path: Path, fill: Callable[[Connection], None]) -> None:
    """Make a new project file whose first content is written by `fill`.

    The file appears under its name only when it is complete. Raises LabellerError if something is there already
    or the folder cannot be written to.
    """
    if path.exists():
        raise LabellerError(f"{path.name} exists already.", "Nothing was changed. Open it, or choose another name.")
    half = path.with_name(f".{path.name}.new")
    try:
        half.unlink(missing_ok=True)
        _create_tables(half, fill)
        half.rename(path)
    except (OSError, sqlite3.Error) as error:
        half.unlink(missing_ok=True)
        raise LabellerError(
            f"The project {path.name} could not be made in {path.parent}: {error}.",
            "Choose a folder that you may write to, on a disk with free space.",
        ) from error


def _create_tables(path: Path, fill: Callable[[Connection], None]) -> None:
    from labeller.store.migrate import HEAD

    engine = _engine(path, read_only=False, pool=StaticPool)
    try:
        with engine.begin() as db:
            metadata.create_all(db)
            db.exec_driver_sql("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL PRIMARY KEY)")
            db.exec_driver_sql("INSERT INTO alembic_version VALUES (?)", (HEAD,))
            db.exec_driver_sql(f"PRAGMA application_id = {APPLICATION_ID}")
            db.exec_driver_sql(f"PRAGMA user_version = {SCHEMA_VERSION}")
            fill(db)
    finally:
        engine.dispose()


def open_file(path: Path, *, read_only: bool = False) -> ProjectFile:
    """Open a project file after looking it over; an older one is backed up and migrated first.

    Raises LabellerError if it is missing, not a project, from a newer program, damaged, dangerous, or already
    open for writing in another window.
    """
    version = _version_in_header(path)
    lock = None if read_only else _lock(path)
    try:
        _look_over(path, read_only=read_only)
        if version < SCHEMA_VERSION:
            _migrate(path, version, read_only=read_only)
        writer = _engine(path, read_only=read_only, pool=StaticPool)
        readers = _engine(path, read_only=read_only, pool=QueuePool)
        return ProjectFile(path, writer, readers, read_only, lock)
    except BaseException:
        if lock is not None:
            lock.release()
            Path(lock.lock_file).unlink(missing_ok=True)
        raise


def back_up(path: Path, target: Path) -> None:
    """Copy a project that may be in use, with SQLite's own backup (a plain copy can miss the log).

    Raises LabellerError if the copy cannot be written; a half copy is removed.
    """
    try:
        source = sqlite3.connect(_uri(path, "ro"), uri=True)
        copy = sqlite3.connect(target)
        try:
            source.backup(copy)
        finally:
            copy.close()
            source.close()
    except (OSError, sqlite3.Error) as error:
        target.unlink(missing_ok=True)
        raise LabellerError(
            f"{path.name} could not be copied to {target.name}: {error}.", "The project itself was not changed."
        ) from error


def check(path: Path) -> list[str]:
    """What SQLite's full integrity and foreign key checks say against a file; empty when it is sound."""
    _version_in_header(path)
    db = sqlite3.connect(_uri(path, "ro"), uri=True)
    try:
        faults = [str(row[0]) for row in db.execute("PRAGMA integrity_check") if row[0] != "ok"]
        faults += [
            f"{table}: row {row} refers to a missing {parent}"
            for table, row, parent, _ in db.execute("PRAGMA foreign_key_check")
        ]
    except sqlite3.DatabaseError as error:
        return [str(error)]
    else:
        return faults
    finally:
        db.close()


def _version_in_header(path: Path) -> int:
    """The schema version of a project file, read from its first hundred bytes without SQLite."""
    try:
        with path.open("rb") as file:
            header = file.read(100)
    except FileNotFoundError:
        raise LabellerError(
            f"There is no project at {path}.", "It may have been moved or renamed: look for the .labeller file."
        ) from None
    except OSError as error:
        raise LabellerError(
            f"{path.name} cannot be read: {error.strerror or error}.", "Nothing was changed."
        ) from error
    if len(header) < 100 or not header.startswith(_MAGIC):
        raise LabellerError(f"{path.name} is not a Labeller project.", "Nothing was changed. Choose a .labeller file.")
    version, application = struct.unpack(">i4xI", header[60:72])
    if application != APPLICATION_ID:
        raise LabellerError(
            f"{path.name} is a database of another program, not a Labeller project.", "Nothing was changed."
        )
    if version > SCHEMA_VERSION:
        raise LabellerError(
            f"{path.name} was made by a newer Labeller.", "Nothing was changed. Install the newest Labeller to open it."
        )
    return int(version)


def _lock(path: Path) -> FileLock:
    """The writer's lock, held by the operating system so that a killed program leaves none behind."""
    lock = FileLock(path.with_name(f".{path.name}.lock"), timeout=0, thread_local=False)
    try:
        lock.acquire()
    except Timeout:
        raise LabellerError(
            f"{path.name} is open in another window of Labeller.",
            "Nothing was changed. Close it there first, or go on working there.",
        ) from None
    except OSError as error:
        raise LabellerError(
            f"{path.name} cannot be opened for writing: {error.strerror or error}.",
            "Copy the project to a folder that you may write to and open the copy.",
        ) from error
    return lock


def _look_over(path: Path, *, read_only: bool) -> None:
    """Refuse a damaged file, and one with anything in it that runs by itself."""
    db = sqlite3.connect(_uri(path, "ro" if read_only else "rw"), uri=True, timeout=_BUSY_TIMEOUT_S)
    try:
        db.execute("PRAGMA trusted_schema = OFF")
        db.execute("PRAGMA cell_size_check = ON")
        foreign = [
            name
            for kind, name, sql in db.execute("SELECT type, name, sql FROM sqlite_master")
            if kind not in {"table", "index"} or "VIRTUAL TABLE" in (sql or "").upper()
        ]
        if foreign:
            raise LabellerError(
                f"{path.name} contains database code that Labeller never writes ({', '.join(sorted(foreign)[:3])}).",
                "It was not opened and nothing was changed. Ask where the file came from.",
            )
        (verdict,) = db.execute("PRAGMA quick_check(1)").fetchone()
        if verdict != "ok":
            raise _damaged(path, verdict)
    except sqlite3.DatabaseError as error:
        raise _damaged(path, str(error)) from error
    finally:
        db.close()


def _damaged(path: Path, detail: str) -> LabellerError:
    log.warning("damaged project: %s", detail)
    return LabellerError(
        f"{path.name} is damaged: {detail}.",
        "It was not opened and nothing was changed. Keep the file, and open a backup of it.",
    )


def _migrate(path: Path, version: int, *, read_only: bool) -> None:
    from labeller.store.migrate import upgrade

    if read_only:
        raise LabellerError(
            f"{path.name} was made by an older Labeller and must be brought up to date.", "Open it for writing once."
        )
    aside = path.with_name(f"{path.stem}.before-update-from-{version}{SUFFIX}")
    back_up(path, aside)
    engine = _engine(path, read_only=False, pool=StaticPool)
    try:
        # One transaction: what fails half-way is rolled back, and the copy aside is not needed.
        upgrade(engine, SCHEMA_VERSION)
    except SQLAlchemyError as error:
        raise LabellerError(
            f"{path.name} could not be brought up to date: {error}.",
            f"It was left as it was; a copy lies beside it as {aside.name}.",
        ) from error
    finally:
        engine.dispose()


def _uri(path: Path, mode: str) -> str:
    return f"file:{quote(str(path.resolve()))}?mode={mode}"


def _engine(path: Path, *, read_only: bool, pool: type[StaticPool | QueuePool]) -> Engine:
    """An engine whose transactions really begin at BEGIN, writers at once so that two never wait on each other."""
    uri = _uri(path, "ro" if read_only else "rwc")

    def connect() -> sqlite3.Connection:
        return sqlite3.connect(uri, uri=True, timeout=_BUSY_TIMEOUT_S, isolation_level=None, check_same_thread=False)

    engine = create_engine("sqlite+pysqlite://", creator=connect, poolclass=pool)
    begin = "BEGIN IMMEDIATE" if pool is StaticPool and not read_only else "BEGIN"
    event.listen(engine, "connect", lambda dbapi, _: _configure(dbapi, read_only=read_only))
    event.listen(engine, "begin", lambda db: db.exec_driver_sql(begin))
    return engine


def _configure(connection: DBAPIConnection, *, read_only: bool) -> None:
    cursor = connection.cursor()
    if not read_only:
        # Where the file system cannot share memory the answer is not "wal", and SQLite's rollback journal serves.
        cursor.execute("PRAGMA journal_mode = WAL")
        mode = (cursor.fetchone() or [""])[0]
        if mode != "wal":
            log.info("no write-ahead log on this file system, using journal mode %s", mode)
    for pragma in (
        "foreign_keys = ON",
        "synchronous = FULL",
        "trusted_schema = OFF",
        "cell_size_check = ON",
        f"cache_size = -{_CACHE_KIB}",
        "temp_store = MEMORY",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()
