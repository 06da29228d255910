from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from labeller.domain.item import Item, Medium
from labeller.ui.canvas.image_loader import ImageLoader
from labeller.ui.labelling.item_view import ItemView


@pytest.fixture
def view(qtbot, tmp_path) -> Iterator[ItemView]:
    loader = ImageLoader()
    view = ItemView(loader, lambda item: tmp_path / item.path if item.path else None)
    qtbot.addWidget(view)
    view.resize(900, 700)
    view.show()
    yield view
    view.close()
    loader.close()


@pytest.fixture
def photo(tmp_path) -> Item:
    Image.new("RGB", (640, 480), (20, 90, 160)).save(tmp_path / "a photo.png")
    return Item(1, Medium.IMAGE, "a photo.png", "", root_id=1, path="a photo.png", width=640, height=480)


TEXT = Item(2, Medium.TEXT, "messages.csv 12", "", text="Where is my order?", metadata={"author": "c17", "date": None})
ROW = Item(3, Medium.ROW, "penguins.csv 3", "", fields={"species": "Adelie"})


def said(view) -> set[str]:
    """All that is written on the view now."""
    return {label.text() for label in view.findChildren(QLabel) if label.isVisible() and label.text()}


@pytest.fixture
def shown(view) -> list:
    ids: list = []
    view.item_shown.connect(ids.append)
    return ids


def test_image_is_shown_with_its_size_and_zoom(view, photo, shown, qtbot):
    view.show_item(photo)
    qtbot.waitUntil(lambda: shown == [1])
    assert (view.shown_id, view.image_view.isVisible()) == (1, True)
    assert said(view) == {"a photo.png", "640 × 480  ·  131\u00a0%"}


def test_zoom_in_the_header_follows_the_view(view, photo, shown, qtbot):
    view.show_item(photo)
    qtbot.waitUntil(lambda: shown == [1])
    view.actual_size()
    assert "640 × 480  ·  100\u00a0%" in said(view)


def test_text_is_shown_at_once_with_what_is_known_of_it(view, shown):
    view.show_item(TEXT)
    assert (shown, view.shown_id) == ([2], 2)
    assert said(view) == {"messages.csv 12", "18 characters", "author: c17"}


def test_row_is_shown_at_once(view, shown):
    view.show_item(ROW)
    assert (shown, said(view)) == ([3], {"penguins.csv 3", "species", "Adelie"})


def test_image_that_arrives_after_the_text_was_shown_is_not_shown(view, photo, shown, qtbot):
    view.show_item(photo)
    view.show_item(TEXT)
    qtbot.waitUntil(lambda: view.image_view._loader.is_idle)
    assert (shown, view.shown_id) == ([2], 2)


def test_missing_image_is_told(view, qtbot):
    with qtbot.waitSignal(view.item_failed) as failed:
        view.show_item(Item(4, Medium.IMAGE, "gone.png", "", root_id=1, path="gone.png"))
    assert failed.args == [4]
    assert "gone.png is not where it was." in said(view)


def test_image_outside_every_folder_is_told_and_its_folder_can_be_sought(view, qtbot):
    with qtbot.waitSignal(view.item_failed):
        view.show_item(Item(5, Medium.IMAGE, "lost.png", ""))
    with qtbot.waitSignal(view.locate_requested):
        button = next(button for button in view.findChildren(QPushButton) if button.isVisible())
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def test_file_that_came_back_is_shown_on_retry(view, shown, tmp_path, qtbot):
    with qtbot.waitSignal(view.item_failed):
        view.show_item(Item(6, Medium.IMAGE, "late.png", "", root_id=1, path="late.png"))
    Image.new("RGB", (64, 48)).save(tmp_path / "late.png")
    view.retry()
    qtbot.waitUntil(lambda: shown == [6])


def test_prefetched_image_is_shown_at_once(view, photo, shown, qtbot):
    view.show_item(TEXT)
    view.prefetch([TEXT, photo])
    qtbot.waitUntil(lambda: view.image_view._loader.byte_count > 0)
    view.show_item(photo)
    assert shown == [2, 1]


def test_zooming_a_text_sets_the_size_of_its_letters(view, qtbot):
    view.show_item(TEXT)
    with qtbot.waitSignal(view.text_size_changed) as changed:
        view.zoom_in()
    assert changed.args == [20]
    view.zoom_out()
    assert view.text_view.point_px == 18


def test_zooming_an_image_leaves_the_letters_alone(view, photo, shown, qtbot):
    view.show_item(photo)
    qtbot.waitUntil(lambda: shown == [1])
    view.zoom_in()
    assert view.image_view.zoom == 1.5
    assert view.text_view.point_px == 18


def test_long_name_is_cut_in_the_middle(view):
    view.resize(400, 400)
    view.show_item(Item(7, Medium.TEXT, "begin" + "x" * 300 + ".txt", "", text="x"))
    assert [text for text in said(view) if text.startswith("begin") and "…" in text and text.endswith(".txt")]


@pytest.mark.parametrize("item", [TEXT, ROW], ids=["text", "row"])
def test_keyboard_stays_in_the_item_when_the_medium_changes(view, photo, item, shown, qtbot):
    view.show_item(photo)
    view.activateWindow()
    qtbot.waitUntil(view.isActiveWindow)
    view.setFocus()
    view.show_item(item)
    assert view.isAncestorOf(view.window().focusWidget())
    assert view.window().focusWidget().isVisible()


@pytest.mark.parametrize("kind", ["image", "text", "row"])
def test_label_keys_work_while_the_item_has_the_keyboard(view, photo, kind, qtbot):
    page, pressed = QWidget(), []
    qtbot.addWidget(page)
    QVBoxLayout(page).addWidget(view)
    for key in ("1", "S", "Return", "Right"):
        QShortcut(QKeySequence(key), page, lambda key=key: pressed.append(key))
    page.show()
    page.activateWindow()
    qtbot.waitUntil(page.isActiveWindow)
    view.show_item({"image": photo, "text": TEXT, "row": ROW}[kind])
    view.setFocus()
    for key in (Qt.Key.Key_1, Qt.Key.Key_S, Qt.Key.Key_Return, Qt.Key.Key_Right):
        qtbot.keyClick(page.focusWidget(), key)
    view.setParent(None)
    assert pressed == ["1", "S", "Return", "Right"]


def test_cleared_view_says_nothing(view, shown):
    view.show_item(TEXT)
    view.clear()
    assert (view.shown_id, said(view)) == (None, set())


def test_path_of_a_file_is_asked_for_images_only(qtbot, photo):
    asked = []
    loader = ImageLoader()
    view = ItemView(loader, lambda item: asked.append(item.id) or Path("/nowhere"))
    qtbot.addWidget(view)
    for item in (TEXT, ROW, photo):
        view.show_item(item)
    loader.close()
    assert asked == [1]
