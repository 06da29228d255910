"""Reading a project file beside whoever works on it: a version, or the project as it is now."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import Connection

from labeller.store import project_file
from labeller.store.connections import reader_engine
from labeller.store.damaged import UNREADABLE
from labeller.store.inspection import SCHEMA_VERSION, look_over, refuse_special
from labeller.store.snapshot import Snapshot
from labeller.store.trouble import explained_reading


@contextmanager
def reading_state(path: Path) -> Iterator[Connection]:
    """A connection that sees one state of a project file, whether or not it is open.

    An older file is read from a copy that was brought up to date. Raises LabellerError.
    """
    refuse_special(path)
    if look_over(path, "ro") == SCHEMA_VERSION:
        with glancing(path) as db:
            yield db
        return
    with TemporaryDirectory(prefix="labeller-version-") as folder:
        copy = Path(folder) / path.name
        project_file.back_up(path, copy)
        project_file.open_file(copy).close()
        with glancing(copy) as db:
            yield db


@contextmanager
def glancing(path: Path) -> Iterator[Connection]:
    """The same for a file that was not looked over, to count what is in it. Raises LabellerError."""
    engine = reader_engine(path)
    try:
        with explained_reading(), engine.begin() as db:
            yield db
    finally:
        engine.dispose()


def uuid_of(path: Path) -> str | None:
    """Which project a file says to be; None if it is not there, or says nothing."""
    try:
        with closing(Snapshot(path)) as snapshot:
            return snapshot.project_uuid()
    except (*UNREADABLE, OSError):
        return None
