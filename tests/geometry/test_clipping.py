"""Shapes that reach over the border of the image."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from hypothesis import assume, given

from labeller.domain.shape import Box, Keypoint, Keypoints, Mask, Point, Polyline, RotatedBox
from labeller.geometry import masks
from labeller.geometry.clipping import OutsideImageError, OutsidePolicy, clip, is_outside, settle
from labeller.geometry.planar import of_polygon, to_planar
from tests.geometry.drawings import (
    HEIGHT,
    WIDTH,
    any_polygons,
    box_shapes,
    brief,
    image_shapes,
    keypoint_shapes,
    line_shapes,
    rotated_shapes,
)

IMAGE = shapely.box(0, 0, WIDTH, HEIGHT)
OUTSIDE = Box(-5.0, 2.0, 4.0, 4.0)
ACROSS = Box(-5.0, 2.0, 10.0, 4.0)


@brief
@given(any_polygons)
def test_a_clipped_polygon_is_what_lies_in_the_image(polygon):
    inside = clip(polygon, WIDTH, HEIGHT)
    area = of_polygon(inside) if inside else shapely.Polygon()
    assert area.symmetric_difference(of_polygon(polygon).intersection(IMAGE)).area == pytest.approx(0, abs=1e-6)


@brief
@given(line_shapes)
def test_a_clipped_line_is_its_longest_piece_inside(line):
    whole = shapely.LineString(line.points)
    inside = clip(line, WIDTH, HEIGHT)
    if inside is None:
        assert whole.intersection(IMAGE).length == pytest.approx(0, abs=1e-6)
        return
    piece = shapely.LineString(inside.points)
    assert piece.length > 0
    assert IMAGE.buffer(1e-6).covers(piece)
    assert whole.buffer(1e-6).covers(piece)


def test_a_line_that_crosses_itself_is_not_cut_there():
    loop = Polyline(((2.0, 2.0), (20.0, 2.0), (20.0, 15.0), (10.0, 15.0), (10.0, -4.0)))
    assert clip(loop, WIDTH, HEIGHT).points == (*loop.points[:4], (10.0, 0.0))


def test_of_a_line_that_leaves_and_comes_back_the_longer_piece_stays():
    line = Polyline(((2.0, 5.0), (2.0, -5.0), (8.0, -5.0), (8.0, 9.0)))
    assert clip(line, WIDTH, HEIGHT) == Polyline(((8.0, 0.0), (8.0, 9.0)))


@brief
@given(rotated_shapes)
def test_a_clipped_rotated_box_holds_all_that_is_inside_and_is_no_larger(box):
    inside = clip(box, WIDTH, HEIGHT)
    rest = to_planar(box).intersection(IMAGE)
    if inside is None:
        assert rest.area == pytest.approx(0, abs=1e-6)
    else:
        assert rest.difference(to_planar(inside)).area == pytest.approx(0, abs=1e-6)
        assert inside.width * inside.height <= box.width * box.height + 1e-6
        assert inside.angle_deg == box.angle_deg


@brief
@given(keypoint_shapes)
def test_keypoints_outside_are_not_labelled_any_more(keypoints):
    inside = clip(keypoints, WIDTH, HEIGHT)
    assume(inside is not None)
    for before, after in zip(keypoints.points, inside.points, strict=True):
        is_in = 0 <= before.x <= WIDTH and 0 <= before.y <= HEIGHT
        assert after == (before if is_in or not before.visibility else Keypoint(0.0, 0.0, 0))


def test_a_mask_of_another_size_is_cut_and_filled_up():
    pixels = np.ones((3, 5), bool)
    clipped = masks.to_array(clip(masks.from_array(pixels), 4, 6))
    assert clipped.shape == (6, 4)
    assert clipped[:3].all()
    assert not clipped[3:].any()


@brief
@given(image_shapes)
def test_a_shape_inside_is_not_touched_and_a_clipped_one_stays_what_it_is(shape):
    inside = clip(shape, WIDTH, HEIGHT)
    if not is_outside(shape, WIDTH, HEIGHT):
        assert inside is shape
    elif inside is not None:
        assert type(inside) is type(shape)
        assert isinstance(inside, RotatedBox) or not is_outside(inside, WIDTH, HEIGHT)


@pytest.mark.parametrize(
    "shape",
    [
        OUTSIDE,
        Point(-1.0, 2.0),
        RotatedBox(-9.0, 2.0, 2.0, 2.0, 30.0),
        Polyline(((-4.0, 1.0), (-1.0, 9.0))),
        Polyline(((-4.0, 1.0),)),
        Keypoints((Keypoint(-2.0, 1.0), Keypoint(0.0, 0.0, 0))),
    ],
    ids=lambda shape: type(shape).__name__,
)
def test_of_a_shape_outside_nothing_is_left(shape):
    assert clip(shape, WIDTH, HEIGHT) is None
    with pytest.raises(OutsideImageError, match="outside"):
        settle(shape, WIDTH, HEIGHT, OutsidePolicy.CLIP)


@brief
@given(box_shapes)
def test_what_the_policy_says_is_done(box):
    assert settle(box, WIDTH, HEIGHT, OutsidePolicy.KEEP) is box
    if is_outside(box, WIDTH, HEIGHT):
        with pytest.raises(OutsideImageError):
            settle(box, WIDTH, HEIGHT, OutsidePolicy.REFUSE)
    else:
        assert settle(box, WIDTH, HEIGHT, OutsidePolicy.REFUSE) is box


def test_the_part_inside_is_kept_by_clipping():
    assert settle(ACROSS, WIDTH, HEIGHT, OutsidePolicy.CLIP) == Box(0.0, 2.0, 5.0, 4.0)


def test_the_error_of_rounding_is_not_outside():
    assert not is_outside(Box(-1e-9, 0.0, WIDTH + 1e-8, HEIGHT), WIDTH, HEIGHT)


def test_a_mask_of_the_image_is_inside_it():
    assert not is_outside(Mask(WIDTH, HEIGHT, (0, WIDTH * HEIGHT)), WIDTH, HEIGHT)
