"""Which kinds of shape can become which others, and how."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from labeller.domain.shape import (
    Box,
    ImageShape,
    Keypoints,
    Mask,
    Point,
    Polygon,
    PolygonPart,
    Polyline,
    RotatedBox,
)
from labeller.geometry import boxes, outlines, polygons, rasters, rotated_boxes
from labeller.geometry.extent import extent
from labeller.geometry.planar import of_polygon, outline_points

Kind = type[Box] | type[RotatedBox] | type[Polygon] | type[Polyline] | type[Point] | type[Keypoints] | type[Mask]

# Left out is what would say more than was drawn: a point does not say how large, a line of points not which is which.
TARGETS: dict[Kind, tuple[Kind, ...]] = {
    Box: (RotatedBox, Polygon, Mask, Point),
    RotatedBox: (Box, Polygon, Mask, Point),
    Polygon: (Box, RotatedBox, Mask, Polyline, Point),
    Polyline: (Box, RotatedBox, Polygon),
    Point: (),
    Keypoints: (Box,),
    Mask: (Box, RotatedBox, Polygon, Point),
}


def can_convert(kind: Kind, target: Kind) -> bool:
    """Whether shapes of one kind can become another; any kind can stay what it is."""
    return kind is target or target in TARGETS[kind]


def convert(shape: ImageShape, target: Kind, width: int, height: int) -> ImageShape | None:
    """The shape as another kind, in an image of `width` x `height`.

    None if that makes no sense: kinds that `TARGETS` does not name, nothing left (a polygon between pixel centres as
    a mask, a straight line as a box), more than the other kind can hold (a polygon with holes as a line).
    """
    if isinstance(shape, target):
        return shape
    if not can_convert(type(shape), target):
        return None
    return _CONVERTERS[target](shape, width, height)


def _to_box(shape: ImageShape, _width: int, _height: int) -> Box | None:
    around = extent(shape)
    return around if around and boxes.area(around) > 0 else None


def _to_rotated_box(shape: ImageShape, width: int, height: int) -> RotatedBox | None:
    if isinstance(shape, Box):
        return rotated_boxes.from_box(shape)
    held = _to_polygon(shape, width, height, tolerance_px=0.0) if isinstance(shape, Mask) else shape
    around = rotated_boxes.around(outline_points(held)) if held else None
    return around if around and around.width * around.height > 0 else None


def _to_polygon(
    shape: ImageShape, _width: int, _height: int, tolerance_px: float = outlines.SMOOTH_PX
) -> Polygon | None:
    """The outline: of a mask smooth, of a polyline closed and repaired."""
    if isinstance(shape, Mask):
        return outlines.to_polygon(shape, tolerance_px)
    return polygons.repair(Polygon((PolygonPart(outline_points(shape)),))).polygon


def _to_mask(shape: Any, width: int, height: int) -> Mask | None:
    mask = rasters.to_mask(shape, width, height)
    return mask if len(mask.runs) > 1 else None


def _to_polyline(shape: ImageShape, _width: int, _height: int) -> Polyline | None:
    """The outline as a line that comes back to where it began; of a single part without holes."""
    if isinstance(shape, Polygon) and len(shape.parts) == 1 and not shape.parts[0].holes:
        outline = shape.parts[0].outline
        return Polyline((*outline, *outline[:1]))
    return None


def _to_point(shape: ImageShape, width: int, height: int) -> Point | None:
    """The centre of gravity, or if that is outside, as with a crescent, a point well inside."""
    import shapely

    held = shape if isinstance(shape, Polygon) else _to_polygon(shape, width, height, tolerance_px=0.0)
    area = of_polygon(held) if held else shapely.Polygon()
    if area.is_empty:
        return None
    center = area.centroid if area.contains(area.centroid) else area.point_on_surface()
    return Point(float(center.x), float(center.y))


_CONVERTERS: dict[Kind, Callable[[Any, int, int], ImageShape | None]] = {
    Box: _to_box,
    RotatedBox: _to_rotated_box,
    Polygon: _to_polygon,
    Mask: _to_mask,
    Polyline: _to_polyline,
    Point: _to_point,
}
