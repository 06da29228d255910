"""The vertices of polygons and polylines: found near a point, moved, inserted, removed."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TypeVar

from labeller.domain.shape import XY, Polygon, PolygonPart, Polyline
from labeller.geometry.planar import FEWEST_CORNERS

Vertexed = Polygon | Polyline
AnyVertexed = TypeVar("AnyVertexed", Polygon, Polyline, Polygon | Polyline)
_FEWEST_POINTS = 2


@dataclass(frozen=True, slots=True)
class Place:
    """Where a vertex is: the part, its ring (0 the outline, 1 the first hole, ...), and the position in the ring.

    The part and the ring of a polyline are 0.
    """

    part: int
    ring: int
    index: int


@dataclass(frozen=True, slots=True)
class OnEdge:
    """The point of an edge that is nearest to another, how far that is in pixels, and where it would be inserted."""

    place: Place
    point: XY
    distance_px: float


def vertex_at(shape: Vertexed, place: Place) -> XY:
    """Raises IndexError if there is none."""
    return _ring(shape, place)[place.index]


def places(shape: Vertexed) -> Iterator[tuple[Place, XY]]:
    """All vertices, ring by ring."""
    for part, ring, points in _rings(shape):
        for index, point in enumerate(points):
            yield Place(part, ring, index), point


def nearest_vertex(shape: Vertexed, point: XY) -> tuple[Place, float] | None:
    """The vertex nearest to a point and its distance in pixels; None without vertices."""
    return min(((place, math.dist(vertex, point)) for place, vertex in places(shape)), key=_distance, default=None)


def nearest_edge(shape: Vertexed, point: XY) -> OnEdge | None:
    """The nearest point on any edge; None without edges."""
    return min(_feet(shape, point), key=lambda foot: foot.distance_px, default=None)


def move(shape: AnyVertexed, place: Place, to: XY) -> AnyVertexed:
    """The shape with one vertex elsewhere. Raises IndexError if there is none."""
    points: list[XY] = list(_ring(shape, place))
    points[place.index] = to
    return _with_ring(shape, place, tuple(points))


def insert(shape: AnyVertexed, place: Place, point: XY) -> AnyVertexed:
    """The shape with a further vertex, which is at `place` then. Raises IndexError if there is no such ring."""
    points: tuple[XY, ...] = _ring(shape, place)
    return _with_ring(shape, place, (*points[: place.index], point, *points[place.index :]))


def remove(shape: AnyVertexed, place: Place) -> AnyVertexed | None:
    """The shape without one vertex.

    A hole that is left with two is gone, and so is a part with its holes; None if nothing is left of the shape.
    Raises IndexError if there is no such vertex.
    """
    points: list[XY] = list(_ring(shape, place))
    del points[place.index]
    if isinstance(shape, Polyline):
        return replace(shape, points=tuple(points)) if len(points) >= _FEWEST_POINTS else None
    return _with_ring(shape, place, tuple(points)) if len(points) >= FEWEST_CORNERS else _without_ring(shape, place)


def _rings(shape: Vertexed) -> Iterator[tuple[int, int, tuple[XY, ...]]]:
    if isinstance(shape, Polyline):
        yield 0, 0, shape.points
        return
    for number, part in enumerate(shape.parts):
        for ring, points in enumerate((part.outline, *part.holes)):
            yield number, ring, points


def _ring(shape: Vertexed, place: Place) -> tuple[XY, ...]:
    if isinstance(shape, Polyline):
        return shape.points
    part = shape.parts[place.part]
    return (part.outline, *part.holes)[place.ring]


def _with_ring(shape: AnyVertexed, place: Place, points: tuple[XY, ...]) -> AnyVertexed:
    if isinstance(shape, Polyline):
        return replace(shape, points=points)
    part: PolygonPart = shape.parts[place.part]
    rings = [part.outline, *part.holes]
    rings[place.ring] = points
    return _with_part(shape, place.part, (PolygonPart(rings[0], tuple(rings[1:])),))


def _without_ring(polygon: Polygon, place: Place) -> Polygon | None:
    part = polygon.parts[place.part]
    if place.ring == 0:
        rest = _with_part(polygon, place.part, ())
        return rest if rest.parts else None
    holes = part.holes[: place.ring - 1] + part.holes[place.ring :]
    return _with_part(polygon, place.part, (PolygonPart(part.outline, holes),))


def _with_part(polygon: Polygon, number: int, parts: tuple[PolygonPart, ...]) -> Polygon:
    return replace(polygon, parts=(*polygon.parts[:number], *parts, *polygon.parts[number + 1 :]))


def _feet(shape: Vertexed, point: XY) -> Iterator[OnEdge]:
    for part, ring, points in _rings(shape):
        ends = points[1:] if isinstance(shape, Polyline) else points[1:] + points[:1]
        for index, (start, end) in enumerate(zip(points, ends, strict=False)):
            foot = _nearest_on(start, end, point)
            yield OnEdge(Place(part, ring, index + 1), foot, math.dist(foot, point))


def _nearest_on(start: XY, end: XY, point: XY) -> XY:
    across, down = end[0] - start[0], end[1] - start[1]
    squared = across**2 + down**2
    along = ((point[0] - start[0]) * across + (point[1] - start[1]) * down) / squared if squared else 0.0
    share = min(max(along, 0.0), 1.0)
    return start[0] + share * across, start[1] + share * down


def _distance(found: tuple[Place, float]) -> float:
    return found[1]
