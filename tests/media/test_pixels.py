"""Grey values of any depth, as eyes and learners see them."""

from __future__ import annotations

import numpy as np
import pytest

from labeller.media.pixels import to_eight_bits


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        (np.array([0, 100, 255], np.uint16), [0, 100, 255]),
        (np.array([0, 2048, 4095], np.uint16), [0, 128, 255]),
        (np.array([0, 32768, 65535], np.uint16), [0, 128, 255]),
        (np.array([0, 65535], np.int32), [0, 255]),
        (np.array([-100, 0, 100], np.int32), [0, 128, 255]),
        (np.array([0.0, 0.5, 1.0], np.float32), [0, 128, 255]),
        (np.array([0.0, 17.0, 200.0], np.float32), [0, 17, 200]),
        (np.array([-1.0, 1.0], np.float32), [0, 255]),
        (np.array([0.0, np.nan, 1.0], np.float32), [0, 0, 255]),
        (np.array([7, 7], np.uint16), [7, 7]),
        (np.array([-3e38, 3e38], np.float32), [0, 255]),
        (np.array([-3.0, -3.0], np.float32), [0, 0]),
    ],
)
def test_depths_fill_the_range_they_use(values, expected):
    assert np.abs(to_eight_bits(values).astype(int) - expected).max() <= 1
