"""Polygons cut, merged, simplified and repaired, against shapely."""

from __future__ import annotations

import math

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from labeller.domain.shape import Polygon, PolygonPart
from labeller.geometry import polygons
from labeller.geometry.planar import of_polygon
from labeller.geometry.polygons import Repair
from tests.geometry.drawings import any_polygons, brief, line_shapes, planar, points, square, star_polygons

TEN = PolygonPart(square(0, 0, 10))
BOW = PolygonPart(((0.0, 0.0), (10.0, 10.0), (10.0, 0.0), (0.0, 10.0)))


def area_of(polygon: Polygon | None) -> shapely.Geometry:
    return planar(polygon) if polygon else shapely.MultiPolygon()


@brief
@given(star_polygons())
def test_area_and_perimeter_are_those_of_shapely(polygon):
    assert polygons.area(polygon) == pytest.approx(planar(polygon).area)
    assert polygons.perimeter(polygon) == pytest.approx(planar(polygon).length)


@brief
@given(any_polygons)
def test_a_repaired_polygon_is_valid_and_covers_the_same(polygon):
    repaired = polygons.repair(polygon)
    assert area_of(repaired.polygon).is_valid
    assert area_of(repaired.polygon).area == pytest.approx(of_polygon(polygon).area, abs=1e-9)
    if repaired.polygon:
        assert polygons.is_valid(repaired.polygon)


@brief
@given(any_polygons)
def test_a_polygon_needs_no_repair_if_shapely_finds_it_valid(polygon):
    if planar(polygon).is_valid:
        assert set(polygons.repair(polygon).repairs) <= {Repair.REPEATED_POINTS}
    else:
        assert polygons.repair(polygon).repairs


@pytest.mark.parametrize(
    ("parts", "repairs", "area"),
    [
        ([TEN], [], 100),
        ([PolygonPart((*TEN.outline, TEN.outline[0]))], [Repair.REPEATED_POINTS], 100),
        ([PolygonPart((*TEN.outline, (math.nan, 1.0)))], [Repair.NOT_NUMBERS], 100),
        ([PolygonPart(TEN.outline, (((1, 1), (2, 2)),))], [Repair.TOO_FEW_POINTS], 100),
        ([BOW], [Repair.SELF_CROSSING], 50),
        ([PolygonPart(TEN.outline, (square(5, 5, 10),))], [Repair.HOLES], 75),
        ([TEN, PolygonPart(square(5, 5, 10))], [Repair.OVERLAPPING_PARTS], 175),
        ([TEN, PolygonPart(((20.0, 0.0), (30.0, 0.0)))], [Repair.TOO_FEW_POINTS], 100),
    ],
)
def test_a_repair_says_what_it_did(parts, repairs, area):
    repaired = polygons.repair(Polygon(tuple(parts)))
    assert repaired.repairs == tuple(repairs)
    assert polygons.area(repaired.polygon) == area


@pytest.mark.parametrize("ring", [(), ((1.0, 1.0), (2.0, 2.0)), ((1.0, 1.0), (2.0, 2.0), (3.0, 3.0))])
def test_nothing_is_left_of_a_polygon_without_area(ring):
    repaired = polygons.repair(Polygon((PolygonPart(ring),)))
    assert repaired.polygon is None
    assert repaired.repairs[-1] == Repair.NO_AREA


def test_parts_that_touch_at_a_corner_are_valid():
    assert polygons.is_valid(Polygon((TEN, PolygonPart(square(10, 10, 5)))))


@brief
@given(star_polygons(), points)
def test_a_point_is_in_the_polygon_if_shapely_says_so(polygon, point):
    place = shapely.Point(point)
    if planar(polygon).boundary.distance(place) > 1e-9:
        assert polygons.contains(polygon, *point) == planar(polygon).contains(place)


@brief
@given(star_polygons(), st.floats(0.1, 4))
def test_a_simplified_polygon_is_valid_near_and_has_no_more_points(polygon, tolerance_px):
    simple = polygons.simplify(polygon, tolerance_px)
    assert planar(simple).is_valid
    assert shapely.get_num_coordinates(planar(simple)) <= shapely.get_num_coordinates(planar(polygon))
    assert planar(simple).boundary.hausdorff_distance(planar(polygon).boundary) <= 2 * tolerance_px


@brief
@given(star_polygons(), star_polygons())
def test_merged_subtracted_and_shared_areas_add_up(one, other):
    merged, rest, shared = (
        area_of(result).area
        for result in (
            polygons.merge([one, other]),
            polygons.subtract(one, other),
            polygons.intersection(one, other),
        )
    )
    assert rest + shared == pytest.approx(polygons.area(one), abs=1e-6)
    assert merged == pytest.approx(rest + polygons.area(other), abs=1e-6)
    assert shared == pytest.approx(planar(one).intersection(planar(other)).area, abs=1e-6)


def test_a_hole_is_cut_and_filled_again():
    holed = polygons.cut_hole(Polygon((TEN,)), square(2, 2, 3))
    assert [len(part.holes) for part in holed.parts] == [1]
    assert polygons.area(holed) == 91
    assert not polygons.contains(holed, 3, 3)
    assert polygons.area(polygons.without_holes(holed)) == 100


def test_parts_become_polygons_and_come_together_again():
    both = Polygon((TEN, PolygonPart(square(20, 0, 5))))
    assert polygons.join(polygons.separate(both)) == both
    assert len(polygons.join([Polygon((TEN,)), Polygon((PolygonPart(square(5, 0, 10)),))]).parts) == 1


@brief
@given(star_polygons(), line_shapes)
def test_the_pieces_of_a_polygon_are_valid_apart_and_make_it_up(polygon, line):
    pieces = polygons.split(polygon, line.points)
    areas = [planar(piece) for piece in pieces]
    assert all(area.is_valid for area in areas)
    assert sum(area.area for area in areas) == pytest.approx(polygons.area(polygon), abs=1e-6)
    assert shapely.union_all(areas).symmetric_difference(planar(polygon)).area < 1e-6


def test_a_line_through_cuts_in_two_the_larger_first():
    one, other = polygons.split(Polygon((TEN,)), [(-1.0, 3.0), (11.0, 3.0)])
    assert (polygons.area(one), polygons.area(other)) == (70, 30)


@pytest.mark.parametrize("line", [[(5.0, 5.0), (20.0, 5.0)], [(20.0, 0.0), (20.0, 9.0)], [(0.0, 0.0), (10.0, 0.0)], []])
def test_a_line_that_does_not_go_through_cuts_nothing(line):
    polygon = Polygon((TEN,))
    assert polygons.split(polygon, line) == (polygon,)


def test_a_part_that_the_line_misses_stays_with_the_largest_piece():
    far = PolygonPart(square(50, 50, 5))
    first, second = polygons.split(Polygon((far, TEN)), [(-1.0, 3.0), (11.0, 3.0)])
    assert far in first.parts
    assert polygons.area(first) == 70 + 25
    assert polygons.area(second) == 30


def test_a_closed_line_inside_cuts_its_inside_out():
    first, second = polygons.split(Polygon((TEN,)), [*square(2, 2, 4), (2.0, 2.0)])
    assert len(first.parts[0].holes) == 1
    assert polygons.area(second) == 16
