"""Reading the rows of a SQLite file page by page, for a file whose trees are broken.

After "Database File Format" (sqlite.org/fileformat2.html). Only the leaves of tables are looked at: a row is found
although the pages above it are gone. Which table a row belonged to is not known here.
"""

from __future__ import annotations

import mmap
import struct
from collections.abc import Iterator
from pathlib import Path

PAGE_BYTES = 4096

_HEADER_BYTES = 100
_FREE_LIST_AT = 32
_TABLE_LEAF = 0x0D
# A row of which more would not lie on its page: the rest is on a chain of further pages.
_MAX_LOCAL = PAGE_BYTES - 35
_MIN_LOCAL = (PAGE_BYTES - 12) * 32 // 255 - 23

Value = int | float | str | bytes | None
Row = tuple[int, list[Value]]


class _BrokenError(Exception):
    """These bytes are no row."""


def find_rows(path: Path) -> Iterator[Row]:
    """The number and the values of every row in every leaf that is in use, in the order of the file."""
    if path.stat().st_size < PAGE_BYTES:
        return
    # A project with packed media may be larger than the memory. Nobody else changes the file meanwhile.
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
        free = _free_pages(data)
        for number in range(1, len(data) // PAGE_BYTES + 1):
            if number not in free:
                yield from _rows_on(data, number)


def _page(data: mmap.mmap, number: int) -> bytes:
    page = data[(number - 1) * PAGE_BYTES : number * PAGE_BYTES]
    if number < 1 or len(page) < PAGE_BYTES:
        raise _BrokenError
    return page


def _free_pages(data: mmap.mmap) -> set[int]:
    """Pages that hold nothing any more, or what was deleted long ago."""
    free: set[int] = set()
    (trunk,) = struct.unpack_from(">I", data, _FREE_LIST_AT)
    try:
        while trunk and trunk not in free:
            page = _page(data, trunk)
            free.add(trunk)
            trunk, count = struct.unpack_from(">II", page)
            free.update(struct.unpack_from(f">{min(count, PAGE_BYTES // 4 - 2)}I", page, 8))
    except _BrokenError:
        pass
    return free


def _rows_on(data: mmap.mmap, number: int) -> Iterator[Row]:
    page = _page(data, number)
    start = _HEADER_BYTES if number == 1 else 0
    if page[start] != _TABLE_LEAF:
        return
    (count,) = struct.unpack_from(">H", page, start + 3)
    for place in range(start + 8, min(start + 8 + 2 * count, PAGE_BYTES - 1), 2):
        try:
            yield _row(data, page, struct.unpack_from(">H", page, place)[0])
        except (_BrokenError, IndexError, struct.error):
            continue


def _row(data: mmap.mmap, page: bytes, at: int) -> Row:
    length, at = _varint(page, at)
    row_id, at = _varint(page, at)
    if length > len(data):
        raise _BrokenError
    return _signed(row_id), _values(_payload(data, page, at, length))


def _payload(data: mmap.mmap, page: bytes, at: int, length: int) -> bytes:
    if length <= _MAX_LOCAL:
        return page[at : at + length]
    local = _MIN_LOCAL + (length - _MIN_LOCAL) % (PAGE_BYTES - 4)
    if local > _MAX_LOCAL:
        local = _MIN_LOCAL
    parts, missing = [page[at : at + local]], length - local
    (following,) = struct.unpack_from(">I", page, at + local)
    while missing > 0:
        further = _page(data, following)
        parts.append(further[4 : 4 + missing])
        missing -= len(parts[-1])
        (following,) = struct.unpack_from(">I", further)
    return b"".join(parts)


def _values(payload: bytes) -> list[Value]:
    header_end, at = _varint(payload, 0)
    values: list[Value] = []
    body = header_end
    while at < header_end:
        kind, at = _varint(payload, at)
        value, size = _value(payload, body, kind)
        values.append(value)
        body += size
    if body != len(payload):
        raise _BrokenError
    return values


_INTEGER_BYTES = {1: 1, 2: 2, 3: 3, 4: 4, 5: 6, 6: 8}


def _value(payload: bytes, at: int, kind: int) -> tuple[Value, int]:
    """One value of a row and how many bytes it takes."""
    if kind == 0:
        return None, 0
    if kind in _INTEGER_BYTES:
        size = _INTEGER_BYTES[kind]
        return int.from_bytes(payload[at : at + size], signed=True), size
    if kind == 7:
        return struct.unpack_from(">d", payload, at)[0], 8
    if kind in {8, 9}:
        return kind - 8, 0
    if kind < 12:
        raise _BrokenError
    size = (kind - 12) // 2
    content = payload[at : at + size]
    return (content if kind % 2 == 0 else content.decode(errors="replace")), size


def _varint(data: bytes, at: int) -> tuple[int, int]:
    """A number of one to nine bytes, and where the next thing begins."""
    value = 0
    for place in range(at, at + 8):
        value = value << 7 | data[place] & 0x7F
        if data[place] < 0x80:
            return value, place + 1
    return value << 8 | data[at + 8], at + 9


def _signed(value: int) -> int:
    return value - (1 << 64) if value >= 1 << 63 else value
