"""Parquet files put together byte by byte: pages and footers that say what no writer would, and bombs of them."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

MAGIC = b"PAR1"
BYTE_ARRAY, INT64 = 6, 2
REQUIRED, OPTIONAL, REPEATED = 0, 1, 2
PLAIN, RLE, DELTA_LENGTH, DELTA_BYTE_ARRAY, RLE_DICTIONARY = 0, 3, 6, 7, 8
_GZIP, _UTF8 = 2, 0
_DATA_PAGE, _DICTIONARY_PAGE = 0, 2
_I32, _I64, _BINARY, _LIST, _STRUCT = 5, 6, 8, 9, 12


def varint(number: int) -> bytes:
    out = bytearray()
    while number > 0x7F:
        out.append(number & 0x7F | 0x80)
        number >>= 7
    return bytes([*out, number])


def zigzag(number: int) -> bytes:
    return varint(number << 1 if number >= 0 else (-number << 1) - 1)


class Blob(bytes):
    """A structure that is packed already."""


def packed(**fields: int | bytes | Blob | list[object]) -> Blob:
    """A Thrift structure in the compact protocol; `i3` is field 3 as i32, `l3` as i64, `f3` by its value."""
    out, last = bytearray(), 0
    for name, value in sorted(fields.items(), key=lambda one: int(one[0][1:])):
        number = int(name[1:])
        kind, content = _value(value, is_long=name[0] == "l")
        out += bytes([number - last << 4 | kind]) + content
        last = number
    return Blob(out + b"\0")


def _value(value: object, *, is_long: bool = False) -> tuple[int, bytes]:
    match value:
        case int():
            return (_I64 if is_long else _I32), zigzag(value)
        case Blob():
            return _STRUCT, value
        case bytes():
            return _BINARY, varint(len(value)) + value
        case list():
            kinds = [_value(one) for one in value]
            kind = kinds[0][0] if kinds else _STRUCT
            head = bytes([len(value) << 4 | kind]) if len(value) < 15 else bytes([0xF0 | kind]) + varint(len(value))
            return _LIST, head + b"".join(content for _, content in kinds)
    raise TypeError(value)


@dataclass(frozen=True)
class Page:
    """A page; what it says of itself is true unless it is told to say something else."""

    content: bytes
    values: int
    encoding: int = PLAIN
    is_dictionary: bool = False
    said_bytes: int | None = None

    def packed(self, codec: int) -> bytes:
        content = _gzip(self.content) if codec == _GZIP else self.content
        if self.is_dictionary:
            kind, of_kind = _DICTIONARY_PAGE, {"f7": packed(i1=self.values, i2=self.encoding)}
        else:
            kind, of_kind = _DATA_PAGE, {"f5": packed(i1=self.values, i2=self.encoding, i3=RLE, i4=RLE)}
        said = len(self.content) if self.said_bytes is None else self.said_bytes
        return packed(i1=kind, i2=said, i3=len(content), **of_kind) + content

    @property
    def size_bytes(self) -> int:
        return len(self.content)


def _gzip(content: bytes) -> bytes:
    packing = zlib.compressobj(9, zlib.DEFLATED, 31)
    return packing.compress(content) + packing.flush()


def runs(bit_width: int, *counted: tuple[int, int]) -> bytes:
    """Levels or numbers of a dictionary as runs: (how often, which)."""
    size = (bit_width + 7) // 8
    return b"".join(varint(count << 1) + value.to_bytes(size, "little") for count, value in counted)


def level_runs(bit_width: int, *counted: tuple[int, int]) -> bytes:
    """The same of the levels of a list or of what may be missing, as the first kind of page has them."""
    content = runs(bit_width, *counted)
    return struct.pack("<I", len(content)) + content


def differences(count: int, first: int = 0, then: int = 0, block: int = 128) -> bytes:
    """Numbers packed as their differences: the first, and all others. They take next to no place."""
    out = varint(block) + varint(4) + varint(count) + zigzag(first)
    if then != first:  # one difference of as many bits as are needed, in the first part; all others are 0
        width = (then - first).bit_length()
        out += zigzag(0) + bytes([width, 0, 0, 0]) + (then - first).to_bytes(width * block // 4 // 8, "little")
        count -= block
    for _ in range(0, count - 1, block):
        out += zigzag(0) + bytes(4)
    return out


def same_lengths(count: int, value: bytes) -> bytes:
    """One text again and again, each the beginning of the one before it."""
    ends = varint(128) + varint(4) + varint(count) + zigzag(len(value))
    low = zigzag(-len(value))
    width = len(value).bit_length()
    # The first difference is the smallest one, and all others of the block are above it by the length.
    of_part = width * 32 // 8
    many = sum(len(value) << width * place for place in range(32))
    first = many - len(value)
    ends += low + bytes([width] * 4) + b"".join(one.to_bytes(of_part, "little") for one in (first, many, many, many))
    ends += b"".join(zigzag(0) + bytes(4) for _ in range(0, count - 1 - 128, 128))
    return differences(count, 0, len(value)) + ends + value


def text(value: bytes) -> bytes:
    return struct.pack("<I", len(value)) + value


@dataclass(frozen=True)
class Column:
    """A flat column of required values, or a list in three levels."""

    name: str
    pages: Sequence[Page]
    values: int
    is_list: bool = False
    kind: int = BYTE_ARRAY
    said_bytes: int | None = None
    repetition: int = REQUIRED

    def schema(self) -> list[Blob]:
        converted = {"i6": _UTF8} if self.kind == BYTE_ARRAY else {}
        name = self.name.encode()
        if not self.is_list:
            return [packed(i1=self.kind, i3=self.repetition, f4=name, **converted)]
        return [
            packed(i3=REQUIRED, f4=name, i5=1, i6=3),
            packed(i3=REPEATED, f4=b"list", i5=1),
            packed(i1=self.kind, i3=OPTIONAL, f4=b"element", **converted),
        ]

    @property
    def path(self) -> list[object]:
        return [self.name.encode(), *((b"list", b"element") if self.is_list else ())]


def bomb(path: Path, rows: int, *columns: Column, codec: int = _GZIP) -> Path:
    """Write a file of one row group."""
    out, chunks, total = bytearray(MAGIC), [], 0
    for column in columns:
        start, places = len(out), []
        for page in column.pages:
            places.append((page.is_dictionary, len(out)))
            out += page.packed(codec)
        unpacked = sum(page.size_bytes for page in column.pages)
        said = unpacked if column.said_bytes is None else column.said_bytes
        total += said
        data = next(place for is_dictionary, place in places if not is_dictionary)
        dictionary = {"l11": start} if places[0][0] else {}
        meta = packed(
            i1=column.kind, f2=[PLAIN, RLE], f3=column.path, i4=codec, l5=column.values, l6=said,
            l7=len(out) - start, l9=data, **dictionary,
        )  # fmt: skip
        chunks.append(packed(l2=start, f3=meta))
    schema = [packed(f4=b"schema", i5=len(columns)), *(one for column in columns for one in column.schema())]
    groups = [packed(f1=chunks, l2=total, l3=rows)]
    footer = packed(i1=1, f2=schema, l3=rows, f4=groups)
    path.write_bytes(out + footer + struct.pack("<I", len(footer)) + MAGIC)
    return path


LONG = b"x" * 1_000_000
MILLIONS = 2**31 - 1


def looked_up(rows: int, value: bytes) -> list[Page]:
    return [
        Page(text(value), 1, is_dictionary=True),
        Page(b"\1" + runs(1, (rows, 0)), rows, RLE_DICTIONARY),
    ]


def listed(count: int) -> bytes:
    """The levels of one row with a list of so many values that are there."""
    return level_runs(1, (1, 0), (count - 1, 1)) + level_runs(2, (count, 2))


def a_gigabyte_by_the_footer(path: Path) -> Path:
    return bomb(path, 1, Column("text", [Page(text(b"x"), 1)], 1, said_bytes=1 << 30))


def a_cell_of_which_the_footer_lies(path: Path) -> Path:
    return bomb(path, 1, Column("text", [Page(text(b"x" * (100 << 20)), 1)], 1, said_bytes=10))


def one_cell_again_and_again(path: Path) -> Path:
    return bomb(path, 2000, Column("text", looked_up(2000, LONG), 2000))


def rows_that_are_all_missing(path: Path) -> Path:
    page = Page(level_runs(1, (MILLIONS, 0)), MILLIONS)
    return bomb(path, MILLIONS, Column("n", [page], MILLIONS, kind=INT64, repetition=OPTIONAL))


def a_list_of_nothing(path: Path) -> Path:
    page = Page(level_runs(1, (1, 0), (10**9, 1)) + level_runs(2, (10**9 + 1, 1)), 10**9 + 1)
    return bomb(path, 1, Column("list", [page], page.values, is_list=True, kind=INT64))


def a_list_of_one_text(path: Path) -> Path:
    dictionary = Page(text(LONG), 1, is_dictionary=True)
    page = Page(listed(1500) + b"\1" + runs(1, (1500, 0)), 1500, RLE_DICTIONARY)
    return bomb(path, 1, Column("list", [dictionary, page], 1500, is_list=True))


def a_list_of_one_beginning(path: Path) -> Path:
    page = Page(listed(1500) + same_lengths(1500, LONG), 1500, DELTA_BYTE_ARRAY)
    return bomb(path, 1, Column("list", [page], 1500, is_list=True))


def one_beginning_again_and_again(path: Path) -> Path:
    return bomb(path, 2000, Column("text", [Page(same_lengths(2000, LONG), 2000, DELTA_BYTE_ARRAY)], 2000))


BOMBS: tuple[Callable[[Path], Path], ...] = (
    a_gigabyte_by_the_footer,
    a_cell_of_which_the_footer_lies,
    one_cell_again_and_again,
    rows_that_are_all_missing,
    a_list_of_nothing,
    a_list_of_one_text,
    a_list_of_one_beginning,
    one_beginning_again_and_again,
)
