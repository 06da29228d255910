"""The pages of a Parquet column by their headers, which Arrow trusts: what they unpack to, before it is unpacked.

A page that unpacks to another size than its header says is refused by Arrow, so these sizes cannot lie; those in the
footer can. https://parquet.apache.org/docs/file-format/data-pages/
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO

from labeller.media.thrift_compact import CutError, NoStructureError, byte_at, read_struct, read_varint

PLAIN_DICTIONARY, DELTA_LENGTH_BYTE_ARRAY, DELTA_BYTE_ARRAY, RLE_DICTIONARY = 2, 6, 7, 8
_RLE = 3
_DATA, _DICTIONARY, _DATA_2 = 0, 2, 3
# Where the header of a page keeps what is of its kind, and in it the number of values, the encoding and more.
_DETAILS = {_DATA: 5, _DICTIONARY: 7, _DATA_2: 8}
_HEAD_BYTES, _MOST_HEAD_BYTES = 1 << 12, 1 << 20
_PADDING_BYTES = 100
_UNPACKED = ""
_CODECS = (_UNPACKED, "snappy", "gzip", "lzo", "brotli", "lz4_raw", "zstd", "lz4_raw")


class BadPageError(ValueError):
    """A page that no writer makes."""


@dataclass(frozen=True, slots=True)
class Chunk:
    """Where the pages of a column of a row group lie, how many values the footer says there are, how they are read.

    `width_bytes` is what each value takes that is bytes of one length. `repetition` and `definition` are the levels of
    lists and of what may be missing around a value.
    """

    start: int
    end: int
    values: int
    codec: str
    is_text: bool
    width_bytes: int
    repetition: int
    definition: int

    @property
    def is_listed(self) -> bool:
        """Whether a row may hold any number of its values."""
        return self.repetition > 0


@dataclass(frozen=True, slots=True)
class Page:
    """A page as its header tells. `level_bytes`, of the second kind, are those of its levels, which are not packed."""

    start: int
    packed_bytes: int
    unpacked_bytes: int
    values: int
    encoding: int
    is_dictionary: bool
    is_packed: bool
    level_bytes: int | None

    @property
    def is_looked_up(self) -> bool:
        """Whether its values are numbers of those in the dictionary."""
        return self.encoding in (PLAIN_DICTIONARY, RLE_DICTIONARY) and not self.is_dictionary


def chunk_of(column: Any, leaf: Any, size_bytes: int) -> Chunk:
    """From what the footer says of a column of a row group, and Arrow of its leaf. Raises BadPageError."""
    said = column.get(3)
    numbers = [said.get(name, 0) for name in (9, 11, 7, 5, 4)] if isinstance(said, dict) else []
    if not numbers or not all(isinstance(one, int) for one in numbers):
        raise BadPageError
    data, dictionary, packed, values, codec = numbers
    start = dictionary if 0 < dictionary < data else data
    end = start + packed
    if not 0 <= start <= end <= size_bytes or values < 0 or not 0 <= codec < len(_CODECS):
        raise BadPageError
    # Long ago a writer left the header of the dictionary out of its count; Arrow reads on as far.
    end = min(end + _PADDING_BYTES, size_bytes)
    is_text, is_fixed = (leaf.physical_type == one for one in ("BYTE_ARRAY", "FIXED_LEN_BYTE_ARRAY"))
    levels = leaf.max_repetition_level, leaf.max_definition_level
    return Chunk(start, end, values, _CODECS[codec], is_text, leaf.length if is_fixed else 0, *levels)


def pages_of(file: BinaryIO, chunk: Chunk) -> Iterator[Page]:
    """The pages that Arrow would read: until there are as many values as the footer says. Raises BadPageError."""
    at, values = chunk.start, 0
    while at < chunk.end and values < chunk.values:
        page = _page(*_header(file, at, chunk.end))
        at = page.start + page.packed_bytes
        if at > chunk.end:
            raise BadPageError
        yield page
        values += 0 if page.is_dictionary else page.values


def _header(file: BinaryIO, at: int, end: int) -> tuple[dict[int, Any], int]:
    """The fields of the header at a place, and where it ends."""
    size = _HEAD_BYTES
    while True:
        file.seek(at)
        try:
            fields, length = read_struct(file.read(min(size, end - at)))
        except NoStructureError as error:
            raise BadPageError from error
        except CutError as error:
            if size >= min(end - at, _MOST_HEAD_BYTES):
                raise BadPageError from error
            size *= 16
        else:
            return fields, at + length


def _page(fields: dict[int, Any], start: int) -> Page:
    kind = fields.get(1)
    details = fields.get(_DETAILS[kind], {}) if kind in _DETAILS else {}
    if not isinstance(details, dict):
        raise BadPageError
    is_second = kind == _DATA_2
    sizes = [fields.get(3), fields.get(2), details.get(1, 0), details.get(4 if is_second else 2, 0)]
    sizes += [details.get(5, 0), details.get(6, 0)] if is_second else []
    if not all(isinstance(one, int) and 0 <= one < 1 << 31 for one in sizes):
        raise BadPageError
    levels = details.get(3) if kind == _DATA else _RLE
    if sizes[3] in (DELTA_LENGTH_BYTE_ARRAY, DELTA_BYTE_ARRAY) and levels != _RLE:
        raise BadPageError
    packed, unpacked, values, encoding = sizes[:4]
    is_packed = not is_second or details.get(7) is not False
    return Page(
        start, packed, unpacked, values, encoding, kind == _DICTIONARY, is_packed, sum(sizes[4:]) if is_second else None
    )


def longest_in(file: BinaryIO, chunk: Chunk, dictionary: Page) -> int:
    """How many bytes the longest text of a dictionary has. Raises BadPageError."""
    content, at, longest = _content(file, chunk, dictionary), 0, 0
    for _ in range(dictionary.values):
        if at + 4 > len(content):
            raise BadPageError
        (size,) = struct.unpack_from("<I", content, at)
        longest, at = max(longest, size), at + 4 + size
    return longest


def refuse_false_lengths(file: BinaryIO, chunk: Chunk, page: Page) -> None:
    """Raise BadPageError if the lengths of texts, packed as differences, are more than the page has values.

    Arrow makes room for as many as are said there, and runs of them take no place in a file.
    """
    content = _content(file, chunk, page)
    try:
        at = _behind_levels(content, chunk) if page.level_bytes is None else page.level_bytes
        if page.encoding == DELTA_BYTE_ARRAY:
            at = _behind_lengths(content, at, page.values)
        _lengths(content, at, page.values)
    except (CutError, NoStructureError) as error:
        raise BadPageError from error


def _behind_levels(content: bytes, chunk: Chunk) -> int:
    at = 0
    for most in (chunk.repetition, chunk.definition):
        if most:
            byte_at(content, at + 3)
            at += 4 + int.from_bytes(content[at : at + 4], "little")
    return at


def _lengths(content: bytes, at: int, most: int) -> tuple[int, int, int, int]:
    """What stands above the lengths: values in a block, parts of a block, how many there are; and where it ends."""
    block, at = read_varint(content, at)
    parts, at = read_varint(content, at)
    count, at = read_varint(content, at)
    _, at = read_varint(content, at)
    if count > most or not 0 < parts <= block:
        raise BadPageError
    return block, parts, count, at


def _behind_lengths(content: bytes, at: int, most: int) -> int:
    """Where packed lengths end: in blocks of equal numbers of values, each in parts of a width of bits of their own."""
    block, parts, count, at = _lengths(content, at, most)
    of_part, left = block // parts, count - 1
    while left > 0:
        _, at = read_varint(content, at)
        widths, at = content[at : at + parts], at + parts
        for width in widths:
            if left <= 0:
                break
            at, left = at + width * of_part // 8, left - of_part
        byte_at(content, at - 1)
    return at


def _content(file: BinaryIO, chunk: Chunk, page: Page) -> bytes:
    """The page unpacked; its size has been looked at."""
    import pyarrow as pa

    file.seek(page.start)
    packed = file.read(page.packed_bytes)
    if chunk.codec == _UNPACKED or not page.is_packed:
        return packed
    plain = page.level_bytes or 0
    try:
        rest = pa.decompress(packed[plain:], page.unpacked_bytes - plain, codec=chunk.codec, asbytes=True)
    except (ValueError, OSError, pa.ArrowException) as error:
        raise BadPageError from error
    return packed[:plain] + bytes(rest)
