"""A project file on disk: creating, opening, locking, backing up."""

from __future__ import annotations

import logging
import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock, Timeout
from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError

from labeller.durable import give_name, let_go, making, sweep
from labeller.errors import LabellerError
from labeller.store.connections import building_engine, connect, fold_log, reader_engine, writer_engine
from labeller.store.inspection import APPLICATION_ID, SCHEMA_VERSION, VERSION_TABLE, check, look_over, refuse_special
from labeller.store.log_trouble import notice_missing_log, put_aside_foreign_log, refuse_broken_log
from labeller.store.place import Place
from labeller.store.snapshot import Snapshot
from labeller.store.tables import metadata
from labeller.store.trouble import reason_of

log = logging.getLogger(__name__)

__all__ = [
    "APPLICATION_ID",
    "SCHEMA_VERSION",
    "SUFFIX",
    "ProjectFile",
    "back_up",
    "check",
    "copy_to_fill",
    "create",
    "open_file",
]

SUFFIX = ".labeller"
_LEAST_ROOM_BYTES = 256 * 1024
# 16 MB: between two steps copying may be cancelled.
_PAGES_AT_ONCE = 4096


def media_folder(path: Path) -> Path:
    """The folder beside a project file for media that came packed."""
    return path.with_name(f"{path.stem} media")


@dataclass(frozen=True)
class ProjectFile:
    """An open project file: one connection that writes, a pool of connections that read, and the writer's lock.

    `notices` are sentences about what was found beside it. `place` tells whether it is still where it was opened.
    """

    path: Path
    writer: Engine
    readers: Engine
    is_read_only: bool
    place: Place
    notices: tuple[str, ...]
    _lock: FileLock | None

    def close(self) -> None:
        """Close the connections, fold the log into the file, so that a closed project is one file, give up the lock."""
        self.readers.dispose()
        if self._lock is not None and self._lock.is_locked:
            fold_log(self.writer)
            self.writer.dispose()
            let_go(self._lock)


def create(path: Path, fill: Callable[[Connection], None]) -> None:
    """Make a new project file whose first content is written by `fill`.

    The file appears under its name only when it is complete. Raises LabellerError if something is there already
    or the folder cannot be written to.
    """
    if os.path.lexists(path):
        raise LabellerError(f"{path.name} exists already.", "Nothing was changed. Open it, or choose another name.")
    try:
        with making(path) as half:
            _create_tables(half, fill)
            give_name(half, path)
    except (OSError, DBAPIError) as error:
        raise LabellerError(
            f"The project {path.name} could not be made in {path.parent}: {reason_of(error)}.",
            "Choose a folder that you may write to, on a disk with free space.",
        ) from error


def _create_tables(path: Path, fill: Callable[[Connection], None]) -> None:
    from labeller.store.migrate import HEAD

    engine = writer_engine(path, mode="rwc")
    try:
        with engine.begin() as db:
            metadata.create_all(db)
            db.exec_driver_sql(VERSION_TABLE)
            db.exec_driver_sql("INSERT INTO alembic_version VALUES (?)", (HEAD,))
            db.exec_driver_sql(f"PRAGMA application_id = {APPLICATION_ID}")
            db.exec_driver_sql(f"PRAGMA user_version = {SCHEMA_VERSION}")
            fill(db)
        fold_log(engine)
    finally:
        engine.dispose()


def open_file(path: Path, *, read_only: bool = False) -> ProjectFile:
    """Open a project file after looking it over; an older one is backed up and migrated first.

    Raises LabellerError if it is missing, not a project, from a newer program, damaged, dangerous, or already
    open for writing in another window.
    """
    # The lock and SQLite's log lie beside the file itself, whatever link led to it.
    path = path.resolve()
    refuse_special(path)
    if not read_only:
        _refuse_full(path)
    lock = None if read_only else lock_for_writing(path)
    try:
        if not read_only:
            _clean_up(path)
        notices = _look_at_log(path, read_only=read_only)
        version = look_over(path, "ro" if read_only else "rw")
        if version < SCHEMA_VERSION:
            _migrate(path, version, read_only=read_only)
        readers = reader_engine(path)
        writer = readers if read_only else writer_engine(path)
        with writer.connect():
            return ProjectFile(path, writer, readers, read_only, Place(path), notices, lock)
    except BaseException as error:
        if lock is not None:
            let_go(lock)
        if isinstance(error, DBAPIError | OSError):
            raise LabellerError(
                f"{path.name} cannot be opened: {reason_of(error)}.",
                "Nothing was changed, and what is in it is safe. Make room on the disk or plug it in again, then try "
                "once more.",
            ) from error
        raise


def _refuse_full(path: Path) -> None:
    """Work needs a log beside the file; on a full disk a beginning would leave half of one behind."""
    with suppress(OSError):
        if shutil.disk_usage(path.parent).free < _LEAST_ROOM_BYTES:
            raise LabellerError(
                f"{path.name} cannot be opened: the disk is full.",
                "Nothing was changed, and what is in it is safe. Make room on the disk, then open it again.",
            )


def _look_at_log(path: Path, *, read_only: bool) -> tuple[str, ...]:
    """Sentences about the log beside a file, or that there is none. Raises LabellerError."""
    found = [] if read_only else [put_aside_foreign_log(path)]
    refuse_broken_log(path)
    if not read_only:
        found.append(notice_missing_log(path))
    return tuple(sentence for sentence in found if sentence)


