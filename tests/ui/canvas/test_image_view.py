from collections.abc import Iterator

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtWidgets import QLabel, QPushButton

from labeller.errors import LabellerError
from labeller.media import sizes
from labeller.media.pyramid_store import NoPyramidError, PyramidStore
from labeller.ui.canvas import image_view
from labeller.ui.canvas.backdrop import PictureBackdrop, SkeletonBackdrop
from labeller.ui.canvas.decoding import ImageSource, MissingFileError
from labeller.ui.canvas.image_view import SETTLE_MS, SKELETON_AFTER_MS, ImageView
from labeller.ui.canvas.tiled_backdrop import TiledBackdrop


@pytest.fixture
def view(loader, qtbot) -> Iterator[ImageView]:
    view = ImageView(loader)
    qtbot.addWidget(view)
    view.resize(832, 632)
    view.show()
    yield view
    view.close()


@pytest.fixture
def shown(view) -> list:
    tokens: list = []
    view.image_shown.connect(tokens.append)
    return tokens


def said(view) -> set[str]:
    """All that is written on the view now, on buttons too."""
    return {
        widget.text() for widget in (*view.findChildren(QLabel), *view.findChildren(QPushButton)) if widget.isVisible()
    }


def shown_size(view):
    return view.canvas.backdrop.size


def test_image_is_shown_with_its_token(view, shown, source, qtbot):
    view.show_image(source("a", 640, 480), 7)
    assert view.shown_token is None
    qtbot.waitUntil(lambda: shown == [7])
    assert (view.shown_token, view.image_size) == (7, QSize(640, 480))


def test_prefetched_image_is_shown_at_once(view, loader, shown, source, qtbot):
    view.prefetch([source("b", 640, 480)])
    qtbot.waitUntil(lambda: loader.find(source("b", 640, 480), 100) is not None)
    view.show_image(source("b", 640, 480), 8)
    assert shown == [8]


def test_image_in_memory_is_shown_at_once(view, shown, plain_image):
    view.show_image(plain_image(300, 200), "sample")
    assert (shown, view.image_size) == (["sample"], QSize(300, 200))


def test_late_picture_is_never_shown_for_the_wrong_item(view, decoder, shown, source, qtbot):
    decoder.hold("late")
    view.show_image(source("late", 100, 100), 1)
    view.show_image(source("now", 640, 480), 2)
    qtbot.waitUntil(lambda: shown == [2])
    decoder.let_go("late")
    qtbot.waitUntil(lambda: view._loader.is_idle)
    assert (shown, view.shown_token, shown_size(view)) == ([2], 2, QSize(640, 480))


def test_previous_image_stays_for_a_moment_and_is_not_taken_for_the_new_one(view, decoder, shown, source, qtbot):
    view.show_image(source("a", 640, 480), 1)
    qtbot.waitUntil(lambda: shown == [1])
    decoder.hold("b")
    view.show_image(source("b", 320, 480), 2)
    assert isinstance(view.canvas.backdrop, PictureBackdrop)
    assert view.shown_token is None


def test_skeleton_of_the_right_size_stands_in_for_a_slow_image(view, decoder, shown, source, qtbot):
    decoder.hold("slow")
    view.show_image(source("slow", 320, 480), 1)
    qtbot.waitUntil(lambda: isinstance(view.canvas.backdrop, SkeletonBackdrop), timeout=10 * SKELETON_AFTER_MS)
    assert shown_size(view) == QSize(320, 480)
    decoder.let_go("slow")
    qtbot.waitUntil(lambda: shown == [1])
    assert isinstance(view.canvas.backdrop, PictureBackdrop)


def test_fit_decodes_no_more_than_the_screen_shows(view, decoder, shown, source, qtbot):
    view.show_image(source("large", 4000, 3000), 1)
    qtbot.waitUntil(lambda: shown == [1])
    assert decoder.calls == [("large", 800)]


def test_whole_image_is_decoded_when_zoomed_in_and_takes_its_place(view, decoder, shown, source, qtbot):
    view.show_image(source("large", 4000, 3000), 1)
    qtbot.waitUntil(lambda: shown == [1])
    view.canvas.zoom_to(1.0, QPointF(100, 100))
    before = view.canvas.image_point(QPointF(100, 100))
    qtbot.waitUntil(lambda: view.canvas.backdrop.picture.is_full)
    assert decoder.calls == [("large", 800), ("large", None)]
    assert (view.canvas.image_point(QPointF(100, 100)), view.zoom, shown) == (before, 1.0, [1])


