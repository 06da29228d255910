"""Opening a picture with Pillow: the formats that are let in, the limits, and what to say when it fails.

Importing this module imports Pillow, so it is imported where a picture is first read, not before.
"""

from __future__ import annotations

import os
import re
import struct
import threading
import warnings
import zlib
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from typing import BinaryIO

from PIL import (
    AvifImagePlugin,
    BmpImagePlugin,
    GifImagePlugin,
    Image,
    JpegImagePlugin,
    PngImagePlugin,
    PpmImagePlugin,
    TiffImagePlugin,
    WebPImagePlugin,
)
from PIL.ImageFile import ImageFile

from labeller.media.files import open_file, reason_of
from labeller.media.kinds import HEAD_BYTES, kind_of
from labeller.media.pages import file_of, split_page
from labeller.media.sizes import MAX_PIXELS, is_large
from labeller.media.unreadable import UnreadableError

# So many large pictures are decoded side by side.
_LARGE_AT_ONCE = 2
# A picture of more pixels than this must have a byte for so many of them. A fax of mostly white paper has one for 200,
# while what was made to fill the memory of whoever opens it, a plain colour, has one for 350 or 1,000.
UNSUSPICIOUS_PIXELS = 2**27
_PIXELS_PER_BYTE = 300
# Some decoders read the whole file into memory before they look at it.
MAX_FILE_BYTES = 2**31

# Formats whose decoders are common, fuzzed in the open and call no other program. What Pillow could also open is
# refused: PostScript runs code, and the rest is either rare in what clients send or hardly looked after.
_IMAGE_FILES = (
    JpegImagePlugin.JpegImageFile,  # MPO, several photos in one, is opened through it
    PngImagePlugin.PngImageFile,
    WebPImagePlugin.WebPImageFile,
    TiffImagePlugin.TiffImageFile,
    GifImagePlugin.GifImageFile,
    BmpImagePlugin.BmpImageFile,
    PpmImagePlugin.PpmImageFile,
    AvifImagePlugin.AvifImageFile,
)
_FORMATS = tuple(kind.format for kind in _IMAGE_FILES)

# The header of a picture is looked at by Labeller first; this is for what a decoder meets later.
Image.MAX_IMAGE_PIXELS = MAX_PIXELS

# What Pillow raises on files that are not what they seem, collected from its own test pictures and from cut and
# flipped files.
BROKEN_FILE = (
    OSError,  # among them UnidentifiedImageError
    SyntaxError,
    ValueError,
    EOFError,
    struct.error,
    zlib.error,
    LookupError,
    TypeError,
    AttributeError,
    AssertionError,
    ArithmeticError,
    RuntimeError,  # among them NotImplementedError and RecursionError
    MemoryError,
    Image.DecompressionBombError,
)

_CUT_OFF = re.compile(r"truncated|unexpected end|not enough|premature|incomplete|ended|eof", re.IGNORECASE)

_silencing = threading.Lock()
_room_for_large = threading.Semaphore(_LARGE_AT_ONCE)


@contextmanager
def opened(path: Path, side_px: int | None = None) -> Iterator[ImageFile]:
    """The picture with its header read and its size found sane; whatever goes wrong is an UnreadableError.

    A path may name a page (see `pages`). With `side_px`, the longer side that is wanted of it, a JPEG is decoded at a
    fraction of its size.

    What goes wrong includes what goes wrong in the body of the `with`, so it holds nothing but work on the picture: a
    mistake of ours would pass for a damaged file.
    """
    _silence_pillow()
    page = split_page(path.name).page
    path = file_of(path)
    try:
        with open_file(path) as file:
            size_bytes = _checked_size(file, path)
            with Image.open(file, formats=_FORMATS) as image:
                if page is not None:
                    _turn_to(image, page, path)
                _check_pixels(image, size_bytes, path)
                if side_px is not None:
                    _draft(image, side_px)
                yield image
    except BROKEN_FILE as error:
        raise UnreadableError(_reason(error, path), path) from error


def room_for(image: Image.Image) -> AbstractContextManager[object]:
    """Hold this while a picture is decoded and looked at: no more than a few large ones are in memory at a time."""
    return _room_for_large if is_large(*image.size) else nullcontext()


def _draft(image: ImageFile, side_px: int) -> None:
    # Half as much again as asked for: the last step down is done by a better filter than the decoder's. With many
    # pixels the decoder's will do: it has averaged as many as eight by eight.
    enough = side_px if is_large(*image.size) else 1.5 * side_px
    part = enough / max(image.size)
    image.draft(None, (max(1, int(image.width * part)), max(1, int(image.height * part))))


def _turn_to(image: ImageFile, page: int, path: Path) -> None:
    try:
        image.seek(page - 1)
    except EOFError as error:
        raise UnreadableError(f"it has no page {page}", path) from error


def _silence_pillow() -> None:
    """Have Pillow's warnings ignored: what they say is harmless or raised as well.

    For the whole process, since `warnings.catch_warnings` is not safe with threads; at each call, since a test gets
    fresh filters.
    """
    with _silencing:
        warnings.filterwarnings("ignore", module=r"PIL\.")


def _checked_size(file: BinaryIO, path: Path) -> int:
    """Bytes of the file. Raises UnreadableError."""
    size = os.fstat(file.fileno()).st_size
    if size == 0:
        raise UnreadableError("the file is empty (0 bytes)", path)
    if size > MAX_FILE_BYTES:
        raise UnreadableError(f"too large: {size / 2**30:.1f} GB", path)
    return size


def _check_pixels(image: Image.Image, size_bytes: int, path: Path) -> None:
    width, height = image.size
    if width * height > MAX_PIXELS:
        limit = MAX_PIXELS // 10**6
        raise UnreadableError(f"too large: {width} x {height} pixels (the limit is {limit} megapixels)", path)
    if width * height > max(UNSUSPICIOUS_PIXELS, _PIXELS_PER_BYTE * size_bytes):
        reason = f"{width} x {height} pixels in {size_bytes / 1024:,.0f} KB: made to fill the memory, or empty"
        raise UnreadableError(reason, path)


def _reason(error: Exception, path: Path) -> str:
    """Why Pillow gave up, in words for the person who got the file."""
    if isinstance(error, MemoryError):
        return "too large for the memory of this computer"
    if isinstance(error, OSError) and error.errno is not None:
        return reason_of(error)
    if pixels := re.search(r"\((\d+) pixels\) exceeds", str(error)):
        limit = MAX_PIXELS // 10**6
        return f"too large: {int(pixels[1]) / 1e6:,.0f} megapixels (the limit is {limit} megapixels)"
    head, size = _head_and_size(path)
    kind = kind_of(head)
    if kind is None:
        return "not an image that Labeller knows"
    if not kind.is_readable_image:
        return f"not an image: it is {kind.title}"
    if isinstance(error, EOFError | struct.error) or _CUT_OFF.search(str(error)) or _is_short(head, size):
        return "cut off: the file ends in the middle of the picture"
    return f"damaged: its {kind.title} data cannot be decoded"


def _head_and_size(path: Path) -> tuple[bytes, int]:
    try:
        with path.open("rb") as file:
            return file.read(HEAD_BYTES), os.fstat(file.fileno()).st_size
    except OSError:
        return b"", 0


def _is_short(head: bytes, size: int) -> bool:
    """Whether a file is shorter than its own header says, where the header says it; or hardly more than a header."""
    if head[:4] == b"RIFF" and len(head) >= 8:
        return size < int.from_bytes(head[4:8], "little") + 8
    return size <= HEAD_BYTES // 2
