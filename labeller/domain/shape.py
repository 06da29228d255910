"""Where on an item an annotation lies. An annotation without a shape is about the whole item.

Image coordinates are float pixels of the image as it is seen (after EXIF orientation), origin at the top left
corner of the top left pixel. Text offsets are Unicode code points, the end exclusive. Times are seconds.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

XY = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Box:
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class RotatedBox:
    """A box turned clockwise on the screen by `angle_deg` about its centre."""

    center_x: float
    center_y: float
    width: float
    height: float
    angle_deg: float


@dataclass(frozen=True, slots=True)
class PolygonPart:
    outline: tuple[XY, ...]
    holes: tuple[tuple[XY, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Polygon:
    parts: tuple[PolygonPart, ...]


@dataclass(frozen=True, slots=True)
class Polyline:
    points: tuple[XY, ...]


@dataclass(frozen=True, slots=True)
class Point:
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Keypoint:
    """`visibility` as in COCO: 0 not labelled, 1 labelled but hidden, 2 visible."""

    x: float
    y: float
    visibility: int = 2


@dataclass(frozen=True, slots=True)
class Keypoints:
    """One keypoint for each name of the label's skeleton, in that order."""

    points: tuple[Keypoint, ...]


@dataclass(frozen=True, slots=True)
class Mask:
    """Pixels of the whole image as run lengths, column by column, beginning with background."""

    width: int
    height: int
    runs: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class TextSpan:
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class TimeRange:
    start_s: float
    end_s: float


@dataclass(frozen=True, slots=True)
class Relation:
    """From one annotation of the item to another, by their ids: it lies where they lie, and goes with either."""

    from_id: int
    to_id: int


ImageShape = Box | RotatedBox | Polygon | Polyline | Point | Keypoints | Mask
Shape = ImageShape | TextSpan | TimeRange | Relation
SHAPES: tuple[type[Shape], ...] = (
    Box, RotatedBox, Polygon, Polyline, Point, Keypoints, Mask, TextSpan, TimeRange, Relation,
)  # fmt: skip

KIND_NAMES: Mapping[type[Shape], str] = {
    Box: "box",
    RotatedBox: "rotated-box",
    Polygon: "polygon",
    Polyline: "polyline",
    Point: "point",
    Keypoints: "keypoints",
    Mask: "mask",
    TextSpan: "span",
    TimeRange: "range",
    Relation: "relation",
}
"""What kinds of shape are called in files, on the command line and in messages."""
