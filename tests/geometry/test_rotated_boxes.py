"""Boxes at an angle, against shapely."""

from __future__ import annotations

import math

import pytest
import shapely
import shapely.affinity
from hypothesis import assume, given
from hypothesis import strategies as st

from labeller.domain.shape import Box, RotatedBox
from labeller.geometry import boxes, rotated_boxes
from tests.geometry.drawings import angles, box_shapes, brief, lengths, points, rotated_shapes

clouds = st.lists(points, min_size=1, max_size=12)


def area(box: RotatedBox) -> float:
    return box.width * box.height


def test_a_quarter_turn_is_clockwise_on_the_screen_and_exact():
    turned = rotated_boxes.corners(RotatedBox(10.0, 10.0, 8.0, 4.0, 90.0))
    assert turned == ((12.0, 6.0), (12.0, 14.0), (8.0, 14.0), (8.0, 6.0))


@brief
@given(box_shapes, angles)
def test_corners_are_those_of_the_upright_box_turned(box, angle_deg):
    upright = shapely.Polygon(boxes.corners(box))
    expected = shapely.affinity.rotate(upright, angle_deg, origin="center")  # y points down, so this is clockwise
    turned = rotated_boxes.from_box(box)
    found = rotated_boxes.corners(RotatedBox(turned.center_x, turned.center_y, box.width, box.height, angle_deg))
    for corner, other in zip(found, expected.exterior.coords, strict=False):
        assert corner == pytest.approx(other, abs=1e-9)


@brief
@given(rotated_shapes)
def test_a_box_comes_back_from_its_corners(box):
    found = rotated_boxes.from_corners(rotated_boxes.corners(box))
    assert (found.center_x, found.center_y) == pytest.approx((box.center_x, box.center_y), abs=1e-9)
    assert (found.width, found.height) == pytest.approx((box.width, box.height))
    assert math.cos(math.radians(found.angle_deg - box.angle_deg)) == pytest.approx(1)


@brief
@given(rotated_shapes)
def test_corners_in_the_other_direction_give_the_same_place(box):
    corners = rotated_boxes.corners(box)
    found = rotated_boxes.from_corners(tuple(reversed(corners)))
    assert shapely.Polygon(rotated_boxes.corners(found)).symmetric_difference(shapely.Polygon(corners)).area < 1e-6


def test_three_corners_are_not_a_box():
    with pytest.raises(ValueError, match="four corners"):
        rotated_boxes.from_corners([(0.0, 0.0), (1.0, 0.0), (1.0, 1.0)])


@brief
@given(clouds)
def test_the_box_around_points_is_the_smallest_and_holds_them_all(cloud):
    around = rotated_boxes.around(cloud)
    rectangle = shapely.Polygon(rotated_boxes.corners(around))
    assert all(rectangle.distance(shapely.Point(point)) < 1e-6 for point in cloud)
    assert area(around) == pytest.approx(shapely.MultiPoint(cloud).minimum_rotated_rectangle.area, abs=1e-6)
    assert -45 < around.angle_deg <= 45


@brief
@given(clouds, angles)
def test_the_box_at_an_angle_touches_the_points_on_all_sides(cloud, angle_deg):
    box = rotated_boxes.at_angle(cloud, angle_deg)
    back = shapely.affinity.rotate(shapely.MultiPoint(cloud), -angle_deg, origin=(box.center_x, box.center_y))
    left, top, right, bottom = back.bounds
    assert (right - left, bottom - top) == pytest.approx((box.width, box.height), abs=1e-6)
    assert ((left + right) / 2, (top + bottom) / 2) == pytest.approx((box.center_x, box.center_y), abs=1e-6)


@brief
@given(rotated_shapes)
def test_the_normal_form_is_the_same_place_at_a_small_angle(box):
    normal = rotated_boxes.normalised(box)
    assert -45 < normal.angle_deg <= 45
    one, other = (shapely.Polygon(rotated_boxes.corners(each)) for each in (box, normal))
    assert one.symmetric_difference(other).area < 1e-6


@pytest.mark.parametrize(
    ("angle_deg", "expected"), [(45, 45), (45.5, -44.5), (135, 45), (135.5, -44.5), (180, 0), (-45, 45), (-90, 0)]
)
def test_the_angle_of_the_normal_form_is_above_minus_45_and_up_to_45(angle_deg, expected):
    normal = rotated_boxes.normalised(RotatedBox(0.0, 0.0, 4.0, 2.0, angle_deg))
    assert normal.angle_deg == expected
    assert {normal.width, normal.height} == {4.0, 2.0}


@brief
@given(points, points, lengths)
def test_a_side_and_a_third_click_make_the_box(start, end, depth):
    side = math.dist(start, end)
    assume(side > 0.01)
    across = ((end[1] - start[1]) / side, (start[0] - end[0]) / side)
    for sign in (-1, 1):
        click = (end[0] + sign * depth * across[0], end[1] + sign * depth * across[1])
        box = rotated_boxes.from_side(start, end, click)
        corners = shapely.MultiPoint(rotated_boxes.corners(box))
        assert area(box) == pytest.approx(side * depth)
        assert all(corners.distance(shapely.Point(point)) < 1e-6 for point in (start, end, click))


def test_an_upright_box_keeps_its_place():
    assert rotated_boxes.from_box(Box(2.0, 4.0, 6.0, 8.0)) == RotatedBox(5.0, 8.0, 6.0, 8.0, 0.0)
