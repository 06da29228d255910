"""Parquet tables as rows of plain values, read in small batches by Apache Arrow."""

from __future__ import annotations

import base64
import math
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
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
from labeller.media.sniffing import column_names
from labeller.media.tables import Row, Table, TableKind, TableReading
from labeller.media.unreadable import UnreadableError, printable

SUFFIXES = (".parquet", ".pq")
MAGIC = b"PAR1"

_BATCH_ROWS = 256
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
    with reading(path), open_file(path) as file, _trouble(path):
        parquet = _parquet(file)
        fields = list(parquet.schema_arrow)
        rows = parquet.metadata.num_rows
        size = file.seek(0, 2)
    if not fields or len(fields) > _MOST_COLUMNS:
        raise UnreadableError(f"it has {len(fields):,} columns", path)
    names = column_names([field.name for field in fields], is_header=True)
    kept = tuple(name for name, field in zip(names, fields, strict=True) if not _is_bytes(field.type))
    if not kept:
        raise UnreadableError("it holds nothing but binary data", path)
    left_out = tuple(name for name in names if name not in kept)
    return ParquetTable(path, TableKind.PARQUET, kept, Charset("utf-8"), size, rows, has_header=True, left_out=left_out)


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

    def _cells(self) -> Iterator[Mapping[str, Any]]:
        """The cells of each row as Arrow has them: one that cannot be read spoils no other."""
        path = self._table.path
        with reading(path), open_file(path) as file:
            with _trouble(path):
                parquet = _parquet(file)
                names = column_names(parquet.schema_arrow.names, is_header=True)
                is_plain = bool(self._table.left_out) and tuple(parquet.schema_arrow.names) == names
                batches = parquet.iter_batches(
                    _BATCH_ROWS, columns=list(self._table.columns) if is_plain else None, use_threads=False
                )
            while True:
                self._check()
                with _trouble(path):
                    batch = next(batches, None)
                if batch is None:
                    return
                kept = (batch if is_plain else batch.rename_columns(list(names))).select(list(self._table.columns))
                for place in range(kept.num_rows):
                    yield {name: column[place] for name, column in zip(self._table.columns, kept.columns, strict=True)}


def _plain_row(cells: Mapping[str, Any]) -> dict[str, Any]:
    """The cells of a row, still Arrow's, as JSON has them. Raises BadLineError."""
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


def _parquet(file: Any) -> Any:
    import pyarrow.parquet as pq

    return pq.ParquetFile(file, pre_buffer=False, arrow_extensions_enabled=False)


def _is_bytes(kind: Any) -> bool:
    """Whether a column is of bytes, or of structures with bytes in them, as pictures are kept."""
    import pyarrow.types as of

    if of.is_binary(kind) or of.is_large_binary(kind) or of.is_fixed_size_binary(kind) or of.is_binary_view(kind):
        return True
    return of.is_nested(kind) and any(_is_bytes(kind.field(place).type) for place in range(kind.num_fields))


@contextmanager
def _trouble(path: Path) -> Iterator[None]:
    """Turn what Arrow says about a file into an UnreadableError."""
    import pyarrow as pa

    try:
        yield
    except MemoryError as error:
        raise UnreadableError("it takes more memory than there is", path) from error
    except (pa.ArrowException, OSError, UnicodeDecodeError) as error:  # a name that is no text is among them
        raise UnreadableError("it is not a Parquet table, or a damaged one", path) from error
