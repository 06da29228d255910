"""From Pillow's many kinds of pixels to the one that the rest of Labeller sees: 8 bits, red, green, blue."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from labeller.media.decoding import BROKEN_FILE
from labeller.media.depth import grey_range

# Behind transparent parts. White and black drawings both stand out from it.
NEUTRAL = (200, 200, 200)

_DEEP_GREYS = frozenset({"I;16", "I;16L", "I;16B", "I;16N", "I", "F"})
_CONVERTIBLE = _DEEP_GREYS | {"1", "L", "P", "LA", "PA", "La", "RGB", "RGBX", "RGBA", "RGBa", "CMYK", "YCbCr", "HSV"}

_GREYS = _DEEP_GREYS | {"1", "L"}
_WITH_ALPHA = frozenset({"LA", "RGBA"})
_OPAQUE = 255
_RGB, _RGBA = 3, 4
_STRIP_ROWS = 512

# What undoes each EXIF orientation.
_UPRIGHT = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
# Where rows as seen are columns of the file, and where they begin at its far end.
_ON_THEIR_SIDE = frozenset({5, 6, 7, 8})
_FROM_BELOW = frozenset({3, 4, 7, 8})


def is_convertible(image: Image.Image) -> bool:
    """Whether `to_array` knows the picture's mode."""
    return image.mode in _CONVERTIBLE


def load(image: Image.Image) -> tuple[int, bool]:
    """Decode the picture. Gives its EXIF orientation, 1 to 8, and whether Pillow has turned it upright itself.

    Pillow does that with TIFF, whose size it gives as seen from the start. Raises what Pillow raises on a file that
    it cannot decode.
    """
    is_tiff = image.format == "TIFF"
    orientation = orientation_of(image) if is_tiff else 1
    image.load()  # before the EXIF block is asked for: a PNG would be decoded to find it, and its errors swallowed
    return (orientation, True) if is_tiff else (orientation_of(image), False)


def orientation_of(image: Image.Image) -> int:
    """Its EXIF orientation, 1 to 8; 1 where there is none, or where the EXIF block is broken, which harms no pixel."""
    try:
        value = image.getexif().get(0x0112, 1)
    except BROKEN_FILE:
        return 1
    return value if isinstance(value, int) and value in _UPRIGHT else 1


def count_frames(image: Image.Image) -> int:
    """How many frames there are; one if what follows the first cannot be read, since only the first is used."""
    try:
        return int(getattr(image, "n_frames", 1))
    except BROKEN_FILE:
        return 1


class Upright:
    """A decoded picture as it is seen, given out in strips so that a large one is not held twice.

    `channels` is 1 for greys, 3 for RGB, or 4 where `keeps_alpha` and parts are transparent, which else are laid over
    a neutral grey. Raises what Pillow raises on a file that it cannot decode.
    """

    def __init__(self, image: Image.Image, *, keeps_alpha: bool = False) -> None:
        orientation, is_upright = load(image)
        self._image = image
        self.orientation = 1 if is_upright else orientation
        self._greys = grey_range(np.asarray(image)) if image.mode in _DEEP_GREYS else None
        self._is_clear = self._greys is None and is_clear(image)
        if self._is_clear:
            self.channels = _RGBA if keeps_alpha else _RGB
        else:
            self.channels = 1 if image.mode in _GREYS else _RGB

    @property
    def size(self) -> tuple[int, int]:
        """Width and height as seen."""
        width, height = self._image.size
        return (height, width) if self.orientation in _ON_THEIR_SIDE else (width, height)

    def rows(self, top: int, bottom: int) -> Image.Image:
        """The rows from `top` to before `bottom`, as seen: of mode L, RGB or RGBA."""
        width, height = self._image.size
        if self.orientation in _FROM_BELOW:
            far = width if self.orientation in _ON_THEIR_SIDE else height
            top, bottom = far - bottom, far - top
        is_sidewise = self.orientation in _ON_THEIR_SIDE
        strip = self._image.crop((top, 0, bottom, height) if is_sidewise else (0, top, width, bottom))
        plain = self._plain(strip)
        return plain.transpose(_UPRIGHT[self.orientation]) if self.orientation in _UPRIGHT else plain

    def array(self, max_side: int | None = None) -> NDArray[np.uint8]:
        """The picture as height x width x 3 bytes, 4 with alpha; scaled down to `max_side` if that is smaller."""
        if max_side is None or max(self.size) <= max_side:
            return self._whole()
        whole = self._plain(self._image)
        scaled = scaled_down(whole if whole.mode == "RGBA" else as_rgb(whole), max_side)
        return np.array(scaled.transpose(_UPRIGHT[self.orientation]) if self.orientation in _UPRIGHT else scaled)

    def _whole(self) -> NDArray[np.uint8]:
        width, height = self.size
        pixels = np.empty((height, width, max(self.channels, _RGB)), np.uint8)
        for top in range(0, height, _STRIP_ROWS):
            strip = np.asarray(self.rows(top, min(top + _STRIP_ROWS, height)))
            pixels[top : top + _STRIP_ROWS] = strip if strip.ndim == pixels.ndim else strip[..., None]
        return pixels

    def _plain(self, part: Image.Image) -> Image.Image:
        """A part of the picture in 8 bits, not yet turned."""
        if self._greys is not None:
            return Image.fromarray(self._greys.to_eight_bits(np.asarray(part)))
        if not self._is_clear:
            wanted = "L" if self.channels == 1 else "RGB"
            return part if part.mode == wanted else part.convert(wanted)
        whole = with_alpha(part)
        return whole if self.channels == _RGBA else _over_grey(whole)


def is_clear(image: Image.Image) -> bool:
    """Whether any part of a decoded picture is transparent."""
    if not image.has_transparency_data:
        return False
    if image.mode in _WITH_ALPHA:
        return any(image.getchannel("A").histogram()[:_OPAQUE])
    return True


def with_alpha(image: Image.Image) -> Image.Image:
    """A picture with transparent parts as RGBA. Pillow knows no way there from greys that are multiplied already."""
    return (image.convert("LA") if image.mode == "La" else image).convert("RGBA")


def scaled_down(image: Image.Image, max_side: int) -> Image.Image:
    """The picture with a longer side of `max_side` pixels, or as it is if that is no longer."""
    longer = max(image.size)
    if longer <= max_side:
        return image
    width, height = (max(1, round(side * max_side / longer)) for side in image.size)
    return image.resize((width, height), Image.Resampling.BICUBIC, reducing_gap=3.0)


def turned_upright(image: Image.Image, orientation: int) -> Image.Image:
    """A picture whose file has this EXIF orientation, 1 to 8, as it is seen."""
    return image.transpose(_UPRIGHT[orientation]) if orientation in _UPRIGHT else image


def as_rgb(image: Image.Image) -> Image.Image:
    """A picture of mode L, RGB or RGBA as RGB: over a neutral grey where it is transparent."""
    if image.mode == "RGBA":
        return _over_grey(image)
    return image if image.mode == "RGB" else image.convert("RGB")  # which would copy a large one


def _over_grey(image: Image.Image) -> Image.Image:
    background = Image.new("RGBA", image.size, NEUTRAL)
    background.alpha_composite(image)
    return background.convert("RGB")
