"""Shapes go with their image when it is made smaller or larger."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from labeller.domain.shape import Box, Keypoint, Keypoints, Point, Polygon, PolygonPart, Polyline, RotatedBox
from labeller.geometry import masks
from labeller.geometry.resizing import resize


@pytest.mark.parametrize(
    ("shape", "expected"),
    [
        (Box(10, 20, 30, 40), Box(5, 10, 15, 20)),
        (RotatedBox(10, 20, 30, 40, 0), RotatedBox(5, 10, 15, 20, 0)),
        (Point(3, 5), Point(1.5, 2.5)),
        (Polyline(((0, 0), (8, 6))), Polyline(((0, 0), (4, 3)))),
        (
            Polygon((PolygonPart(((0, 0), (8, 0), (8, 8)), (((4, 2), (6, 2), (6, 4)),)),)),
            Polygon((PolygonPart(((0, 0), (4, 0), (4, 4)), (((2, 1), (3, 1), (3, 2)),)),)),
        ),
        (Keypoints((Keypoint(4, 4), Keypoint(9, 9, 0))), Keypoints((Keypoint(2, 2), Keypoint(9, 9, 0)))),
    ],
    ids=lambda shape: type(shape).__name__,
)
def test_half_the_size_is_half_of_every_number(shape, expected):
    assert resize(shape, (100, 80), (50, 40)) == expected


def noise(width: int, height: int, share: float = 0.4):
    """A mask of blots."""
    blots = cv2.GaussianBlur(np.random.default_rng(1).random((height, width)), (0, 0), 3)
    return blots > np.quantile(blots, 1 - share)


def averaged(values, count: int):
    """The rows gathered into so many, each the mean of what lies in it."""
    return values.repeat(count, axis=0).reshape(count, len(values), -1).mean(axis=1)


@pytest.mark.parametrize("wanted", [(45, 60), (30, 40), (53, 71), (90, 121), (180, 240)])
def test_mask_is_where_half_of_a_pixel_is_covered(wanted):
    pixels = noise(90, 120)
    got = masks.to_array(resize(masks.from_array(pixels), (90, 120), wanted))
    covered = averaged(averaged(pixels.astype(float), wanted[1]).T, wanted[0]).T
    assert (got != (covered >= 0.5)).sum() <= 0.001 * got.size


def test_same_size_is_the_same_mask():
    mask = masks.from_array(noise(31, 17))
    assert resize(mask, (31, 17), (31, 17)) == mask


@settings(max_examples=60)
@given(st.integers(0, 99), st.integers(0, 79), st.integers(1, 100), st.integers(1, 80))
def test_nothing_that_was_there_vanishes(x, y, width, height):
    pixels = np.zeros((80, 100), dtype=bool)
    pixels[y, x] = True
    got = resize(masks.from_array(pixels), (100, 80), (width, height))
    assert (got.width, got.height) == (width, height)
    assert 1 <= masks.area(got) <= 4
    assert masks.is_sound(got)


def test_empty_mask_stays_empty():
    assert resize(masks.empty(100, 80), (100, 80), (10, 8)) == masks.empty(10, 8)


def test_full_mask_stays_full():
    mask = resize(masks.from_array(np.ones((77, 101), dtype=bool)), (101, 77), (40, 30))
    assert masks.area(mask) == 40 * 30
