"""Files that are called projects and are nothing of the kind."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

from labeller.project.project import open_project
from labeller.store.inspection import APPLICATION_ID, check
from labeller.store.repair import repair
from tests.reliability.faults.tally import Tally, refused

_GIANT_BYTES = 1 << 40


def run(tally: Tally) -> None:
    for name, write in ODD.items():
        with TemporaryDirectory(prefix="labeller-faults-") as folder:
            path = Path(folder) / "odd.labeller"
            tally.run(f"no project: {name}", lambda write=write, path=path: trial(path, write), name)


def trial(path: Path, write: Callable[[Path], object]) -> str:
    """It is refused in words, left as it is, and nothing is left beside it."""
    write(path)
    before = (path.stat().st_size, path.stat().st_mtime_ns)
    for read_only in (True, False):
        said = refused(lambda read_only=read_only: open_project(path, read_only=read_only).close())
        assert said is not None, "it opened"
    assert refused(lambda: check(path)) is not None or check(path), "check found nothing"
    said = refused(lambda: repair(path, path.with_name("saved.labeller")))
    assert said is not None, "something was saved from nothing"
    assert (path.stat().st_size, path.stat().st_mtime_ns) == before
    assert list(path.parent.iterdir()) == [path]
    return "recovered"


def _database(path: Path, *statements: str) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        for statement in statements:
            db.execute(statement)


def _sparse(path: Path) -> None:
    with path.open("wb") as file:
        file.write(b"SQLite format 3\x00")
        file.truncate(_GIANT_BYTES)


_OURS = f"PRAGMA application_id = {APPLICATION_ID}"
ODD: dict[str, Callable[[Path], object]] = {
    "empty": lambda path: path.write_bytes(b""),
    "one byte": lambda path: path.write_bytes(b"S"),
    "header only": lambda path: path.write_bytes(b"SQLite format 3\x00" + bytes(84)),
    "zeros": lambda path: path.write_bytes(bytes(200_000)),
    "noise": lambda path: path.write_bytes(os.urandom(200_000)),
    "a sparse terabyte": _sparse,
    "another program's database": lambda path: _database(path, "CREATE TABLE bookmark (url)"),
    "pages of another size": lambda path: _database(
        path, "PRAGMA page_size = 512", _OURS, "PRAGMA user_version = 2", "CREATE TABLE item (id)"
    ),
    "a version from the future": lambda path: _database(path, _OURS, "PRAGMA user_version = 99", "CREATE TABLE a (b)"),
    "no tables": lambda path: _database(path, _OURS, "PRAGMA user_version = 2"),
}
