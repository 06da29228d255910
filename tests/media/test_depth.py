"""Grey values of any depth, as eyes and learners see them."""

from __future__ import annotations

import numpy as np
import pytest

from labeller.media.depth import grey_range


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
    assert np.abs(grey_range(values).to_eight_bits(values).astype(int) - expected).max() <= 1


def test_one_hot_pixel_does_not_leave_the_rest_black():
    values = np.random.default_rng(0).integers(200, 900, (200, 200)).astype(np.uint16)
    values[7, 7] = 65535
    seen = grey_range(values).to_eight_bits(values)
    assert seen[7, 7] == 255
    assert np.ptp(np.delete(seen.ravel(), 7 * 200 + 7)) == 255


def test_flat_picture_far_from_black_is_stretched():
    values = np.tile(np.linspace(30_000, 34_000, 2000).astype(np.uint16), (4, 1))
    seen = grey_range(values).to_eight_bits(values)
    assert (seen[0, 5], seen[0, -5]) == (0, 255)
    assert np.all(np.diff(seen[0].astype(int)) >= 0)


def test_mask_of_numbered_regions_keeps_its_numbers():
    values = np.array([[0, 1, 2, 3]], np.uint16)
    assert grey_range(values).to_eight_bits(values).tolist() == [[0, 1, 2, 3]]


@pytest.mark.parametrize("kind", ["<u2", ">u2", "<i4", "<f4"])
def test_order_of_bytes_and_kind_of_number_change_nothing(kind):
    values = np.arange(0, 60_000, 7).reshape(2, -1)
    expected = np.rint(values * 255 / 65535)
    values = values.astype(kind)
    if kind == "<f4":
        values[0, 0] = 65535
        expected[0, 0] = 255
    assert np.abs(grey_range(values).to_eight_bits(values) - expected).max() <= 1
