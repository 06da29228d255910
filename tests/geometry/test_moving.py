"""Shapes moved, scaled and turned, against shapely and NumPy."""

from __future__ import annotations

import numpy as np
import pytest
import shapely.affinity as affinity
from hypothesis import given
from hypothesis import strategies as st
from skimage.transform import rotate as turn_picture

from labeller.domain.shape import Box, Keypoint, Keypoints, Mask, RotatedBox
from labeller.geometry import boxes, masks
from labeller.geometry.moving import rotate, scale, translate
from labeller.geometry.planar import to_planar
from tests.geometry.drawings import (
    HEIGHT,
    WIDTH,
    angles,
    box_shapes,
    brief,
    image_shapes,
    lengths,
    line_shapes,
    pixel_arrays,
    points,
    rotated_shapes,
    star_polygons,
)

areas = st.one_of(box_shapes, rotated_shapes, star_polygons())
drawn = st.one_of(areas, line_shapes)
CENTER = (WIDTH / 2, HEIGHT / 2)


def assert_same_place(shape, expected) -> None:
    assert to_planar(shape).symmetric_difference(expected).area == pytest.approx(0, abs=1e-6)


@brief
@given(drawn, points)
def test_a_moved_shape_is_the_same_further_on(shape, step):
    assert_same_place(translate(shape, *step), affinity.translate(to_planar(shape), *step))


@brief
@given(drawn, angles, points)
def test_a_shape_turns_clockwise_on_the_screen(shape, angle_deg, about):
    turned = rotate(shape, angle_deg, about)
    expected = affinity.rotate(to_planar(shape), angle_deg, origin=about)
    assert to_planar(turned).symmetric_difference(expected).area < 1e-3 * max(expected.area, 1)


@brief
@given(st.one_of(box_shapes, star_polygons()), lengths, lengths, points, st.sampled_from([(1, 1), (-1, 1), (-1, -1)]))
def test_a_scaled_shape_keeps_the_point_it_is_scaled_about(shape, across, down, about, signs):
    factors = across * signs[0], down * signs[1]
    expected = affinity.scale(to_planar(shape), *factors, origin=about)
    found = to_planar(scale(shape, *factors, about))
    assert found.symmetric_difference(expected).area == pytest.approx(0, abs=1e-6 * max(expected.area, 1))


@brief
@given(rotated_shapes, lengths, points)
def test_a_rotated_box_scaled_evenly_is_exact(box, factor, about):
    expected = affinity.scale(to_planar(box), factor, factor, origin=about)
    found = to_planar(scale(box, factor, factor, about))
    assert found.symmetric_difference(expected).area == pytest.approx(0, abs=1e-6 * max(expected.area, 1))


@brief
@given(rotated_shapes, lengths, lengths)
def test_a_rotated_box_scaled_unevenly_keeps_its_area(box, across, down):
    scaled = scale(box, across, down, (0.0, 0.0))
    assert scaled.width * scaled.height == pytest.approx(box.width * box.height * across * down)


def test_nothing_is_scaled_to_nothing():
    with pytest.raises(ValueError, match="to nothing"):
        scale(Box(1.0, 1.0, 2.0, 2.0), 0.0, 1.0, (0.0, 0.0))


@brief
@given(box_shapes)
def test_a_box_stays_a_box_by_quarter_turns_only(box):
    about = boxes.center(box)
    assert isinstance(rotate(box, 270, about), Box)
    assert isinstance(rotate(box, 12, about), RotatedBox)


def test_the_angle_of_a_turned_box_stays_within_a_turn():
    assert rotate(RotatedBox(0.0, 0.0, 4.0, 2.0, 170.0), 20.0, (0.0, 0.0)).angle_deg == -170.0


@brief
@given(pixel_arrays, st.integers(-30, 30), st.integers(-30, 30))
def test_a_moved_mask_loses_what_leaves_the_image(pixels, dx, dy):
    wide = np.zeros((3 * HEIGHT + 40, 3 * WIDTH + 40), bool)
    wide[40 + dy : 40 + dy + HEIGHT, 40 + dx : 40 + dx + WIDTH] = pixels
    moved = translate(masks.from_array(pixels), dx + 0.2, dy - 0.2)
    assert moved == masks.from_array(wide[40 : 40 + HEIGHT, 40 : 40 + WIDTH])


@brief
@given(pixel_arrays)
def test_a_mask_turned_by_half_or_mirrored_is_the_array_the_other_way_round(pixels):
    mask = masks.from_array(pixels)
    assert rotate(mask, 180, CENTER) == masks.from_array(pixels[::-1, ::-1])
    assert scale(mask, -1, 1, CENTER) == masks.from_array(pixels[:, ::-1])


@brief
@given(pixel_arrays, st.floats(-180, 180))
def test_a_mask_turns_as_scikit_image_turns_pictures(pixels, angle_deg):
    turned = masks.to_array(rotate(masks.from_array(pixels), angle_deg, CENTER))
    around = (CENTER[0] - 0.5, CENTER[1] - 0.5)
    # Its angles are anticlockwise, and its nearest pixel differs where a place lies between two.
    expected = turn_picture(pixels.astype(float), -angle_deg, center=around, order=1)
    clear = (expected < 1e-9) | (expected > 1 - 1e-9)
    x, y = np.meshgrid(np.arange(WIDTH), np.arange(HEIGHT))
    inner = clear & (np.hypot(x - around[0], y - around[1]) < HEIGHT / 2 - 1)
    assert (turned == (expected > 0.5))[inner].all()


def test_a_mask_scaled_up_has_its_pixels_larger():
    pixels = np.zeros((8, 8), bool)
    pixels[1, 2] = True
    larger = scale(masks.from_array(pixels), 2, 3, (0.0, 0.0))
    assert masks.extent(larger) == Box(4.0, 3.0, 2.0, 3.0)
    assert masks.area(larger) == 6


def test_a_mask_that_leaves_the_image_is_empty():
    mask = Mask(4, 4, (0, 16))
    assert scale(mask, 1, 1, (0.0, 0.0)) == mask
    assert masks.area(translate(mask, 9, 0)) == 0
    assert masks.area(rotate(mask, 180, (20.0, 20.0))) == 0
    assert masks.area(rotate(masks.empty(4, 4), 30, (2.0, 2.0))) == 0


def test_keypoints_that_are_not_labelled_stay_where_they_are():
    unlabelled, seen = Keypoint(0.0, 0.0, 0), Keypoint(1.0, 2.0, 1)
    assert translate(Keypoints((unlabelled, seen)), 5, 5).points == (unlabelled, Keypoint(6.0, 7.0, 1))


@brief
@given(image_shapes, st.integers(-5, 5), st.integers(-5, 5))
def test_moving_keeps_the_kind(shape, dx, dy):
    assert type(translate(shape, dx, dy)) is type(shape)
    assert type(scale(shape, 1, 1, (0.0, 0.0))) is type(shape)
