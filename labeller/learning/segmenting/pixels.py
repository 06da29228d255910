"""The part of a picture that a method works on: around the thing, and no larger than it can do at once."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from labeller.domain.shape import XY, Box


@dataclass(frozen=True, eq=False)
class Window:
    """Part of a picture, scaled down by `scale` (1 at most): its pixels, and where it begins in the picture."""

    pixels: NDArray[np.uint8]
    left: int
    top: int
    scale: float

    def to_window(self, point: XY) -> XY:
        return (point[0] - self.left) * self.scale, (point[1] - self.top) * self.scale

    def to_picture(self, point: XY) -> XY:
        return point[0] / self.scale + self.left, point[1] / self.scale + self.top


def inside(point: XY, width: int, height: int) -> bool:
    return 0 <= point[0] < width and 0 <= point[1] < height


def window_of(pixels: NDArray[np.uint8], area: Box, max_side_px: int) -> Window:
    """The part of `pixels` (height, width, 3) in `area`, rounded outwards, its longer side `max_side_px` at most.

    Raises ValueError for an area that lies outside.
    """
    import cv2

    height, width = pixels.shape[:2]
    left, top = max(0, int(np.floor(area.x))), max(0, int(np.floor(area.y)))
    right = min(width, int(np.ceil(area.x + area.width)))
    bottom = min(height, int(np.ceil(area.y + area.height)))
    if right <= left or bottom <= top:
        raise ValueError("the area lies outside the picture")
    part = pixels[top:bottom, left:right]
    scale = min(1.0, max_side_px / max(part.shape[:2]))
    if scale < 1:
        size = tuple(max(1, round(side * scale)) for side in (right - left, bottom - top))
        part = np.asarray(cv2.resize(part, size, interpolation=cv2.INTER_AREA), dtype=np.uint8)
    return Window(np.ascontiguousarray(part), left, top, scale)
