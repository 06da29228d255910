"""A stretch of a mapped file in pieces, so that no picture is held whole."""

from __future__ import annotations

import mmap
from collections.abc import Iterator

_PIECE_BYTES = 1 << 20


def pieces(data: mmap.mmap, start: int, end: int) -> Iterator[bytes]:
    """The bytes from `start` to before `end`. Raises ValueError if the file ends before."""
    if not 0 <= start <= end <= len(data):
        raise ValueError("a part lies behind the end of the file")
    for place in range(start, end, _PIECE_BYTES):
        yield data[place : min(place + _PIECE_BYTES, end)]
