"""Rows taken out of a project as they lie in the file, so that they can be put back exactly and fast.

The names of the columns are kept with them: a later version may have more of them.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, Table, func, literal_column, select
from sqlalchemy.exc import InterfaceError, ProgrammingError

from labeller.store.damaged import DamagedError

Piece = dict[str, list[Any]]
_PIECE_ROWS = 5_000
# Whoever asks whether there are many rows needs no larger number, and counting millions takes long.
ENOUGH_ROWS = 5_000


def count_some(db: Connection, table: Table, condition: ColumnElement[bool]) -> int:
    """How many rows meet a condition, at most `ENOUGH_ROWS`."""
    some: Select[Any] = select(literal_column("1")).select_from(table).where(condition).limit(ENOUGH_ROWS)
    return db.execute(select(func.count()).select_from(some.subquery())).scalar_one()


def read_pieces(db: Connection, table: Table, condition: ColumnElement[bool]) -> Iterator[Piece]:
    """The rows that meet a condition, some thousands at a time: nothing is decoded on the way."""
    columns: list[ColumnElement[Any]] = [literal_column(f'"{table.name}"."{column.name}"') for column in table.columns]
    rows = db.execute(select(*columns).select_from(table).where(condition))
    for piece in rows.partitions(_PIECE_ROWS):
        yield {"columns": table.columns.keys(), "rows": [list(row) for row in piece]}


def put_back(db: Connection, table: Table, piece: Any) -> None:
    """Insert rows that were read so. Raises DamagedError for what is none of this table."""
    try:
        columns: list[str] = list(piece["columns"])
        if not set(columns) <= set(table.columns.keys()):
            raise DamagedError(f"rows of {table.name} that were put aside have unknown columns")
        names = ", ".join(f'"{name}"' for name in columns)
        places = ", ".join("?" * len(columns))
        statement = f'INSERT INTO "{table.name}" ({names}) VALUES ({places})'  # noqa: S608  # names from our own tables
        rows = [tuple(row) for row in piece["rows"]]
        if rows:
            db.exec_driver_sql(statement, rows)
    except (KeyError, TypeError, ValueError, OverflowError, InterfaceError, ProgrammingError) as error:
        raise DamagedError(f"rows of {table.name} that were put aside cannot be read") from error


def ids_of(piece: Any, column: str) -> list[int]:
    """One column of the rows, of whole numbers. Raises DamagedError if it is not there."""
    try:
        place = list(piece["columns"]).index(column)
        ids = [row[place] for row in piece["rows"]]
    except (KeyError, TypeError, ValueError, IndexError) as error:
        raise DamagedError("rows that were put aside cannot be read") from error
    if not all(isinstance(one, int) for one in ids):
        raise DamagedError("rows that were put aside have no numbers")
    return ids