def _clean_up(path: Path) -> None:
    """Remove what a killed program left half made beside a project."""
    sweep(path.parent)
    media = media_folder(path)
    if sweep(media):
        with suppress(OSError):  # there is more in it
            media.rmdir()


def back_up(path: Path, target: Path) -> None:
    """Copy a project that may be in use, with SQLite's own backup (a plain copy can miss the log).

    Raises LabellerError if the copy cannot be written; then `target` is as it was.
    """
    try:
        with making(target) as half:
            with closing(connect(path, "ro")) as source, closing(connect(half, "rwc")) as copy:
                source.backup(copy)
            give_name(half, target, over=True)
    except (OSError, sqlite3.Error) as error:
        raise LabellerError(
            f"{path.name} could not be copied to {target.name}: {reason_of(error)}.",
            "The project itself was not changed.",
        ) from error


@contextmanager
def copy_to_fill(path: Path, target: Path, check: Callable[[], None]) -> Iterator[Engine]:
    """A copy of a project that may be in use, to write more into. It appears as `target` when the block has ended.

    `check` is called now and then and may raise to cancel. Raises LabellerError if something is there already or the
    disk refuses. Whatever is raised, nothing is left behind.
    """

    def fill(copy: sqlite3.Connection) -> None:
        # One state of the project as long as it takes: else every answer given meanwhile would begin it anew.
        with closing(Snapshot(path)) as snapshot:
            snapshot.copy_to(copy, check)

    with _filled(target, fill, check) as engine:
        yield engine


@contextmanager
def copy_of_open(file: ProjectFile, target: Path, check: Callable[[], None]) -> Iterator[Engine]:
    """The same of a file that is open here, although it may no longer lie in its place. Nobody may change it."""

    def fill(copy: sqlite3.Connection) -> None:
        # Only the connection that writes is sure to have the file open.
        with file.writer.connect() as db:
            source = db.connection.driver_connection
            if not isinstance(source, sqlite3.Connection):
                raise TypeError("the file is open by other means than SQLite")
            db.rollback()
            source.backup(copy, pages=_PAGES_AT_ONCE, progress=lambda *_: check(), sleep=0)

    with _filled(target, fill, check) as engine:
        yield engine


@contextmanager
def _filled(target: Path, fill: Callable[[sqlite3.Connection], None], check: Callable[[], None]) -> Iterator[Engine]:
    refuse_taken(target)
    try:
        with making(target) as half:
            with closing(connect(half, "rwc")) as copy:
                fill(copy)
            engine = building_engine(half)
            try:
                yield engine
            finally:
                engine.dispose()
            refuse_taken(target)
            give_name(half, target, check)
    except (OSError, DBAPIError, sqlite3.Error, OverflowError) as error:
        raise LabellerError(
            f"{target.name} could not be written to {target.parent}: {reason_of(error)}.",
            "The project itself was not changed, and nothing was left behind. Make room there or choose another place.",
        ) from error


def refuse_taken(target: Path) -> None:
    """Nothing is written over. Raises LabellerError if something is there already."""
    if os.path.lexists(target):
        raise LabellerError(f"{target.name} exists already.", "Nothing was changed. Choose another name.")


def lock_for_writing(path: Path) -> FileLock:
    """The writer's lock, held by the operating system so that a killed program leaves none behind."""
    if not os.access(path, os.W_OK, effective_ids=os.access in os.supports_effective_ids):
        raise _not_writable(path, "it may only be read")
    lock = FileLock(path.with_name(f".{path.name}.lock"), timeout=0, thread_local=False)
    try:
        lock.acquire()
    except Timeout:
        raise LabellerError(
            f"{path.name} is open in another window of Labeller.",
            "Nothing was changed. Close it there first, or go on working there.",
        ) from None
    except OSError as error:
        raise _not_writable(path, reason_of(error)) from error
    return lock


def _not_writable(path: Path, reason: str) -> LabellerError:
    return LabellerError(
        f"{path.name} cannot be opened for writing: {reason}.",
        "Copy the project to a folder that you may write to and open the copy.",
    )


@contextmanager
def held_for_writing(path: Path) -> Iterator[None]:
    """No window opens the project for writing meanwhile. Raises LabellerError if one has it, or nobody may write."""
    lock = lock_for_writing(path)
    try:
        yield
    finally:
        let_go(lock)


def _migrate(path: Path, version: int, *, read_only: bool) -> None:
    from labeller.store.migrate import upgrade

    if read_only:
        raise LabellerError(
            f"{path.name} was made by an older Labeller and must be brought up to date.", "Open it for writing once."
        )
    aside = path.with_name(f"{path.stem}.before-update-from-{version}{SUFFIX}")
    back_up(path, aside)
    engine = writer_engine(path, keep_references=False)
    try:
        # One transaction: what fails half-way is rolled back, and the copy aside is not needed.
        upgrade(engine, SCHEMA_VERSION)
    except DBAPIError as error:
        raise LabellerError(
            f"{path.name} could not be brought up to date: {reason_of(error)}.",
            f"It was left as it was; a copy lies beside it as {aside.name}.",
        ) from error
    finally:
        engine.dispose()
    look_over(path, "rw")
