"""The widgets that mostly show something: each says in words what it shows, and does what its button says."""

from datetime import UTC, datetime

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QToolButton, QWidget

from labeller.jobs import Progress
from labeller.ui.theme import CONTROL_HEIGHT, DARK
from labeller.ui.widgets.banner import Banner
from labeller.ui.widgets.boxes import STRETCH, clear, column, divider, row
from labeller.ui.widgets.buttons import PRIMARY, action_button, push_button, tool_button
from labeller.ui.widgets.empty_state import EmptyState
from labeller.ui.widgets.icon_view import IconView
from labeller.ui.widgets.key_cap import KeyCap
from labeller.ui.widgets.saved_indicator import SavedIndicator
from labeller.ui.widgets.text import plain_tooltip
from labeller.ui.widgets.thin_progress_bar import ThinProgressBar
from labeller.ui.widgets.toast import Toast


@pytest.fixture
def added(qtbot):
    def add(widget):
        qtbot.addWidget(widget)
        return widget

    return add


def button_named(widget: QWidget, text: str) -> QPushButton:
    return next(button for button in widget.findChildren(QPushButton) if button.text() == text)


def test_buttons_are_as_high_as_inputs(added):
    holder = added(QWidget())
    layout = QHBoxLayout(holder)
    for button in (push_button("Export"), push_button("Export", kind=PRIMARY), tool_button("Undo", icon="undo-2")):
        layout.addWidget(button)
    holder.show()
    assert {layout.itemAt(place).widget().height() for place in range(3)} == {CONTROL_HEIGHT}


def test_click_on_a_button_leaves_the_keyboard_where_it_was(added, qtbot):
    done = []
    button = added(push_button("Export", clicked=lambda: done.append(1)))
    button.show()
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert done == [1]
    assert not button.hasFocus()


def test_icon_button_says_what_it_does(added):
    assert added(tool_button("Undo", icon="undo-2")).accessibleName() == "Undo"


def test_action_button_shows_what_its_action_shows(added):
    action = QAction("&Undo")
    action.setToolTip("Undo (Ctrl+Z)")
    button = added(action_button(action))
    action.setEnabled(False)
    assert (button.accessibleName(), button.toolTip(), button.isEnabled()) == ("Undo", "Undo (Ctrl+Z)", False)


def test_empty_state_offers_what_fills_it(added, qtbot):
    empty = added(EmptyState("images", "No items yet", "Drop a folder here.", "Import…", second_action="Samples"))
    with qtbot.waitSignal(empty.triggered):
        qtbot.mouseClick(button_named(empty, "Import…"), Qt.MouseButton.LeftButton)
    with qtbot.waitSignal(empty.second_triggered):
        qtbot.mouseClick(button_named(empty, "Samples"), Qt.MouseButton.LeftButton)
    assert (empty.accessibleName(), empty.accessibleDescription()) == ("No items yet", "Drop a folder here.")


def test_banner_is_hidden_until_it_has_something_to_say(added, qtbot):
    banner = added(Banner())
    assert banner.isHidden()
    banner.show_message("312 photos were not found.", kind="warn", action="Find them")
    with qtbot.waitSignal(banner.triggered):
        qtbot.mouseClick(button_named(banner, "Find them"), Qt.MouseButton.LeftButton)
    with qtbot.waitSignal(banner.dismissed):
        qtbot.mouseClick(banner.findChild(QToolButton), Qt.MouseButton.LeftButton)
    assert banner.isHidden()


def test_banner_stays_where_it_must(added):
    banner = added(Banner())
    banner.show_message("Read only", is_dismissible=False)
    assert banner.findChild(QToolButton).isHidden()


def test_toast_offers_the_way_back(added, qtbot):
    host, undone = added(QWidget()), []
    host.resize(800, 400)
    host.show()
    toast = Toast(host)
    toast.show_message("Renamed Billing", "Undo", lambda: undone.append(1))
    assert toast.isVisible()
    qtbot.mouseClick(button_named(toast, "Undo"), Qt.MouseButton.LeftButton)
    assert (undone, toast.isVisible()) == ([1], False)


def test_toast_goes_away_by_itself(added, qtbot, monkeypatch):
    monkeypatch.setattr("labeller.ui.widgets.toast.SHOWN_MS", 1)
    host = added(QWidget())
    host.show()
    toast = Toast(host)
    toast.show_message("Renamed")
    qtbot.waitUntil(toast.isHidden)


@pytest.mark.parametrize("width", [240, 800])
def test_toast_stays_inside_its_page(added, width):
    host = added(QWidget())
    host.resize(width, 300)
    host.show()
    toast = Toast(host)
    toast.show_message("A long text about what was just done, " * 5, "Undo")
    assert host.rect().contains(toast.geometry())
    host.resize(width - 40, 200)
    assert host.rect().contains(toast.geometry())


@pytest.mark.parametrize(
    ("progress", "said"), [(Progress(1, 4), "25\u00a0%"), (Progress(9, 4), "100\u00a0%"), (Progress(7, 0), "not known")]
)
def test_progress_is_said_in_words(added, progress, said):
    bar = added(ThinProgressBar())
    bar.set_progress(progress)
    assert bar.accessibleDescription() == said


def test_progress_that_is_not_known_looks_different_from_none(added):
    bar = added(ThinProgressBar())
    bar.resize(100, 4)
    none = bar.grab().toImage()
    bar.set_share(None)
    assert bar.grab().toImage() != none


def test_saved_indicator_says_when(added):
    saved = added(SavedIndicator())
    saved.show_saved(datetime(2026, 11, 23, 14, 5, 9, tzinfo=UTC))
    assert saved.accessibleName() == "Saved"
    assert "14:05:09" in saved.toolTip()


def test_saved_indicator_says_what_is_wrong(added):
    saved = added(SavedIndicator())
    saved.show_failed("The disk is full.")
    assert (saved.accessibleName(), saved.toolTip()) == ("Not saved", plain_tooltip("The disk is full."))
    saved.show_read_only("Open in another window.")
    assert saved.accessibleName() == "Read only"


def test_key_cap_is_wide_enough_for_its_key(added):
    assert added(KeyCap("Ctrl+Shift+Z")).sizeHint().width() > added(KeyCap("1")).sizeHint().width()


def test_icon_follows_the_theme(added, theme):
    view = added(IconView("tag", size=20))
    light = view.grab().toImage()
    theme.set_preference(DARK)
    assert view.grab().toImage() != light


def test_rows_take_widgets_gaps_and_stretches(added):
    holder = added(QWidget())
    holder.setLayout(column(row(push_button("a"), 8, STRETCH), divider(), STRETCH))
    assert holder.layout().count() == 3
    assert holder.layout().itemAt(0).layout().count() == 3


def test_clearing_a_row_lets_its_widgets_go(added, qtbot):
    holder = added(QWidget())
    layout = row(push_button("a"), STRETCH)
    holder.setLayout(layout)
    clear(layout)
    qtbot.waitUntil(lambda: holder.findChild(QPushButton) is None)
    assert layout.count() == 0
