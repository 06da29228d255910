"""GIF without metadata: pictures, their timing and looping, and a colour profile (GIF 89a, CompuServe 1990)."""

from __future__ import annotations

import mmap
from collections.abc import Iterator

from labeller.media.slices import pieces

_HEAD_BYTES, _PICTURE_BYTES = 13, 10
_EXTENSION, _PICTURE, _END = 0x21, 0x2C, 0x3B
_TIMING, _APPLICATION = 0xF9, 0xFF
_KEPT_APPLICATIONS = (b"NETSCAPE2.0", b"ANIMEXTS1.0", b"ICCRGBG1012")


def stripped(data: mmap.mmap, _orientation: int) -> Iterator[bytes]:
    """The file piece by piece; GIF knows no orientation. Raises ValueError or IndexError where it ends too early."""
    place = _HEAD_BYTES + _table_bytes(data[10])
    yield from pieces(data, 0, place)
    while place < len(data):
        kind = data[place]
        if kind == _END:
            break
        if kind == _PICTURE:
            # Place and size, colours of its own, one byte of code size, then blocks.
            begin = place + _PICTURE_BYTES + _table_bytes(data[place + _PICTURE_BYTES - 1]) + 1
            end, is_kept = _end_of_blocks(data, begin), True
        elif kind == _EXTENSION:
            end, is_kept = _end_of_blocks(data, place + 2), _is_kept(data, place)
        else:
            raise ValueError("no block begins here")
        if is_kept:
            yield from pieces(data, place, end)
        place = end
    yield bytes((_END,))


def _is_kept(data: mmap.mmap, place: int) -> bool:
    is_known = data[place + 1] == _APPLICATION and data[place + 3 : place + 14] in _KEPT_APPLICATIONS
    return data[place + 1] == _TIMING or is_known


def _table_bytes(flags: int) -> int:
    """The size of the table of colours that follows these flags."""
    return 3 << (1 + (flags & 0x07)) if flags & 0x80 else 0


def _end_of_blocks(data: mmap.mmap, place: int) -> int:
    """Where a row of blocks ends, each of which says how long it is; the last says 0."""
    while size := data[place]:
        place += size + 1
    return place + 1
