"""Reading a table of a damaged file around the pages that SQLite cannot read."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator

from sqlalchemy import Table

from labeller.store.damaged import UNREADABLE

_LAST_ROW_ID = (1 << 63) - 1
# More are not worth the time: what is left is found page by page.
_MAX_GAPS = 1_000


def rows_around_gaps(
    source: sqlite3.Connection, table: Table, on_gap: Callable[[], None]
) -> Iterator[tuple[object, ...]]:
    """Every row that can be read, in the order of row ids; `on_gap` is called for each stretch that cannot.

    Raises sqlite3.Error and what else stands in UNREADABLE if the file has no such table.
    """
    _refuse_imitation(source, table)
    columns = ", ".join(f'"{column.name}"' for column in table.columns)
    statement = f'SELECT rowid, {columns} FROM "{table.name}" WHERE rowid > ? ORDER BY rowid'  # noqa: S608  # our names
    after = -_LAST_ROW_ID
    for _ in range(_MAX_GAPS):
        try:
            for row_id, *values in source.execute(statement, (after,)):
                yield tuple(values)
                # Where pages are mixed up the row ids may go back; always on, or this would never end.
                after = max(after, row_id)
        except UNREADABLE:
            on_gap()
            end = _end_of_gap(source, table, after)
            if end is None:
                return
            after = max(after + 1, end)
        else:
            return


def _refuse_imitation(source: sqlite3.Connection, table: Table) -> None:
    """A file by a stranger may call a view or a virtual table by the name of a table."""
    kinds = source.execute("SELECT type, rootpage FROM sqlite_master WHERE name = ?", (table.name,)).fetchall()
    if not kinds or any(kind != "table" or not page for kind, page in kinds):
        raise sqlite3.DatabaseError(f"no table {table.name}")


def _end_of_gap(source: sqlite3.Connection, table: Table, after: int) -> int | None:
    """The last row id of a gap: what comes after it can be read again. None if nothing does."""
    statement = f'SELECT rowid FROM "{table.name}" WHERE rowid > ? ORDER BY rowid LIMIT 1'  # noqa: S608  # our names

    def is_readable(row_id: int) -> bool:
        try:
            source.execute(statement, (row_id,)).fetchone()
        except UNREADABLE:
            return False
        return True

    if is_readable(after):
        # The page can be read, and only the next row cannot.
        broken = source.execute(statement, (after,)).fetchone()
        return None if broken is None else int(broken[0])
    # In ever longer steps over the gap, then back to its end by halves.
    low, step = max(after, 0), 1
    while not is_readable(low + step):
        step *= 2
        if low + step > _LAST_ROW_ID:
            return None
    low, high = low + step // 2, low + step
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if is_readable(middle) else (middle + 1, high)
    return high
