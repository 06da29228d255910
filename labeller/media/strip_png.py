"""PNG without metadata: the chunks that decide how the picture looks (PNG, third edition, W3C 2025)."""

from __future__ import annotations

import mmap
import zlib
from collections.abc import Iterator

from labeller.media.exif_block import orientation_block
from labeller.media.slices import pieces

_SIGNATURE_BYTES = 8
_ANCILLARY = 0x20
# Colour, transparency, size of a pixel, animation. Every other chunk that a decoder may pass over is left out.
_KEPT = frozenset({
    b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"iCCP", b"cICP", b"mDCV", b"cLLI", b"sBIT", b"bKGD", b"hIST", b"pHYs",
    b"acTL", b"fcTL", b"fdAT",
})  # fmt: skip


def stripped(data: mmap.mmap, orientation: int) -> Iterator[bytes]:
    """The file piece by piece. Raises ValueError where it ends too early."""
    yield data[:_SIGNATURE_BYTES]
    place = _SIGNATURE_BYTES
    while place < len(data):
        size, name = int.from_bytes(data[place : place + 4], "big"), data[place + 4 : place + 8]
        end = place + 12 + size
        if end > len(data) and name in {b"IDAT", b"IEND"}:
            end = len(data)  # cut off, as it was
        if name in _KEPT or (name and not name[0] & _ANCILLARY):
            yield from pieces(data, place, end)
        if name == b"IHDR" and orientation != 1:
            yield _chunk(b"eXIf", orientation_block(orientation))
        if name == b"IEND":
            return
        place = end


def _chunk(name: bytes, body: bytes) -> bytes:
    return len(body).to_bytes(4, "big") + name + body + zlib.crc32(name + body).to_bytes(4, "big")
