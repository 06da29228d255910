"""labelme's shapes as ours, and back.

A shape has a `shape_type` and as many `points` as that takes. Of a mask the points are the first and the last pixel of
the box around it, and `mask` is a PNG of what is in that box, in base64.
"""

from __future__ import annotations

import base64
import binascii
import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from labeller.domain.fault import Fault
from labeller.domain.shape import (
    XY,
    Box,
    ImageShape,
    Mask,
    Point,
    Polygon,
    PolygonPart,
    Polyline,
    RotatedBox,
)
from labeller.formats.shape_checks import SLACK_PX
from labeller.formats.values import BadAnnotationError, number, numbers
from labeller.media.embedded_png import mask_png, read_mask_png
from labeller.media.unreadable import UnreadableError

CIRCLE_CORNERS = 64
_HALF_TURN_SLACK_DEG = 1e-6
_MOST_SIDE = 1 << 16


def shape_in(document: Mapping[str, Any], size: tuple[int, int] | None) -> ImageShape:
    """The shape of one entry of `shapes`. Raises BadAnnotationError.

    `size` is the width and height of the image in pixels; without it a mask is as large as it takes.
    """
    kind = document.get("shape_type") or "polygon"  # the first versions knew nothing else
    points = _points(document.get("points"))
    if kind == "mask":
        return _mask(points, document.get("mask"), size)
    make = _MAKERS.get(kind) if isinstance(kind, str) else None
    if make is None:
        raise BadAnnotationError(f"a shape of the type “{kind!s:.40}”", Fault.UNSUPPORTED)
    return make(points)


def _points(value: Any) -> list[XY]:
    if not isinstance(value, list) or not value:
        raise BadAnnotationError("a shape without points")
    return [_point(one) for one in value]


def _point(value: Any) -> XY:
    found = numbers(value)
    if len(found) != 2:
        raise BadAnnotationError(f"a point of {len(found)} numbers instead of 2")
    return found[0], found[1]


def _rectangle(points: Sequence[XY]) -> Box:
    """Of two opposite corners in any order, or as X-AnyLabeling has it of all four."""
    from labeller.geometry import boxes

    _expect(points, "rectangle", 2, 4)
    around = boxes.around(points)
    if around is None or not boxes.area(around):
        raise BadAnnotationError("a rectangle without an area", Fault.EMPTY_SHAPE)
    return around


def _rotated(points: Sequence[XY]) -> RotatedBox | Polygon:
    """Four corners that are a rectangle are a box at an angle, others stay what they are."""
    from labeller.geometry import rotated_boxes

    _expect(points, "rotated box", 4)
    box = rotated_boxes.from_corners(points)
    corners = rotated_boxes.corners(box)
    if any(min(math.dist(one, corner) for corner in corners) > SLACK_PX for one in points):
        return _polygon(points)
    return settled_angle(box)


def settled_angle(box: RotatedBox) -> RotatedBox:
    """The same box at the angle that its corners tell: above -180 and up to 180 degrees."""
    angle = box.angle_deg if -180 < box.angle_deg <= 180 else (box.angle_deg + 180) % 360 - 180
    if angle <= -180 + _HALF_TURN_SLACK_DEG:
        angle = 180.0
    return RotatedBox(box.center_x, box.center_y, box.width, box.height, angle)


def _polygon(points: Sequence[XY]) -> Polygon:
    if len(points) < 3:
        raise BadAnnotationError(f"a polygon of {len(points)} points", Fault.BROKEN_POLYGON)
    return Polygon((PolygonPart(tuple(points)),))


def _circle(points: Sequence[XY]) -> Polygon:
    """Of its centre and a point on its rim."""
    _expect(points, "circle", 2)
    center, rim = points
    radius = math.dist(center, rim)
    if not radius:
        raise BadAnnotationError("a circle without an area", Fault.EMPTY_SHAPE)
    angles = [2 * math.pi * place / CIRCLE_CORNERS for place in range(CIRCLE_CORNERS)]
    return _polygon([(center[0] + radius * math.cos(one), center[1] + radius * math.sin(one)) for one in angles])


def _line(points: Sequence[XY]) -> Polyline:
    if len(points) < 2:
        raise BadAnnotationError("a line of one point")
    return Polyline(tuple(points))


def _single(points: Sequence[XY]) -> Point:
    _expect(points, "point", 1)
    return Point(*points[0])


def _expect(points: Sequence[XY], what: str, *counts: int) -> None:
    if len(points) not in counts:
        allowed = " or ".join(str(count) for count in counts)
        raise BadAnnotationError(f"a {what} of {len(points)} points instead of {allowed}")


_MAKERS: dict[str, Callable[[Sequence[XY]], ImageShape]] = {
    "polygon": _polygon,
    "quadrilateral": _polygon,
    "rectangle": _rectangle,
    "oriented_rectangle": _rotated,
    "rotation": _rotated,
    "circle": _circle,
    "line": _line,
    "linestrip": _line,
    "point": _single,
}


def _mask(points: Sequence[XY], value: Any, size: tuple[int, int] | None) -> Mask:
    from labeller.geometry import masks

    _expect(points, "mask", 2)
    if not isinstance(value, str):
        raise BadAnnotationError("a mask without its picture", Fault.BROKEN_MASK)
    try:
        rows = read_mask_png(base64.b64decode(value, validate=True))
    except (binascii.Error, ValueError, UnreadableError) as error:
        raise BadAnnotationError("a mask whose picture cannot be read", Fault.BROKEN_MASK) from error
    x, y = (round(number(min(place))) for place in zip(*points, strict=True))
    width, height = size or (x + rows.shape[1], y + rows.shape[0])
    if not (0 <= width <= _MOST_SIDE and 0 <= height <= _MOST_SIDE):
        raise BadAnnotationError("a mask far outside the image", Fault.BROKEN_MASK)
    mask = masks.from_window(rows, x, y, width, height)
    if not masks.area(mask):
        raise BadAnnotationError("a mask without a pixel", Fault.EMPTY_SHAPE)
    return mask


def shape_out(shape: ImageShape) -> dict[str, Any]:
    """`shape_type`, `points` and `mask` of a shape. Raises TypeError for one that labelme has no type for."""
    from labeller.geometry import rotated_boxes

    match shape:
        case Box(x, y, width, height):
            return _typed("rectangle", [(x, y), (x + width, y + height)])
        case RotatedBox():
            return _typed("oriented_rectangle", rotated_boxes.corners(shape))
        case Polygon(parts=(PolygonPart(outline, ()),)):
            return _typed("polygon", outline)
        case Polyline(points):
            return _typed("linestrip", points)
        case Point(x, y):
            return _typed("point", [(x, y)])
        case Mask():
            return _mask_out(shape)
    raise TypeError(f"labelme has no shape for {shape}")


def _mask_out(mask: Mask) -> dict[str, Any]:
    from labeller.geometry import masks

    rows, x, y = masks.to_window(mask)
    last_x, last_y = x + rows.shape[1] - 1, y + rows.shape[0] - 1
    picture = base64.b64encode(mask_png(rows)).decode("ascii")
    return _typed("mask", [(float(x), float(y)), (float(last_x), float(last_y))], picture)


def _typed(kind: str, points: Sequence[XY], mask: str | None = None) -> dict[str, Any]:
    return {"shape_type": kind, "points": [list(point) for point in points], "mask": mask}