def test_enormous_image_is_never_decoded_whole(view, decoder, shown, source, monkeypatch, qtbot):
    monkeypatch.setattr(image_view, "LARGEST_PIXELS", 2000 * 1500)
    view.show_image(source("huge", 4000, 3000), 1)
    qtbot.waitUntil(lambda: shown == [1])
    view.actual_size()
    qtbot.waitUntil(lambda: view.canvas.backdrop.picture.side_px == 2000)
    assert decoder.calls == [("huge", 800), ("huge", 2000)]
    assert view.zoom == 1.0


def test_image_that_is_too_large_to_keep_is_decoded_once(make_loader, decoder, source, qtbot):
    loader = make_loader(decode=decoder, budget_bytes=1000)
    view = ImageView(loader)
    qtbot.addWidget(view)
    view.resize(832, 632)
    view.show_image(source("large", 4000, 3000), 1)
    qtbot.waitUntil(lambda: view.shown_token == 1)
    view.actual_size()
    qtbot.waitUntil(lambda: view.canvas.backdrop.picture.is_full)
    qtbot.waitUntil(lambda: loader.is_idle)
    view.canvas.pan(QPointF(10, 10))
    qtbot.wait(2 * SETTLE_MS)
    assert decoder.names == ["large", "large"]


def test_image_is_decoded_anew_for_a_new_window_size(view, decoder, shown, source, qtbot):
    view.show_image(source("large", 4000, 3000), 1)
    qtbot.waitUntil(lambda: shown == [1])
    view.resize(432, 332)
    qtbot.waitUntil(lambda: view.canvas.backdrop.picture.side_px == 400)
    assert shown == [1]


def test_next_image_fits_after_the_last_was_zoomed(view, shown, source, qtbot):
    view.show_image(source("a", 640, 480), 1)
    qtbot.waitUntil(lambda: shown == [1])
    view.zoom_in()
    view.show_image(source("b", 640, 480), 2)
    qtbot.waitUntil(lambda: shown == [1, 2])
    assert view.canvas.is_fit


def test_zoom_is_told(view, shown, source, qtbot):
    view.show_image(source("a", 640, 480), 1)
    qtbot.waitUntil(lambda: shown == [1])
    with qtbot.waitSignal(view.zoom_changed) as changed:
        view.actual_size()
    assert changed.args == [1.0]


def test_broken_image_says_why_and_offers_no_search(view, decoder, source, qtbot):
    decoder.errors["bad"] = LabellerError("bad cannot be read: cut off.")
    with qtbot.waitSignal(view.image_failed) as failed:
        view.show_image(source("bad"), 3)
    assert (failed.args, view.shown_token) == ([3], None)
    assert "bad cannot be read: cut off." in said(view)
    assert "Locate folder…" not in said(view)


def test_missing_image_offers_to_find_the_folder(loader, view, decoder, source, qtbot):
    decoder.errors["gone"] = MissingFileError(source("gone").path)
    with qtbot.waitSignal(view.image_failed):
        view.show_image(source("gone"), 3)
    assert "gone is not where it was." in said(view)
    with qtbot.waitSignal(view.locate_requested):
        qtbot.mouseClick(view.findChild(QPushButton), Qt.MouseButton.LeftButton)


def test_failure_that_is_known_shows_at_once(view, loader, decoder, source, qtbot):
    decoder.errors["bad"] = LabellerError("bad cannot be read.")
    with qtbot.waitSignal(loader.failed):
        view.prefetch([source("bad")])
    view.show_image(source("bad"), 3)
    assert "bad cannot be read." in said(view)


def test_message_goes_when_the_next_image_comes(view, decoder, shown, source, qtbot):
    decoder.errors["bad"] = LabellerError("bad cannot be read.")
    with qtbot.waitSignal(view.image_failed):
        view.show_image(source("bad"), 3)
    view.show_image(source("good"), 4)
    qtbot.waitUntil(lambda: shown == [4])
    assert said(view) == set()


def test_image_that_came_back_is_shown_once_failures_are_forgotten(view, decoder, shown, source, qtbot):
    decoder.errors["late"] = MissingFileError(source("late").path)
    with qtbot.waitSignal(view.image_failed):
        view.show_image(source("late"), 5)
    del decoder.errors["late"]
    view.forget_failures()
    view.show_image(source("late"), 5)
    qtbot.waitUntil(lambda: shown == [5])


