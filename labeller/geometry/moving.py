"""Shapes moved, scaled and turned. Pixels; angles in degrees clockwise on the screen.

What a shape cannot be afterwards it is not forced to be: a turned `Box` is a `RotatedBox`. Masks stay masks of the
same image: what leaves it is gone, and except for whole steps and quarter turns their pixels are looked up anew.
"""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np

from labeller.domain.shape import (
    XY,
    Box,
    ImageShape,
    Keypoint,
    Keypoints,
    Mask,
    Point,
    Polygon,
    PolygonPart,
    Polyline,
    RotatedBox,
)
from labeller.geometry import boxes, masks, rotated_boxes
from labeller.geometry.arrays import Floats

PointMap = Callable[[float, float], XY]


def translate(shape: ImageShape, dx: float, dy: float) -> ImageShape:
    """The shape moved to the right and down. Masks move by whole pixels."""
    match shape:
        case Box(x, y, width, height):
            return Box(x + dx, y + dy, width, height)
        case RotatedBox(x, y, width, height, angle_deg):
            return RotatedBox(x + dx, y + dy, width, height, angle_deg)
        case Mask():
            pixels, left, top = masks.to_window(shape)
            return masks.from_window(pixels, left + round(dx), top + round(dy), shape.width, shape.height)
        case _:
            return map_points(shape, lambda x, y: (x + dx, y + dy))


def scale(shape: ImageShape, across: float, down: float, about: XY) -> ImageShape:
    """The shape made `across` times as wide and `down` times as high about a point; negative factors mirror it.

    A rotated box scaled unevenly would be a parallelogram: it keeps the direction of its width and its area.
    Raises ValueError for a factor of zero.
    """
    if across == 0 or down == 0:
        raise ValueError("nothing can be scaled to nothing")

    def placed(x: float, y: float) -> XY:
        return about[0] + (x - about[0]) * across, about[1] + (y - about[1]) * down

    match shape:
        case Box(x, y, width, height):
            return boxes.from_corners(placed(x, y), placed(x + width, y + height))
        case RotatedBox():
            return _scaled_box(shape, across, down, placed(shape.center_x, shape.center_y))
        case Mask():
            return _warped(shape, np.array([[across, 0.0], [0.0, down]]), about)
        case _:
            return map_points(shape, placed)


def rotate(shape: ImageShape, angle_deg: float, about: XY) -> ImageShape:
    """The shape turned about a point. A box becomes a rotated box, unless it is turned by quarter turns."""
    cosine, sine = rotated_boxes.cosine_and_sine(angle_deg)

    def placed(x: float, y: float) -> XY:
        right, below = x - about[0], y - about[1]
        return about[0] + right * cosine - below * sine, about[1] + right * sine + below * cosine

    match shape:
        case Box(x, y, width, height):
            if angle_deg % 90 == 0:
                return boxes.from_corners(placed(x, y), placed(x + width, y + height))
            return rotate(rotated_boxes.from_box(shape), angle_deg, about)
        case RotatedBox(x, y, width, height, own_deg):
            return RotatedBox(*placed(x, y), width, height, (own_deg + angle_deg + 180) % 360 - 180)
        case Mask():
            return _warped(shape, np.array([[cosine, -sine], [sine, cosine]]), about)
        case _:
            return map_points(shape, placed)


def map_points(shape: Polygon | Polyline | Point | Keypoints, placed: PointMap) -> ImageShape:
    """The same kind of shape with every point put elsewhere. Keypoints that are not labelled stay as they are."""
    match shape:
        case Polygon(parts):
            return Polygon(tuple(_part(part, placed) for part in parts))
        case Polyline(points):
            return Polyline(_ring(points, placed))
        case Point(x, y):
            return Point(*placed(x, y))
        case Keypoints(points):
            return Keypoints(tuple(_keypoint(point, placed) for point in points))


def _part(part: PolygonPart, placed: PointMap) -> PolygonPart:
    return PolygonPart(_ring(part.outline, placed), tuple(_ring(hole, placed) for hole in part.holes))


def _ring(points: tuple[XY, ...], placed: PointMap) -> tuple[XY, ...]:
    return tuple(placed(x, y) for x, y in points)


def _keypoint(point: Keypoint, placed: PointMap) -> Keypoint:
    return Keypoint(*placed(point.x, point.y), point.visibility) if point.visibility else point


def _scaled_box(box: RotatedBox, across: float, down: float, center: XY) -> RotatedBox:
    cosine, sine = rotated_boxes.cosine_and_sine(box.angle_deg)
    along = (cosine * across, sine * down)
    stretch = math.hypot(*along)
    angle_deg = math.degrees(math.atan2(along[1], along[0]))
    return RotatedBox(*center, box.width * stretch, box.height * abs(across * down) / stretch, angle_deg)


def _warped(mask: Mask, matrix: Floats, about: XY) -> Mask:
    """The pixels whose centres come from pixels that are set; `matrix` is (2, 2) and maps x, y about the point."""
    bounds = masks.extent(mask)
    if bounds is None:
        return mask
    placed = (np.array(boxes.corners(bounds)) - about) @ matrix.T + about
    low = np.floor(np.maximum(placed.min(axis=0), 0)).astype(int)
    high = np.ceil(np.minimum(placed.max(axis=0), (mask.width, mask.height))).astype(int)
    if (high <= low).any():
        return masks.empty(mask.width, mask.height)
    x, y = np.meshgrid(np.arange(low[0], high[0]) + 0.5, np.arange(low[1], high[1]) + 0.5)
    source = np.stack([x - about[0], y - about[1]], axis=-1) @ np.linalg.inv(matrix).T + about
    pixels, left, top = masks.to_window(mask)
    column, row = (np.floor(source).astype(int) - (left, top)).transpose(2, 0, 1)
    is_inside = (column >= 0) & (column < pixels.shape[1]) & (row >= 0) & (row < pixels.shape[0])
    warped = np.zeros(x.shape, dtype=bool)
    warped[is_inside] = pixels[row[is_inside], column[is_inside]]
    return masks.from_window(warped, int(low[0]), int(low[1]), mask.width, mask.height)
