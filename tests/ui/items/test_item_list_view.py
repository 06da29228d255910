from collections.abc import Iterator

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QRect, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from labeller.domain.item import ItemState
from labeller.domain.schema import Label
from labeller.ui.items.item_delegate import ROW_HEIGHT_PX
from labeller.ui.items.item_list_model import ItemListModel
from labeller.ui.items.item_list_view import ItemListView
from labeller.ui.theme import color

ROWS_IN_VIEW = 10


@pytest.fixture
def model(qapp, store) -> ItemListModel:
    model = ItemListModel(store)
    model.set_items(np.arange(1, 1001))
    return model


@pytest.fixture
def view(model, qtbot) -> Iterator[ItemListView]:
    view = ItemListView(model)
    qtbot.addWidget(view)
    view.set_labels([Label(1, "glass", "#d55e00", 0)])
    view.resize(280, ROWS_IN_VIEW * ROW_HEIGHT_PX)
    view.show()
    yield view
    view.close()


@pytest.fixture
def chosen(view) -> list:
    ids: list = []
    view.item_chosen.connect(ids.append)
    return ids


def rows_in_view(view) -> range:
    height = view.viewport().height()
    return range(view.indexAt(QPoint(5, 0)).row(), view.indexAt(QPoint(5, height - 1)).row() + 1)


def press(view, *keys):
    for key in keys:
        QTest.keyClick(view, key)


def test_click_goes_to_the_item(view, chosen, qtbot):
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(50, 2 * ROW_HEIGHT_PX + 5))
    assert (chosen, view.current_id) == ([3], 3)


def test_click_below_the_last_row_does_nothing(view, model, chosen, qtbot):
    model.set_items([1, 2])
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(50, 5 * ROW_HEIGHT_PX))
    assert chosen == []


def test_click_leaves_the_keyboard_where_it_is(view, qtbot):
    assert view.focusPolicy() == Qt.FocusPolicy.TabFocus


def test_item_on_the_page_is_current_and_in_view_and_told_to_nobody(view, chosen):
    view.set_current(500)
    assert view.currentIndex().row() == 499
    assert 499 in rows_in_view(view)
    assert chosen == []


def test_item_on_the_page_that_is_not_listed_leaves_no_row_current(view):
    view.set_current(3)
    view.set_current(5000)
    assert not view.currentIndex().isValid()
    assert view.current_id == 5000


def test_item_on_the_page_is_current_again_in_a_new_list(view, model):
    view.set_current(500)
    model.set_items(np.arange(1, 1001)[::-1])
    assert view.currentIndex().row() == 500
    assert 500 in rows_in_view(view)


def test_arrows_walk_and_the_page_follows(view, chosen):
    view.set_current(1)
    press(view, Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Up)
    assert chosen == [2, 3, 2]


def test_home_end_and_pages(view, chosen):
    view.set_current(500)
    press(view, Qt.Key.Key_End, Qt.Key.Key_PageUp, Qt.Key.Key_Home, Qt.Key.Key_PageDown)
    assert chosen == [1000, 1000 - (ROWS_IN_VIEW - 1), 1, ROWS_IN_VIEW]
    assert view.currentIndex().row() in rows_in_view(view)


@pytest.mark.parametrize(("start", "key"), [(1, Qt.Key.Key_Up), (1000, Qt.Key.Key_Down), (1, Qt.Key.Key_Home)])
def test_walking_stops_at_the_ends(view, chosen, start, key):
    view.set_current(start)
    press(view, key)
    assert (chosen, view.current_id) == ([], start)


def test_first_arrow_enters_at_the_first_row(view, chosen):
    press(view, Qt.Key.Key_Down)
    assert chosen == [1]


def test_held_arrow_runs_and_the_page_follows_when_it_is_let_go(view, chosen):
    view.set_current(1)
    QTest.keyPress(view, Qt.Key.Key_Down)
    for _ in range(20):
        repeat = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_Down, Qt.KeyboardModifier.NoModifier, "", True)
        QApplication.sendEvent(view, repeat)
    assert chosen == [2]
    QTest.keyRelease(view, Qt.Key.Key_Down)
    assert chosen == [2, 22]


def test_enter_gives_the_keyboard_back(view, qtbot):
    view.set_current(7)
    with qtbot.waitSignal(view.left):
        press(view, Qt.Key.Key_Return)


def test_walking_keys_are_the_lists_own_while_it_has_the_keyboard_and_label_keys_the_pages(model, qtbot):
    page, view, pressed, chosen = QWidget(), ItemListView(model), [], []
    qtbot.addWidget(page)
    QVBoxLayout(page).addWidget(view)
    view.item_chosen.connect(chosen.append)
    for key in ("Home", "Return", "1", "S"):
        QShortcut(QKeySequence(key), page, lambda key=key: pressed.append(key))
    page.show()
    page.activateWindow()
    qtbot.waitUntil(page.isActiveWindow)
    view.set_current(9)
    view.setFocus()
    press(view, Qt.Key.Key_1, Qt.Key.Key_S, Qt.Key.Key_Home, Qt.Key.Key_Return)
    assert (pressed, chosen) == (["1", "S"], [1])


def test_stepping_from_the_search_field_walks_the_list(view, chosen):
    view.step(1)
    view.step(1)
    view.step(-1)
    assert chosen == [1, 2, 1]


def test_going_to_the_ends(view, chosen):
    view.go_to_end(first=False)
    view.go_to_end(first=True)
    assert chosen == [1000, 1]


def test_empty_list_survives_every_key(view, model, chosen):
    model.set_items([])
    press(view, Qt.Key.Key_Down, Qt.Key.Key_End, Qt.Key.Key_Return)
    view.go_to_end(first=True)
    view.step(1)
    assert chosen == []


def test_only_what_is_in_view_is_read(view, model, store):
    store.asked.clear()
    model.set_items(np.arange(1_000_000))
    view.grab()
    view.verticalScrollBar().setValue(view.verticalScrollBar().maximum())
    view.grab()
    assert sum(map(len, store.asked)) < 300


def test_rows_have_one_height_and_follow_the_scroll_bar(view):
    view.verticalScrollBar().setValue(100 * ROW_HEIGHT_PX)
    index = view.model().index(102)
    assert view.visualRect(index) == QRect(0, 2 * ROW_HEIGHT_PX, view.viewport().width(), ROW_HEIGHT_PX)
    assert view.indexAt(QPoint(5, 2 * ROW_HEIGHT_PX + 3)) == index


def test_neighbour_out_of_view_is_brought_in_with_as_little_movement_as_possible(view):
    view.set_current(ROWS_IN_VIEW + 1)
    assert rows_in_view(view) == range(1, ROWS_IN_VIEW + 1)


def test_current_row_is_coloured(view):
    view.set_current(2)
    image = view.viewport().grab().toImage()
    assert image.pixelColor(2, ROW_HEIGHT_PX + 5) == color("selection")
    assert image.pixelColor(2, 5) != color("selection")


def test_changed_item_is_painted_anew(view, store, model):
    before = view.viewport().grab().toImage()
    store.changed[1] = {"state": ItemState.ANSWERED, "label_ids": (1,)}
    model.refresh({1})
    after = view.viewport().grab().toImage()
    first = QRect(0, 0, before.width(), ROW_HEIGHT_PX)
    assert after.copy(first) != before.copy(first)
    assert after.copy(0, ROW_HEIGHT_PX, 280, 100) == before.copy(0, ROW_HEIGHT_PX, 280, 100)
