"""What the learner of shapes sees of a picture: a grid of cells, each with its colours, edges and textures."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from labeller.learning.arrays import Floats
from labeller.learning.regions.network_maps import COARSE, FINE, network_maps
from labeller.learning.regions.tones import TONES, tones

HalfFloats = NDArray[np.float16]

# The longer side of the picture as it is looked at, and the side of a cell there. Measured, see docs/shapes.md.
SIDE_PX, CELL_PX = 512, 4
# Larger than that, so that a scaled decode does not soften the picture twice.
READ_PX = 768
FEATURES = TONES + FINE + COARSE
VERSION = "cells-512-1"
"""Of the numbers below: another version is another folder of the cache."""


@dataclass(frozen=True, eq=False)
class Look:
    """A picture of `width` x `height` as seen, in cells.

    `tones` (rows, columns, TONES), and what a network sees: `fine` (rows / 2, columns / 2, FINE) and `coarse`
    (rows / 4, columns / 4, COARSE). Rows and columns are multiples of four.
    """

    tones: HalfFloats
    fine: HalfFloats
    coarse: HalfFloats
    width: int
    height: int

    def __post_init__(self) -> None:
        """Raises ValueError for what no look has."""
        rows, columns = self.tones.shape[:2]
        wanted = {
            (rows, columns, TONES): self.tones,
            (rows // 2, columns // 2, FINE): self.fine,
            (rows // 4, columns // 4, COARSE): self.coarse,
        }
        if any(array.shape != shape for shape, array in wanted.items()) or self.width < 1 or self.height < 1:
            raise ValueError("the parts of a look do not fit together")

    @property
    def rows(self) -> int:
        return int(self.tones.shape[0])

    @property
    def columns(self) -> int:
        return int(self.tones.shape[1])

    @property
    def cells_per_px(self) -> tuple[float, float]:
        """How many cells a pixel of the picture is wide and high."""
        return self.columns / self.width, self.rows / self.height

    def features(self) -> Floats:
        """(rows, columns, FEATURES) all there is to see of each cell."""
        import cv2

        size = (self.columns, self.rows)
        seen = [
            cv2.resize(part.astype(np.float32), size, interpolation=cv2.INTER_LINEAR)
            for part in (self.fine, self.coarse)
        ]
        return np.concatenate([self.tones.astype(np.float32), *seen], axis=2)


def look_at(pixels: NDArray[np.uint8], width: int, height: int) -> Look:
    """Look at pixels (rows, columns, 3), RGB, of a picture of `width` x `height` as seen; they may be a smaller copy.

    Takes about a tenth of a second. Raises LabellerError if the network is missing or broken.
    """
    import cv2

    rows, columns = _grid(width, height)
    size = (columns * CELL_PX, rows * CELL_PX)
    is_smaller = size[0] < pixels.shape[1]
    method = cv2.INTER_AREA if is_smaller else cv2.INTER_CUBIC
    picture = np.asarray(cv2.resize(pixels, size, interpolation=method), dtype=np.uint8)
    fine, coarse = network_maps(picture)
    return Look(tones(picture, CELL_PX), fine, coarse, width, height)


def _grid(width: int, height: int) -> tuple[int, int]:
    """Rows and columns of cells: multiples of four, so that the maps of the network fit them."""
    scale = SIDE_PX / CELL_PX / max(width, height) / 4
    return max(2, round(height * scale)) * 4, max(2, round(width * scale)) * 4
