"""Fitting a picture into the rectangle that a model takes, and coming back from there."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from labeller.learning.arrays import Floats

# What detectors were trained to see beside the picture.
GREY = 114


@dataclass(frozen=True, slots=True)
class Letterbox:
    """A picture of `width` x `height` in the middle of a rectangle, as large as fits."""

    width: int
    height: int
    inner_width: int
    inner_height: int

    @property
    def scale(self) -> float:
        return min(self.inner_width / self.width, self.inner_height / self.height)

    @property
    def size(self) -> tuple[int, int]:
        """Width and height of the picture in the rectangle."""
        return max(1, round(self.width * self.scale)), max(1, round(self.height * self.scale))

    @property
    def offset(self) -> tuple[int, int]:
        """Where the picture begins in it."""
        width, height = self.size
        return (self.inner_width - width) // 2, (self.inner_height - height) // 2

    def fit(self, pixels: NDArray[np.uint8]) -> NDArray[np.uint8]:
        """The rectangle, (inner_height, inner_width, 3), with the picture in it; `pixels` may have any size."""
        from PIL import Image

        x, y = self.offset
        width, height = self.size
        fitted = np.full((self.inner_height, self.inner_width, 3), GREY, np.uint8)
        fitted[y : y + height, x : x + width] = np.asarray(Image.fromarray(pixels).resize((width, height)))
        return fitted

    def back(self, corners: Floats) -> Floats:
        """Corners (n, 4), left, top, right and bottom, from the rectangle to the picture, cut off at its borders."""
        offset, size = np.array(self.offset * 2, np.float32), np.array(self.size * 2, np.float32)
        whole = np.array((self.width, self.height) * 2, np.float32)
        return np.asarray(np.clip((corners - offset) / size, 0, 1) * whole, dtype=np.float32)
