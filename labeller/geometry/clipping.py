"""Shapes that reach over the border of the image: kept, clipped or refused, by a policy that the person chooses."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from labeller.domain.shape import (
    Box,
    ImageShape,
    Keypoint,
    Keypoints,
    Mask,
    Point,
    Polygon,
    Polyline,
    RotatedBox,
)
from labeller.errors import LabellerError
from labeller.geometry import boxes, masks, rotated_boxes
from labeller.geometry.planar import of_polygon, of_ring, outline_points, to_polygon

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

# What arithmetic may add to a coordinate is not outside.
_SLACK_PX = 1e-6


class OutsidePolicy(StrEnum):
    """What happens to a shape of which a part lies outside the image."""

    CLIP = "clip"
    KEEP = "keep"
    REFUSE = "refuse"


class OutsideImageError(LabellerError):
    """A shape lies outside the image, in part or whole, where that is not allowed."""


def settle(shape: ImageShape, width: int, height: int, policy: OutsidePolicy) -> ImageShape:
    """The shape as the policy wants it in an image of that size.

    Raises OutsideImageError if it refuses the shape, and if nothing is left of one to be clipped.
    """
    if policy is OutsidePolicy.KEEP or not is_outside(shape, width, height):
        return shape
    if policy is OutsidePolicy.REFUSE:
        raise OutsideImageError("The shape reaches over the border of the image.", "Draw it inside the image.")
    inside = clip(shape, width, height)
    if inside is None:
        raise OutsideImageError("The shape lies outside the image.", "Draw it inside the image.")
    return inside


def is_outside(shape: ImageShape, width: int, height: int) -> bool:
    """Whether any of the shape lies outside an image of that size. The border itself is inside."""
    if isinstance(shape, Mask):
        return (shape.width, shape.height) != (width, height)
    return not all(
        -_SLACK_PX <= x <= width + _SLACK_PX and -_SLACK_PX <= y <= height + _SLACK_PX for x, y in outline_points(shape)
    )


def clip(shape: ImageShape, width: int, height: int) -> ImageShape | None:
    """What of the shape lies in an image of that size, as the same kind of shape; None if that is nothing.

    - A polygon may fall into several parts, and a polyline keeps its longest piece.
    - A rotated box becomes the smallest one at its angle around what is inside; corners may still be outside.
    - Keypoints outside become keypoints that are not labelled, at 0, 0, as in COCO.
    - A mask of another size is cut or filled up with background at the right and below.
    """
    if not is_outside(shape, width, height):
        return shape
    match shape:
        case Box():
            return boxes.clipped(boxes.normalised(shape), width, height)
        case RotatedBox():
            return _clipped_rotated(shape, width, height)
        case Polygon():
            return to_polygon(of_polygon(shape).intersection(_image(width, height)))
        case Polyline():
            return _clipped_line(shape, width, height)
        case Point():
            return None
        case Keypoints(points):
            return _clipped_keypoints(points, width, height)
        case Mask():
            return masks.from_window(*masks.to_window(shape), width, height)


def _image(width: int, height: int) -> BaseGeometry:
    return of_ring(boxes.corners(Box(0.0, 0.0, float(width), float(height))))


def _clipped_rotated(box: RotatedBox, width: int, height: int) -> RotatedBox | None:
    inside = to_polygon(of_ring(rotated_boxes.corners(box)).intersection(_image(width, height)))
    return rotated_boxes.at_angle(outline_points(inside), box.angle_deg) if inside else None


def _clipped_line(line: Polyline, width: int, height: int) -> Polyline | None:
    import shapely

    if len(line.points) < 2:
        return None
    # An intersection would also cut the line where it crosses itself; this one would leave out what lies on the border.
    rectangle = (-_SLACK_PX, -_SLACK_PX, width + _SLACK_PX, height + _SLACK_PX)
    inside = shapely.clip_by_rect(shapely.LineString(line.points), *rectangle)
    pieces = [piece for piece in shapely.get_parts(inside) if piece.length > 10 * _SLACK_PX]
    if not pieces:
        return None
    longest = max(pieces, key=lambda piece: float(piece.length))
    return Polyline(tuple((min(max(x, 0.0), float(width)), min(max(y, 0.0), float(height))) for x, y in longest.coords))


def _clipped_keypoints(points: tuple[Keypoint, ...], width: int, height: int) -> Keypoints | None:
    kept = tuple(
        Keypoint(0.0, 0.0, 0) if point.visibility and is_outside(Point(point.x, point.y), width, height) else point
        for point in points
    )
    return Keypoints(kept) if any(point.visibility for point in kept) else None
