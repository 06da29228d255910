"""The elements of CVAT's XML as shapes, and back."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

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
    Polyline,
    RotatedBox,
)
from labeller.formats.values import BadAnnotationError, number_in, whole
from labeller.media.sizes import MAX_PIXELS

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

SHAPES = frozenset({"box", "polygon", "polyline", "points", "mask", "skeleton", "ellipse", "cuboid"})
"""What the elements of shapes are called."""

_CORNERS = 64
# How much wider or higher than its image the box of a mask may be: what editors draw over the border.
_SLACK_PX = 64
# By whether a point is outside, and whether it is occluded.
_VISIBILITY = {(True, True): 0, (True, False): 0, (False, True): 1, (False, False): 2}


def shapes_in(element: Element, skeleton: tuple[str, ...], size: tuple[int, int] | None) -> list[ImageShape]:
    """The shape of an element; of `points` one for each. `size` is width and height of the image, which masks need.

    Raises BadAnnotationError.
    """
    match element.tag:
        case "box":
            return [_box(element)]
        case "polygon":
            return [Polygon((PolygonPart(_points(element, "polygon", 3)),))]
        case "polyline":
            return [Polyline(_points(element, "polyline", 2))]
        case "points":
            return [Point(x, y) for x, y in _points(element, "points", 1)]
        case "mask":
            return [_mask(element, size)]
        case "skeleton":
            return [_keypoints(element, skeleton)]
        case "ellipse":
            return [_ellipse(element)]
    raise BadAnnotationError(f"a {element.tag}", Fault.UNSUPPORTED)


def _box(element: Element) -> Box | RotatedBox:
    left, top, right, bottom = (number_in(element.get(name)) for name in ("xtl", "ytl", "xbr", "ybr"))
    angle = number_in(element.get("rotation", "0"))
    width, height = right - left, bottom - top
    if width <= 0 or height <= 0:
        raise BadAnnotationError(f"a box of {width:g} x {height:g} pixels", Fault.EMPTY_SHAPE)
    if angle:
        return RotatedBox((left + right) / 2, (top + bottom) / 2, width, height, angle)
    return Box(left, top, width, height)


def _points(element: Element, kind: str, least: int) -> tuple[XY, ...]:
    points = [_pair(pair) for pair in (element.get("points") or "").split(";") if pair.strip()]
    if len(points) < least:
        fault = Fault.BROKEN_POLYGON if kind == "polygon" else Fault.INCOMPLETE
        raise BadAnnotationError(f"a {kind} of {len(points)} points", fault)
    return tuple(points)


def _pair(text: str) -> XY:
    x, comma, y = text.partition(",")
    if not comma:
        raise BadAnnotationError("a point without its second coordinate")
    return number_in(x), number_in(y)


def _ellipse(element: Element) -> Polygon:
    """An ellipse as a polygon of as many corners as make no difference that is seen."""
    names = ("cx", "cy", "rx", "ry")
    center_x, center_y, across, down = (number_in(element.get(name)) for name in names)
    if across <= 0 or down <= 0:
        raise BadAnnotationError("an ellipse without an area", Fault.EMPTY_SHAPE)
    turn = math.radians(number_in(element.get("rotation", "0")))
    ring = []
    for corner in range(_CORNERS):
        angle = math.tau * corner / _CORNERS
        x, y = across * math.cos(angle), down * math.sin(angle)
        ring.append(
            (center_x + x * math.cos(turn) - y * math.sin(turn), center_y + x * math.sin(turn) + y * math.cos(turn))
        )
    return Polygon((PolygonPart(tuple(ring)),))


def _keypoints(element: Element, skeleton: tuple[str, ...]) -> Keypoints:
    """The points of a skeleton in the order of its label; by their own order where the names are others."""
    named = [(one.get("label") or "", _keypoint(one)) for one in element.iterfind("points")]
    if not named:
        raise BadAnnotationError("a skeleton without points", Fault.INCOMPLETE)
    by_name = dict(named)
    if len(by_name) == len(named) and by_name.keys() <= set(skeleton):
        return Keypoints(tuple(by_name.get(name, Keypoint(0.0, 0.0, 0)) for name in skeleton))
    return Keypoints(tuple(point for _, point in named))


def _keypoint(element: Element) -> Keypoint:
    visibility = _VISIBILITY[element.get("outside") == "1", element.get("occluded") == "1"]
    if not visibility:
        return Keypoint(0.0, 0.0, 0)
    ((x, y),) = _points(element, "keypoint", 1)[:1]
    return Keypoint(x, y, visibility)


def _mask(element: Element, size: tuple[int, int] | None) -> Mask:
    """The runs go row by row through the box of the mask, background first."""
    import numpy as np

    from labeller.geometry import masks

    left, top, width, height = (whole(element.get(name)) for name in ("left", "top", "width", "height"))
    if size is None or left is None or top is None or not width or not height:
        raise BadAnnotationError("a mask without its place and size, or on an image without one", Fault.INCOMPLETE)
    if min(width, height) < 0 or size[0] * size[1] > MAX_PIXELS:
        raise BadAnnotationError("a mask of an absurd size", Fault.BROKEN_MASK)
    if width > size[0] + _SLACK_PX or height > size[1] + _SLACK_PX:
        raise BadAnnotationError("a mask that is larger than its image", Fault.BROKEN_MASK)
    lengths = [whole(run) for run in (element.get("rle") or "").split(",")]
    counts = [run for run in lengths if run is not None and run >= 0]
    if len(counts) < len(lengths) or sum(counts) != width * height:
        raise BadAnnotationError("a mask whose runs do not fill it", Fault.BROKEN_MASK)
    if not any(counts[1::2]):
        # Nothing is drawn, however large a box it has: a few bytes must not cost all its pixels.
        return masks.empty(*size)
    above = counts[0] // width
    below = counts[-1] // width if len(counts) % 2 else 0
    counts[0] -= above * width
    counts[-1] -= below * width
    is_on = np.arange(len(counts)) % 2 == 1
    window = np.repeat(is_on, counts).reshape(height - above - below, width)
    return masks.from_window(window, left, top + above, *size)


def element_of(shape: ImageShape) -> tuple[str, dict[str, str]]:
    """Name and attributes of the element of a shape. Of keypoints it holds the elements of `keypoint_elements`."""
    match shape:
        case Box(x, y, width, height):
            return "box", _corners(x, y, x + width, y + height)
        case RotatedBox(x, y, width, height, angle):
            corners = _corners(x - width / 2, y - height / 2, x + width / 2, y + height / 2)
            return "box", {**corners, "rotation": _text(angle)}
        case Polygon(parts):
            return "polygon", {"points": _joined(parts[0].outline)}
        case Polyline(points):
            return "polyline", {"points": _joined(points)}
        case Point(x, y):
            return "points", {"points": _joined([(x, y)])}
        case Mask():
            return "mask", _encoded(shape)
        case Keypoints():
            return "skeleton", {}


def keypoint_elements(shape: Keypoints, names: tuple[str, ...]) -> Iterable[dict[str, str]]:
    """The attributes of the `points` elements of a skeleton."""
    for place, point in enumerate(shape.points):
        yield {
            "label": names[place] if len(names) == len(shape.points) else str(place + 1),
            "source": "manual",
            "occluded": str(int(point.visibility == 1)),
            "outside": str(int(point.visibility == 0)),
            "points": _joined([(point.x, point.y)]),
        }


def _encoded(mask: Mask) -> dict[str, str]:
    import numpy as np

    from labeller.geometry import masks

    window, left, top = masks.to_window(mask)
    flat = window.ravel()
    changes = np.flatnonzero(np.diff(flat, prepend=False))
    runs = np.diff(changes, prepend=0, append=len(flat)).tolist()
    height, width = window.shape
    place: Mapping[str, int] = {"left": left, "top": top, "width": width, "height": height}
    return {"rle": ", ".join(map(str, runs)), **{name: str(number) for name, number in place.items()}}


def _corners(left: float, top: float, right: float, bottom: float) -> dict[str, str]:
    return {"xtl": _text(left), "ytl": _text(top), "xbr": _text(right), "ybr": _text(bottom)}


def _joined(points: Iterable[XY]) -> str:
    return ";".join(f"{_text(x)},{_text(y)}" for x, y in points)


def _text(number: float) -> str:
    return repr(float(number))
