"""Shapes as other kinds of shape."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given

from labeller.domain.shape import Box, Keypoint, Keypoints, Mask, Point, Polygon, PolygonPart, Polyline, RotatedBox
from labeller.geometry import boxes, masks, polygons, rasters
from labeller.geometry.conversion import TARGETS, can_convert, convert
from labeller.geometry.overlap import iou
from labeller.geometry.planar import of_polygon, to_planar
from tests.geometry.drawings import HEIGHT, WIDTH, box_shapes, brief, image_shapes, square, star_polygons

KINDS = tuple(TARGETS)
LARGE = 300
SHAPES = {
    Box: Box(20.0, 30.0, 120.0, 90.0),
    RotatedBox: RotatedBox(120.0, 130.0, 120.0, 90.0, 30.0),
    Polygon: Polygon((PolygonPart(((20.0, 30.0), (200.0, 50.0), (150.0, 220.0), (40.0, 120.0))),)),
    Polyline: Polyline(((20.0, 30.0), (200.0, 50.0), (150.0, 220.0), (40.0, 120.0))),
    Point: Point(100.0, 100.0),
    Keypoints: Keypoints((Keypoint(20.0, 30.0), Keypoint(90.0, 70.0))),
    Mask: rasters.to_mask(RotatedBox(120.0, 130.0, 120.0, 90.0, 30.0), LARGE, LARGE),
}
PAIRS = list(itertools.product(KINDS, KINDS))


@pytest.mark.parametrize(("kind", "target"), PAIRS, ids=lambda kind: kind.__name__)
def test_a_shape_becomes_the_kinds_that_are_listed_and_no_other(kind, target):
    found = convert(SHAPES[kind], target, LARGE, LARGE)
    assert isinstance(found, target) if can_convert(kind, target) else found is None


@brief
@given(image_shapes)
def test_a_shape_is_already_what_it_is(shape):
    assert convert(shape, type(shape), WIDTH, HEIGHT) is shape


@brief
@given(image_shapes)
def test_a_conversion_gives_the_kind_asked_for_or_nothing(shape):
    for target in KINDS:
        found = convert(shape, target, WIDTH, HEIGHT)
        assert found is None or isinstance(found, target)


@pytest.mark.parametrize("target", [RotatedBox, Polygon, Mask], ids=lambda kind: kind.__name__)
def test_a_box_of_whole_pixels_comes_back_from_what_it_became(target):
    box = SHAPES[Box]
    there = convert(box, target, LARGE, LARGE)
    assert iou(there, box) == pytest.approx(1)
    assert convert(there, Box, LARGE, LARGE) == box


def test_a_rotated_box_comes_back_nearly_from_its_mask():
    back = convert(SHAPES[Mask], RotatedBox, LARGE, LARGE)
    assert iou(back, SHAPES[RotatedBox]) > 0.96


@brief
@given(star_polygons())
def test_the_point_of_an_area_lies_in_it(polygon):
    point = convert(polygon, Point, WIDTH, HEIGHT)
    assert of_polygon(polygon).buffer(1e-6).contains(to_planar(point).centroid)


def test_the_point_of_a_box_is_its_middle():
    assert convert(SHAPES[Box], Point, LARGE, LARGE) == Point(*boxes.center(SHAPES[Box]))


def test_an_outline_as_a_line_comes_back_to_where_it_began():
    polygon = SHAPES[Polygon]
    line = convert(polygon, Polyline, LARGE, LARGE)
    assert line.points == (*polygon.parts[0].outline, polygon.parts[0].outline[0])
    assert convert(line, Polygon, LARGE, LARGE) == polygon


def test_holes_and_parts_do_not_fit_in_a_line():
    holed = polygons.cut_hole(Polygon((PolygonPart(square(0, 0, 10)),)), square(2, 2, 3))
    two = Polygon((PolygonPart(square(0, 0, 10)), PolygonPart(square(20, 0, 5))))
    assert convert(holed, Polyline, WIDTH, HEIGHT) is convert(two, Polyline, WIDTH, HEIGHT) is None


@pytest.mark.parametrize("target", [Box, RotatedBox, Polygon], ids=lambda kind: kind.__name__)
def test_a_straight_line_has_no_area_to_become(target):
    assert convert(Polyline(((0.0, 0.0), (9.0, 0.0), (4.0, 0.0))), target, WIDTH, HEIGHT) is None


@pytest.mark.parametrize("target", [Box, RotatedBox, Polygon, Point], ids=lambda kind: kind.__name__)
def test_an_empty_mask_becomes_nothing(target):
    assert convert(masks.empty(5, 5), target, 5, 5) is None


def test_what_lies_between_the_centers_of_pixels_is_no_mask():
    assert convert(Box(3.6, 3.6, 0.5, 0.5), Mask, WIDTH, HEIGHT) is None


@brief
@given(box_shapes)
def test_the_polygon_of_a_box_has_its_four_corners(box):
    (part,) = convert(box, Polygon, WIDTH, HEIGHT).parts
    assert part.outline == boxes.corners(box)
