"""Parquet tables as rows of plain values, read in small batches by Apache Arrow."""

from __future__ import annotations

import base64
import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from labeller.domain.item import Problem
from labeller.media.charsets import Charset, ignore
from labeller.media.files import open_file, reading
from labeller.media.json_lines import BadLineError, check_characters
from labeller.media.lines import MAX_CHARS
from labeller.media.parquet_limits import MOST_CELL_BYTES, MOST_LIST_BYTES
from labeller.media.parquet_source import ParquetSource
from labeller.media.tables import Row, Table, TableKind, TableReading
from labeller.media.unreadable import UnreadableError, printable

SUFFIXES = (".parquet", ".pq")
MAGIC = b"PAR1"

# Whoever labels rows looks at them; so many columns nobody made by hand.
_MOST_COLUMNS = 10_000


@dataclass(frozen=True)
class ParquetTable(Table):
    """A Parquet file that `open_parquet` has looked at. `left_out` are columns of bytes, pictures perhaps."""

    left_out: tuple[str, ...] = ()

    @property
    def place(self) -> str:
        return "row"

    def rows(self, check: Callable[[], None] = ignore) -> TableReading:
        return ParquetReading(self, check)


def open_parquet(path: Path) -> ParquetTable:
    """Look at a Parquet file: its columns and how many rows it says it has. Raises UnreadableError."""
    with reading(path), open_file(path) as file:
        source = ParquetSource(file, path)
        rows, count = source.metadata.num_rows, max(len(source.names), source.metadata.num_columns)
        if not 0 < count <= _MOST_COLUMNS:
            raise UnreadableError(f"it has {count:,} columns", path)
        if not source.kept:
            raise UnreadableError("it holds nothing but binary data", path)
        source.refuse_absurd()
    return ParquetTable(
        path,
        TableKind.PARQUET,
        source.kept,
        Charset("utf-8"),
        source.size_bytes,
        rows,
        has_header=True,
        left_out=source.left_out,
    )


class ParquetReading(TableReading):
    """One pass over a Parquet file. Numbers, truth values and texts stay what they are; times become texts as in ISO
    8601, lists and structures become lists and objects.
    """

    _table: ParquetTable

    def __iter__(self) -> Iterator[Row | Problem]:
        table = self._table
        self.blank_rows = self.done_bytes = 0
        name = printable(table.path.name)
        for column in table.left_out:
            yield Problem(name, f"the column “{printable(column)}” holds binary data and is left out")
        for number, cells in enumerate(self._cells(), 1):
            self.done_bytes = min(table.size_bytes * number // max(table.row_estimate, 1), table.size_bytes - 1)
            try:
                yield Row(number, _plain_row(cells))
            except BadLineError as error:
                yield Problem(name, f"row {number:,}: {error}")
        self.done_bytes = table.size_bytes

    def _cells(self) -> Iterator[Mapping[str, Any] | BadLineError]:
        """The cells of each row as Arrow has them, so that one that cannot be read spoils no other.

        Where a cell would take too much memory in Python, what to say of its row.
        """
        path, names = self._table.path, self._table.columns
        with reading(path), open_file(path) as file:
            for columns in ParquetSource(file, path).batches(self._check):
                large = [column for column in columns if column.nbytes > _most_bytes(column)]
                for place in range(len(columns[0])):
                    error = _too_large(large, place)
                    yield error or {name: column[place] for name, column in zip(names, columns, strict=True)}


def _too_large(columns: Sequence[Any], place: int) -> BadLineError | None:
    for column in columns:
        if column.slice(place, 1).nbytes > _most_bytes(column):
            is_text = _most_bytes(column) == MOST_CELL_BYTES
            most = f"longer than {MAX_CHARS:,} characters" if is_text else f"larger than {MOST_LIST_BYTES >> 20} MB"
            return BadLineError(f"a cell is {most}")
    return None


def _most_bytes(column: Any) -> int:
    """What a cell of a column may take before Python makes anything of it."""
    import pyarrow.types as of

    return MOST_LIST_BYTES if of.is_nested(column.type) else MOST_CELL_BYTES


def _plain_row(cells: Mapping[str, Any] | BadLineError) -> dict[str, Any]:
    """The cells of a row, still Arrow's, as JSON has them. Raises BadLineError."""
    if isinstance(cells, BadLineError):
        raise cells
    try:
        row = {name: _plain(cell.as_py()) for name, cell in cells.items()}
    except UnicodeDecodeError as error:
        raise BadLineError("holds a text that is not UTF-8") from error
    except (ValueError, OverflowError, LookupError) as error:
        raise BadLineError("holds a value that cannot be read, a time outside the calendar perhaps") from error
    check_characters(row)
    if any(isinstance(value, str) and len(value) > MAX_CHARS for value in row.values()):
        raise BadLineError(f"a cell is longer than {MAX_CHARS:,} characters")
    return row


def _plain(value: Any) -> Any:
    match value:
        case float():
            return _finite(value)
        case None | bool() | int() | str():
            return value
        case datetime() | date() | time():
            return value.isoformat()
        case timedelta() | Decimal():
            return str(value)
        case bytes():
            return base64.b64encode(value).decode()
        case dict():
            return {str(key): _plain(one) for key, one in value.items()}
        case list() | tuple():
            return [_plain(one) for one in value]
    return str(value)


def _finite(value: float) -> float | str | None:
    """The number as JSON has it, which knows neither the infinite ones nor those that are none."""
    if math.isinf(value):
        return "Infinity" if value > 0 else "-Infinity"
    return None if math.isnan(value) else value
