"""How far a shape reaches: the upright box around it, and whether it covers anything."""

from __future__ import annotations

from labeller.domain.shape import Box, ImageShape, Mask, Polygon, Relation, RotatedBox, Shape, TextSpan, TimeRange
from labeller.geometry import boxes, masks
from labeller.geometry.planar import outline_points


def extent(shape: Shape) -> Box | None:
    """The smallest box that holds the shape, in pixels; of a point or a straight line it has no area.

    None for what has no place on an image: empty masks, keypoints of which none is labelled, spans, time ranges.
    """
    match shape:
        case Box():
            return boxes.normalised(shape)
        case Mask():
            return masks.extent(shape)
        case TextSpan() | TimeRange() | Relation():
            return None
        case _:
            return boxes.around(outline_points(shape))


def has_area(shape: ImageShape) -> bool:
    """Whether a box or polygon covers anything; every other shape is something by being there."""
    from labeller.geometry import polygons

    match shape:
        case Box(_, _, width, height) | RotatedBox(_, _, width, height, _):
            return width > 0 and height > 0
        case Polygon(parts):
            return all(len(part.outline) > 2 for part in parts) and polygons.area(shape) > 0
    return True
