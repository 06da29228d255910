"""Shapes as shapely's plane geometries and back, always valid ones.

A point is in a part of a polygon if a ray from it crosses the outline an odd number of times and lies in none of the
holes; a polygon is the union of its parts. So a polygon that crosses itself has a meaning too, the one that canvases
draw with the even-odd rule.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import numpy as np

from labeller.domain.shape import (
    XY,
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
from labeller.geometry import boxes, rotated_boxes
from labeller.geometry.arrays import Bools, Floats

if TYPE_CHECKING:
    import shapely
    from shapely.geometry.base import BaseGeometry

FEWEST_CORNERS = 3

# Points and lines have no area. Compared with others they are as wide as a small mark on the screen.
MARK_PX = 10.0

Planar = Box | RotatedBox | Polygon | Polyline | Point | Keypoints


def to_planar(shape: Planar) -> BaseGeometry:
    """What the shape covers, as a valid geometry of shapely.

    Points are discs and lines are bands of `MARK_PX` pixels across; of keypoints those that are labelled count.
    """
    import shapely

    match shape:
        case Box():
            return of_ring(boxes.corners(shape))
        case RotatedBox():
            return of_ring(rotated_boxes.corners(shape))
        case Polygon():
            return of_polygon(shape)
        case Polyline(points):
            return _line(points).buffer(MARK_PX / 2)
        case Point(x, y):
            return shapely.Point(x, y).buffer(MARK_PX / 2)
        case Keypoints(points):
            return shapely.MultiPoint([(point.x, point.y) for point in points if point.visibility]).buffer(MARK_PX / 2)


def of_polygon(polygon: Polygon) -> BaseGeometry:
    """A valid geometry of what the polygon covers; empty if that has no area."""
    import shapely

    parts = [_of_part(part) for part in polygon.parts if len(part.outline) >= FEWEST_CORNERS]
    if len(parts) == 1:
        return parts[0]
    together = shapely.MultiPolygon(list(_pieces(parts)))
    return together if together.is_valid else shapely.union_all(parts)


def to_polygon(geometry: BaseGeometry) -> Polygon | None:
    """The areas of a geometry, without what in it is a line or a point; None if there is no area."""
    parts = tuple(
        PolygonPart(_ring(piece.exterior), tuple(_ring(hole) for hole in piece.interiors))
        for piece in _pieces([geometry])
        if piece.area > 0
    )
    return Polygon(parts) if parts else None


def of_ring(ring: Sequence[XY]) -> BaseGeometry:
    """What a ring encloses by the even-odd rule; empty if that is nothing."""
    import shapely

    if len(ring) < FEWEST_CORNERS:
        return shapely.Polygon()
    area = shapely.Polygon(ring)
    if area.is_valid:
        return area
    # GEOS would make it valid too, but where sides lie on each other not by the even-odd rule.
    faces = shapely.get_parts(shapely.polygonize([shapely.union_all(area.exterior)]))
    inside = is_inside(ring, shapely.get_coordinates(shapely.point_on_surface(faces)))
    return shapely.union_all(faces[inside])


def is_inside(ring: Sequence[XY], points: Floats) -> Bools:
    """(n,) whether rays to the right from points (n, 2) cross the ring an odd number of times."""
    corner = np.asarray(ring, dtype=np.float64)
    following = np.roll(corner, -1, axis=0)
    x, y = points[:, :1], points[:, 1:]
    is_level = (corner[:, 1] <= y) != (following[:, 1] <= y)
    rise = following[:, 1] - corner[:, 1]
    crossing = corner[:, 0] + (y - corner[:, 1]) / np.where(rise == 0, 1, rise) * (following - corner)[:, 0]
    is_odd: Bools = np.count_nonzero(is_level & (crossing > x), axis=1) % 2 == 1
    return is_odd


def simplified(area: BaseGeometry, tolerance_px: float) -> BaseGeometry:
    """A valid area with fewer points, and as many parts and holes.

    Douglas and Peucker, "Algorithms for the reduction of the number of points" (1973): the outline strays by no more
    than the tolerance. Only where that would make it cross itself or lose a part or a hole, the way that forbids it
    is gone, which takes ten times as long and may stray up to twice as far where a ring begins.
    """
    import shapely

    simple = area.simplify(tolerance_px, preserve_topology=False)
    if simple.is_valid and _count_rings(simple) == _count_rings(area):
        return simple
    return shapely.simplify(area, tolerance_px, preserve_topology=True)


def outline_points(shape: ImageShape) -> tuple[XY, ...]:
    """The points that hold the shape up: corners, vertices, labelled keypoints; corners of the extent for a mask."""
    match shape:
        case Box():
            return boxes.corners(shape)
        case RotatedBox():
            return rotated_boxes.corners(shape)
        case Polygon(parts):
            return tuple(point for part in parts for point in part.outline)
        case Polyline(points):
            return points
        case Point(x, y):
            return ((x, y),)
        case Keypoints(points):
            return tuple((point.x, point.y) for point in points if point.visibility)
        case Mask():
            from labeller.geometry import masks

            bounds = masks.extent(shape)
            return boxes.corners(bounds) if bounds else ()


def _of_part(part: PolygonPart) -> BaseGeometry:
    import shapely

    plain = shapely.Polygon(part.outline, [hole for hole in part.holes if len(hole) >= FEWEST_CORNERS])
    if plain.is_valid:
        return plain
    holes = shapely.union_all([of_ring(hole) for hole in part.holes])
    return shapely.difference(of_ring(part.outline), holes)


def _count_rings(area: BaseGeometry) -> tuple[int, int]:
    pieces = list(_pieces([area]))
    return len(pieces), sum(len(piece.interiors) for piece in pieces)


def _pieces(geometries: Iterable[BaseGeometry]) -> Iterable[shapely.Polygon]:
    import shapely

    for piece in shapely.get_parts(shapely.get_parts(list(geometries))):
        if isinstance(piece, shapely.Polygon) and not piece.is_empty:
            yield piece


def _ring(ring: shapely.LinearRing) -> tuple[XY, ...]:
    """The corners of a ring, the first not repeated at the end."""
    return tuple((float(x), float(y)) for x, y in list(ring.coords)[:-1])


def _line(points: Sequence[XY]) -> BaseGeometry:
    import shapely

    return shapely.LineString(points) if len(points) > 1 else shapely.MultiPoint(points)
