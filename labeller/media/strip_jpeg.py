"""JPEG without metadata: the segments that the decoder needs, and what ends a file ends it (ITU T.81, annex B).

Behind the end some cameras keep a second picture or a film; it goes too.
"""

from __future__ import annotations

import mmap
import re
from collections.abc import Iterator

from labeller.media.exif_block import orientation_block
from labeller.media.slices import pieces

_START, _END, _SCAN, _COMMENT = 0xD8, 0xD9, 0xDA, 0xFE
_APP0, _ICC, _ADOBE, _LAST_APP = 0xE0, 0xE2, 0xEE, 0xEF
_EXIF = 0xE1
_WITHOUT_LENGTH = frozenset({0x01, _START, *range(0xD0, 0xD8)})
_JFIF_BYTES = 14
# Inside a scan a marker is what is neither a stuffed zero nor a restart.
_MARKER_IN_SCAN = re.compile(rb"\xff[\x01-\xcf\xd8-\xfe]")


def stripped(data: mmap.mmap, orientation: int) -> Iterator[bytes]:
    """The file piece by piece. Raises ValueError or IndexError where it ends too early."""
    yield bytes((0xFF, _START))
    exif = b"" if orientation == 1 else _segment(_EXIF, b"Exif\0\0" + orientation_block(orientation))
    place = 2
    while True:
        place = data.find(b"\xff", place)
        if place < 0:
            raise ValueError("no end")
        marker, place = data[place + 1], place + 1
        if marker == _END:
            yield bytes((0xFF, _END))
            return
        if marker in {0x00, 0xFF}:  # filling
            continue
        place += 1
        if marker in _WITHOUT_LENGTH:
            continue
        end = place + int.from_bytes(data[place : place + 2], "big")
        body = _kept(marker, b"".join(pieces(data, place + 2, end)))
        if exif and marker != _APP0:  # behind what must be the first
            yield exif
            exif = b""
        if body is not None:
            yield _segment(marker, body)
        place = end
        if marker == _SCAN:
            found = _MARKER_IN_SCAN.search(data, place)
            place = found.start() if found else len(data)
            yield from pieces(data, end, place)
            if found is None:
                return  # cut off, as it was


def _kept(marker: int, body: bytes) -> bytes | None:
    """A segment's content as it stays, or None where it goes."""
    if marker == _APP0:
        # The thumbnail goes, and with it the segments that hold nothing but one.
        return body[: _JFIF_BYTES - 2] + b"\0\0" if body.startswith(b"JFIF\0") else None
    if marker == _ICC:
        return body if body.startswith(b"ICC_PROFILE\0") else None
    if marker == _ADOBE:
        return body if body.startswith(b"Adobe") else None
    return None if marker == _COMMENT or _APP0 <= marker <= _LAST_APP else body


def _segment(marker: int, body: bytes) -> bytes:
    return bytes((0xFF, marker)) + (len(body) + 2).to_bytes(2, "big") + body
