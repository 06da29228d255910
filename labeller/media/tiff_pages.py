"""The pages of a TIFF file: which there are, and each as a file of its own.

A page is taken out without decoding it: its directory and its pixels are copied as they are, whatever their depth and
compression, so that nothing is lost on the way (TIFF 6.0, Adobe 1992; BigTIFF has wider numbers). What came out is
the page's content, by which it is known again wherever it lies.
"""

from __future__ import annotations

import os
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path
from typing import BinaryIO

from labeller.media.files import open_file, reading
from labeller.media.unreadable import UnreadableError

_CHUNK_BYTES = 1 << 20
# More pages than anybody labels in one file; also the end of a chain of directories that leads round and round.
MOST_PAGES = 10_000
_MOST_ENTRIES = 4096

_TYPE_BYTES = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8, 13: 4, 16: 8, 17: 8, 18: 8}
_SHORT, _LONG, _LONG8 = 3, 4, 16
_NUMBERS = {_SHORT: "H", _LONG: "I", _LONG8: "Q"}

_SUBFILE_TYPE, _COMPRESSION = 254, 259
_STRIPS, _STRIP_BYTES, _TILES, _TILE_BYTES = 273, 279, 324, 325
# A smaller copy of another page, and the outline of one: neither is a picture of its own.
_COPY_OR_OUTLINE = 0b101
_OLD_JPEG = 6
# What programs for stacks of pages write into the first of them about all. Of one page it would be wrong.
_DESCRIPTION, _ABOUT_STACK = 270, (b"ImageJ=", b'{"shape"', b"<?xml", b"<OME")
_ORIENTATION = 274
# What decides how the pixels are read and look: all that stays where everything else goes.
_LOOKS = frozenset({
    254, 255, 256, 257, 258, 259, 262, 263, 266, 273, 277, 278, 279, 280, 281, 282, 283, 284, 290, 291, 292, 293, 296,
    301, 317, 318, 319, 320, 321, 322, 323, 324, 325, 332, 334, 336, 338, 339, 340, 341, 347, 529, 530, 531, 532,
    34675, 50674,
})  # fmt: skip
# What points to places in the file that are not taken along: further directories, tables of the old JPEG, free space;
# and what ImageJ keeps of a stack.
_LEFT = frozenset({288, 289, 330, 513, 514, 519, 520, 521, 34665, 34853, 40965, 50838, 50839})


@dataclass(frozen=True)
class _Entry:
    """A field of a directory: its value is kept as the bytes that lie in the file."""

    tag: int
    kind: int
    count: int
    value: bytes


@dataclass(frozen=True)
class _Flavour:
    """How numbers are written: `order` is `<` or `>`, `is_big` BigTIFF."""

    order: str
    is_big: bool

    @property
    def offset_bytes(self) -> int:
        return 8 if self.is_big else 4

    @property
    def offset(self) -> str:
        return self.order + ("Q" if self.is_big else "I")

    @property
    def entry_count(self) -> str:
        return self.order + ("Q" if self.is_big else "H")

    @property
    def entry(self) -> str:
        """Tag, type, number of values; the value or its place follows."""
        return self.order + ("HHQ" if self.is_big else "HHI")

    @property
    def head(self) -> bytes:
        """Of a file whose only directory follows at once."""
        mark = b"II" if self.order == "<" else b"MM"
        if self.is_big:
            return mark + struct.pack(self.order + "HHHQ", 43, 8, 0, 16)
        return mark + struct.pack(self.order + "HI", 42, 8)


def find_pages(path: Path) -> tuple[int, ...]:
    """The numbers, from 1, of the pages that are pictures of their own; empty for what is no TIFF file.

    Raises UnreadableError if the file cannot be read. A directory that is broken ends the list.
    """
    with reading(path), open_file(path) as file:
        flavour, first = _head(file)
        if flavour is None:
            return ()
        pages: list[int] = []
        for number, entries in enumerate(_directories(file, flavour, first), 1):
            kind = next((_numbers(entry, flavour) for entry in entries if entry.tag == _SUBFILE_TYPE), (0,))
            if not kind[0] & _COPY_OR_OUTLINE:
                pages.append(number)
        return tuple(pages)


def page_chunks(path: Path, page: int) -> Iterator[bytes]:
    """A page as a TIFF file of its own, piece by piece. Raises UnreadableError if it cannot be taken out."""
    with reading(path), open_file(path) as file:
        flavour, entries = _page(file, page, path)
        yield from _copied(file, flavour, entries, path)


def bare_page_chunks(path: Path, page: int, orientation: int) -> Iterator[bytes]:
    """The same with no more than its pixels need, and with this orientation (1 to 8). Raises UnreadableError."""
    with reading(path), open_file(path) as file:
        flavour, entries = _page(file, page, path)
        bare = [entry for entry in entries if entry.tag in _LOOKS]
        if orientation != 1:
            bare.append(_Entry(_ORIENTATION, _SHORT, 1, struct.pack(flavour.order + "H", orientation)))
        yield from _copied(file, flavour, sorted(bare, key=lambda entry: entry.tag), path)


def _page(file: BinaryIO, page: int, path: Path) -> tuple[_Flavour, list[_Entry]]:
    """How the file writes numbers, and the directory of a page. Raises UnreadableError."""
    flavour, first = _head(file)
    directories = iter(()) if flavour is None else _directories(file, flavour, first)
    entries = next((found for number, found in enumerate(directories, 1) if number == page), None)
    if flavour is None or entries is None:
        raise UnreadableError(f"it has no page {page}", path)
    return flavour, entries


