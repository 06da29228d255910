"""Putting another state of a project in the place of the present one, all of it or nothing."""

from __future__ import annotations

import itertools
import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError

from labeller.durable import give_name, making
from labeller.errors import LabellerError
from labeller.store.connections import building_engine, connect, fold_log, has_log, writer_engine
from labeller.store.inspection import SCHEMA_VERSION, look_over
from labeller.store.snapshot import Snapshot
from labeller.store.trouble import reason_of


@contextmanager
def replaced_by(path: Path, source: Path, check: Callable[[], None]) -> Iterator[Engine]:
    """A copy of `source` to write more into. When the block has ended it takes the place of the project at `path`.

    The writer's lock of `path` must be held. Raises LabellerError if the disk refuses or somebody reads the project;
    whatever is raised, the project is as it was.
    """
    try:
        with making(path) as half:
            with closing(Snapshot(source)) as snapshot, closing(connect(half, "rwc")) as copy:
                snapshot.copy_to(copy, check)
            engine = building_engine(half)
            try:
                bring_up_to_date(engine, half)
                yield engine
            finally:
                engine.dispose()
            look_over(half, "ro")
            _let_go_of_log(path)
            give_name(half, path, over=True)
    except (OSError, DBAPIError, sqlite3.Error, OverflowError) as error:
        raise LabellerError(
            f"{path.name} could not be restored: {reason_of(error)}.",
            "It is as it was. Make room on its disk, or restore the version as a new project elsewhere.",
        ) from error


def bring_up_to_date(engine: Engine, path: Path) -> None:
    """Let a file that is being built have the tables of this version."""
    version = look_over(path, "rw")
    if version < SCHEMA_VERSION:
        from labeller.store.migrate import upgrade

        upgrade(engine, SCHEMA_VERSION)


def set_aside(path: Path) -> Path:
    """Give a project that cannot be opened another name, with what lies beside it. Returns the new name."""
    for number in itertools.count(1):
        aside = path.with_name(f"{path.stem}.set-aside-{number}{path.suffix}")
        if not os.path.lexists(aside):
            break
    try:
        # First, for where somebody has it open this fails, and what lies beside it must stay with it then.
        path.rename(aside)
        for ending in ("-wal", "-journal"):
            beside = path.with_name(path.name + ending)
            if beside.exists():
                beside.rename(aside.with_name(aside.name + ending))
        path.with_name(f"{path.name}-shm").unlink(missing_ok=True)
    except OSError as error:
        raise LabellerError(
            f"{path.name} could not be set aside: {reason_of(error)}.",
            "Restore the version as a new project in another folder.",
        ) from error
    return aside


def _let_go_of_log(path: Path) -> None:
    """Else SQLite would bring the old log into the new file."""
    engine = writer_engine(path)
    try:
        with engine.connect():
            fold_log(engine)
    finally:
        engine.dispose()
    if has_log(path):
        raise LabellerError(
            f"{path.name} is being read by another program.", "It is as it was. Close what has it open, and again."
        )
    for ending in ("-wal", "-shm"):
        path.with_name(path.name + ending).unlink(missing_ok=True)
