"""A decoded image as the canvas shows it: its true size and scaled copies.

Qt holds Python's interpreter lock while it converts or scales, some hundred milliseconds for a large photo, in which
the window would stand still although a worker does it. So both are done in strips: between two of them the window
gets its turn.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QImage

SMALLEST_LEVEL_PX = 8
_STRIP_ROWS = 64
_RGBA = 4

Pixels = NDArray[np.uint8]


@dataclass(frozen=True)
class Picture:
    """An image of `size` pixels in scaled copies, the largest first, each half as wide as the one before.

    The largest copy is the image itself when `is_full`, else what a scaled decode gave. `buffers` are the arrays in
    whose memory the copies lie.
    """

    size: QSize
    levels: tuple[QImage, ...]
    buffers: tuple[Pixels, ...]

    @property
    def is_full(self) -> bool:
        return self.levels[0].size() == self.size

    @property
    def side_px(self) -> int:
        """The longer side of the largest copy."""
        return max(self.levels[0].width(), self.levels[0].height())

    @cached_property
    def byte_count(self) -> int:
        return sum(level.sizeInBytes() for level in self.levels)

    def level_for(self, scale: float) -> QImage:
        """The smallest copy that still has a pixel for each device pixel at `scale`, else the largest."""
        wanted_px = self.size.width() * scale - 0.5
        fitting = [level for level in self.levels if level.width() >= wanted_px]
        return fitting[-1] if fitting else self.levels[0]


def picture_of_pixels(pixels: Pixels, size: QSize | None = None) -> Picture:
    """A picture of height x width x 3 RGB values, or 4 with alpha; a scaled copy of an image of `size` pixels where
    that is given.
    """
    height, width, channels = pixels.shape
    has_alpha = channels == _RGBA
    given = QImage.Format.Format_RGBA8888 if has_alpha else QImage.Format.Format_RGB888
    layout = QImage.Format.Format_ARGB32_Premultiplied if has_alpha else QImage.Format.Format_RGB32
    whole = np.empty((height, width, 4), np.uint8)
    for top in range(0, height, _STRIP_ROWS):
        strip = pixels[top : top + _STRIP_ROWS]
        seen = QImage(strip.data, width, len(strip), channels * width, given)
        whole[top : top + _STRIP_ROWS] = _bytes_of(seen.convertToFormat(layout))
    return _with_halvings(whole, layout, size)


def picture_of_image(image: QImage) -> Picture:
    """A picture of an image that is in memory; transparency is kept."""
    has_alpha = image.hasAlphaChannel()
    layout = QImage.Format.Format_ARGB32_Premultiplied if has_alpha else QImage.Format.Format_RGB32
    return _with_halvings(_bytes_of(image.convertToFormat(layout)), layout)


def _with_halvings(whole: Pixels, layout: QImage.Format, size: QSize | None = None) -> Picture:
    """The copies are each averaged from the one before, so that scaling down never skips pixels."""
    buffers = [whole]
    while min(buffers[-1].shape[:2]) >= 2 * SMALLEST_LEVEL_PX:
        buffers.append(_halved(buffers[-1], layout))
    levels = tuple(_seen_as_image(buffer, layout) for buffer in buffers)
    return Picture(size or levels[0].size(), levels, tuple(buffers))


def _halved(whole: Pixels, layout: QImage.Format) -> Pixels:
    """Half as wide and high; an odd last row or column is left out."""
    height, width = whole.shape[0] // 2, whole.shape[1] // 2
    half = np.empty((height, width, 4), np.uint8)
    for top in range(0, height, _STRIP_ROWS):
        strip = whole[2 * top : 2 * min(top + _STRIP_ROWS, height)]
        seen = QImage(strip.data, 2 * width, len(strip), strip.strides[0], layout)
        half[top : top + _STRIP_ROWS] = _bytes_of(
            seen.scaled(
                width, len(strip) // 2, Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation
            )
        )
    return half


def _bytes_of(image: QImage) -> Pixels:
    """A copy of the pixels of an image, four bytes each. The memory of the image goes with the image."""
    flat = np.frombuffer(image.constBits(), np.uint8)
    return flat.reshape(image.height(), image.bytesPerLine() // 4, 4)[:, : image.width()].copy()


def _seen_as_image(buffer: Pixels, layout: QImage.Format) -> QImage:
    """An image in the memory of the array."""
    height, width, _ = buffer.shape
    return QImage(buffer.data, width, height, 4 * width, layout)
