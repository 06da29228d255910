"""Upright boxes: made from points, cut and compared."""

from __future__ import annotations

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from labeller.domain.shape import Box
from labeller.geometry import boxes
from tests.geometry.drawings import HEIGHT, WIDTH, box_shapes, brief, points

IMAGE = shapely.box(0, 0, WIDTH, HEIGHT)


def as_shapely(box: Box) -> shapely.Polygon:
    return shapely.box(box.x, box.y, box.x + box.width, box.y + box.height)


@brief
@given(points, points)
def test_two_corners_make_one_box_in_any_order(one, other):
    expected = shapely.MultiPoint([one, other]).bounds
    turned = (one[0], other[1]), (other[0], one[1])
    for pair in ((one, other), (other, one), turned, turned[::-1]):
        assert as_shapely(boxes.from_corners(*pair)).bounds == pytest.approx(expected)


@brief
@given(st.permutations([(12.0, 3.0), (20.0, 9.5), (11.0, 18.0), (4.0, 8.0)]))
def test_four_extreme_points_make_the_box_they_touch(clicks):
    assert boxes.around(clicks) == Box(4.0, 3.0, 16.0, 15.0)


def test_no_points_make_no_box():
    assert boxes.around([]) is None


def test_a_box_drawn_backwards_is_put_right():
    assert boxes.normalised(Box(10.0, 8.0, -4.0, -3.0)) == Box(6.0, 5.0, 4.0, 3.0)


def test_corners_go_clockwise_from_the_top_left():
    assert boxes.corners(Box(1.0, 2.0, 3.0, 4.0)) == ((1.0, 2.0), (4.0, 2.0), (4.0, 6.0), (1.0, 6.0))


@brief
@given(box_shapes, box_shapes)
def test_what_two_boxes_share_is_what_shapely_finds(one, other):
    shared = boxes.intersection(one, other)
    expected = as_shapely(one).intersection(as_shapely(other)).area
    assert (boxes.area(shared) if shared else 0.0) == pytest.approx(expected, abs=1e-9)


@brief
@given(box_shapes)
def test_a_clipped_box_is_the_part_in_the_image(box):
    inside = boxes.clipped(box, WIDTH, HEIGHT)
    expected = as_shapely(box).intersection(IMAGE)
    if inside is None:
        assert expected.area == pytest.approx(0, abs=1e-9)
    else:
        assert as_shapely(inside).bounds == pytest.approx(expected.bounds)


def test_a_box_that_fits_is_not_touched_by_clipping():
    box = Box(0.1, 0.2, 0.3, 0.4)
    assert boxes.clipped(box, WIDTH, HEIGHT) is box


@brief
@given(points, points)
def test_a_point_is_in_the_box_that_was_drawn_around_it(corner, point):
    box = Box(*corner, 5.0, 7.0)
    if shapely.distance(as_shapely(box).boundary, shapely.Point(point)) > 1e-9:
        assert boxes.contains(box, *point) == as_shapely(box).contains(shapely.Point(point))


@brief
@given(points, points)
def test_boxes_side_by_side_share_no_point(corner, point):
    left, right = Box(*corner, 5.0, 7.0), Box(corner[0] + 5.0, corner[1], 5.0, 7.0)
    assert not (boxes.contains(left, *point) and boxes.contains(right, *point))


@brief
@given(st.lists(box_shapes, max_size=4))
def test_boxes_come_back_from_their_array(several):
    assert boxes.from_array(boxes.to_array(several)) == several
