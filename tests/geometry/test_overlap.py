"""Intersection over union, against shapely and pycocotools."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pycocotools import mask as coco

from labeller.domain.shape import Box, Mask, Point, Polygon, PolygonPart, TextSpan, TimeRange
from labeller.geometry import boxes, masks, rasters, rotated_boxes
from labeller.geometry.extent import extent
from labeller.geometry.moving import rotate, translate
from labeller.geometry.overlap import box_ious, iou, iou_matrix
from tests.geometry.drawings import (
    HEIGHT,
    WIDTH,
    box_shapes,
    brief,
    image_shapes,
    pixel_arrays,
    planar,
    rotated_shapes,
    square,
    star_polygons,
)

some_boxes = st.lists(box_shapes, max_size=5)
spans = st.tuples(st.integers(0, 20), st.integers(0, 20)).map(sorted)


@brief
@given(some_boxes, some_boxes)
def test_boxes_overlap_as_coco_says(ones, others):
    rows, columns = boxes.to_array(ones), boxes.to_array(others)
    found = box_ious(rows, columns)
    if ones and others:
        expected = coco.iou(columns, rows, [False] * len(ones))  # its boxes are detections first, truth second
        assert found == pytest.approx(np.asarray(expected).T)
    assert found.shape == (len(ones), len(others))


@brief
@given(pixel_arrays, pixel_arrays)
def test_masks_overlap_as_coco_says(one, other):
    encoded = [coco.encode(np.asfortranarray(pixels.astype(np.uint8))) for pixels in (one, other)]
    expected = float(coco.iou(encoded[:1], encoded[1:], [False])[0][0]) if (one | other).any() else 0
    assert iou(masks.from_array(one), masks.from_array(other)) == pytest.approx(expected)


@brief
@given(star_polygons(), star_polygons())
def test_polygons_overlap_as_shapely_says(one, other):
    first, second = planar(one), planar(other)
    expected = first.intersection(second).area / first.union(second).area
    assert iou(one, other) == pytest.approx(expected, abs=1e-9)


@brief
@given(box_shapes, rotated_shapes)
def test_a_box_is_the_same_whatever_it_is_written_as(box, other):
    as_rotated = rotated_boxes.from_box(box)
    as_polygon = Polygon((PolygonPart(boxes.corners(box)),))
    assert iou(as_rotated, other) == pytest.approx(iou(box, other), abs=1e-9)
    assert iou(as_polygon, other) == pytest.approx(iou(box, other), abs=1e-9)
    assert iou(as_polygon, as_rotated) == pytest.approx(1)


@brief
@given(pixel_arrays, box_shapes)
def test_with_a_mask_a_shape_is_its_pixels(pixels, box):
    mask, drawn = masks.from_array(pixels), rasters.to_mask(box, WIDTH, HEIGHT)
    assert iou(mask, box) == iou(box, mask) == iou(mask, drawn)


@brief
@given(image_shapes, image_shapes)
def test_overlap_is_a_share_and_the_same_from_both_sides(one, other):
    assert 0 <= iou(one, other) <= 1
    assert iou(one, other) == pytest.approx(iou(other, one), abs=1e-9)


@brief
@given(image_shapes)
def test_a_shape_overlaps_itself_wholly_unless_it_covers_nothing(shape):
    assert iou(shape, shape) == pytest.approx(1) or iou(shape, shape) == 0
    if isinstance(shape, Mask):
        assert iou(shape, shape) == (masks.area(shape) > 0)


@brief
@given(rotated_shapes, star_polygons(), st.integers(-50, 50), st.floats(-180, 180))
def test_overlap_does_not_change_when_both_are_moved_and_turned(one, other, step, angle_deg):
    moved = [rotate(translate(shape, step, -step / 2), angle_deg, about=(5, 5)) for shape in (one, other)]
    assert iou(*moved) == pytest.approx(iou(one, other), abs=1e-6)


@brief
@given(st.lists(image_shapes, max_size=4), st.lists(image_shapes, max_size=4))
def test_the_matrix_holds_the_overlap_of_each_pair(ones, others):
    matrix = iou_matrix(ones, others)
    assert matrix.shape == (len(ones), len(others))
    for (row, one), (column, other) in itertools.product(enumerate(ones), enumerate(others)):
        assert matrix[row, column] == pytest.approx(iou(one, other))


def test_points_overlap_if_they_are_near():
    assert iou(Point(5.0, 5.0), Point(5.0, 5.0)) == pytest.approx(1)
    assert 0.5 < iou(Point(5.0, 5.0), Point(7.0, 5.0)) < 1
    assert iou(Point(5.0, 5.0), Point(16.0, 5.0)) == 0


@brief
@given(spans, spans)
def test_spans_overlap_by_characters_and_time_ranges_by_seconds(one, other):
    first, second = set(range(*one)), set(range(*other))
    expected = len(first & second) / len(first | second) if first | second else 0
    assert iou(TextSpan(*one), TextSpan(*other)) == pytest.approx(expected)
    assert iou(TimeRange(one[0] / 8, one[1] / 8), TimeRange(other[0] / 8, other[1] / 8)) == pytest.approx(expected)


def test_shapes_on_different_media_share_nothing():
    box = Box(0.0, 0.0, 9.0, 9.0)
    shapes = [box, TextSpan(0, 9), TimeRange(0.0, 9.0)]
    assert (iou_matrix(shapes, shapes) == np.eye(3)).all()


def test_masks_of_different_images_are_not_compared():
    small, large = Mask(2, 2, (0, 4)), Mask(3, 3, (0, 9))
    with pytest.raises(ValueError, match="one image"):
        iou(small, large)
    with pytest.raises(ValueError, match="one image"):
        iou_matrix([small], [large])


def test_a_polygon_that_crosses_itself_is_compared_by_what_it_covers():
    bow = Polygon((PolygonPart(((0, 0), (10, 10), (10, 0), (0, 10))),))
    assert iou(bow, Polygon((PolygonPart(square(0, 0, 10)),))) == pytest.approx(0.5)
    assert extent(bow) == Box(0, 0, 10, 10)
