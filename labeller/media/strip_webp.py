"""WebP without metadata: pictures, transparency, animation and colour profile (RFC 9649)."""

from __future__ import annotations

import mmap
from collections.abc import Iterator

from labeller.media.exif_block import orientation_block
from labeller.media.slices import pieces

_HEAD_BYTES = 12
_EXTENDED, _EXIF = b"VP8X", b"EXIF"
_KEPT = frozenset({b"VP8 ", b"VP8L", _EXTENDED, b"ALPH", b"ANIM", b"ANMF", b"ICCP"})
_HAS_EXIF, _HAS_XMP = 0x08, 0x04


def stripped(data: mmap.mmap, orientation: int) -> Iterator[bytes]:
    """The file piece by piece. Raises ValueError where it ends too early."""
    parts = list(_parts(data))
    block = orientation_block(orientation) if orientation != 1 else b""
    more = _chunk(_EXIF, block) if block else b""
    yield b"RIFF" + (4 + sum(end - start for _, start, end in parts) + len(more)).to_bytes(4, "little") + b"WEBP"
    for name, start, end in parts:
        if name == _EXTENDED:
            flags = data[start + 8] & ~(_HAS_EXIF | _HAS_XMP) | (_HAS_EXIF if block else 0)
            yield data[start : start + 8] + bytes((flags,)) + data[start + 9 : end]
        else:
            yield from pieces(data, start, end)
    yield more


def _parts(data: mmap.mmap) -> Iterator[tuple[bytes, int, int]]:
    """The chunks that stay: name, and where each begins and ends with its padding."""
    place, end_of_file = _HEAD_BYTES, min(len(data), 8 + int.from_bytes(data[4:8], "little"))
    while place + 8 <= end_of_file:
        name, size = data[place : place + 4], int.from_bytes(data[place + 4 : place + 8], "little")
        end = place + 8 + size + size % 2
        if name in _KEPT:
            yield name, place, min(end, len(data))
        place = end


def _chunk(name: bytes, body: bytes) -> bytes:
    return name + len(body).to_bytes(4, "little") + body + b"\0" * (len(body) % 2)
