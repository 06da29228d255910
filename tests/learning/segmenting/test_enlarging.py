"""Small squares of numbers become masks of pictures."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.ndimage import map_coordinates

from labeller.geometry import masks
from labeller.learning.segmenting import enlarging
from labeller.learning.segmenting.enlarging import enlarged


@pytest.mark.parametrize(("width", "height"), [(64, 48), (7, 100), (333, 2100), (1, 1)])
def test_enlarging_is_linear_between_the_centres_of_cells(width, height):
    values = np.random.default_rng(5).normal(size=(16, 16)).astype(np.float32)
    rows, columns = np.mgrid[:height, :width]
    places = [(rows + 0.5) * 16 / height - 0.5, (columns + 0.5) * 16 / width - 0.5]
    expected = map_coordinates(values.astype(np.float64), places, order=1, mode="nearest")
    found = masks.to_array(enlarged(values, width, height))
    assert (found == (expected > 0))[np.abs(expected) > 1e-5].all()


def test_nothing_above_zero_is_an_empty_mask():
    assert enlarged(np.full((8, 8), -1, np.float32), 40, 30) == masks.empty(40, 30)


def test_bands_leave_no_seam(monkeypatch):
    values = np.random.default_rng(6).normal(size=(9, 9)).astype(np.float32)
    whole = enlarged(values, 50, 70)
    monkeypatch.setattr(enlarging, "_BAND_ROWS", 13)
    assert enlarged(values, 50, 70) == whole