def _head(file: BinaryIO) -> tuple[_Flavour | None, int]:
    """How the file writes numbers, and where its first directory is."""
    head = file.read(16).ljust(16, b"\0")
    order = {b"II": "<", b"MM": ">"}.get(head[:2])
    version = 0 if order is None else struct.unpack_from(order + "H", head, 2)[0]
    if order is None or version not in {42, 43}:
        return None, 0
    flavour = _Flavour(order, is_big=version == 43)
    return flavour, struct.unpack_from(flavour.offset, head, 8 if flavour.is_big else 4)[0]


def _directories(file: BinaryIO, flavour: _Flavour, place: int) -> Iterator[list[_Entry]]:
    seen: set[int] = set()
    while place and place not in seen and len(seen) < MOST_PAGES:
        seen.add(place)
        try:
            entries, place = _directory(file, flavour, place)
        except (struct.error, OverflowError, ValueError):
            return
        yield entries


def _directory(file: BinaryIO, flavour: _Flavour, place: int) -> tuple[list[_Entry], int]:
    """A directory, and where the next one is. Raises struct.error where the file ends before it does."""
    file.seek(place)
    (count,) = struct.unpack(flavour.entry_count, file.read(struct.calcsize(flavour.entry_count)))
    if count > _MOST_ENTRIES:
        raise ValueError("no directory has so many fields")
    head_bytes = struct.calcsize(flavour.entry)
    rows = [file.read(head_bytes + flavour.offset_bytes) for _ in range(count)]
    (following,) = struct.unpack(flavour.offset, file.read(flavour.offset_bytes))
    entries = []
    for row in rows:
        tag, kind, values = struct.unpack_from(flavour.entry, row)
        size = _TYPE_BYTES.get(kind, 0) * values
        value = row[head_bytes : head_bytes + size]
        if size > flavour.offset_bytes:
            value = _at(file, struct.unpack(flavour.offset, row[head_bytes:])[0], size)
        if size:
            entries.append(_Entry(tag, kind, values, value))
    return entries, following


def _at(file: BinaryIO, place: int, size: int) -> bytes:
    if place + size > os.fstat(file.fileno()).st_size:
        raise ValueError("a field lies behind the end of the file")
    file.seek(place)
    return file.read(size)


def _numbers(entry: _Entry, flavour: _Flavour) -> tuple[int, ...]:
    code = _NUMBERS.get(entry.kind)
    return (0,) if code is None else struct.unpack(f"{flavour.order}{entry.count}{code}", entry.value)


def _copied(file: BinaryIO, flavour: _Flavour, entries: list[_Entry], path: Path) -> Iterator[bytes]:
    """Head, directory, long values, pixels, each where the ones before end."""
    fields = {entry.tag: entry for entry in entries}
    places_tag, sizes_tag = (_TILES, _TILE_BYTES) if _TILES in fields else (_STRIPS, _STRIP_BYTES)
    if places_tag not in fields or sizes_tag not in fields:
        raise UnreadableError("damaged: a page does not say where its pixels are", path)
    if _COMPRESSION in fields and _numbers(fields[_COMPRESSION], flavour)[0] == _OLD_JPEG:
        raise UnreadableError("a page is compressed in a way that was given up in 1995; save the file anew", path)
    places, sizes = _numbers(fields[places_tag], flavour), _numbers(fields[sizes_tag], flavour)
    total = os.fstat(file.fileno()).st_size
    if (
        len(places) != len(sizes)
        or sum(sizes) > total
        or any(a + b > total for a, b in zip(places, sizes, strict=True))
    ):
        raise UnreadableError("cut off: the file ends in the middle of a page", path)
    kept = [entry for entry in entries if entry.tag not in _LEFT and not _is_about_stack(entry)]
    yield _head_and_directory(flavour, kept, places_tag, sizes)
    for place, size in zip(places, sizes, strict=True):
        file.seek(place)
        left = size
        while left and (chunk := file.read(min(left, _CHUNK_BYTES))):
            left -= len(chunk)
            yield chunk


def _is_about_stack(entry: _Entry) -> bool:
    return entry.tag == _DESCRIPTION and entry.value.startswith(_ABOUT_STACK)


def _head_and_directory(flavour: _Flavour, entries: list[_Entry], places_tag: int, sizes: tuple[int, ...]) -> bytes:
    """All that comes before the pixels, which follow at once in pieces of these sizes."""
    wide = _LONG8 if flavour.is_big else _LONG
    code = f"{flavour.order}{len(sizes)}{_NUMBERS[wide]}"
    row_bytes = struct.calcsize(flavour.entry) + flavour.offset_bytes
    directory_bytes = struct.calcsize(flavour.entry_count) + len(entries) * row_bytes + flavour.offset_bytes
    values = {entry.tag: entry.value for entry in entries}
    values[places_tag] = bytes(struct.calcsize(code))
    long_bytes = sum(len(value) + len(value) % 2 for value in values.values() if len(value) > flavour.offset_bytes)
    begin = len(flavour.head) + directory_bytes + long_bytes
    values[places_tag] = struct.pack(code, *accumulate(sizes[:-1], initial=begin))
    rows, long_values = b"", b""
    for entry in entries:
        is_place = entry.tag == places_tag
        kind, count = (wide, len(sizes)) if is_place else (entry.kind, entry.count)
        value = values[entry.tag]
        rows += struct.pack(flavour.entry, entry.tag, kind, count)
        if len(value) > flavour.offset_bytes:
            rows += struct.pack(flavour.offset, len(flavour.head) + directory_bytes + len(long_values))
            long_values += value + b"\0" * (len(value) % 2)
        else:
            rows += value.ljust(flavour.offset_bytes, b"\0")
    count_of_entries = struct.pack(flavour.entry_count, len(entries))
    return flavour.head + count_of_entries + rows + struct.pack(flavour.offset, 0) + long_values
