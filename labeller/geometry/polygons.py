"""Polygons: whether they are valid and how they are repaired, measured, simplified, cut and put together.

A result that has no area is None. What a polygon covers follows the rule of `labeller.geometry.planar`, so every
function but the repairs takes invalid polygons too, and all give valid ones.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from labeller.domain.shape import XY, Polygon, PolygonPart
from labeller.geometry.planar import FEWEST_CORNERS, is_inside, of_polygon, of_ring, simplified, to_polygon


class Repair(StrEnum):
    """What was done to an invalid polygon, in words for people."""

    NOT_NUMBERS = "points that are not numbers were left out"
    REPEATED_POINTS = "points given twice in a row were left out"
    TOO_FEW_POINTS = "outlines and holes of fewer than three points were left out"
    SELF_CROSSING = "an outline or a hole that crossed or touched itself was cut up there"
    HOLES = "holes that overlapped each other or the outline were cut out of it"
    OVERLAPPING_PARTS = "parts that overlapped were merged"
    NO_AREA = "nothing with an area was left"


@dataclass(frozen=True, slots=True)
class Repaired:
    """A valid polygon, None if there is nothing to have an area, and what was done to the one given."""

    polygon: Polygon | None
    repairs: tuple[Repair, ...]


def is_valid(polygon: Polygon) -> bool:
    """Whether every ring is simple, holes are inside their outlines, and neither holes nor parts overlap.

    Touching at points is allowed, as in the OGC's simple features; points given twice in a row are not.
    """
    return not repair(polygon).repairs


def repair(polygon: Polygon) -> Repaired:
    """The same area as a valid polygon. A valid one comes back as it is."""
    cleaned, repairs = _cleaned(polygon)
    repairs += _crossings(cleaned)
    if {Repair.SELF_CROSSING, Repair.HOLES, Repair.OVERLAPPING_PARTS}.isdisjoint(repairs):
        valid = cleaned if cleaned.parts else None
    else:
        valid = to_polygon(of_polygon(cleaned))
    return Repaired(valid, (*repairs, Repair.NO_AREA) if valid is None else tuple(repairs))


def area(polygon: Polygon) -> float:
    """Square pixels that the polygon covers."""
    return float(of_polygon(polygon).area)


def perimeter(polygon: Polygon) -> float:
    """Length of all outlines and holes in pixels."""
    return float(of_polygon(polygon).length)


def contains(polygon: Polygon, x: float, y: float) -> bool:
    """Whether the point lies in the polygon and not in a hole."""
    place = np.array([[x, y]])
    return any(
        is_inside(part.outline, place)[0] and not any(is_inside(hole, place)[0] for hole in part.holes if hole)
        for part in polygon.parts
        if part.outline
    )


def simplify(polygon: Polygon, tolerance_px: float) -> Polygon | None:
    """With fewer points: the outline strays by about the tolerance from those left out; see `planar.simplified`."""
    return to_polygon(simplified(of_polygon(polygon), tolerance_px))


def merge(polygons: Sequence[Polygon]) -> Polygon | None:
    """What any of the polygons covers."""
    import shapely

    return to_polygon(shapely.union_all([of_polygon(polygon) for polygon in polygons]))


def subtract(one: Polygon, other: Polygon) -> Polygon | None:
    """What the first covers and the other does not."""
    return to_polygon(of_polygon(one).difference(of_polygon(other)))


def intersection(one: Polygon, other: Polygon) -> Polygon | None:
    """What both cover."""
    return to_polygon(of_polygon(one).intersection(of_polygon(other)))


def cut_hole(polygon: Polygon, ring: Sequence[XY]) -> Polygon | None:
    """The polygon without what a ring encloses."""
    return to_polygon(of_polygon(polygon).difference(of_ring(ring)))


def without_holes(polygon: Polygon) -> Polygon | None:
    """The polygon with its holes filled."""
    return merge([Polygon((PolygonPart(part.outline),)) for part in polygon.parts])


def separate(polygon: Polygon) -> tuple[Polygon, ...]:
    """Each part as a polygon of its own."""
    return tuple(Polygon((part,)) for part in polygon.parts)


def join(polygons: Sequence[Polygon]) -> Polygon | None:
    """One polygon of the parts of all: those that do not overlap stay as they are, others are merged."""
    return repair(Polygon(tuple(part for polygon in polygons for part in polygon.parts))).polygon


def split(polygon: Polygon, line: Sequence[XY]) -> tuple[Polygon, ...]:
    """The pieces into which a line cuts the polygon; the polygon alone if the line does not cut through it.

    The first piece keeps the largest piece of each part that was cut and all parts that were not; every other piece
    is a polygon of its own. What of the line ends inside cuts nothing.
    """
    kept: list[PolygonPart] = []
    cut_off: list[Polygon] = []
    for part in polygon.parts:
        pieces = _pieces(part, line)
        kept += pieces[0].parts if pieces else (part,)
        cut_off += pieces[1:]
    return (Polygon(tuple(kept)), *cut_off) if cut_off else (polygon,)


def _pieces(part: PolygonPart, line: Sequence[XY]) -> list[Polygon]:
    """The pieces of one part, the largest first; empty if the line does not cut it."""
    import shapely

    whole = of_polygon(Polygon((part,)))
    if len(line) < 2 or not whole.intersects(shapely.LineString(line)):
        return []
    edges = shapely.union_all([whole.boundary, shapely.LineString(line)])
    faces = shapely.get_parts(shapely.polygonize([edges]))
    inside = sorted(faces[shapely.contains(whole, shapely.point_on_surface(faces))], key=lambda face: -float(face.area))
    pieces = [piece for piece in map(to_polygon, inside) if piece]
    return pieces if len(pieces) > len(shapely.get_parts(whole)) else []


def _cleaned(polygon: Polygon) -> tuple[Polygon, list[Repair]]:
    """The polygon of all rings that have enough points, none of them twice in a row, and what was left out."""
    done: set[Repair] = set()
    parts = []
    for part in polygon.parts:
        rings = [_cleaned_ring(ring, done) for ring in (part.outline, *part.holes)]
        if rings[0]:
            parts.append(PolygonPart(rings[0], tuple(hole for hole in rings[1:] if hole)))
    return Polygon(tuple(parts)), [repair for repair in Repair if repair in done]


def _cleaned_ring(ring: tuple[XY, ...], done: set[Repair]) -> tuple[XY, ...]:
    """The ring without bad points, empty if too few are left; adds to `done` what that took."""
    finite = tuple((x, y) for x, y in ring if math.isfinite(x) and math.isfinite(y))
    following = finite[1:] + finite[:1]
    distinct = tuple(point for point, other in zip(finite, following, strict=True) if point != other)
    if len(finite) < len(ring):
        done.add(Repair.NOT_NUMBERS)
    if len(distinct) < len(finite):
        done.add(Repair.REPEATED_POINTS)
    if len(distinct) < FEWEST_CORNERS:
        done.add(Repair.TOO_FEW_POINTS)
        return ()
    return distinct


def _crossings(polygon: Polygon) -> list[Repair]:
    """What stands in the way of clean rings being a valid polygon."""
    import shapely

    rings = [shapely.Polygon(ring) for part in polygon.parts for ring in (part.outline, *part.holes)]
    if not shapely.is_valid(rings).all():
        return [Repair.SELF_CROSSING]
    parts = [shapely.Polygon(part.outline, part.holes) for part in polygon.parts]
    if not shapely.is_valid(parts).all():
        return [Repair.HOLES]
    return [] if shapely.MultiPolygon(parts).is_valid else [Repair.OVERLAPPING_PARTS]
