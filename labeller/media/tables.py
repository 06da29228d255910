"""The rows of a table of any size, read as a stream: CSV and its kin, JSON Lines, plain lines of text, Parquet."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

from labeller.domain.item import Problem
from labeller.media.charsets import Charset, ignore
from labeller.media.delimited import Layout, read_records
from labeller.media.files import open_file, reading
from labeller.media.json_lines import BadLineError, parse_line
from labeller.media.lines import Line, as_text, read_lines
from labeller.media.unreadable import printable


class TableKind(StrEnum):
    DELIMITED = "delimited"
    JSON_LINES = "jsonl"
    LINES = "lines"
    PARQUET = "parquet"


class Row(NamedTuple):
    """One row with the number of the line where it begins, of Parquet its own number.

    CSV gives text in every field, JSON Lines and Parquet any JSON value.
    """

    line: int
    fields: dict[str, Any]


@dataclass(frozen=True)
class Table:
    """A table that `opening.open_table` has looked at. `row_estimate` is exact where the sample held the whole file.

    `layout` is of delimited tables only; its delimiter is None where each line is one cell.
    """

    path: Path
    kind: TableKind
    columns: tuple[str, ...]
    charset: Charset
    size_bytes: int
    row_estimate: int
    has_header: bool = False
    layout: Layout | None = None

    @property
    def encoding(self) -> str:
        return self.charset.name

    @property
    def delimiter(self) -> str | None:
        return self.layout.delimiter if self.layout else None

    @property
    def place(self) -> str:
        """What `Row.line` counts."""
        return "line"

    def rows(self, check: Callable[[], None] = ignore) -> TableReading:
        """Read the table from its beginning, as often as wanted. `check` is called often and may raise to cancel."""
        return TableReading(self, check)

    def head(self, count: int) -> list[Row | Problem]:
        """The first rows and problems, for a preview."""
        return list(islice(self.rows(), count))


class TableReading:
    """One pass over a table: rows, and a Problem with its line for each row that cannot be taken.

    Empty rows are passed over. `done_bytes` is how far the file has been read.
    """

    def __init__(self, table: Table, check: Callable[[], None]) -> None:
        self.done_bytes = 0
        self._table = table
        self._check = check

    def __iter__(self) -> Iterator[Row | Problem]:
        self.done_bytes = 0
        table = self._table
        parse = {
            TableKind.DELIMITED: self._delimited,
            TableKind.JSON_LINES: self._json_lines,
            TableKind.LINES: self._lines,
        }[table.kind]
        with reading(table.path), open_file(table.path) as file, as_text(file, table.encoding) as text:
            yield from parse(self._follow(file, read_lines(text, self._check)))

    def _follow(self, file: BinaryIO, lines: Iterator[Line]) -> Iterator[Line]:
        for line in lines:
            if line.number % 64 == 1:
                self.done_bytes = file.tell()
            yield line
        self.done_bytes = self._table.size_bytes

    def _delimited(self, lines: Iterator[Line]) -> Iterator[Row | Problem]:
        columns = self._table.columns
        records = read_records(lines, self._table.layout or Layout(None))
        header_pending = self._table.has_header
        for record in records:
            if record.fault:
                yield self._problem(record.line, record.fault)
            elif not record.cells:
                continue
            elif header_pending and len(record.cells) == len(columns):
                header_pending = False
            else:
                yield self._row(record.line, record.cells, columns)

    def _row(self, line: int, cells: tuple[str, ...], columns: tuple[str, ...]) -> Row | Problem:
        # Spreadsheets leave empty cells at the end of a row, wider than the table.
        if len(cells) > len(columns) and not any(cells[len(columns) :]):
            cells = cells[: len(columns)]
        if len(cells) != len(columns):
            return self._problem(line, f"{_count(cells, 'cell')} where the table has {_count(columns, 'column')}")
        return Row(line, dict(zip(columns, cells, strict=True)))

    def _json_lines(self, lines: Iterator[Line]) -> Iterator[Row | Problem]:
        for line in self._sound(lines):
            if isinstance(line, Problem):
                yield line
                continue
            try:
                yield Row(line.number, parse_line(line.text))
            except BadLineError as error:
                yield self._problem(line.number, str(error))

    def _lines(self, lines: Iterator[Line]) -> Iterator[Row | Problem]:
        (column,) = self._table.columns
        for line in self._sound(lines):
            yield line if isinstance(line, Problem) else Row(line.number, {column: line.text.rstrip("\r\n")})

    def _sound(self, lines: Iterator[Line]) -> Iterator[Line | Problem]:
        """Lines that hold something, and a Problem for each that cannot be taken."""
        for line in lines:
            if line.fault:
                yield self._problem(line.number, line.fault)
            elif not line.text.isspace():
                yield line

    def _problem(self, line: int, reason: str) -> Problem:
        return Problem(printable(self._table.path.name), f"line {line:,}: {reason}")


def _count(cells: Sequence[str], what: str) -> str:
    return f"{len(cells)} {what}" if len(cells) == 1 else f"{len(cells)} {what}s"
