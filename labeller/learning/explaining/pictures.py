"""The places of a picture that speak for and against each label: a heat map by occlusion.

The pooled maps of the network would be cheaper to look at, but what one of their places knows reaches over most of the
picture: hiding that place is what really tells.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from labeller.jobs import JobContext
from labeller.learning.explaining.evidence import Evidence, Opinion

Pixels = NDArray[np.uint8]
Place = tuple[float, float, float, float]
"""Left, top, right and bottom, as shares of the width and the height of the picture."""

CELLS = 8
# What is hidden at a time, in cells: less than this and what lies around it gives it away.
_HIDDEN = 2
_SIDE_PX = 224
_BLUR_PX = 24.0


def places_that_speak(picture: Pixels, opinion: Opinion, context: JobContext) -> Evidence[Place]:
    """What each of CELLS x CELLS places says, row by row, of an RGB picture (h, w, 3). Raises JobCancelledError.

    Each place is the mean over all squares of four places that hide it. What is hidden is blurred until nothing can
    be told from it: a grey patch would be a thing of its own.
    """
    import cv2

    square = np.asarray(cv2.resize(picture, (_SIDE_PX, _SIDE_PX), interpolation=cv2.INTER_AREA), dtype=np.uint8)
    blurred = np.asarray(cv2.GaussianBlur(square, (0, 0), _BLUR_PX), dtype=np.uint8)
    corners = [(row, column) for row in range(CELLS - _HIDDEN + 1) for column in range(CELLS - _HIDDEN + 1)]
    whole = opinion.log_odds([square], context)
    weights = whole - opinion.log_odds([_hidden(square, blurred, *corner) for corner in corners], context)
    sums = np.zeros((CELLS, CELLS, weights.shape[1]), dtype=np.float32)
    counts = np.zeros((CELLS, CELLS, 1), dtype=np.float32)
    for (row, column), weight in zip(corners, weights, strict=True):
        sums[row : row + _HIDDEN, column : column + _HIDDEN] += weight
        counts[row : row + _HIDDEN, column : column + _HIDDEN] += 1
    return Evidence(_places(), (sums / counts).reshape(CELLS * CELLS, -1))


def _hidden(square: Pixels, blurred: Pixels, row: int, column: int) -> Pixels:
    top, left, side = row * _SIDE_PX // CELLS, column * _SIDE_PX // CELLS, _HIDDEN * _SIDE_PX // CELLS
    changed = square.copy()
    changed[top : top + side, left : left + side] = blurred[top : top + side, left : left + side]
    return changed


def _places() -> tuple[Place, ...]:
    edges = np.linspace(0, 1, CELLS + 1).tolist()
    return tuple(
        (edges[column], edges[row], edges[column + 1], edges[row + 1])
        for row in range(CELLS)
        for column in range(CELLS)
    )
