import numpy as np
from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QImage

from labeller.ui.canvas.picture import make_picture


def stripes(side: int) -> QImage:
    """Black and white lines of one pixel: what skipping pixels would turn all black or all white."""
    values = np.zeros((side, side), np.uint8)
    values[:, ::2] = 255
    return QImage(values.data, side, side, side, QImage.Format.Format_Grayscale8).copy()


def test_levels_halve_down_to_a_small_one():
    sizes = [level.size().toTuple() for level in make_picture(stripes(64)).levels]
    assert sizes == [(64, 64), (32, 32), (16, 16), (8, 8)]


def test_halvings_average_instead_of_skipping_pixels():
    smallest = make_picture(stripes(512)).levels[-1]
    assert 120 <= smallest.pixelColor(4, 4).lightness() <= 135


def test_level_for_a_scale_has_a_pixel_for_each_device_pixel():
    picture = make_picture(stripes(512))
    assert [picture.level_for(scale).width() for scale in (3.0, 1.0, 0.51, 0.5, 0.3, 0.01)] == [
        512, 512, 512, 256, 256, 8,
    ]  # fmt: skip


def test_a_scaled_copy_knows_the_size_of_the_whole():
    picture = make_picture(stripes(512), QSize(4096, 4096))
    assert (picture.size, picture.is_full, picture.side_px) == (QSize(4096, 4096), False, 512)
    assert picture.level_for(0.125).width() == 512


def test_transparency_is_kept():
    image = QImage(100, 100, QImage.Format.Format_RGBA8888)
    image.fill(QColor(255, 0, 0, 0))
    assert make_picture(image).levels[0].pixelColor(5, 5).alpha() == 0


def test_bytes_of_all_levels_are_counted():
    assert make_picture(stripes(32)).byte_count == 4 * (32**2 + 16**2 + 8**2)
