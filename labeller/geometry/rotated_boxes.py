"""Boxes at an angle: their corners, and the smallest one around points.

Angles are degrees clockwise on the screen. A box is the same box turned by a half turn, or by a quarter turn with its
sides changed over.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from labeller.domain.shape import XY, Box, RotatedBox
from labeller.geometry.arrays import Floats


def corners(box: RotatedBox) -> tuple[XY, XY, XY, XY]:
    """Clockwise on the screen, from the corner that is top left where the angle is zero."""
    cosine, sine = cosine_and_sine(box.angle_deg)
    along = (box.width / 2 * cosine, box.width / 2 * sine)
    down = (-box.height / 2 * sine, box.height / 2 * cosine)
    signs = ((-1, -1), (1, -1), (1, 1), (-1, 1))
    placed = tuple(
        (box.center_x + a * along[0] + d * down[0], box.center_y + a * along[1] + d * down[1]) for a, d in signs
    )
    return placed[0], placed[1], placed[2], placed[3]


def from_corners(points: Sequence[XY]) -> RotatedBox:
    """The rectangle of four corners in turn, the first two of which are the side at `angle_deg`.

    Corners that are not quite a rectangle, as rounded ones are, give one of the same centre with the mean length and
    direction of opposite sides. Corners that run anticlockwise are taken in the other direction. Raises ValueError
    unless there are four.
    """
    if len(points) != 4:
        raise ValueError(f"a rotated box has four corners, not {len(points)}")
    one, two, three, four = np.asarray(points, dtype=np.float64)
    along, down = (two - one + three - four) / 2, (four - one + three - two) / 2
    if along[0] * down[1] - along[1] * down[0] < 0:
        return from_corners((points[1], points[0], points[3], points[2]))
    center = (one + two + three + four) / 4
    angle_deg = math.degrees(math.atan2(along[1], along[0]))
    return RotatedBox(float(center[0]), float(center[1]), math.hypot(*along), math.hypot(*down), angle_deg)


def from_side(start: XY, end: XY, beyond: XY) -> RotatedBox:
    """The box on one drawn side that reaches as far as a third point: three clicks.

    The side gives width and angle. The box lies on the side of the line on which `beyond` is.
    """
    width = math.dist(start, end)
    cosine, sine = ((end[0] - start[0]) / width, (end[1] - start[1]) / width) if width else (1.0, 0.0)
    depth = (beyond[1] - start[1]) * cosine - (beyond[0] - start[0]) * sine
    center_x = (start[0] + end[0] - depth * sine) / 2
    center_y = (start[1] + end[1] + depth * cosine) / 2
    return RotatedBox(center_x, center_y, width, abs(depth), math.degrees(math.atan2(sine, cosine)))


def around(points: Sequence[XY]) -> RotatedBox | None:
    """The box of least area that holds all points, at an angle above -45 and up to 45; None without points.

    One side of it lies along a side of the convex hull (Freeman and Shapira, "Determining the minimum-area encasing
    rectangle for an arbitrary closed curve", CACM 18(7), 1975), so each of those is tried.
    """
    if not points:
        return None
    hull = _hull(points)
    sides = np.roll(hull, -1, axis=0) - hull
    angles = np.unique(np.degrees(np.arctan2(sides[:, 1], sides[:, 0])) % 90).tolist()
    return normalised(min((_at_angle(hull, angle) for angle in angles), key=lambda box: box.width * box.height))


def normalised(box: RotatedBox) -> RotatedBox:
    """The same box with sides that are not negative and an angle above -45 and up to 45, the sides changed over."""
    angle_deg = box.angle_deg % 180
    width, height = abs(box.width), abs(box.height)
    if 45 < angle_deg <= 135:
        return RotatedBox(box.center_x, box.center_y, height, width, angle_deg - 90)
    return RotatedBox(box.center_x, box.center_y, width, height, angle_deg - 180 if angle_deg > 135 else angle_deg)


def from_box(box: Box) -> RotatedBox:
    return RotatedBox(box.x + box.width / 2, box.y + box.height / 2, box.width, box.height, 0.0)


def at_angle(points: Sequence[XY], angle_deg: float) -> RotatedBox:
    """The smallest box at that angle that holds all points. Raises ValueError without points."""
    return _at_angle(np.asarray(points, dtype=np.float64).reshape(-1, 2), angle_deg)


def cosine_and_sine(angle_deg: float) -> XY:
    """Exact at quarter turns, so that a box turned by one keeps its whole pixels."""
    quarters, rest = divmod(angle_deg, 90)
    if rest == 0:
        return ((1.0, 0.0), (0.0, 1.0), (-1.0, 0.0), (0.0, -1.0))[int(quarters) % 4]
    angle = math.radians(angle_deg)
    return math.cos(angle), math.sin(angle)


def _at_angle(points: Floats, angle_deg: float) -> RotatedBox:
    cosine, sine = cosine_and_sine(angle_deg)
    turned = points @ np.array([[cosine, -sine], [sine, cosine]])
    low, high = turned.min(axis=0), turned.max(axis=0)
    x, y = ((low + high) / 2).tolist()
    width, height = (high - low).tolist()
    return RotatedBox(x * cosine - y * sine, x * sine + y * cosine, width, height, angle_deg)


def _hull(points: Sequence[XY]) -> Floats:
    """The corners of the convex hull in turn, (n, 2); of points on one line only the two ends."""
    import shapely

    return shapely.get_coordinates(shapely.convex_hull(shapely.MultiPoint(points)))
