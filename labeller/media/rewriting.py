"""Pictures written anew: made smaller, turned upright, or in a kind of file that holds nothing but pixels.

A JPEG stays a JPEG and a WebP a WebP, both at a quality at which nobody sees the difference; everything else becomes a
PNG, and greys of 32 bits a TIFF. Of an animation the first frame is taken, and of colours of 16 bits the upper 8.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from PIL import Image

_QUALITY = 95
_ORIENTATION = 0x0112
_WIDE_GREYS = frozenset({"I", "F"})
_DEEP_GREYS = frozenset({"I;16L", "I;16B", "I;16N"})
_PLAIN = frozenset({"L", "LA", "RGB", "RGBA", "I;16", *_WIDE_GREYS})
# Modes whose values mean something by themselves, and must not be blended.
_NUMBERED = frozenset({"P", "1"})
_LOSSLESS_WEBP = b"VP8L"
_SUFFIXES = {
    "JPEG": (".jpg", ".jpeg", ".jpe", ".jfif"),
    "WEBP": (".webp",),
    "PNG": (".png", ".apng"),
    "TIFF": (".tif", ".tiff"),
}
# What these say of themselves can be kept in the new file; the fields of a TIFF are about its own bytes.
_WITH_EXIF = frozenset({"JPEG", "MPO", "PNG", "WEBP", "AVIF"})


@dataclass(frozen=True, slots=True)
class Rewritten:
    """A file's bytes, its size in pixels, and the suffixes that fit it, the usual one first."""

    content: bytes
    width: int
    height: int
    suffixes: tuple[str, ...]


def rewrite_image(path: Path, max_side: int | None = None, *, keeps_metadata: bool = True) -> Rewritten:
    """The picture upright, its longer side at most `max_side` pixels. Raises UnreadableError.

    With `keeps_metadata` its EXIF block stays but for orientation and thumbnail. Its colour profile stays always.
    """
    from labeller.media.decoding import opened, room_for
    from labeller.media.pixels import load, turned_upright

    with opened(path) as image:
        size, wanted = image.size, _fitted(image.size, max_side)
        if wanted != size:
            image.draft(None, (2 * wanted[0], 2 * wanted[1]))
        with room_for(image):
            orientation, is_upright = load(image)
            kind = _kind(image)
            pixels = _resized(image, wanted, kind) if wanted != size else _savable(image, kind)
            done = pixels if is_upright else turned_upright(pixels, orientation)
            content = io.BytesIO()
            options = _options(image, path, kind) | (_kept_exif(image) if keeps_metadata else {})
            _bare(done).save(content, kind, **options)
        return Rewritten(content.getvalue(), *done.size, _SUFFIXES[kind])


def _fitted(size: tuple[int, int], max_side: int | None) -> tuple[int, int]:
    longer = max(size)
    if max_side is None or longer <= max_side:
        return size
    return max(1, round(size[0] * max_side / longer)), max(1, round(size[1] * max_side / longer))


def _kind(image: Image.Image) -> str:
    """Which kind of file a decoded picture becomes."""
    if image.format in {"JPEG", "MPO"}:
        return "JPEG"
    if image.format == "WEBP":
        return "WEBP"
    return "TIFF" if image.mode in _WIDE_GREYS else "PNG"


def _resized(image: Image.Image, size: tuple[int, int], kind: str) -> Image.Image:
    from PIL import Image as Pillow

    return _plain(image, kind).resize(size, Pillow.Resampling.LANCZOS, reducing_gap=3.0)


def _savable(image: Image.Image, kind: str) -> Image.Image:
    """The picture as it is where the file can hold it."""
    is_numbered = image.mode in _NUMBERED and not image.has_transparency_data
    return image if is_numbered else _plain(image, kind)


def _plain(image: Image.Image, kind: str) -> Image.Image:
    """The picture in a mode that can be scaled and saved; transparency becomes a channel."""
    import numpy as np
    from PIL import Image as Pillow

    from labeller.media.pixels import with_alpha

    if image.mode in _DEEP_GREYS:
        return Pillow.fromarray(np.asarray(image).astype(np.uint16))
    if image.has_transparency_data and image.mode not in {"LA", "RGBA"}:
        return with_alpha(image)
    if image.mode in _PLAIN or (image.mode == "CMYK" and kind == "JPEG"):
        return image
    return image.convert("L" if image.mode == "1" else "RGB")


def _bare(image: Image.Image) -> Image.Image:
    """The same pixels without what the file said beside them, which writers would pass on."""
    bare = image.copy()
    bare.info = {}
    return bare


def _options(image: Image.Image, path: Path, kind: str) -> dict[str, Any]:
    from PIL import JpegImagePlugin

    options: dict[str, Any] = {}
    if profile := image.info.get("icc_profile"):
        options["icc_profile"] = profile
    if kind == "JPEG":
        options["quality"] = _QUALITY
        sampling = JpegImagePlugin.get_sampling(image)
        if sampling >= 0:
            options["subsampling"] = sampling
    if kind == "WEBP":
        with path.open("rb") as file:
            is_lossless = _LOSSLESS_WEBP in file.read(64)
        options |= {"lossless": True} if is_lossless else {"quality": _QUALITY}
    if kind == "TIFF":
        options["compression"] = "tiff_adobe_deflate"
    return options


def _kept_exif(image: Image.Image) -> dict[str, bytes]:
    """What the picture says of itself but for orientation and thumbnail; nothing where it cannot be read."""
    from labeller.media.decoding import BROKEN_FILE

    if image.format not in _WITH_EXIF:
        return {}
    try:
        block = image.getexif()
        if not block:
            return {}
        block[_ORIENTATION] = 1
        return {"exif": block.tobytes()}
    except BROKEN_FILE:
        return {}
