"""From Pillow's many kinds of pixels to the one that the rest of Labeller sees: 8 bits, red, green, blue."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from labeller.media.decoding import BROKEN_FILE

# Behind transparent parts. White and black drawings both stand out from it.
NEUTRAL = (200, 200, 200)

_DEEP_GREYS = frozenset({"I;16", "I;16L", "I;16B", "I;16N", "I", "F"})
_CONVERTIBLE = _DEEP_GREYS | {"1", "L", "P", "LA", "PA", "La", "RGB", "RGBX", "RGBA", "RGBa", "CMYK", "YCbCr", "HSV"}

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


def is_convertible(image: Image.Image) -> bool:
    """Whether `to_array` knows the picture's mode."""
    return image.mode in _CONVERTIBLE


def load(image: Image.Image) -> tuple[int, bool]:
    """Decode the picture. Gives its EXIF orientation, 1 to 8, and whether Pillow has turned it upright itself.

    Pillow does that with TIFF, whose size it gives as seen from the start. Raises what Pillow raises on a file that
    it cannot decode.
    """
    is_tiff = image.format == "TIFF"
    orientation = _orientation_of(image) if is_tiff else 1
    image.load()  # before the EXIF block is asked for: a PNG would be decoded to find it, and its errors swallowed
    return (orientation, True) if is_tiff else (_orientation_of(image), False)


def _orientation_of(image: Image.Image) -> int:
    """1 where there is none, or where the EXIF block is broken, which harms no pixel."""
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


def to_array(image: Image.Image, max_side: int | None = None) -> NDArray[np.uint8]:
    """The picture as height x width x 3 bytes, upright; scaled down to `max_side` if that is smaller.

    Raises what Pillow raises on a file that it cannot decode.
    """
    orientation, is_upright = load(image)
    rgb = _scaled(_as_rgb(image), max_side)
    if orientation in _UPRIGHT and not is_upright:
        rgb = rgb.transpose(_UPRIGHT[orientation])
    return np.array(rgb)


def _as_rgb(image: Image.Image) -> Image.Image:
    if image.mode in _DEEP_GREYS:
        return Image.fromarray(to_eight_bits(np.asarray(image))).convert("RGB")
    if not image.has_transparency_data:
        return image.convert("RGB")
    background = Image.new("RGBA", image.size, NEUTRAL)
    background.alpha_composite(image.convert("RGBA"))
    return background.convert("RGB")


def _scaled(image: Image.Image, max_side: int | None) -> Image.Image:
    longer = max(image.size)
    if max_side is None or longer <= max_side:
        return image
    width, height = (max(1, round(side * max_side / longer)) for side in image.size)
    return image.resize((width, height), Image.Resampling.BICUBIC, reducing_gap=3.0)


def to_eight_bits(greys: NDArray[np.generic]) -> NDArray[np.uint8]:
    """Grey values of any depth, in any shape, as 0 to 255.

    Whole numbers are divided by the depth that they use: 12-bit values in a 16-bit file fill the range as true
    16-bit values do, and pictures of one depth keep their brightness relative to each other. Fractions from 0 to 1
    fill the range. Everything else, negative numbers for example, is stretched from its least to its greatest value.
    """
    values = np.nan_to_num(greys.astype(np.float32), nan=0.0, posinf=0.0, neginf=0.0)
    values = np.clip(values, -1e37, 1e37)  # so that differences are numbers too
    low, high = float(values.min()), float(values.max())
    whole = np.issubdtype(greys.dtype, np.integer)
    if low >= 0 and whole:
        full = float(2 ** max(8, int(high).bit_length()) - 1)
        values *= 255.0 / full
    elif low >= 0 and high <= 1:
        values *= 255.0
    elif low < 0 or high > 255:
        values = (values - low) * (255.0 / max(high - low, 1e-30))
    return np.rint(np.clip(values, 0, 255)).astype(np.uint8)
