"""Saving what can be read of a damaged project into a new file. The damaged one is only read.

Rows are asked of SQLite first, around the pages that it cannot read, and then looked for page by page. What was
saved is made whole again: see `wholeness`.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import struct
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy import Connection, Table
from sqlalchemy.exc import IntegrityError

from labeller.errors import LabellerError
from labeller.store import log_file, project_file
from labeller.store.damaged import UNREADABLE, DamagedError
from labeller.store.gaps import rows_around_gaps
from labeller.store.inspection import refuse_special
from labeller.store.page_reader import PAGE_BYTES, find_rows
from labeller.store.row_form import RowForm
from labeller.store.tables import metadata
from labeller.store.trouble import reason_of
from labeller.store.wholeness import make_whole

# The same in every project: the signature, the size of a page and what SQLite calls the format of the file.
_HEADER = b"SQLite format 3\x00" + struct.pack(">H", PAGE_BYTES) + bytes([1, 1, 0, 64, 32, 32])
_VALID_FOR_AT = 92
# Rows of these two look alike, so that a row alone does not tell which it is.
_ALIKE = {"annotator", "media_root"}


@dataclass(frozen=True, slots=True)
class RepairReport:
    """Rows by table: how many were saved, how many were read but dropped, and which tables had parts beyond reading.

    Rows are dropped when a value in them is broken, or when they are about an item that is lost.
    """

    rows_saved: dict[str, int]
    rows_dropped: dict[str, int]
    damaged_tables: tuple[str, ...]


def repaired_name(path: Path) -> Path:
    """A free name beside a damaged project for what is saved of it."""
    name, number = path.with_name(f"{path.stem}.repaired{path.suffix}"), 2
    while os.path.lexists(name):
        name, number = path.with_name(f"{path.stem}.repaired-{number}{path.suffix}"), number + 1
    return name


def repair(path: Path, target: Path) -> RepairReport:
    """Save what can be read of a project into a new file.

    Raises LabellerError if there is no such file, nothing in it can be read, or the new one cannot be written.
    """
    refuse_special(path)
    rescue = _Rescue()
    with TemporaryDirectory(prefix="labeller-repair-") as folder:
        copy = _copy(path, Path(folder))
        project_file.create(target, lambda db: rescue.run(db, copy, path.stem))
    return rescue.report()


def _copy(path: Path, folder: Path) -> Path:
    """A copy, with its log, that SQLite will open if it can read anything at all."""
    copy = folder / "damaged"
    log = log_file.log_beside(path)
    try:
        is_usable = log.exists() and not log_file.is_foreign(path)
        _refuse_full(folder, path.stat().st_size)
        shutil.copyfile(path, copy)
        if is_usable and log_file.has_lost_changes(path):
            log_file.fold_by_hand(copy, log.read_bytes())
            is_usable = False
        if is_usable:
            shutil.copyfile(log, log_file.log_beside(copy))
        with copy.open("r+b") as file:
            header = bytearray(file.read(100).ljust(100, b"\x00"))
            modes = header[18:20]
            header[: len(_HEADER)] = _HEADER
            if is_usable:
                header[18:20] = modes
            # No longer that of the last change: SQLite then counts the pages itself.
            header[_VALID_FOR_AT : _VALID_FOR_AT + 4] = bytes(4)
            file.seek(0)
            file.write(header)
            size = file.seek(0, 2)
            file.write(bytes(-size % PAGE_BYTES))
    except OSError as error:
        raise LabellerError(f"{path.name} cannot be copied: {reason_of(error)}.", "Nothing was changed.") from error
    return copy


def _refuse_full(folder: Path, wanted_bytes: int) -> None:
    free = shutil.disk_usage(folder).free
    if free < wanted_bytes:
        raise LabellerError(
            f"Repairing works on a copy, and there is not enough room for it in {folder.parent}: "
            f"{wanted_bytes / 1e6:,.0f} MB are needed, {free / 1e6:,.0f} MB are free.",
            "Nothing was changed. Make room there, then try again.",
        )


class _Rescue:
    """One repair: what was saved so far, and what was not."""

    def __init__(self) -> None:
        self._saved: Counter[str] = Counter()
        self._dropped: Counter[str] = Counter()
        self._damaged: set[str] = set()

    def report(self) -> RepairReport:
        return RepairReport(dict(self._saved), dict(self._dropped), tuple(sorted(self._damaged)))

    def run(self, db: Connection, copy: Path, name: str) -> None:
        """Fill a new project with the rows of the copy. References are looked at only when all rows are there."""
        db.exec_driver_sql("PRAGMA defer_foreign_keys = ON")
        for table in metadata.sorted_tables:
            form = RowForm(table)
            for values in self._read(copy, table):
                if not self._save(db, form, values):
                    self._dropped[table.name] += 1
        if self._damaged:
            self._save_from_pages(db, copy)
        if not self._saved.total():
            raise LabellerError("Nothing in this file can be read.", "It was left as it is. Look for a backup of it.")
        dropped = make_whole(db, frozenset(self._damaged), name)
        self._saved.subtract(dropped)
        self._dropped.update(dropped)

    def _read(self, copy: Path, table: Table) -> Iterator[tuple[Any, ...]]:
        """The rows that SQLite can read; the table counts as damaged if those are not all."""

        def on_gap() -> None:
            self._damaged.add(table.name)

        try:
            with closing(sqlite3.connect(copy, isolation_level=None)) as source:
                source.text_factory = lambda content: content.decode(errors="replace")
                source.execute("PRAGMA trusted_schema = OFF")
                # With this SQLite passes over tables that it cannot understand, at the second try.
                source.execute("PRAGMA writable_schema = ON")
                with suppress(*UNREADABLE):
                    source.execute("SELECT 1 FROM sqlite_master").fetchone()
                yield from rows_around_gaps(source, table, on_gap)
        except UNREADABLE:
            on_gap()

    def _save_from_pages(self, db: Connection, copy: Path) -> None:
        """Add the rows of damaged tables that only a look at every page finds."""
        forms = [RowForm(table) for table in metadata.sorted_tables if table.name in self._damaged - _ALIKE]
        for row_id, values in find_rows(copy):
            for form in forms:
                if form.fits(values):
                    self._save(db, form, form.completed(row_id, values))

    def _save(self, db: Connection, form: RowForm, values: Sequence[Any]) -> bool:
        try:
            form.check(values)
            added = db.exec_driver_sql(form.insert, tuple(values)).rowcount
        except (DamagedError, IntegrityError):
            return False
        self._saved[form.name] += added
        return added > 0
