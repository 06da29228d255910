"""Strokes of a round brush, against shapely's distances and scikit-image's discs."""

from __future__ import annotations

import numpy as np
import shapely
from hypothesis import given
from hypothesis import strategies as st
from skimage.draw import disk

from labeller.geometry import brush, masks
from tests.geometry.drawings import HEIGHT, WIDTH, brief, lengths, pixel_arrays, pixel_centers, points

strokes = st.lists(points, min_size=1, max_size=6)


@brief
@given(strokes, lengths)
def test_a_stroke_covers_the_pixels_within_its_radius(stroke, radius_px):
    painted = masks.to_array(brush.stroke(stroke, radius_px, WIDTH, HEIGHT))
    line = shapely.LineString(stroke) if len(stroke) > 1 else shapely.Point(stroke[0])
    distance = shapely.distance(line, shapely.points(*pixel_centers()))
    clear = np.abs(distance - radius_px) > 1e-9
    assert (painted == (distance < radius_px))[clear].all()


def test_one_dab_is_a_disc():
    painted = masks.to_array(brush.stroke([(10.3, 8.1)], 5.2, WIDTH, HEIGHT))
    expected = np.zeros((HEIGHT, WIDTH), bool)
    expected[disk((7.6, 9.8), 5.2, shape=expected.shape)] = True
    assert (painted == expected).all()


@brief
@given(pixel_arrays, strokes, lengths)
def test_painting_adds_the_stroke_and_erasing_takes_it_away(pixels, stroke, radius_px):
    mask = masks.from_array(pixels)
    touched = masks.to_array(brush.stroke(stroke, radius_px, WIDTH, HEIGHT))
    assert brush.paint(mask, stroke, radius_px) == masks.from_array(pixels | touched)
    assert brush.erase(mask, stroke, radius_px) == masks.from_array(pixels & ~touched)


def test_a_stroke_of_no_points_paints_nothing():
    assert brush.stroke([], 5.0, WIDTH, HEIGHT) == masks.empty(WIDTH, HEIGHT)


def test_a_dab_on_a_huge_image_costs_runs_of_its_own_size_only():
    mask = brush.paint(masks.empty(50_000, 50_000), [(25_000.0, 25_000.0)], 10.0)
    assert len(mask.runs) == 2 * 20 + 1
