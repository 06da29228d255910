"""Records of CSV and its kin as a stream. One bad record costs that record, never the rest of the file."""

from __future__ import annotations

import csv
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from labeller.media.lines import MAX_CHARS, Line, fault_of

# How many characters may be read a second time after quotes that never close, before giving up on such files.
_SECOND_READING_CHARS = 64 * MAX_CHARS

_NEVER_CLOSED = "a quote opens here and never closes"


@dataclass(frozen=True, slots=True)
class Layout:
    """How the cells of a line are told apart. `delimiter` None makes each line one cell, whatever it holds.

    Quotes inside quoted cells are doubled, or have a backslash before them if `is_escaped`.
    """

    delimiter: str | None
    is_quoted: bool = True
    is_escaped: bool = False


class Record(NamedTuple):
    """The cells of a record that begins at line `line`; or why there are none, in `fault`."""

    line: int
    cells: tuple[str, ...] = ()
    fault: str | None = None


def read_records(lines: Iterator[Line], layout: Layout) -> Iterator[Record]:
    """The records of a file, blank ones with no cells. Quoted cells may go on over several lines.

    After a quote that does not close, reading goes on with the next line.
    """
    # The module's limit would be met first, in the midst of a cell; ours is met between lines, where we can go on.
    csv.field_size_limit(max(csv.field_size_limit(), 2 * MAX_CHARS))
    feed = _Feed(lines)
    reader = _reader(feed, layout)
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except (csv.Error, _RecordTooLongError) as error:
            yield Record(feed.first_line, fault=_fault(error))
            feed.go_back()
            reader = _reader(feed, layout)
            continue
        yield _record(feed, cells)
        feed.begin()


def _reader(feed: _Feed, layout: Layout) -> Iterator[list[str]]:
    return csv.reader(
        feed,
        delimiter=layout.delimiter or "\x1f",
        quoting=csv.QUOTE_MINIMAL if layout.is_quoted else csv.QUOTE_NONE,
        doublequote=not layout.is_escaped,
        escapechar="\\" if layout.is_escaped else None,
        strict=True,
    )


def _record(feed: _Feed, cells: list[str]) -> Record:
    if fault := feed.fault:
        return Record(feed.first_line, fault=fault)
    return Record(feed.first_line, tuple(cells) if any(map(str.strip, cells)) else ())


def _fault(error: Exception) -> str:
    if isinstance(error, _RecordTooLongError):
        return str(error)
    if "unexpected end" in str(error):
        return _NEVER_CLOSED
    if "expected after" in str(error):
        return "a quote closes in the middle of a cell"
    return f"not a row ({error})"


class _RecordTooLongError(Exception):
    """A record that would fill the memory: a line without an end, or a quote that never closes."""


class _Feed:
    """Hands lines to the csv module and remembers those of the record at hand, to read them again if it fails."""

    def __init__(self, lines: Iterator[Line]) -> None:
        self._lines = lines
        self._again: deque[Line] = deque()
        self._allowance = _SECOND_READING_CHARS
        self.begin()

    def begin(self) -> None:
        """A new record begins."""
        self._taken: list[Line] = []
        self._size = 0

    @property
    def first_line(self) -> int:
        return self._taken[0].number

    @property
    def fault(self) -> str | None:
        """Why the lines of the record cannot be taken, or None."""
        return next((fault for line in self._taken if (fault := fault_of(line.text))), None)

    def __iter__(self) -> _Feed:
        return self

    def __next__(self) -> str:
        line = self._again.popleft() if self._again else next(self._lines)
        self._taken.append(line)
        self._size += len(line.text)
        if line.is_cut:
            raise _RecordTooLongError(line.fault if len(self._taken) == 1 else _NEVER_CLOSED)
        if self._size > MAX_CHARS:
            raise _RecordTooLongError(_NEVER_CLOSED)
        return line.text

    def go_back(self) -> None:
        """Give up the first line of the record and have its other lines read again, as records of their own.

        A file can be made so that every quote swallows the next megabyte; when that has been read again often
        enough, the lines after a bad one are given up with it.
        """
        self._allowance -= self._size
        if self._allowance > 0:
            self._again.extendleft(reversed(self._taken[1:]))
        self.begin()
