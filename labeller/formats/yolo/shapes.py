"""YOLO's rows of numbers as shapes, and back: everything as a share of the width or the height of the image."""

from __future__ import annotations

import math
from collections.abc import Sequence
from enum import StrEnum

from labeller.domain.shape import XY, Box, ImageShape, Keypoint, Keypoints, Polygon, PolygonPart, RotatedBox
from labeller.geometry import rotated_boxes
from labeller.geometry.extent import extent

# So many decimals keep a corner within 0.000002 pixels on an image of 30,000.
_DECIMALS = 10
LEAST_SIDE = 0.025
"""Of the box of an object with keypoints, as a share of the image: two cells of the finest grid of trainers, which are
16 pixels of the 640 that they make of every image."""

# How far corners may be from those of a rectangle: what rounding to whole pixels and drawing by hand do.
_SLACK_PX = 1.0
_SLACK_SHARE = 0.02
# Just short of a half turn, where corners that were rounded could say one angle or its negative.
_TURN_ENDS_DEG = 179.98765


class Form(StrEnum):
    """What the numbers of a row are: centre and size, four corners, a ring of points, or a box with keypoints."""

    BOX = "boxes"
    CORNERS = "rotated boxes"
    RING = "polygons"
    POINTS = "keypoints"


def shape_in(form: Form, values: Sequence[float], width: float, height: float, dimensions: int = 3) -> ImageShape:
    """The shape in pixels of an image of `width` x `height`; `dimensions` is how many numbers each keypoint has."""
    match form:
        case Form.BOX:
            return _box(values, width, height)
        case Form.CORNERS:
            return rectangle_in(_points(values, width, height))
        case Form.RING:
            return Polygon((PolygonPart(_points(values, width, height)),))
        case Form.POINTS:
            keypoints = keypoints_in(values[4:], dimensions, width, height)
            is_seen = any(one.visibility for one in keypoints.points)
            return keypoints if is_seen else _box(values[:4], width, height)


def rectangle_in(corners: Sequence[XY]) -> RotatedBox:
    """The rotated box with these four corners; if they are those of no rectangle, the smallest around them."""
    box = rotated_boxes.from_corners(corners)
    if not is_rectangle(corners):
        box = rotated_boxes.around(corners) or box
    return as_its_corners_say(box)


def is_rectangle(corners: Sequence[XY]) -> bool:
    """Whether four corners are those of a rectangle, but for rounding."""
    box = rotated_boxes.from_corners(corners)
    slack = max(_SLACK_PX, _SLACK_SHARE * max(box.width, box.height))
    return all(min(math.dist(one, other) for other in corners) <= slack for one in rotated_boxes.corners(box))


def box_values(box: Box, width: int, height: int) -> tuple[float, ...]:
    """Centre and size, of what of the box is in the image."""
    left, right = (_within(x / width) for x in (box.x, box.x + box.width))
    top, bottom = (_within(y / height) for y in (box.y, box.y + box.height))
    return (left + right) / 2, (top + bottom) / 2, right - left, bottom - top


def corner_values(box: RotatedBox, width: int, height: int) -> tuple[float, ...]:
    """The corners clockwise, from the one that is top left where the angle is zero; they may be outside."""
    return tuple(number for x, y in rotated_boxes.corners(box) for number in (x / width, y / height))


def ring_values(polygon: Polygon, width: int, height: int) -> tuple[float, ...]:
    """The outline of the one part that the polygon has."""
    (part,) = polygon.parts
    return tuple(number for x, y in part.outline for number in (_within(x / width), _within(y / height)))


def point_values(keypoints: Keypoints, count: int, width: int, height: int) -> tuple[float, ...]:
    """The box around the labelled keypoints, then `count` keypoints of three numbers, the last ones zeros.

    No side of the box is shorter than `LEAST_SIDE`: of one without an area trainers learn nothing.
    """
    around = extent(keypoints) or Box(0.0, 0.0, 0.0, 0.0)
    values = list(_box_with_area(box_values(around, width, height)))
    for one in keypoints.points:
        values += (_within(one.x / width), _within(one.y / height), one.visibility) if one.visibility else (0, 0, 0)
    return tuple(values + [0.0] * 3 * (count - len(keypoints.points)))


def _box_with_area(values: Sequence[float]) -> tuple[float, ...]:
    """The box, its sides lengthened about its centre where they are too short, and moved to be in the image."""
    x, y, across, down = values
    across, down = max(across, LEAST_SIDE), max(down, LEAST_SIDE)
    x, y = (min(max(at, side / 2), 1 - side / 2) for at, side in ((x, across), (y, down)))
    return x, y, across, down


def row_text(position: int, values: Sequence[float]) -> str:
    """One row: the number of the label and the values, as decimals that every reader takes (no exponents)."""
    return " ".join([str(position), *map(decimal, values)])


def decimal(value: float) -> str:
    text = f"{value:.{_DECIMALS}f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def as_its_corners_say(box: RotatedBox) -> RotatedBox:
    """The same box with an angle of about -180 to 180, which is the one that its corners give again."""
    if -_TURN_ENDS_DEG < box.angle_deg <= 360 - _TURN_ENDS_DEG:
        return box
    angle_deg = (box.angle_deg + _TURN_ENDS_DEG) % 360 - _TURN_ENDS_DEG
    return RotatedBox(box.center_x, box.center_y, box.width, box.height, angle_deg)


def _box(values: Sequence[float], width: float, height: float) -> Box:
    x, y, across, down = values
    return Box((x - across / 2) * width, (y - down / 2) * height, across * width, down * height)


def _points(values: Sequence[float], width: float, height: float) -> tuple[XY, ...]:
    return tuple((x * width, y * height) for x, y in zip(values[::2], values[1::2], strict=True))


def keypoints_in(values: Sequence[float], dimensions: int, width: float = 1.0, height: float = 1.0) -> Keypoints:
    """The keypoints of a row, of `dimensions` numbers each, on an image of that size."""
    rows = (values[place : place + dimensions] for place in range(0, len(values), dimensions))
    return Keypoints(tuple(_keypoint(row, width, height) for row in rows))


def _keypoint(row: Sequence[float], width: float, height: float) -> Keypoint:
    """A keypoint of two numbers is there unless it is at 0, 0 or left of or above the image, as trainers take it."""
    x, y, *rest = row
    if rest:
        # Models write how sure they are instead.
        visibility = int(rest[0]) if rest[0] in (0, 1, 2) else 2 * (rest[0] >= 0.5)
    else:
        visibility = 2 * ((x, y) != (0, 0) and x >= 0 and y >= 0)
    return Keypoint(x * width, y * height, visibility) if visibility else Keypoint(0.0, 0.0, 0)


def _within(share: float) -> float:
    return min(max(share, 0.0), 1.0)
