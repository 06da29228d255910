"""What a row of a table must look like: the types of its values, and what the texts among them must hold."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Integer, Table
from sqlalchemy.dialects import sqlite

from labeller.store.codec import shape_from_json
from labeller.store.damaged import DamagedError
from labeller.store.page_reader import Value
from labeller.store.tables import metadata

_DIALECT = sqlite.dialect()
_STORED_AS: dict[str, tuple[type[Any], ...]] = {
    "INTEGER": (int,),
    "REAL": (int, float),
    "TEXT": (str,),
    "BLOB": (bytes,),
}


class RowForm:
    """What a row of a table looks like, so that it can be told from others and read again."""

    def __init__(self, table: Table) -> None:
        columns = list(table.columns)
        self.name = table.name
        # An integer primary key is another name for the number of the row, and is not stored with it.
        self._row_ids = [column.primary_key and isinstance(column.type, Integer) for column in columns]
        self._types = [_STORED_AS[column.type.compile(dialect=_DIALECT)] for column in columns]
        self._may_be_empty = [bool(column.nullable) for column in columns]
        self._readers = [column.type.result_processor(_DIALECT, None) for column in columns]
        self._shape = next((place for place, column in enumerate(columns) if column.name == "shape"), None)
        names = ", ".join(f'"{column.name}"' for column in columns)
        self.select = f'SELECT rowid, {names} FROM "{table.name}" ORDER BY rowid'  # noqa: S608  # a table of ours
        places = ", ".join("?" * len(columns))
        self.insert = f'INSERT OR IGNORE INTO "{table.name}" VALUES ({places})'  # noqa: S608  # a table of ours

    def check(self, values: Sequence[Any]) -> None:
        """Raise DamagedError for a value that could not be read again."""
        for kind, value in zip(self._types, values, strict=True):
            if value is not None and not isinstance(value, kind):
                raise DamagedError("a row holds a value of another type")
        for place, (reader, value) in enumerate(zip(self._readers, values, strict=True)):
            document = value if reader is None else reader(value)
            if place == self._shape:
                shape_from_json(document)

    def fits(self, values: Sequence[Value]) -> bool:
        """Whether a row found on a page can be one of this table, by the number and the types of its values."""
        if len(values) != len(self._types):
            return False
        form = zip(values, self._row_ids, self._types, self._may_be_empty, strict=True)
        return all(
            value is None if is_row_id or (value is None and may_be_empty) else isinstance(value, kind)
            for value, is_row_id, kind, may_be_empty in form
        )

    def completed(self, row_id: int, values: Sequence[Value]) -> tuple[Value, ...]:
        """A row found on a page with its number where the table has it."""
        return tuple(row_id if is_row_id else value for value, is_row_id in zip(values, self._row_ids, strict=True))


def find_unreadable(db: sqlite3.Connection) -> Iterator[str]:
    """What SQLite lets pass and Labeller cannot read: for each table with such a row, the first of them, in words."""
    for table in metadata.sorted_tables:
        form, last = RowForm(table), 0
        try:
            for row_id, *values in db.execute(form.select):
                last = row_id
                form.check(values)
        except DamagedError as error:
            yield f"{form.name}: row {last}: {error.detail}"
        except sqlite3.Error:
            yield f"{form.name}: the row after {last} cannot be read"
