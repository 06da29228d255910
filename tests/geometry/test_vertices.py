"""The vertices of polygons and polylines."""

from __future__ import annotations

import math

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from labeller.domain.shape import Polygon, PolygonPart, Polyline
from labeller.geometry import vertices
from labeller.geometry.vertices import Place
from tests.geometry.drawings import any_polygons, brief, line_shapes, points, square, star_polygons

shapes = st.one_of(any_polygons, line_shapes)
HOLED = Polygon((PolygonPart(square(0, 0, 10), (square(2, 2, 3),)), PolygonPart(((20, 0), (30, 0), (20, 10)))))
LINE = Polyline(((0.0, 0.0), (10.0, 0.0), (10.0, 10.0)))


@brief
@given(shapes, st.data())
def test_an_inserted_vertex_is_there_and_gone_when_it_is_removed(shape, data):
    place, _ = data.draw(st.sampled_from(list(vertices.places(shape))))
    further = vertices.insert(shape, place, (99.0, 98.0))
    assert vertices.vertex_at(further, place) == (99.0, 98.0)
    assert vertices.remove(further, place) == shape


@brief
@given(shapes, st.data())
def test_a_moved_vertex_is_the_only_one_that_changes(shape, data):
    place, _ = data.draw(st.sampled_from(list(vertices.places(shape))))
    before, after = dict(vertices.places(shape)), dict(vertices.places(vertices.move(shape, place, (99.0, 98.0))))
    assert after == before | {place: (99.0, 98.0)}


@brief
@given(shapes, points)
def test_the_nearest_vertex_is_none_farther_than_any_other(shape, point):
    place, distance_px = vertices.nearest_vertex(shape, point)
    assert math.dist(vertices.vertex_at(shape, place), point) == distance_px
    assert all(math.dist(vertex, point) >= distance_px for _, vertex in vertices.places(shape))


@brief
@given(star_polygons(), line_shapes, points)
def test_the_nearest_edge_is_as_far_as_shapely_says(polygon, line, point):
    rings = [polygon.parts[0].outline, *polygon.parts[0].holes]
    expected = min(shapely.LinearRing(ring).distance(shapely.Point(point)) for ring in rings)
    assert vertices.nearest_edge(polygon, point).distance_px == pytest.approx(expected)
    expected = shapely.LineString(line.points).distance(shapely.Point(point))
    assert vertices.nearest_edge(line, point).distance_px == pytest.approx(expected)


@brief
@given(star_polygons(), points)
def test_a_vertex_inserted_on_the_nearest_edge_changes_no_area(polygon, point):
    edge = vertices.nearest_edge(polygon, point)
    further = vertices.insert(polygon, edge.place, edge.point)
    before, after = (
        sum(shapely.Polygon(part.outline, part.holes).area for part in each.parts) for each in (polygon, further)
    )
    assert after == pytest.approx(before)


def test_the_edge_from_the_last_vertex_to_the_first_counts_in_a_polygon_only():
    assert vertices.nearest_edge(HOLED, (-1.0, 5.0)).place == Place(0, 0, 4)
    assert vertices.nearest_edge(LINE, (4.0, 6.0)).distance_px == 6.0


def test_a_hole_goes_with_the_vertex_that_holds_it_open():
    slim = Polygon((PolygonPart(square(0, 0, 10), (((2, 2), (5, 2), (5, 5)),)),))
    assert vertices.remove(slim, Place(0, 1, 0)) == Polygon((PolygonPart(square(0, 0, 10)),))


def test_a_part_goes_with_the_vertex_that_holds_it_open():
    rest = vertices.remove(HOLED, Place(1, 0, 2))
    assert rest == Polygon(HOLED.parts[:1])


def test_the_last_triangle_and_the_last_line_are_gone_without_a_vertex():
    assert vertices.remove(Polygon((PolygonPart(((20, 0), (30, 0), (20, 10))),)), Place(0, 0, 0)) is None
    assert vertices.remove(Polyline(((0.0, 0.0), (1.0, 1.0))), Place(0, 0, 0)) is None


def test_nothing_is_near_in_an_empty_shape():
    assert vertices.nearest_vertex(Polygon(()), (0.0, 0.0)) is None
    assert vertices.nearest_edge(Polyline(()), (0.0, 0.0)) is None


@pytest.mark.parametrize("place", [Place(2, 0, 0), Place(0, 2, 0), Place(0, 0, 4)])
def test_a_vertex_that_is_not_there_cannot_be_moved_or_removed(place):
    with pytest.raises(IndexError):
        vertices.move(HOLED, place, (0.0, 0.0))
    with pytest.raises(IndexError):
        vertices.remove(HOLED, place)
