import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QListView, QWidget

from labeller.settings import Settings
from labeller.ui.shortcuts import Shortcuts, build_actions
from labeller.ui.widgets.command_palette import CommandPalette


@pytest.fixture
def done() -> list[str]:
    return []


@pytest.fixture
def palette(tmp_path, qtbot, done):
    window = QWidget()
    qtbot.addWidget(window)
    window.show()
    shortcuts = Shortcuts(Settings(tmp_path / "settings.json"))
    names = ("export_items", "undo", "redo", "next_item", "edit_settings")
    actions = build_actions(window, shortcuts, {name: lambda name=name: done.append(name) for name in names})
    actions["redo"].setEnabled(False)
    made = CommandPalette([*actions.values(), QAction("Label: Billing", window)], window)
    made.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, on=False)
    with qtbot.waitActive(made):
        made.open()
    yield made
    made.close()


def test_only_what_can_be_done_is_listed(palette):
    assert palette.titles == ["Export", "Undo", "Next item", "Settings", "Label: Billing"]


def test_enter_does_the_best_match_after_closing(palette, qtbot, done):
    qtbot.keyClicks(palette.field, "exp")
    qtbot.keyClick(palette.field, Qt.Key.Key_Return)
    assert done == ["export_items"]
    assert not palette.isVisible()


def test_arrow_keys_walk_and_wrap(palette, qtbot, done):
    qtbot.keyClick(palette.field, Qt.Key.Key_Up)
    qtbot.keyClick(palette.field, Qt.Key.Key_Up)
    qtbot.keyClick(palette.field, Qt.Key.Key_Return)
    assert done == ["edit_settings"]


def test_click_does_it_too(palette, qtbot, done):
    view = palette.findChild(QListView)
    where = view.visualRect(view.model().index(1, 0)).center()
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=where)
    assert done == ["undo"]


def test_escape_in_an_empty_field_closes_and_does_nothing(palette, qtbot, done):
    qtbot.keyClick(palette.field, Qt.Key.Key_Escape)
    assert (palette.isVisible(), done) == (False, [])


def test_enter_without_a_match_does_nothing(palette, qtbot, done):
    qtbot.keyClicks(palette.field, "zzzz")
    qtbot.keyClick(palette.field, Qt.Key.Key_Return)
    assert (palette.isVisible(), done) == (True, [])


def test_rows_are_drawn(palette):
    before = palette.grab().toImage()
    palette.field.setText("undo")
    assert palette.grab().toImage() != before
