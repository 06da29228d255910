"""Shapes as painter paths, in pixels of the image."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QPainterPath, QPolygonF

from labeller.domain.shape import (
    XY,
    Box,
    ImageShape,
    Keypoints,
    Mask,
    Point,
    Polygon,
    Polyline,
    RotatedBox,
)
from labeller.geometry import boxes, outlines, rotated_boxes

Edges = Sequence[tuple[int, int]]


def path_of(shape: ImageShape, edges: Edges = ()) -> QPainterPath:
    """The outline of a shape. Of keypoints the lines of the skeleton, given by its `edges`; of a point nothing."""
    path = QPainterPath()
    path.setFillRule(Qt.FillRule.OddEvenFill)
    match shape:
        case Polyline(points):
            path.addPolygon(polygon_of(points))
        case Keypoints():
            _add_skeleton(path, shape, edges)
        case _:
            for ring in _rings(shape):
                path.addPolygon(polygon_of(ring))
                path.closeSubpath()
    return path


def marks_of(shape: ImageShape) -> tuple[tuple[XY, bool], ...]:
    """The places that are drawn as dots, each with whether it can be seen on the image."""
    match shape:
        case Point(x, y):
            return (((x, y), True),)
        case Keypoints(points):
            return tuple(((point.x, point.y), point.visibility == 2) for point in points if point.visibility)
    return ()


def is_area(shape: ImageShape) -> bool:
    """Whether the shape has an inside."""
    return not isinstance(shape, Polyline | Point | Keypoints)


def polygon_of(points: Iterable[XY]) -> QPolygonF:
    return QPolygonF([QPointF(x, y) for x, y in points])


def _rings(shape: ImageShape) -> Iterable[Sequence[XY]]:
    match shape:
        case Box():
            return (boxes.corners(boxes.normalised(shape)),)
        case RotatedBox():
            return (rotated_boxes.corners(shape),)
        case Polygon(parts):
            return (ring for part in parts for ring in (part.outline, *part.holes) if ring)
        case Mask():
            found = outlines.to_polygon(shape)
            return _rings(found) if found is not None else ()
    return ()


def _add_skeleton(path: QPainterPath, shape: Keypoints, edges: Edges) -> None:
    count = len(shape.points)
    for one, other in edges:
        if one < count and other < count and shape.points[one].visibility and shape.points[other].visibility:
            path.moveTo(shape.points[one].x, shape.points[one].y)
            path.lineTo(shape.points[other].x, shape.points[other].y)
