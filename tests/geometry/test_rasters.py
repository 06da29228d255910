"""Areas as pixels, against shapely and scikit-image."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from hypothesis import assume, given
from skimage.draw import polygon2mask

from labeller.domain.shape import Box, Polygon, PolygonPart, RotatedBox
from labeller.geometry import masks, rotated_boxes
from labeller.geometry.rasters import to_mask
from tests.geometry.drawings import (
    HEIGHT,
    WIDTH,
    any_polygons,
    brief,
    pixel_centers,
    planar,
    points,
    rings,
    rotated_shapes,
    square,
    star_polygons,
)


def drawn(shape: Box | RotatedBox | Polygon) -> np.ndarray:
    return masks.to_array(to_mask(shape, WIDTH, HEIGHT))


def is_clear_of(border: shapely.Geometry) -> np.ndarray:
    """Which pixel centres are not on the border, where either side is right."""
    return shapely.distance(border, shapely.points(*pixel_centers())) > 1e-9


@brief
@given(star_polygons())
def test_the_pixels_of_a_polygon_are_those_with_their_centers_in_it(polygon):
    area = planar(polygon)
    clear = is_clear_of(area.boundary)
    assert (drawn(polygon) == shapely.contains_xy(area, *pixel_centers()))[clear].all()


@brief
@given(rings)
def test_an_outline_that_crosses_itself_is_filled_as_scikit_image_fills_it(ring):
    # Its pixels have whole numbers as their centres.
    corners = np.array([(y - 0.5, x - 0.5) for x, y in ring])
    clear = is_clear_of(shapely.LinearRing(ring))
    found = drawn(Polygon((PolygonPart(ring),)))
    assert (found == polygon2mask((HEIGHT, WIDTH), corners))[clear].all()


def half_plane(start: tuple[float, float], end: tuple[float, float]) -> Polygon:
    """All of the image on one side of the line."""
    across, down = end[0] - start[0], end[1] - start[1]
    far = 100 / max(abs(across), abs(down))
    edge = [(x + far * sign * across, y + far * sign * down) for (x, y), sign in ((start, -1), (end, 1))]
    beyond = [(x - far * down, y + far * across) for x, y in reversed(edge)]
    return Polygon((PolygonPart((*edge, *beyond)),))


@brief
@given(points, points)
def test_the_two_sides_of_a_line_share_no_pixel_and_leave_none_out(start, end):
    assume(start != end)
    assert (drawn(half_plane(start, end)) ^ drawn(half_plane(end, start))).all()


@brief
@given(rotated_shapes)
def test_a_rotated_box_is_the_polygon_of_its_corners(box):
    assert (drawn(box) == drawn(Polygon((PolygonPart(rotated_boxes.corners(box)),)))).all()


def test_a_box_from_one_center_to_another_has_the_first_and_not_the_last():
    assert np.argwhere(drawn(Box(2.5, 3.5, 2.0, 1.0))).tolist() == [[3, 2], [3, 3]]


@brief
@given(any_polygons)
def test_parts_are_added_up_and_holes_cut_out_of_their_own_part_alone(polygon):
    expected = np.zeros((HEIGHT, WIDTH), bool)
    for part in polygon.parts:
        filled = drawn(Polygon((PolygonPart(part.outline),)))
        for hole in part.holes:
            filled &= ~drawn(Polygon((PolygonPart(hole),)))
        expected |= filled
    assert (drawn(polygon) == expected).all()


def test_a_small_shape_on_a_huge_image_costs_little():
    mask = to_mask(Polygon((PolygonPart(square(60_000, 60_000, 10)),)), 100_000, 100_000)
    assert masks.area(mask) == 100
    assert len(mask.runs) == 21


@pytest.mark.parametrize(("width", "height"), [(0, 5), (5, 0)])
def test_an_image_without_pixels_has_nothing_to_draw_on(width, height):
    assert to_mask(Box(0.0, 0.0, 9.0, 9.0), width, height) == masks.empty(width, height)
