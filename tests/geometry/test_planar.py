"""What polygons cover, also those that cross themselves."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from hypothesis import given

from labeller.domain.shape import Box, Keypoint, Keypoints, Point, Polygon, PolygonPart, Polyline
from labeller.geometry.planar import MARK_PX, is_inside, of_polygon, of_ring, to_planar, to_polygon
from tests.geometry.drawings import any_polygons, brief, pixel_centers, planar, rings, square, star_polygons

PENTAGRAM = tuple((10 + 8 * np.sin(turn), 8 - 8 * np.cos(turn)) for turn in np.arange(0, 4, 0.8) * np.pi)


@brief
@given(rings)
def test_a_ring_encloses_what_the_even_odd_rule_says(ring):
    area = of_ring(ring)
    assert area.is_valid
    x, y = pixel_centers()
    clear = shapely.distance(shapely.LinearRing(ring), shapely.points(x, y)) > 1e-6
    counted = is_inside(ring, np.column_stack([x.ravel(), y.ravel()])).reshape(x.shape)
    assert (shapely.contains_xy(area, x, y) == counted)[clear].all()


def test_the_middle_of_a_pentagram_is_outside():
    area = of_ring(PENTAGRAM)
    assert not area.contains(shapely.Point(10, 8))
    assert len(shapely.get_parts(area)) == 5


@brief
@given(any_polygons)
def test_any_polygon_covers_something_valid_or_nothing(polygon):
    area = of_polygon(polygon)
    assert area.is_valid
    back = to_polygon(area)
    assert (planar(back).area if back else 0) == pytest.approx(area.area, abs=1e-9)


@brief
@given(star_polygons())
def test_a_valid_polygon_comes_back_point_by_point(polygon):
    assert to_polygon(of_polygon(polygon)) == polygon


def test_lines_and_points_in_a_collection_have_no_area():
    mixed = shapely.GeometryCollection(
        [shapely.Point(1, 1), shapely.LineString([(0, 0), (1, 1)]), shapely.MultiPolygon([shapely.box(0, 0, 2, 2)])]
    )
    assert to_polygon(mixed).parts[0].holes == ()
    assert planar(to_polygon(mixed)).area == 4
    assert to_polygon(shapely.Point(1, 1)) is None


def test_points_and_lines_are_as_wide_as_a_mark():
    disc = to_planar(Point(3.0, 4.0))
    assert disc.bounds == pytest.approx((3 - MARK_PX / 2, 4 - MARK_PX / 2, 3 + MARK_PX / 2, 4 + MARK_PX / 2))
    band = to_planar(Polyline(((0.0, 0.0), (40.0, 0.0))))
    assert band.area == pytest.approx(40 * MARK_PX + disc.area)
    seen = Keypoints((Keypoint(3.0, 4.0, 1), Keypoint(100.0, 100.0, 0)))
    assert to_planar(seen).equals(disc)


def test_a_box_without_width_covers_nothing():
    assert to_planar(Box(1.0, 1.0, 0.0, 5.0)).area == 0


def test_a_hole_of_two_points_is_no_hole():
    assert of_polygon(Polygon((PolygonPart(square(0, 0, 4), (((1, 1), (2, 2)),)),))).area == 16
