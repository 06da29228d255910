"""Polygons of masks, against scikit-image's regions."""

from __future__ import annotations

import numpy as np
import shapely
from hypothesis import assume, given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays
from PIL import Image
from skimage.measure import label

from labeller.domain.shape import Polygon
from labeller.geometry import masks, rasters
from labeller.geometry.clipping import clip
from labeller.geometry.moving import scale, translate
from labeller.geometry.outlines import SMOOTH_PX, to_polygon
from labeller.geometry.overlap import iou
from tests.geometry.drawings import brief, pixel_centers, planar, star_polygons

filled = arrays(bool, array_shapes(min_dims=2, max_dims=2, max_side=9)).filter(np.any)


def back(polygon: Polygon, pixels: np.ndarray) -> np.ndarray:
    return masks.to_array(rasters.to_mask(polygon, pixels.shape[1], pixels.shape[0]))


@brief
@given(filled)
def test_the_exact_outline_holds_exactly_the_pixels(pixels):
    polygon = to_polygon(masks.from_array(pixels))
    assert planar(polygon).is_valid
    assert planar(polygon).area == pixels.sum()
    assert (back(polygon, pixels) == pixels).all()


@brief
@given(filled)
def test_parts_are_pixels_that_share_sides_and_holes_are_what_they_surround(pixels):
    polygon = to_polygon(masks.from_array(pixels))
    parts = label(pixels, connectivity=1)
    around = [label(np.pad(parts, 1) != part, connectivity=1).max() for part in range(1, parts.max() + 1)]
    assert sorted(len(part.holes) for part in polygon.parts) == sorted(count - 1 for count in around)


@brief
@given(filled, st.floats(0.1, 3.0))
def test_a_smooth_outline_strays_no_further_than_it_may(pixels, tolerance_px):
    mask = masks.from_array(pixels)
    exact, smooth = to_polygon(mask), to_polygon(mask, tolerance_px)
    assert planar(smooth).is_valid
    differs = back(smooth, pixels) != pixels
    x, y = pixel_centers(pixels.shape[1], pixels.shape[0])
    distance = shapely.distance(planar(exact).boundary, shapely.points(x, y))
    assert (distance[differs] <= 2 * tolerance_px).all()


def test_a_rectangle_has_four_corners():
    pixels = np.zeros((9, 9), bool)
    pixels[2:5, 3:8] = True
    (part,) = to_polygon(masks.from_array(pixels)).parts
    assert sorted(part.outline) == [(3.0, 2.0), (3.0, 5.0), (8.0, 2.0), (8.0, 5.0)]
    assert part.holes == ()


def test_an_empty_mask_has_no_outline():
    assert to_polygon(masks.empty(5, 5)) is None
    assert to_polygon(masks.empty(0, 0)) is None


def test_an_island_in_a_hole_is_a_part_of_its_own():
    pixels = np.ones((9, 9), bool)
    pixels[2:7, 2:7] = False
    pixels[4, 4] = True
    polygon = to_polygon(masks.from_array(pixels))
    assert [len(part.holes) for part in polygon.parts] == [1, 0]


@brief
@given(star_polygons())
def test_a_polygon_comes_back_from_its_mask_nearly_the_same(polygon):
    large = scale(translate(polygon, 8, 8), 10, 10, about=(0, 0))
    mask = rasters.to_mask(large, 600, 600)
    assume(masks.area(mask) > 4000)
    inside = clip(large, 600, 600)
    assert planar_iou(to_polygon(mask, SMOOTH_PX), inside) > 0.93
    assert planar_iou(to_polygon(mask), inside) > 0.93


def planar_iou(one: Polygon, other: Polygon) -> float:
    first, second = planar(one), planar(other)
    return first.intersection(second).area / first.union(second).area


def test_real_nuclei_come_back_from_smooth_outlines(shared_dataset):
    folder = shared_dataset("nuclei")
    paths = sorted(folder.glob("*/masks/*.png"))[::40]
    overlaps = []
    for path in paths:
        mask = masks.from_array(np.array(Image.open(path).convert("L")) > 127)
        overlaps.append(iou(to_polygon(mask, SMOOTH_PX), mask))
    assert np.mean(overlaps) > 0.95
