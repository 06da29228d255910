"""Looking at a table before it is read: encoding, kind, layout, columns and how many rows to expect."""

from __future__ import annotations

import codecs
import os
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO

from labeller.media import parquet
from labeller.media.charsets import Charset, charset_of, ignore
from labeller.media.delimited import Layout, read_records
from labeller.media.files import open_file, reading
from labeller.media.json_lines import BadLineError, parse_line
from labeller.media.lines import Line, as_text, read_lines
from labeller.media.sniffing import column_names, has_header, sniff_layout
from labeller.media.tables import Table, TableKind
from labeller.media.unreadable import UnreadableError

# From how much of a file its layout, its header and its number of rows are told.
_SAMPLE_LINES = 1000
_SAMPLE_CHARS = 2**18
_HEADER_ROWS = 200

_KINDS = {
    ".csv": TableKind.DELIMITED,
    ".tsv": TableKind.DELIMITED,
    ".tab": TableKind.DELIMITED,
    ".psv": TableKind.DELIMITED,
    ".jsonl": TableKind.JSON_LINES,
    ".ndjson": TableKind.JSON_LINES,
    ".txt": TableKind.LINES,
    ".text": TableKind.LINES,
    **dict.fromkeys(parquet.SUFFIXES, TableKind.PARQUET),
}

_MARKS = {
    "utf-16": (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE),
    "utf-32": (codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE),
}

TABLE_SUFFIXES = frozenset(_KINDS)


def open_table(
    path: Path,
    *,
    kind: TableKind | None = None,
    encoding: str | None = None,
    layout: Layout | None = None,
    header: bool | None = None,
    check: Callable[[], None] = ignore,
) -> Table:
    """Look at a table: its encoding from the whole file, the rest from its beginning, but for what is given.

    `check` is called often and may raise to cancel. Raises UnreadableError if the file is empty or not text, or if
    there is no encoding of that name or most of the text is not in it.
    """
    with reading(path), open_file(path) as file:
        size = os.fstat(file.fileno()).st_size
        if size == 0:
            raise UnreadableError("the file is empty (0 bytes)", path)
        if _is_parquet(file, path, kind):
            return parquet.open_parquet(path)
        charset = _charset(file, path, encoding, check)
        file.seek(0)
        with as_text(file, charset.name) as text:
            sample = _sample(read_lines(text, check))
    if not sample.is_decoded:
        raise UnreadableError(f"it is not text in {charset.name.upper()}", path, "Choose another encoding.")
    table = Table(path, kind or _kind_of(path, sample.lines), ("text",), charset, size, 0)
    match table.kind:
        case TableKind.DELIMITED:
            return _delimited(table, sample, layout, header=header)
        case TableKind.JSON_LINES:
            return _json_lines(table, sample)
        case _:
            return replace(table, row_estimate=sample.scaled(sample.filled_lines, table))


def _is_parquet(file: BinaryIO, path: Path, kind: TableKind | None) -> bool:
    """Whether to read the file as Parquet: as asked, or where nothing is asked by its name or its first bytes."""
    if kind is not None:
        return kind is TableKind.PARQUET
    by_suffix = _KINDS.get(path.suffix.lower())
    head = file.read(len(parquet.MAGIC))
    file.seek(0)
    return by_suffix is TableKind.PARQUET or (by_suffix is None and head == parquet.MAGIC)


@dataclass(frozen=True)
class _Sample:
    """The first lines of a file, and whether they are all of it."""

    lines: Sequence[Line]
    is_whole: bool

    @property
    def filled_lines(self) -> int:
        return sum(not line.text.isspace() for line in self.lines)

    @property
    def is_decoded(self) -> bool:
        """Whether most lines hold only what the encoding has: a few that do not are damaged."""
        return 2 * sum(not line.is_decoded for line in self.lines) <= len(self.lines)

    def scaled(self, count: int, table: Table) -> int:
        """What was counted in the sample, as an estimate for the file."""
        if self.is_whole:
            return count
        sample_bytes = sum(len(line.text.encode(table.encoding, "replace")) for line in self.lines)
        return round(count * table.size_bytes / sample_bytes)


def _sample(lines: Iterator[Line]) -> _Sample:
    taken: list[Line] = []
    chars = 0
    for line in lines:
        if len(taken) == _SAMPLE_LINES or chars > _SAMPLE_CHARS:
            return _Sample(taken, is_whole=False)
        taken.append(line)
        chars += len(line.text)
    return _Sample(taken, is_whole=True)


def _charset(file: BinaryIO, path: Path, encoding: str | None, check: Callable[[], None]) -> Charset:
    try:
        return charset_of(file, check) if encoding is None else _known(encoding, file.read(4))
    except UnreadableError as error:
        raise UnreadableError(error.reason, path) from error


def _known(encoding: str, head: bytes) -> Charset:
    try:
        b"a".decode(encoding, "replace")
        name = codecs.lookup(encoding).name
    except (LookupError, UnicodeError) as error:
        raise UnreadableError(f"there is no encoding named {encoding!r}") from error
    # Without a mark that tells the order of bytes it is the one of Windows.
    is_unmarked = name in _MARKS and not head.startswith(_MARKS[name])
    return Charset(f"{name}-le" if is_unmarked else encoding)


def _kind_of(path: Path, lines: Sequence[Line]) -> TableKind:
    """The kind by the file's suffix, and by its first lines where the suffix says nothing."""
    by_suffix = _KINDS.get(path.suffix.lower())
    if by_suffix is not None:
        return by_suffix
    first = next((line.text.lstrip() for line in lines if not line.text.isspace()), "")
    if first.startswith("{") and _fields_of(first) is not None:
        return TableKind.JSON_LINES
    return TableKind.DELIMITED if sniff_layout(lines, path).delimiter else TableKind.LINES


def _delimited(table: Table, sample: _Sample, layout: Layout | None, *, header: bool | None) -> Table:
    layout = layout or sniff_layout(sample.lines, table.path)
    records = [record.cells for record in read_records(iter(sample.lines), layout) if record.cells]
    # What is narrower or wider than most, a title above the table perhaps, is reported when the table is read.
    width = Counter(map(len, records)).most_common(1)[0][0] if records else 1
    usual = [cells for cells in records if len(cells) == width]
    if header is None:
        header = has_header(usual[:_HEADER_ROWS])
    columns = column_names(usual[0] if usual else ("",), is_header=header)
    count = sample.scaled(len(records), table) - header
    return replace(table, layout=layout, has_header=header, columns=columns, row_estimate=max(0, count))


def _json_lines(table: Table, sample: _Sample) -> Table:
    """The columns of JSON Lines are the fields of the first objects; later ones may bring more."""
    columns: dict[str, None] = {}
    for line in sample.lines:
        columns.update(dict.fromkeys(_fields_of(line.text) or ()))
    return replace(table, columns=tuple(columns), row_estimate=sample.scaled(sample.filled_lines, table))


def _fields_of(text: str) -> tuple[str, ...] | None:
    try:
        return tuple(parse_line(text))
    except BadLineError:
        return None
