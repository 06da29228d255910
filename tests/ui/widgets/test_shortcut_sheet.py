from itertools import groupby

import pytest
from PySide6.QtCore import Qt

from labeller.settings import Settings
from labeller.ui.shortcuts import Shortcuts
from labeller.ui.widgets.key_cap import KeyCap
from labeller.ui.widgets.shortcut_sheet import KeyRow, ShortcutSheet, rows_of
from labeller.ui.widgets.text import ElidedLabel


@pytest.fixture
def shortcuts(tmp_path, qapp) -> Shortcuts:
    return Shortcuts(Settings(tmp_path / "settings.json"))


@pytest.fixture
def sheet(shortcuts, qtbot) -> ShortcutSheet:
    made = ShortcutSheet(shortcuts, [KeyRow("Labels", "Billing", ("1",))])
    made.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, on=False)
    qtbot.addWidget(made)
    return made


def titles(sheet: ShortcutSheet) -> list[str]:
    return [label.full_text for label in sheet.findChildren(ElidedLabel) if not label.isHidden() and _is_used(label)]


def _is_used(label: ElidedLabel) -> bool:
    return not label.parentWidget().isHidden()


def test_sheet_lists_actions_with_the_keys_in_force(shortcuts, qtbot):
    shortcuts.set_keys("skip", ("K",))
    sheet = ShortcutSheet(shortcuts)
    qtbot.addWidget(sheet)
    assert {"Accept and go on", "Skip", "Undo"} <= set(titles(sheet))
    assert "K" in {cap.key for cap in sheet.findChildren(KeyCap)}


def test_keys_of_labels_come_first(sheet):
    assert titles(sheet)[0] == "Billing"


@pytest.mark.parametrize(("query", "found"), [("flag", ["Flag for later"]), ("ctrl+z", ["Undo"]), ("1", ["Billing"])])
def test_sheet_is_searched_by_meaning_and_by_key(sheet, query, found):
    sheet.field.setText(query)
    assert titles(sheet) == found


def test_sheet_says_when_nothing_is_found(sheet):
    sheet.field.setText("zzzz")
    assert titles(sheet) == []


def test_action_without_a_key_is_left_out(shortcuts, qtbot):
    shortcuts.set_keys("skip", ())
    sheet = ShortcutSheet(shortcuts)
    qtbot.addWidget(sheet)
    assert "Skip" not in titles(sheet)


def test_keys_that_the_page_does_not_have_are_left_out(shortcuts):
    assert [row.title for row in rows_of(shortcuts, {"larger_text"})] == ["Larger text"]


def test_each_group_is_listed_once_and_what_is_pressed_all_day_first(shortcuts):
    groups = [group for group, _ in groupby(rows_of(shortcuts), key=lambda row: row.group)]
    assert len(groups) == len(set(groups))
    assert groups[:2] == ["Answer", "Move"]
