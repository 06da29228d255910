"""The upright box around any shape."""

from __future__ import annotations

from labeller.domain.shape import Box, Mask, Relation, Shape, TextSpan, TimeRange
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
