from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QImage

from labeller.ui.canvas.picture import picture_of_image, picture_of_pixels


def stripes(side: int) -> QImage:
    """Black and white lines of one pixel: what skipping pixels would turn all black or all white."""
    values = np.zeros((side, side), np.uint8)
    values[:, ::2] = 255
    return QImage(values.data, side, side, side, QImage.Format.Format_Grayscale8).copy()


def test_levels_halve_down_to_a_small_one():
    sizes = [level.size().toTuple() for level in picture_of_image(stripes(64)).levels]
    assert sizes == [(64, 64), (32, 32), (16, 16), (8, 8)]


def test_halvings_average_instead_of_skipping_pixels():
    smallest = picture_of_image(stripes(512)).levels[-1]
    assert 120 <= smallest.pixelColor(4, 4).lightness() <= 135


def test_level_for_a_scale_has_a_pixel_for_each_device_pixel():
    picture = picture_of_image(stripes(512))
    assert [picture.level_for(scale).width() for scale in (3.0, 1.0, 0.51, 0.5, 0.3, 0.01)] == [
        512, 512, 512, 256, 256, 8,
    ]  # fmt: skip


def test_a_scaled_copy_knows_the_size_of_the_whole():
    picture = replace(picture_of_image(stripes(512)), size=QSize(4096, 4096))
    assert (picture.size, picture.is_full, picture.side_px) == (QSize(4096, 4096), False, 512)
    assert picture.level_for(0.125).width() == 512


def test_transparency_is_kept():
    image = QImage(100, 100, QImage.Format.Format_RGBA8888)
    image.fill(QColor(255, 0, 0, 0))
    assert picture_of_image(image).levels[0].pixelColor(5, 5).alpha() == 0


def test_bytes_of_all_levels_are_counted():
    assert picture_of_image(stripes(32)).byte_count == 4 * (32**2 + 16**2 + 8**2)


@pytest.mark.parametrize("height", [1, 63, 64, 65, 129, 200])
def test_pixels_are_taken_over_in_their_place(height):
    rng = np.random.default_rng(height)
    pixels = rng.integers(0, 256, (height, 37, 3), np.uint8)
    image = picture_of_pixels(pixels).levels[0]
    for row in {0, height // 2, height - 1}:
        seen = [image.pixelColor(column, row).getRgb()[:3] for column in range(37)]
        assert seen == [tuple(map(int, rgb)) for rgb in pixels[row]]


@given(st.integers(16, 300), st.integers(16, 300))
def test_halvings_keep_their_place_whatever_the_size(width, height):
    pixels = np.zeros((height, width, 3), np.uint8)
    pixels[:, :, 0] = np.linspace(0, 255, width)
    pixels[:, :, 1] = np.linspace(0, 255, height)[:, None]
    for level in picture_of_pixels(pixels).levels:
        for across, down in ((0.25, 0.25), (0.5, 0.75), (0.75, 0.5)):
            found = level.pixelColor(int(level.width() * across), int(level.height() * down))
            # Half a pixel of the smallest copy, and what the odd rows and columns shift.
            assert abs(found.red() - 255 * across) < 30
            assert abs(found.green() - 255 * down) < 30
