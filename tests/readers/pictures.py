"""Pictures that trip readers: names of every kind, turned by EXIF, and pixels in every way that a PNG has."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import numpy as np
from PIL import Image

from tests.formats.made import HOSTILE_PATHS

WIDTH, HEIGHT = 48, 32
NAMES = (*HOSTILE_PATHS, ".hidden.png", "Case.png", "case.png", "other/a.jpg", "e\u0301.png", "\u00e9/e\u0301.png")
"""Spaces, accents (both spellings), emoji, signs, a dot in front, 200 characters, equal names, case alone apart."""

_ORIENTATION = 0x0112


def draw(path: Path, number: int, make: Callable[[int], tuple[Image.Image, str]]) -> tuple[int, int]:
    """A picture whose bytes differ from number to number. Returns its size as it is seen."""
    picture, kind = make(number)
    exif = picture.getexif()
    data = io.BytesIO()
    picture.save(data, kind, **({"exif": exif, "quality": 95} if exif else {}))
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data.getvalue())
    turned = exif.get(_ORIENTATION, 1) >= 5
    return picture.size[::-1] if turned else picture.size


def plain(number: int, size: tuple[int, int] = (WIDTH, HEIGHT)) -> tuple[Image.Image, str]:
    return Image.new("RGB", size, _color(number)), "PNG"


def large(number: int) -> tuple[Image.Image, str]:
    """Room for a thousand objects."""
    return plain(number, (400, 250))


def turned(orientation: int) -> Callable[[int], tuple[Image.Image, str]]:
    """A JPEG that is to be shown turned or mirrored: with 5 to 8 what is stored upright is seen on its side."""

    def make(number: int) -> tuple[Image.Image, str]:
        picture = Image.new("RGB", (WIDTH, HEIGHT), _color(number))
        picture.getexif()[_ORIENTATION] = orientation
        return picture, "JPEG"

    return make


def palette(number: int) -> tuple[Image.Image, str]:
    return Image.new("RGB", (WIDTH, HEIGHT), _color(number)).convert("P", palette=Image.Palette.ADAPTIVE), "PNG"


def alpha(number: int) -> tuple[Image.Image, str]:
    return Image.new("RGBA", (WIDTH, HEIGHT), (*_color(number), 100)), "PNG"


def grey_alpha(number: int) -> tuple[Image.Image, str]:
    return Image.new("LA", (WIDTH, HEIGHT), (number % 256, 100)), "PNG"


def deep(number: int) -> tuple[Image.Image, str]:
    """Grey values of 16 bits."""
    return Image.fromarray(np.full((HEIGHT, WIDTH), 256 * number + 7, np.uint16)), "PNG"


def one_bit(number: int) -> tuple[Image.Image, str]:
    bits = np.zeros((HEIGHT, WIDTH), bool)
    bits.flat[number] = True
    return Image.fromarray(bits), "PNG"


def inks(number: int) -> tuple[Image.Image, str]:
    return Image.new("CMYK", (WIDTH, HEIGHT), (*_color(number), 9)), "JPEG"


LOOKS = {
    "palette.png": palette,
    "alpha.png": alpha,
    "grey-alpha.png": grey_alpha,
    "deep.png": deep,
    "one-bit.png": one_bit,
    "inks.jpg": inks,
    **{f"turned-{orientation}.jpg": turned(orientation) for orientation in range(1, 9)},
}


def _color(number: int) -> tuple[int, int, int]:
    return number % 256, number // 256 % 256, 7
