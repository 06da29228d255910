"""A large image looked at closely: the pixels on the screen are those of the image, whatever the zoom."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import QPointF, QRectF, QSize
from PySide6.QtGui import QImage, QPainter, QTransform

from labeller.ui.canvas import backdrop
from labeller.ui.canvas.backdrop import PictureBackdrop
from labeller.ui.canvas.decoding import ImageSource, decode_image
from labeller.ui.canvas.tile_loader import TileLoader
from labeller.ui.canvas.tiled_backdrop import TiledBackdrop
from labeller.ui.canvas.tone import Tone

SIZE = QSize(2101, 1303)


@pytest.fixture
def tiles(qapp):
    tiles = TileLoader()
    yield tiles
    tiles.close()


@pytest.fixture
def show(tiles, tmp_path):
    """Makes a file of pixels and gives the tiled backdrop of it, and a plain one of the whole."""

    def show(values: np.ndarray) -> tuple[TiledBackdrop, PictureBackdrop]:
        path = tmp_path / "image.png"
        Image.fromarray(values).save(path, compress_level=1)
        source = ImageSource(path, values.shape[1], values.shape[0])
        tiles.show_image(path)
        tiled = TiledBackdrop(decode_image(source, 300), tiles)
        return tiled, PictureBackdrop(decode_image(source, None))

    return show


def painted(under, scale, offset=(0.0, 0.0), ratio=1.0, tone=None) -> np.ndarray:
    """What is seen of a backdrop in a view of 400 x 300; `offset` is where the image begins there."""
    image = QImage(QSize(400, 300) * ratio, QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(ratio)
    image.fill(0xFF808080)
    with QPainter(image) as painter:
        transform = QTransform.fromScale(scale, scale) * QTransform.fromTranslate(*offset)
        painter.setWorldTransform(transform)
        exposed = transform.inverted()[0].mapRect(QRectF(0, 0, 400, 300))
        if tone is None:
            under.paint(painter, exposed)
        else:
            tone.paint(under, painter, exposed)
    return np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.width(), 4)[..., :3].astype(int)


def settled(tiled, tiles, qtbot, *args, **options) -> np.ndarray:
    """What is seen when all tiles have come."""
    painted(tiled, *args, **options)
    qtbot.waitUntil(lambda: tiles.plan is not None)
    painted(tiled, *args, **options)
    qtbot.waitUntil(lambda: tiles.is_idle)
    return painted(tiled, *args, **options)


def noise(channels=3) -> np.ndarray:
    return np.random.default_rng(0).integers(0, 256, (SIZE.height(), SIZE.width(), channels), np.uint8)


def smooth() -> np.ndarray:
    y, x = np.mgrid[: SIZE.height(), : SIZE.width()]
    return np.stack([x // 9, y // 6, (x + y) // 14], 2).astype(np.uint8)


@pytest.mark.parametrize("offset", [(0, 0), (-473, -391), (-1900, -1150), (57, 31)])
def test_at_full_size_every_pixel_is_that_of_the_image(show, tiles, qtbot, offset):
    tiled, whole = show(noise())
    assert np.array_equal(settled(tiled, tiles, qtbot, 1.0, offset), painted(whole, 1.0, offset))


@pytest.mark.parametrize("zoom", [3.0, 8.0, 24.0])
def test_from_close_by_pixels_are_where_they_are_without_tiles(show, tiles, qtbot, zoom):
    """Around a corner where four tiles meet."""
    tiled, whole = show(np.kron(noise()[::8, ::8], np.ones((8, 8, 1), np.uint8))[: SIZE.height(), : SIZE.width()])
    offset = (-512 * zoom + 203, -512 * zoom + 149)
    off = np.abs(settled(tiled, tiles, qtbot, zoom, offset) - painted(whole, zoom, offset)).max(axis=2)
    assert (off > 2).mean() < 0.05  # at edges that fall between two pixels of the screen


@pytest.mark.parametrize("zoom", [0.9, 0.61, 0.37, 0.26])
@pytest.mark.parametrize("ratio", [1.0, 2.0])
def test_between_the_levels_the_image_is_in_its_place_and_has_no_seams(show, tiles, qtbot, zoom, ratio):
    tiled, whole = show(smooth())
    offset = (-311.4, -102.7)
    seen = settled(tiled, tiles, qtbot, zoom, offset, ratio)
    assert np.abs(seen - painted(whole, zoom, offset, ratio)).max() <= 4


def test_before_the_tiles_come_the_image_is_soft_and_in_its_place(show, tiles):
    tiled, whole = show(smooth())
    off = np.abs(painted(tiled, 1.0, (-500, -300)) - painted(whole, 1.0, (-500, -300)))
    assert off.max() <= 6


def test_tile_that_is_missing_is_seen_soft_beside_the_others(show, tiles, qtbot):
    tiled, whole = show(smooth())
    settled(tiled, tiles, qtbot, 1.0)
    far = painted(tiled, 1.0, (-1700, -1000))
    assert np.abs(far - painted(whole, 1.0, (-1700, -1000))).max() <= 6


def test_small_and_whole_it_needs_no_tiles(show, tiles):
    tiled, _ = show(noise())
    painted(tiled, 300 / SIZE.width())
    assert (tiles.plan, tiles.is_idle) == (None, True)


def test_clear_parts_are_over_a_checkerboard_with_tiles_as_without(show, tiles, qtbot):
    values = np.zeros((SIZE.height(), SIZE.width(), 4), np.uint8)
    values[600:, :, :3] = noise()[600:]
    values[600:, :, 3] = 255
    tiled, whole = show(values)
    offset = (-300.0, -450.0)
    seen = settled(tiled, tiles, qtbot, 1.0, offset)
    assert np.array_equal(seen, painted(whole, 1.0, offset))
    assert len(np.unique(seen[:100].reshape(-1, 3), axis=0)) == 2


def test_tones_are_changed_with_tiles_as_without(show, tiles, qtbot):
    tiled, whole = show(noise())
    tone = Tone(brightness=0.2, contrast=0.3)
    offset = (-400.0, -300.0)
    seen = settled(tiled, tiles, qtbot, 1.0, offset, tone=tone)
    assert np.array_equal(seen, painted(whole, 1.0, offset, tone=tone))


def test_grid_ends_with_the_image(show, tiles, qtbot):
    tiled, _ = show(noise())
    zoom = backdrop.GRID_FROM_PX
    offset = (200 - SIZE.width() * zoom, 150 - SIZE.height() * zoom)
    seen = settled(tiled, tiles, qtbot, zoom, offset)
    assert (seen[:, 202:] == 0x80).all()
    assert (seen[152:] == 0x80).all()


def test_file_that_was_replaced_by_another_size_is_not_mixed_up(show, tiles, qtbot, tmp_path):
    tiled, _ = show(noise())
    Image.new("RGB", (900, 900)).save(tmp_path / "image.png")
    assert settled(tiled, tiles, qtbot, 1.0).max() > 0
    assert tiles.byte_count == 0


def test_image_point_under_the_cursor_is_the_pixel_that_is_seen(show, tiles, qtbot):
    """Shapes are drawn by the same transform: a pixel's colour tells its place."""
    y, x = np.mgrid[: SIZE.height(), : SIZE.width()]
    tiled, _ = show(np.stack([x % 256, y % 256, x // 256 * 16 + y // 256], 2).astype(np.uint8))
    zoom, offset = 5.0, (-1501.0 * 5.0, -777.0 * 5.0)
    seen = settled(tiled, tiles, qtbot, zoom, offset)
    at = QPointF(212.0, 133.0)
    column, row = int((at.x() - offset[0]) / zoom), int((at.y() - offset[1]) / zoom)
    blue, green, red = seen[int(at.y()), int(at.x())]
    assert (red, green, blue) == (column % 256, row % 256, column // 256 * 16 + row // 256)
