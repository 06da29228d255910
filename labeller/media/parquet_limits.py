"""What a Parquet table may take: told from its footer, from the headers of its pages, and from the rows as they come.

A footer can say anything, so it only serves to refuse early. Of what a page unpacks to its header cannot lie, but a few
bytes of it can stand for a long text again and again: how many rows come at once depends on the largest text there can
be, and what they hold is counted.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, BinaryIO

from labeller.media.archives import LIMITS, Limits
from labeller.media.lines import MAX_CHARS
from labeller.media.parquet_pages import (
    DELTA_BYTE_ARRAY,
    DELTA_LENGTH_BYTE_ARRAY,
    BadPageError,
    Chunk,
    Page,
    chunk_of,
    longest_in,
    pages_of,
    refuse_false_lengths,
)
from labeller.media.thrift_compact import CutError, NoStructureError, read_struct
from labeller.media.unreadable import UnreadableError

DAMAGED = "it is not a Parquet table, or a damaged one"

MOST_CELL_BYTES = 4 * MAX_CHARS
"""What a text of that many characters takes at most."""
MOST_LIST_BYTES = 64 << 20
"""The same of a list or a structure: twice a mask or an outline of as many numbers as may be."""

MOST_ENTRIES = 100_000
"""How long a list in the footer may be: of row groups, or of columns."""

# Thirty thousand pieces of columns; of a large file more, by its share. In memory a footer is two hundred times that.
_FOOTER_BYTES, _MOST_FOOTER_BYTES, _FOOTER_SHARE = 4 << 20, 16 << 20, 16
_TAIL_BYTES = 8
_HINT = "Ask for it as CSV, or in parts."
# Writers make pages of 1 MB; of a thousand long texts some make one.
_OF_PAGE = Limits(total_bytes=256 << 20, ratio_from_bytes=64 << 20)
_MOST_ROWS, _BATCH_BYTES = 256, 64 << 20
# What a row takes beside its cells, and a value of a list while it is read.
_ROW_BYTES, _VALUE_BYTES = 32, 16


def read_footer(file: BinaryIO, path: Path) -> list[dict[int, Any]]:
    """The row groups of the footer, by Thrift's numbers. Raises UnreadableError, also for a footer that is too long.

    Arrow's Python ends the whole process over some footers when it is asked for the columns of a row group.
    """
    size = file.seek(0, 2)
    file.seek(max(0, size - _TAIL_BYTES))
    footer_bytes = int.from_bytes(file.read(4), "little")
    most_bytes = max(_FOOTER_BYTES, min(_MOST_FOOTER_BYTES, size // _FOOTER_SHARE))
    if most_bytes < footer_bytes < size:
        raise UnreadableError(f"the list of its contents takes more than {most_bytes >> 20} MB", path, _HINT)
    file.seek(max(0, size - _TAIL_BYTES - footer_bytes))
    try:
        groups = read_struct(file.read(footer_bytes))[0].get(4)
    except (CutError, NoStructureError) as error:
        raise UnreadableError(DAMAGED, path) from error
    finally:
        file.seek(0)
    return groups or []


class ParquetGuard:
    """Watches over one pass over a file. `leaves` are the columns at the bottom that are read, by their places."""

    def __init__(
        self, path: Path, metadata: Any, groups: Sequence[dict[int, Any]], leaves: Sequence[int], size_bytes: int
    ) -> None:
        self._path = path
        self._metadata = metadata
        self._groups = groups
        self._leaves = leaves
        self._size_bytes = size_bytes
        self._most_bytes = LIMITS.most_bytes(size_bytes)
        self._unpacked_bytes = self._listed_bytes = self._read_bytes = 0

    def refuse_absurd(self) -> None:
        """Raise UnreadableError for a footer that promises more than such a file can hold."""
        unpacked = 0
        for number in range(self._metadata.num_row_groups):
            said = [self._columns(number)[leaf].get(3) for leaf in self._leaves]
            sizes = [one.get(6) for one in said if isinstance(one, dict)]
            unpacked += sum(max(0, size) for size in sizes if isinstance(size, int))
        self._refuse_more(max(unpacked, self._metadata.num_rows * _ROW_BYTES))

    def rows_at_once(self, file: BinaryIO, group: int, check: Callable[[], None]) -> int:
        """How many rows of a row group fit into the memory together, by its pages. Raises UnreadableError."""
        columns, schema = self._columns(group), self._metadata.schema
        text_bytes = self._listed_bytes = 0
        try:
            for leaf in self._leaves:
                chunk = chunk_of(columns[leaf], schema.column(leaf), self._size_bytes)
                largest = self._largest_page(file, chunk, check)
                text_bytes += largest if chunk.is_text else chunk.width_bytes
        except BadPageError as error:
            raise UnreadableError(DAMAGED, self._path) from error
        return min(_MOST_ROWS, max(1, _BATCH_BYTES // max(1, text_bytes)))

    def count(self, rows: int, size_bytes: int) -> None:
        """Count what has been read. Raises UnreadableError when it is too much."""
        self._read_bytes += rows * _ROW_BYTES + size_bytes
        self._refuse_more(self._read_bytes)

    def _columns(self, group: int) -> list[dict[int, Any]]:
        columns = self._groups[group].get(1) if group < len(self._groups) else None
        if not isinstance(columns, list) or len(columns) < self._metadata.num_columns:
            raise UnreadableError(DAMAGED, self._path)
        return columns

    def _largest_page(self, file: BinaryIO, chunk: Chunk, check: Callable[[], None]) -> int:
        """The bytes of the largest page of a column, none of whose texts is longer."""
        largest = longest = 0
        if chunk.width_bytes > MOST_CELL_BYTES:
            raise BadPageError
        for page in pages_of(file, chunk):
            check()
            if page.unpacked_bytes > _OF_PAGE.most_bytes(page.packed_bytes):
                raise UnreadableError(f"a page of it unpacks to {page.unpacked_bytes >> 20:,} MB", self._path, _HINT)
            self._unpacked_bytes += page.unpacked_bytes
            self._refuse_more(self._unpacked_bytes)
            if page.encoding in (DELTA_LENGTH_BYTE_ARRAY, DELTA_BYTE_ARRAY):
                refuse_false_lengths(file, chunk, page)
            largest = max(largest, page.unpacked_bytes)
            if page.is_dictionary:
                longest = self._longest(file, chunk, page)
            elif chunk.is_listed:
                self._listed_bytes += page.values * (_VALUE_BYTES + chunk.width_bytes + _repeated(page, longest))
                self._refuse_more(self._listed_bytes)
        return largest

    def _longest(self, file: BinaryIO, chunk: Chunk, page: Page) -> int:
        """The bytes of the longest text of a dictionary, which lists may hold as often as they like."""
        if page.values > page.unpacked_bytes:  # Arrow makes room for all
            raise BadPageError
        return longest_in(file, chunk, page) if chunk.is_text and chunk.is_listed else 0

    def _refuse_more(self, size_bytes: int) -> None:
        if size_bytes > self._most_bytes:
            reason = f"it unpacks to more than {self._most_bytes >> 20:,} MB, far too much for what it is"
            raise UnreadableError(reason, self._path, _HINT)


def _repeated(page: Page, longest: int) -> int:
    """How many bytes a value of a page may stand for that are not written there."""
    if page.encoding == DELTA_BYTE_ARRAY:
        return page.unpacked_bytes
    return longest if page.is_looked_up else 0
