"""What YOLO makes of annotations beyond what every format does: the smallest size, rotated boxes, keypoints in step."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from labeller.domain.item import FoundAnnotation, Item
from labeller.domain.schema import Schema
from labeller.domain.shape import Box, Keypoint, Keypoints, Polygon, PolygonPart, RotatedBox, Shape
from labeller.formats.fitting import Fitted, size_of
from labeller.formats.yolo.shapes import as_its_corners_say

# What is smaller does not come through the decimals of a row as the shape that it was, and trains nothing.
SMALLEST_PX = 0.01

_TOO_SMALL = "shapes of less than 0.01 pixels (left out)"


def without_tiny(fitted: Fitted) -> Fitted:
    """Shapes that are large enough to be written in shares of the image."""
    kept = tuple(one for one in fitted.annotations if not _is_tiny(one.shape))
    return Fitted(kept, (*fitted.changes, *[_TOO_SMALL] * (len(fitted.annotations) - len(kept))))


def with_rotated_boxes(fitted: Fitted, item: Item) -> Fitted:
    """Rotated boxes that a trainer takes, as their corners say them.

    A corner may lie outside the image, where a box near the border was turned; trainers take that. They refuse the
    whole image if the box around the corners is larger than it: such a box is written upright, around what of it is
    inside.
    """
    changes = list(fitted.changes)
    kept = []
    for one in fitted.annotations:
        if not isinstance(one.shape, RotatedBox):
            continue
        shape = as_its_corners_say(one.shape)
        if _is_wider_than(shape, *size_of(item)):
            shape = _upright(shape, *size_of(item))
            changes.append("rotated boxes with corners far outside the image (written upright)")
        kept.append(replace(one, shape=shape))
    return without_tiny(Fitted(tuple(kept), tuple(changes)))


def with_keypoints(fitted: Fitted, schema: Schema) -> Fitted:
    """Sets of keypoints with one for each name of the label's skeleton, of which at least one is labelled."""
    changes = list(fitted.changes)
    kept = list(_in_step(fitted.annotations, schema, changes))
    return Fitted(tuple(kept), tuple(changes))


def _in_step(found: tuple[FoundAnnotation, ...], schema: Schema, changes: list[str]) -> Iterator[FoundAnnotation]:
    for one in found:
        label = schema.named(one.label)
        if label is None or not isinstance(one.shape, Keypoints):
            continue
        points, count = one.shape.points, len(label.skeleton)
        if len(points) != count:
            changes.append("sets of keypoints with more or fewer than the skeleton of their label (cut or filled up)")
            points = (*points[:count], *[Keypoint(0.0, 0.0, 0)] * (count - len(points)))
        if any(point.visibility for point in points):
            yield replace(one, shape=Keypoints(points))
        else:
            changes.append("sets of keypoints of which none is labelled (left out)")


def _is_tiny(shape: Shape | None) -> bool:
    from labeller.geometry import polygons

    match shape:
        case Box(_, _, width, height) | RotatedBox(_, _, width, height, _):
            return min(width, height) < SMALLEST_PX
        case Polygon():
            return polygons.area(shape) < SMALLEST_PX**2
    return False


def _is_wider_than(box: RotatedBox, width: int, height: int) -> bool:
    from labeller.geometry.extent import extent

    around = extent(box)
    return around is not None and (around.width > width or around.height > height)


def _upright(box: RotatedBox, width: int, height: int) -> RotatedBox:
    from labeller.geometry import clipping, rotated_boxes
    from labeller.geometry.extent import extent

    inside = clipping.clip(Polygon((PolygonPart(rotated_boxes.corners(box)),)), width, height)
    around = extent(inside) if inside is not None else None
    return rotated_boxes.from_box(around) if around is not None else box
