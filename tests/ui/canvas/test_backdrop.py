"""What is painted, looked at pixel by pixel."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPointF, QRectF, QSize
from PySide6.QtGui import QColor, QImage, QPainter

from labeller.ui import theme
from labeller.ui.canvas.backdrop import PictureBackdrop, SkeletonBackdrop
from labeller.ui.canvas.picture import picture_of_image


@pytest.fixture
def checks() -> QImage:
    """64 x 64 pixels, black and white by turns."""
    values = ((np.indices((64, 64)).sum(axis=0) % 2) * 255).astype(np.uint8)
    return QImage(values.data, 64, 64, 64, QImage.Format.Format_Grayscale8).copy()


def painted(backdrop, scale, offset=(0.0, 0.0), side=128, ratio=1.0) -> QImage:
    target = QImage(round(side * ratio), round(side * ratio), QImage.Format.Format_RGB32)
    target.setDevicePixelRatio(ratio)
    target.fill(theme.color("canvas"))
    with QPainter(target) as painter:
        painter.translate(QPointF(*offset))
        painter.scale(scale, scale)
        backdrop.paint(painter, QRectF(0, 0, side / scale, side / scale))
    return target


def greys(image: QImage, x: int, y: int, width: int, height: int) -> set[int]:
    return {image.pixelColor(x + i, y + j).lightness() for i in range(width) for j in range(height)}


def test_one_to_one_pixels_are_untouched(checks):
    image = painted(PictureBackdrop(picture_of_image(checks)), 1.0)
    assert greys(image, 0, 0, 64, 64) == {0, 255}


@pytest.mark.parametrize("offset", [(10.4, 5.6), (10.5, 5.5), (10.25, 5.75)])
@pytest.mark.parametrize("ratio", [1.0, 1.25, 1.5, 2.0])
def test_one_to_one_off_the_grid_of_the_screen_is_a_plain_copy(checks, offset, ratio):
    image = painted(PictureBackdrop(picture_of_image(checks)), 1.0 / ratio, offset=offset, ratio=ratio)
    left, top = (round(place * ratio) for place in offset)
    found = [[image.pixelColor(left + x, top + y).lightness() for x in range(64)] for y in range(64)]
    assert found == [[(x + y) % 2 * 255 for x in range(64)] for y in range(64)]


def test_one_to_one_counts_device_pixels(checks):
    image = painted(PictureBackdrop(picture_of_image(checks)), 0.5, ratio=2.0)
    assert greys(image, 0, 0, 64, 64) == {0, 255}


def test_scaled_copy_of_the_right_size_is_shown_one_to_one(checks):
    backdrop = PictureBackdrop(replace(picture_of_image(checks), size=QSize(640, 640)))
    assert greys(painted(backdrop, 0.1), 0, 0, 64, 64) == {0, 255}


def test_from_close_by_pixels_have_sharp_edges(checks):
    image = painted(PictureBackdrop(picture_of_image(checks)), 8.0)
    assert greys(image, 0, 0, 128, 128) == {0, 255}


def test_a_little_enlarged_is_smooth(checks):
    assert len(greys(painted(PictureBackdrop(picture_of_image(checks)), 1.5), 0, 0, 90, 90)) > 2


def test_far_away_fine_patterns_become_grey(checks):
    picture = picture_of_image(checks.scaled(512, 512))
    found = greys(painted(PictureBackdrop(picture), 0.02), 1, 1, 6, 6)
    assert min(found) > 90
    assert max(found) < 170


def test_grid_is_drawn_between_pixels_from_very_close_by():
    image = QImage(8, 8, QImage.Format.Format_RGB32)
    image.fill(QColor("white"))
    backdrop = PictureBackdrop(picture_of_image(image))
    assert greys(painted(backdrop, 15.0), 1, 1, 100, 100) == {255}
    assert len(greys(painted(backdrop, 16.0), 1, 1, 100, 100)) > 1


def test_transparent_parts_show_a_checkerboard():
    image = QImage(64, 64, QImage.Format.Format_RGBA8888)
    image.fill(QColor(0, 0, 0, 0))
    target = painted(PictureBackdrop(picture_of_image(image)), 1.0)
    assert target.pixelColor(4, 4) != target.pixelColor(12, 4)
    assert target.pixelColor(4, 4) == target.pixelColor(12, 12)
    assert target.pixelColor(100, 100) == theme.color("canvas")


def test_checkerboard_keeps_its_squares_whatever_the_zoom():
    image = QImage(16, 16, QImage.Format.Format_RGBA8888)
    image.fill(QColor(0, 0, 0, 0))
    target = painted(PictureBackdrop(picture_of_image(image)), 6.0)
    assert target.pixelColor(4, 4) != target.pixelColor(12, 4)


def test_skeleton_has_the_size_of_the_image():
    target = painted(SkeletonBackdrop(QSize(50, 40)), 2.0)
    assert target.pixelColor(99, 79) != theme.color("canvas")
    assert target.pixelColor(101, 79) == theme.color("canvas")
