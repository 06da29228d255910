"""Magic wand: the pixels around a click that look like it. No model."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from labeller.domain.shape import XY, Mask
from labeller.geometry import masks
from labeller.learning.segmenting.pixels import inside

TOLERANCE = 24
LARGEST_TOLERANCE = 255
# Noise smaller than this does not stop the wand.
_MEDIAN_PX = 3
_SEEN = 255


def spread(pixels: NDArray[np.uint8], point: XY, tolerance: int = TOLERANCE) -> Mask:
    """What is joined to the pixel at `point` by pixels whose channels differ from its by `tolerance` at most.

    `pixels` (height, width, 3) RGB, with `point` in them; empty for a point outside. Pixels are joined by their
    sides, after a median of three pixels against noise. Tens of milliseconds for a megapixel.
    """
    import cv2

    height, width = pixels.shape[:2]
    if not inside(point, width, height):
        return masks.empty(width, height)
    found = np.zeros((height + 2, width + 2), np.uint8)
    flags = 4 | cv2.FLOODFILL_MASK_ONLY | cv2.FLOODFILL_FIXED_RANGE | (_SEEN << 8)
    reach = (float(tolerance),) * 3
    seed = (int(point[0]), int(point[1]))
    cv2.floodFill(cv2.medianBlur(pixels, _MEDIAN_PX), found, seed, (0, 0, 0), reach, reach, flags)
    return masks.from_array(found[1:-1, 1:-1] == _SEEN)
