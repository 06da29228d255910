"""What a tool looks at: the picture, a smaller copy of a large one, or a part of it at its full size."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from labeller.domain.shape import XY, Box, Mask
from labeller.geometry import masks
from labeller.learning.segmenting.enlarging import at_full_size


@dataclass(frozen=True)
class Excerpt:
    """`pixels` (rows, columns, 3) RGB of a picture of `width` x `height`.

    A part of the picture has its size and begins at column `left` and row `top` of it; else the pixels are all of the
    picture, which may be larger.
    """

    pixels: NDArray[np.uint8]
    width: int
    height: int
    left: int = 0
    top: int = 0
    is_part: bool = False

    @property
    def factor(self) -> float:
        """Pixels for each of the picture."""
        return 1.0 if self.is_part else self.pixels.shape[1] / self.width

    def point(self, point: XY) -> XY:
        """A point of the picture in pixels of the excerpt."""
        return (point[0] - self.left) * self.factor, (point[1] - self.top) * self.factor

    def on_picture(self, point: XY) -> XY:
        """A point of the excerpt in pixels of the picture."""
        return point[0] / self.factor + self.left, point[1] / self.factor + self.top

    def box(self, box: Box) -> Box:
        """A box of the picture in pixels of the excerpt."""
        x, y = self.point((box.x, box.y))
        return Box(x, y, box.width * self.factor, box.height * self.factor)

    def mask_on_picture(self, mask: Mask) -> Mask:
        """A mask of the excerpt at the size of the picture."""
        if self.is_part:
            return masks.from_window(masks.to_array(mask), self.left, self.top, self.width, self.height)
        return at_full_size(mask, self.width, self.height)
