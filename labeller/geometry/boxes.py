"""Upright boxes: made from points, cut, compared. Pixels of the image; a box holds its left and top edge."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from labeller.domain.shape import XY, Box
from labeller.geometry.arrays import Floats


def from_corners(one: XY, other: XY) -> Box:
    """The box between two opposite corners, in any order."""
    left, right = sorted((one[0], other[0]))
    top, bottom = sorted((one[1], other[1]))
    return Box(left, top, right - left, bottom - top)


def around(points: Iterable[XY]) -> Box | None:
    """The smallest box that holds all points; None without points.

    With the four extreme points of an object, in any order, this is extreme clicking (Papadopoulos et al., "Extreme
    clicking for efficient object annotation", ICCV 2017).
    """
    placed = list(points)
    if not placed:
        return None
    xs, ys = zip(*placed, strict=True)
    return from_corners((min(xs), min(ys)), (max(xs), max(ys)))


def normalised(box: Box) -> Box:
    """The same box with a width and a height that are not negative; one that has them comes back as it is."""
    if box.width >= 0 and box.height >= 0:
        return box
    return from_corners((box.x, box.y), (box.x + box.width, box.y + box.height))


def corners(box: Box) -> tuple[XY, XY, XY, XY]:
    """Clockwise on the screen from the top left."""
    right, bottom = box.x + box.width, box.y + box.height
    return (box.x, box.y), (right, box.y), (right, bottom), (box.x, bottom)


def center(box: Box) -> XY:
    return box.x + box.width / 2, box.y + box.height / 2


def area(box: Box) -> float:
    """Square pixels."""
    return box.width * box.height


def contains(box: Box, x: float, y: float) -> bool:
    """Whether the point lies in the box; left and top edge belong to it, right and bottom edge do not."""
    return box.x <= x < box.x + box.width and box.y <= y < box.y + box.height


def intersection(one: Box, other: Box) -> Box | None:
    """What both boxes cover; None if that has no area."""
    left, top = max(one.x, other.x), max(one.y, other.y)
    right = min(one.x + one.width, other.x + other.width)
    bottom = min(one.y + one.height, other.y + other.height)
    return Box(left, top, right - left, bottom - top) if left < right and top < bottom else None


def clipped(box: Box, width: int, height: int) -> Box | None:
    """What of the box lies in an image of that size; None if that has no area. A box that fits comes back as it is."""
    if box.x >= 0 and box.y >= 0 and box.x + box.width <= width and box.y + box.height <= height:
        return box if area(box) > 0 else None
    return intersection(box, Box(0.0, 0.0, float(width), float(height)))


def to_array(boxes: Sequence[Box]) -> Floats:
    """(n, 4) x, y, width, height."""
    return np.array([(box.x, box.y, box.width, box.height) for box in boxes], dtype=np.float64).reshape(-1, 4)


def from_array(rows: Floats) -> list[Box]:
    """Boxes of (n, 4) x, y, width, height."""
    return [Box(*row) for row in np.asarray(rows, dtype=np.float64).tolist()]
