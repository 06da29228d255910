"""Shapes as Label Studio has them in `value`, and back: percent of the image, code points of texts, seconds.

A box is turned clockwise about its top left corner. The keys of a value tell what kind of shape it is, since one tag of
the configuration may label several.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from labeller.domain.fault import Fault
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
    RotatedBox,
    TextSpan,
    TimeRange,
)
from labeller.formats.label_studio.rle import decode_mask, encode_mask
from labeller.formats.values import BadAnnotationError, number, numbers, whole
from labeller.media.unreadable import printable

ELLIPSE_CORNERS = 64
POINT_PERCENT = 0.5
_SHOWN_CHARS = 40


def is_region(value: Mapping[str, Any]) -> bool:
    """Whether a value says where something is."""
    return bool(value.keys() & {"x", "points", "rle", "start", "startOffset", "vertices"})


def image_shape_in(value: Mapping[str, Any], width: int, height: int) -> ImageShape:
    """The shape on an image of that size in pixels. Raises BadAnnotationError."""
    if "keypoints" in value:  # gathered from several results
        points = value["keypoints"]
        return Keypoints(tuple(Keypoint(x * width / 100, y * height / 100, seen) for x, y, seen in points))
    if "rle" in value:
        return _mask(value, width, height)
    if "points" in value:
        return _polygon(value["points"], width, height)
    x, y = _along(value, "x", width), _along(value, "y", height)
    if "radiusX" in value:
        return _ellipse((x, y), value, width, height)
    if "height" not in value:
        return Point(x, y)
    return _box((x, y), value, width, height)


def _along(value: Mapping[str, Any], key: str, size: int) -> float:
    return number(value.get(key)) * size / 100


def _box(corner: XY, value: Mapping[str, Any], width: int, height: int) -> Box | RotatedBox:
    across, down = _along(value, "width", width), _along(value, "height", height)
    if across <= 0 or down <= 0:
        raise BadAnnotationError(f"a box of {across:g} x {down:g} pixels", Fault.EMPTY_SHAPE)
    angle = number(value.get("rotation") or 0)
    if angle % 360 == 0:
        return Box(*corner, across, down)
    center = _turned((across / 2, down / 2), angle)
    return RotatedBox(corner[0] + center[0], corner[1] + center[1], across, down, angle)


def _turned(point: XY, angle_deg: float) -> XY:
    from labeller.geometry.rotated_boxes import cosine_and_sine

    cosine, sine = cosine_and_sine(angle_deg)
    return point[0] * cosine - point[1] * sine, point[0] * sine + point[1] * cosine


def _polygon(value: Any, width: int, height: int) -> Polygon:
    if not isinstance(value, list) or len(value) < 3:
        raise BadAnnotationError("a polygon of less than three points", Fault.BROKEN_POLYGON)
    pairs = [numbers(one) for one in value]
    if any(len(pair) != 2 for pair in pairs):
        raise BadAnnotationError("a polygon with a point that is not two numbers", Fault.BROKEN_POLYGON)
    return Polygon((PolygonPart(tuple((x * width / 100, y * height / 100) for x, y in pairs)),))


def _ellipse(center: XY, value: Mapping[str, Any], width: int, height: int) -> Polygon:
    across, down = _along(value, "radiusX", width), _along(value, "radiusY", height)
    if across <= 0 or down <= 0:
        raise BadAnnotationError("an ellipse without an area", Fault.EMPTY_SHAPE)
    angle = number(value.get("rotation") or 0)
    outline = []
    for place in range(ELLIPSE_CORNERS):
        turn = 2 * math.pi * place / ELLIPSE_CORNERS
        x, y = _turned((across * math.cos(turn), down * math.sin(turn)), angle)
        outline.append((center[0] + x, center[1] + y))
    return Polygon((PolygonPart(tuple(outline)),))


def _mask(value: Mapping[str, Any], width: int, height: int) -> Mask:
    packed = value["rle"]
    if not isinstance(packed, list) or not all(type(one) is int and 0 <= one < 256 for one in packed):
        raise BadAnnotationError("a mask that is no list of bytes", Fault.BROKEN_MASK)
    try:
        mask = decode_mask(packed, width, height)
    except ValueError as error:
        raise BadAnnotationError(f"a mask with {error}", Fault.BROKEN_MASK) from error
    if len(mask.runs) < 2:
        raise BadAnnotationError("a mask without a pixel", Fault.EMPTY_SHAPE)
    return mask


def span_in(value: Mapping[str, Any], text: str) -> tuple[TextSpan, bool]:
    """The span, and whether its offsets had to be put right.

    Versions up to 1.4 counted UTF-16 units, of which an emoji has two. The words that Label Studio keeps beside the
    offsets tell which it was. Raises BadAnnotationError.
    """
    start, end = whole(value.get("start")), whole(value.get("end"))
    if start is None or end is None:
        raise BadAnnotationError("a span without offsets of characters", Fault.UNSUPPORTED)
    words = value.get("text")
    if isinstance(words, str) and text[max(start, 0) : end] != words:
        units = text.encode("utf-16-le", "surrogatepass")
        if 0 <= start < end and units[2 * start : 2 * end] == words.encode("utf-16-le", "surrogatepass"):
            before = units[: 2 * start].decode("utf-16-le", "surrogatepass")
            return TextSpan(len(before), len(before) + len(words)), True
    if not 0 <= start < end <= len(text):
        reason = f"a span from {start} to {end} in a text of {len(text)} characters"
        raise BadAnnotationError(reason, Fault.BAD_SPAN)
    if isinstance(words, str) and words and not _are_same(words, text[start:end]):
        here = printable(text[start:end][:_SHOWN_CHARS])
        reason = f"a span that is to be “{printable(words[:_SHOWN_CHARS])}” and is “{here}”"
        raise BadAnnotationError(reason, Fault.BAD_SPAN)
    return TextSpan(start, end), False


def _are_same(words: str, there: str) -> bool:
    """Whether words are those of the text: blanks and line ends are kept in several ways beside the offsets."""
    return words.replace("\\n", " ").split() == there.replace("\\n", " ").split()


def range_in(value: Mapping[str, Any]) -> TimeRange:
    """A stretch of a sound. Raises BadAnnotationError."""
    start, end = number(value.get("start")), number(value.get("end"))
    if not 0 <= start < end:
        raise BadAnnotationError(f"a stretch from {start:g} s to {end:g} s", Fault.BAD_SPAN)
    return TimeRange(start, end)


def value_out(shape: ImageShape | TextSpan | TimeRange, width: int, height: int, text: str) -> dict[str, Any]:
    """The `value` of a shape without its labels. Raises TypeError for a kind that Label Studio has no tag for."""
    match shape:
        case TextSpan(start, end):
            return {"start": start, "end": end, "text": text[start:end]}
        case TimeRange(start_s, end_s):
            return {"start": start_s, "end": end_s, "channel": 0}
        case Mask():
            return {"format": "rle", "rle": encode_mask(shape)}
        case Polygon(parts=(PolygonPart(outline, ()),)):
            return {"points": [[100 * x / width, 100 * y / height] for x, y in outline], "closed": True}
        case Point(x, y):
            return {"x": 100 * x / width, "y": 100 * y / height, "width": POINT_PERCENT}
        case Box(x, y, across, down):
            return box_value((x, y), across, down, 0, width, height)
        case RotatedBox(center_x, center_y, across, down, angle):
            along = _turned((across / 2, down / 2), angle)
            return box_value((center_x - along[0], center_y - along[1]), across, down, angle, width, height)
    raise TypeError(f"Label Studio has no tag for {shape}")


def box_value(corner: XY, across: float, down: float, angle: float, width: int, height: int) -> dict[str, Any]:
    """The `value` of a box by its top left corner and its sides in pixels."""
    return {
        "x": 100 * corner[0] / width,
        "y": 100 * corner[1] / height,
        "width": 100 * across / width,
        "height": 100 * down / height,
        "rotation": angle,
    }