def test_message_never_reads_a_file_name_as_markup(view, decoder, qtbot, source):
    decoder.errors["x"] = LabellerError("<b>x</b> cannot be read.")
    with qtbot.waitSignal(view.image_failed):
        view.show_image(source("x"), 1)
    label = next(label for label in view.findChildren(QLabel) if label.text() == "<b>x</b> cannot be read.")
    assert label.textFormat() == Qt.TextFormat.PlainText


def test_cleared_view_is_empty_and_wants_nothing(view, shown, source, qtbot):
    view.show_image(source("a", 640, 480), 1)
    qtbot.waitUntil(lambda: shown == [1])
    view.clear()
    assert (view.canvas.backdrop, view.shown_token, view.image_size) == (None, None, QSize(0, 0))


@pytest.fixture
def huge(tmp_path, monkeypatch) -> ImageSource:
    """A file that counts as large."""
    monkeypatch.setattr(sizes, "LARGE_PIXELS", 1_000_000)
    values = np.random.default_rng(0).integers(0, 256, (1000, 1500, 3), np.uint8)
    Image.fromarray(values).save(tmp_path / "huge.png", compress_level=1)
    return ImageSource(tmp_path / "huge.png", 1500, 1000)


@pytest.fixture
def real_view(make_loader, qtbot) -> ImageView:
    view = ImageView(make_loader())
    qtbot.addWidget(view)
    view.resize(832, 632)
    view.show()
    return view


def colors_at(view, *places):
    shown = view.canvas.viewport().grab().toImage()
    return [shown.pixelColor(x, y).name() for x, y in places]


def test_large_image_is_small_at_its_fit_and_sharp_from_close_by(real_view, huge, qtbot):
    view, tiles = real_view, real_view._loader.tiles
    view.show_image(huge, 1)
    qtbot.waitUntil(lambda: view.shown_token == 1)
    assert (view.canvas.backdrop.picture.side_px, view.image_size) == (800, QSize(1500, 1000))
    assert tiles.plan is None
    view.actual_size()
    qtbot.waitUntil(lambda: tiles.plan is not None and tiles.is_idle)
    at = view.canvas.image_point(QPointF(50, 60))
    with Image.open(huge.path) as image:
        red, green, blue = image.getpixel((int(at.x()), int(at.y())))
    assert colors_at(view, (50, 60)) == [f"#{red:02x}{green:02x}{blue:02x}"]
    assert view.canvas.backdrop.picture.side_px == 800


def test_large_image_without_room_for_tiles_is_seen_a_little_soft(real_view, huge, qtbot, monkeypatch):
    def refuse(*_, **__):
        raise NoPyramidError("full")

    monkeypatch.setattr(PyramidStore, "make", refuse)
    monkeypatch.setattr(image_view, "LARGEST_PIXELS", 900 * 600)
    real_view.show_image(huge, 1)
    qtbot.waitUntil(lambda: real_view.shown_token == 1)
    real_view.actual_size()
    qtbot.waitUntil(lambda: real_view.canvas.backdrop.picture.side_px == 900)
    assert isinstance(real_view.canvas.backdrop, PictureBackdrop)
    assert "full" in said(real_view)
    real_view.clear()
    assert "full" not in said(real_view)


def test_large_image_has_tiles_again_after_another_had_none(real_view, huge, qtbot):
    real_view._on_no_tiles(LabellerError("full"))
    real_view.show_image(huge, 2)
    qtbot.waitUntil(lambda: real_view.shown_token == 2)
    assert isinstance(real_view.canvas.backdrop, TiledBackdrop)


def test_next_image_is_not_covered_with_tiles_of_the_last(real_view, huge, qtbot, plain_image):
    real_view.show_image(huge, 1)
    qtbot.waitUntil(lambda: real_view.shown_token == 1)
    real_view.actual_size()
    real_view.canvas.viewport().grab()
    real_view.show_image(plain_image(1500, 1000, "#112233"), 2)
    real_view.actual_size()
    qtbot.waitUntil(lambda: real_view._loader.tiles.is_idle)
    assert colors_at(real_view, (50, 60), (700, 500)) == ["#112233"] * 2


def test_real_photos_are_shown(make_loader, shared_dataset, qtbot):
    photos = sorted(shared_dataset("trashnet").rglob("*.jpg"))[:3]
    view, tokens = ImageView(make_loader()), []
    qtbot.addWidget(view)
    view.image_shown.connect(tokens.append)
    for number, photo in enumerate(photos):
        view.show_image(ImageSource(photo), number)
        qtbot.waitUntil(lambda number=number: tokens[-1:] == [number])
    assert tokens == [0, 1, 2]
