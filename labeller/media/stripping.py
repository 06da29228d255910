"""Pictures without what is not picture: no place, camera, time, comment, thumbnail or editing history.

The pixels are not decoded; their bytes are copied. What decides how they look stays: colour profile, palette,
transparency, animation, and the EXIF orientation, alone in an EXIF block of its own.
"""

from __future__ import annotations

import mmap
from collections.abc import Callable, Iterator
from pathlib import Path

from labeller.media import strip_gif, strip_jpeg, strip_png, strip_webp
from labeller.media.files import open_file, reading
from labeller.media.kinds import HEAD_BYTES, kind_of
from labeller.media.pages import file_of, split_page
from labeller.media.slices import pieces
from labeller.media.tiff_pages import bare_page_chunks
from labeller.media.unreadable import UnreadableError

Strip = Callable[[mmap.mmap, int], Iterator[bytes]]

_STRIPS: dict[str, Strip] = {
    "JPEG": strip_jpeg.stripped,
    "PNG": strip_png.stripped,
    "WebP": strip_webp.stripped,
    "GIF": strip_gif.stripped,
    "BMP": lambda data, _: pieces(data, 0, len(data)),  # it says nothing of itself
}
_TIFF = "TIFF"


def can_be_stripped(path: Path) -> bool:
    """Whether the file is of a kind that `stripped_chunks` knows. Raises UnreadableError."""
    return _kind(path) in {*_STRIPS, _TIFF}


def stripped_chunks(path: Path, orientation: int) -> Iterator[bytes]:
    """The file, or the page of a TIFF file that the path names, piece by piece without its metadata.

    `orientation` is the EXIF value, 1 to 8, that the result shall have. Raises UnreadableError, also for a kind of
    picture whose metadata cannot be told from its pixels without decoding it.
    """
    kind = _kind(path)
    if kind == _TIFF:
        yield from bare_page_chunks(file_of(path), split_page(path.name).page or 1, orientation)
        return
    if kind not in _STRIPS:
        raise UnreadableError("its metadata cannot be taken out without decoding it", path)
    with reading(path), open_file(path) as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
        try:
            yield from _STRIPS[kind](data, orientation)
        except (ValueError, IndexError) as error:
            raise UnreadableError(f"damaged: its {kind} data ends where it should not", path) from error


def _kind(path: Path) -> str:
    with reading(path), open_file(file_of(path)) as file:
        kind = kind_of(file.read(HEAD_BYTES))
    return kind.title if kind else ""
