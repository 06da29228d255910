"""Masks as run lengths, against NumPy and pycocotools."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays
from pycocotools import mask as coco

from labeller.domain.shape import Box, Mask
from labeller.geometry import masks
from tests.geometry.drawings import brief, pixel_arrays

any_arrays = arrays(bool, array_shapes(min_dims=2, max_dims=2, max_side=7))


def encoded(pixels: np.ndarray) -> dict:
    return coco.encode(np.asfortranarray(pixels.astype(np.uint8)))


@brief
@given(any_arrays)
def test_a_mask_is_the_run_lengths_that_coco_writes(pixels):
    height, width = pixels.shape
    mask = masks.from_array(pixels)
    compressed = coco.frPyObjects({"size": [height, width], "counts": list(mask.runs)}, height, width)
    assert compressed == encoded(pixels)
    assert masks.is_sound(mask)


@brief
@given(any_arrays)
def test_an_array_comes_back_from_its_mask(pixels):
    assert (masks.to_array(masks.from_array(pixels)) == pixels).all()


@pytest.mark.parametrize("shape", [(0, 0), (0, 5), (5, 0)])
def test_an_image_without_pixels_has_an_empty_mask(shape):
    mask = masks.from_array(np.zeros(shape, bool))
    assert (mask.height, mask.width) == shape
    assert masks.is_sound(mask)
    assert masks.to_array(mask).shape == shape
    assert masks.extent(mask) is None


@brief
@given(any_arrays)
def test_area_and_extent_are_those_that_coco_finds(pixels):
    mask = masks.from_array(pixels)
    assert masks.area(mask) == coco.area(encoded(pixels))
    assert masks.extent(mask) == (Box(*coco.toBbox(encoded(pixels)).tolist()) if pixels.any() else None)


@brief
@given(pixel_arrays, pixel_arrays)
def test_masks_are_combined_pixel_by_pixel(one, other):
    first, second = masks.from_array(one), masks.from_array(other)
    assert masks.union([first, second]) == masks.from_array(one | other)
    assert masks.intersection(first, second) == masks.from_array(one & other)
    assert masks.subtract(first, second) == masks.from_array(one & ~other)


def test_masks_of_different_images_are_not_combined():
    with pytest.raises(ValueError, match="one image"):
        masks.union([masks.empty(3, 4), masks.empty(4, 3)])


@brief
@given(any_arrays, st.integers(-8, 8), st.integers(-8, 8))
def test_a_window_is_placed_in_the_image_and_cut_at_its_border(pixels, x, y):
    height, width = pixels.shape
    wide = np.zeros((40, 40), bool)
    wide[16 + y : 16 + y + height, 16 + x : 16 + x + width] = pixels
    assert masks.from_window(pixels, x, y, 6, 5) == masks.from_array(wide[16:21, 16:22])


@brief
@given(any_arrays)
def test_the_window_of_a_mask_is_all_that_is_set(pixels):
    height, width = pixels.shape
    mask = masks.from_array(pixels)
    window, x, y = masks.to_window(mask)
    assert masks.from_window(window, x, y, width, height) == mask
    assert window.size == 0 or (window.any(axis=0)[[0, -1]].all() and window.any(axis=1)[[0, -1]].all())


@brief
@given(any_arrays, st.integers(-1, 8), st.integers(-1, 8))
def test_a_place_is_in_the_mask_if_its_pixel_is_set(pixels, column, row):
    height, width = pixels.shape
    is_set = 0 <= row < height and 0 <= column < width and pixels[row, column]
    assert masks.contains(masks.from_array(pixels), column, row + 0.99) == is_set


@pytest.mark.parametrize("mask", [Mask(2, 2, (1, 2)), Mask(2, 2, (5,)), Mask(2, 2, (6, -2)), Mask(-2, -2, (4,))])
def test_runs_that_do_not_fit_the_image_are_not_sound(mask):
    assert not masks.is_sound(mask)


def test_the_array_of_runs_that_do_not_fit_is_refused():
    with pytest.raises(ValueError, match="reshape"):
        masks.to_array(Mask(2, 2, (1, 2)))
