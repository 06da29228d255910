"""Shapes in JSON as client code reads them: named, with plain lists of numbers.

{"type": "box", "bbox": [x, y, width, height]}
{"type": "rotated-box", "center": [x, y], "size": [width, height], "angle": degrees clockwise}
{"type": "polygon", "parts": [{"outline": [[x, y], ...], "holes": [[[x, y], ...], ...]}, ...]}
{"type": "polyline", "points": [[x, y], ...]}
{"type": "point", "point": [x, y]}
{"type": "keypoints", "keypoints": [[x, y, visibility], ...]}
{"type": "mask", "size": [height, width], "counts": [run, ...]}     as COCO's uncompressed run lengths
{"type": "span", "start": first, "end": behind the last}            in Unicode code points
{"type": "range", "start_s": seconds, "end_s": seconds}
{"type": "relation", "from": id, "to": id}                          of annotations of the same item
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Any

from labeller.domain.shape import (
    XY,
    Box,
    Keypoint,
    Keypoints,
    Mask,
    Point,
    Polygon,
    PolygonPart,
    Polyline,
    Relation,
    RotatedBox,
    Shape,
    TextSpan,
    TimeRange,
)

# More than any picture has; a list that is longer is no shape but an attack on the memory.
_MOST_NUMBERS = 4_000_000


def shape_document(shape: Shape) -> dict[str, Any]:
    """The shape as JSON."""
    match shape:
        case Box(x, y, width, height):
            return {"type": "box", "bbox": [x, y, width, height]}
        case RotatedBox(x, y, width, height, angle):
            return {"type": "rotated-box", "center": [x, y], "size": [width, height], "angle": angle}
        case Polygon(parts):
            return {"type": "polygon", "parts": [_part(part) for part in parts]}
        case Polyline(points):
            return {"type": "polyline", "points": _lists(points)}
        case Point(x, y):
            return {"type": "point", "point": [x, y]}
        case Keypoints(points=keypoints):
            return {"type": "keypoints", "keypoints": [[one.x, one.y, one.visibility] for one in keypoints]}
        case Mask(width, height, runs):
            return {"type": "mask", "size": [height, width], "counts": list(runs)}
        case _:
            return _outside_images(shape)


def _outside_images(shape: TextSpan | TimeRange | Relation) -> dict[str, Any]:
    match shape:
        case TextSpan(start, end):
            return {"type": "span", "start": start, "end": end}
        case TimeRange(start_s, end_s):
            return {"type": "range", "start_s": start_s, "end_s": end_s}
        case Relation(from_id, to_id):
            return {"type": "relation", "from": from_id, "to": to_id}


def shape_of(document: Mapping[str, Any]) -> Shape | None:
    """The shape in JSON; None where it says that there is none. Raises ValueError for anything that is no shape.

    Where no type is given, `bbox` and `start` with `end` speak for themselves.
    """
    kind = document.get("type")
    if kind is None:
        kind = "box" if "bbox" in document else "span" if "start" in document and "end" in document else None
    if kind is None:
        return None
    reader = _READERS.get(kind) if isinstance(kind, str) else None
    if reader is None:
        raise ValueError(f"no kind of shape: {kind}")
    try:
        return reader(document)
    except (KeyError, TypeError) as error:
        raise ValueError(f"a {kind} without its numbers") from error


def _part(part: PolygonPart) -> dict[str, Any]:
    return {"outline": _lists(part.outline), "holes": [_lists(hole) for hole in part.holes]}


def _lists(points: tuple[XY, ...]) -> list[list[float]]:
    return [[x, y] for x, y in points]


def _box(document: Mapping[str, Any]) -> Box:
    x, y, width, height = _numbers(document["bbox"], 4)
    return Box(x, y, _size(width), _size(height))


def _rotated_box(document: Mapping[str, Any]) -> RotatedBox:
    x, y = _numbers(document["center"], 2)
    width, height = _numbers(document["size"], 2)
    return RotatedBox(x, y, _size(width), _size(height), _number(document["angle"]))


def _polygon(document: Mapping[str, Any]) -> Polygon:
    parts = tuple(
        PolygonPart(_ring(part["outline"]), tuple(_ring(hole) for hole in part.get("holes", ())))
        for part in _list(document["parts"])
    )
    if not parts:
        raise ValueError("a polygon without parts")
    return Polygon(parts)


def _ring(value: Any) -> tuple[XY, ...]:
    points = _points(value)
    if len(points) < 3:
        raise ValueError("an outline of fewer than three points")
    return points


def _polyline(document: Mapping[str, Any]) -> Polyline:
    points = _points(document["points"])
    if len(points) < 2:
        raise ValueError("a line of fewer than two points")
    return Polyline(points)


def _point(document: Mapping[str, Any]) -> Point:
    return Point(*_numbers(document["point"], 2))


def _keypoints(document: Mapping[str, Any]) -> Keypoints:
    return Keypoints(tuple(_keypoint(one) for one in _list(document["keypoints"])))


def _keypoint(value: Any) -> Keypoint:
    x, y, visibility = _numbers(value, 3)
    if visibility not in (0, 1, 2):
        raise ValueError("a visibility that is none of 0, 1, 2")
    return Keypoint(x, y, int(visibility))


def _mask(document: Mapping[str, Any]) -> Mask:
    height, width = (_whole(one) for one in _list(document["size"]))
    runs = tuple(_whole(run) for run in _list(document["counts"]))
    if sum(runs) != width * height:
        raise ValueError("runs that do not fill the mask")
    return Mask(width, height, runs)


def _span(document: Mapping[str, Any]) -> TextSpan:
    start, end = _whole(document["start"]), _whole(document["end"])
    if start >= end:
        raise ValueError("a span that ends before it begins")
    return TextSpan(start, end)


def _range(document: Mapping[str, Any]) -> TimeRange:
    start, end = _number(document["start_s"]), _number(document["end_s"])
    if not 0 <= start < end:
        raise ValueError("a range that ends before it begins")
    return TimeRange(start, end)


def _relation(document: Mapping[str, Any]) -> Relation:
    begin, end = _whole(document["from"]), _whole(document["to"])
    if begin == end:
        raise ValueError("a relation of something to itself")
    return Relation(begin, end)


_READERS: Mapping[str, Callable[[Mapping[str, Any]], Shape]] = {
    "box": _box,
    "rotated-box": _rotated_box,
    "polygon": _polygon,
    "polyline": _polyline,
    "point": _point,
    "keypoints": _keypoints,
    "mask": _mask,
    "span": _span,
    "range": _range,
    "relation": _relation,
}


def _list(value: Any) -> list[Any]:
    if not isinstance(value, list):
        raise ValueError("no list")
    if len(value) > _MOST_NUMBERS:
        raise ValueError("too long a list")
    return value


def _points(value: Any) -> tuple[XY, ...]:
    return tuple((x, y) for x, y in (_numbers(one, 2) for one in _list(value)))


def _numbers(value: Any, count: int) -> list[float]:
    numbers = [_number(one) for one in _list(value)]
    if len(numbers) != count:
        raise ValueError(f"{len(numbers)} numbers instead of {count}")
    return numbers


def _number(value: Any) -> float:
    if not isinstance(value, int | float) or isinstance(value, bool):
        raise ValueError("no number")
    try:
        number = float(value)
    except OverflowError as error:
        raise ValueError("too large a number") from error
    if not math.isfinite(number):
        raise ValueError("no finite number")
    return number


def _size(value: float) -> float:
    if value < 0:
        raise ValueError("a size below nothing")
    return value


def _whole(value: Any) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise ValueError("no whole number")
    return value
