"""Telling in which unit the boxes of a whole file are, where it is not the one that its format asks for."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

# With fewer boxes, or smaller images, chance could look like a unit.
_TELLING_BOXES = 10
_TELLING_SIDE_PX = 200
_PERCENT = 100.0
# Boxes drawn all over images reach farther than this share of them.
_REACH = 50.0


class Unit(StrEnum):
    """What four numbers of a box seem to be."""

    PIXELS = "x, y, width and height in pixels"
    SHARES = "shares of the size of the image"
    PERCENT = "percent of the size of the image"
    CORNERS = "two corners instead of a corner and a size"


def unit_of(boxes: Sequence[tuple[float, ...]], sizes: Sequence[tuple[int, int]]) -> Unit:
    """The unit of boxes (each four numbers) on images of these sizes (width, height), one size for each box.

    Anything but pixels is said only where pixels make no sense: all boxes in the first pixel; or many boxes, well
    spread, none beyond 100 on images that are much larger; or many that reach over their images unless the last two
    numbers are a corner.
    """
    if not boxes:
        return Unit.PIXELS
    farthest = max(max(x + width, y + height) for x, y, width, height in boxes)
    # The sum of two shares may be a little over 1 by rounding.
    if len(boxes) > 1 and farthest <= 1.01:
        return Unit.SHARES
    if len(boxes) < _TELLING_BOXES:
        return Unit.PIXELS
    is_large = all(min(size) >= _TELLING_SIDE_PX for size in sizes)
    if is_large and _REACH < farthest <= _PERCENT + 1:
        return Unit.PERCENT
    return Unit.CORNERS if _are_corners(boxes, sizes) else Unit.PIXELS


def _are_corners(boxes: Sequence[tuple[float, ...]], sizes: Sequence[tuple[int, int]]) -> bool:
    over = fit = 0
    for (x, y, right, bottom), (width, height) in zip(boxes, sizes, strict=True):
        over += x + right > width + 1 or y + bottom > height + 1
        fit += x < right <= width + 1 and y < bottom <= height + 1
    return fit == len(boxes) and over * 4 >= len(boxes)
