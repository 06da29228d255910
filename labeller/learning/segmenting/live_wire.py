"""Live wire (Mortensen and Barrett, "Intelligent scissors for image composition", 1995): a line that clings to the
edges between two points. No model."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from labeller.domain.shape import XY, Box
from labeller.learning.segmenting.pixels import window_of

# How far from its beginning the line looks for edges, in pixels of the picture; beyond that it goes straight.
REACH_PX = 384
_CANNY = (32, 100)
_STRONGEST_GRADIENT = 200
# Steps of single pixels are left out from which the line strays by no more than this.
_SIMPLE_PX = 1.25


class LiveWire:
    """A wire that hangs on a point; `to` draws it to another.

    Not safe to use from several threads at once. Hanging it up takes a tenth of a second, drawing it a millisecond.
    """

    def __init__(self, pixels: NDArray[np.uint8], start: XY, reach_px: float = REACH_PX) -> None:
        """`pixels` (height, width, 3) RGB as seen. Raises ValueError where `start` lies outside."""
        height, width = pixels.shape[:2]
        area = Box(start[0] - reach_px, start[1] - reach_px, 2 * reach_px, 2 * reach_px)
        self._start = start
        self._window = window_of(pixels, area, round(2 * reach_px) + 2)
        if not (0 <= start[0] <= width and 0 <= start[1] <= height):
            raise ValueError("the wire has to begin in the picture")
        self._scissors = _scissors(self._window.pixels)
        self._scissors.buildMap(self._pixel(start))

    @property
    def start(self) -> XY:
        return self._start

    def to(self, end: XY) -> tuple[XY, ...]:
        """The points of the wire to `end`, both ends as they were given."""
        import cv2

        found = self._scissors.getContour(self._pixel(end)).reshape(-1, 2)
        simple = cv2.approxPolyDP(found.astype(np.float32), _SIMPLE_PX, closed=False).reshape(-1, 2)
        places = [self._window.to_picture((float(x) + 0.5, float(y) + 0.5)) for x, y in simple[1:-1]]
        return (self._start, *places, end)

    def _pixel(self, point: XY) -> tuple[int, int]:
        """The pixel of the window that is nearest to a point."""
        x, y = self._window.to_window(point)
        rows, columns = self._window.pixels.shape[:2]
        return min(max(int(x), 0), columns - 1), min(max(int(y), 0), rows - 1)


def _scissors(pixels: NDArray[np.uint8]) -> Any:
    import cv2

    scissors = cv2.segmentation.IntelligentScissorsMB()
    scissors.setEdgeFeatureCannyParameters(*_CANNY)
    scissors.setGradientMagnitudeMaxLimit(_STRONGEST_GRADIENT)
    scissors.applyImage(cv2.cvtColor(pixels, cv2.COLOR_RGB2BGR))
    return scissors
