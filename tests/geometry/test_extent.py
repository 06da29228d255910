"""The box around a shape of any kind."""

from __future__ import annotations

import pytest
import shapely
from hypothesis import given

from labeller.domain.shape import Keypoint, Keypoints, Mask, TextSpan, TimeRange
from labeller.geometry import rotated_boxes
from labeller.geometry.extent import extent
from tests.geometry.drawings import box_shapes, brief, line_shapes, rotated_shapes, star_polygons


def bounds(shape) -> tuple[float, float, float, float]:
    box = extent(shape)
    return box.x, box.y, box.x + box.width, box.y + box.height


@brief
@given(star_polygons(), line_shapes, rotated_shapes, box_shapes)
def test_the_extent_is_what_shapely_finds(polygon, line, turned, box):
    assert bounds(polygon) == pytest.approx(shapely.Polygon(polygon.parts[0].outline).bounds)
    assert bounds(line) == pytest.approx(shapely.LineString(line.points).bounds)
    assert bounds(turned) == pytest.approx(shapely.MultiPoint(rotated_boxes.corners(turned)).bounds)
    assert extent(box) == box


def test_keypoints_that_are_not_labelled_do_not_count():
    seen = Keypoints((Keypoint(2.0, 3.0), Keypoint(6.0, 4.0, 1), Keypoint(0.0, 0.0, 0)))
    assert bounds(seen) == (2.0, 3.0, 6.0, 4.0)


@pytest.mark.parametrize(
    "shape", [TextSpan(2, 5), TimeRange(0.5, 1.5), Mask(4, 4, (16,)), Keypoints((Keypoint(0.0, 0.0, 0),))]
)
def test_what_has_no_place_on_the_image_has_no_extent(shape):
    assert extent(shape) is None
