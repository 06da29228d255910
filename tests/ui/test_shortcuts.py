import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QStackedWidget, QVBoxLayout, QWidget

from labeller.domain.schema import Label, Schema, Task
from labeller.settings import Settings
from labeller.ui.keys import canonical_key
from labeller.ui.shortcuts import Shortcuts, build_actions, label_keys, spec_of


@pytest.fixture
def settings(tmp_path) -> Settings:
    return Settings(tmp_path / "settings.json")


@pytest.fixture
def shortcuts(settings, qapp) -> Shortcuts:
    return Shortcuts(settings)


@pytest.fixture
def page(qtbot) -> QWidget:
    made = QWidget()
    QVBoxLayout(made).addWidget(QLineEdit())
    qtbot.addWidget(made)
    with qtbot.waitActive(made):
        made.show()
    made.setFocus()
    return made


def test_users_keys_stand_above_the_preset(settings, shortcuts):
    shortcuts.set_keys("skip", ("K",))
    settings.set("shortcut_preset", "prodigy")
    assert shortcuts.keys("skip") == ("K",)
    shortcuts.reset("skip")
    assert shortcuts.keys("skip") == ("Space",)


def test_action_can_be_left_without_a_key(shortcuts):
    shortcuts.set_keys("flag", ())
    assert shortcuts.keys("flag") == ()
    assert shortcuts.hint("flag") == ""


def test_keys_written_in_other_ways_are_the_same_key():
    assert canonical_key("shift+ctrl+z") == canonical_key("Ctrl+Shift+Z") == "Ctrl+Shift+Z"


def test_conflict_names_the_key_and_both_actions(shortcuts):
    shortcuts.set_keys("skip", ("f",))
    (conflict,) = shortcuts.conflicts()
    assert (conflict.key, conflict.first.id, conflict.second.id) == ("F", "skip", "flag")


def test_taken_key_is_found_for_a_label(shortcuts):
    assert shortcuts.who_has("s", "text").id == "skip"
    assert shortcuts.who_has("Ctrl+K", "text").id == "command_palette"
    assert shortcuts.who_has("Q", "text") is None


def test_key_of_a_tool_is_free_for_labels_where_nothing_is_drawn(shortcuts):
    labels = (Label(1, "plant", "#000000", 0, "P"),)
    assert label_keys(Schema(Task.IMAGE_CLASSIFICATION, labels), shortcuts) == {1: "P"}
    assert label_keys(Schema(Task.OBJECT_DETECTION, labels), shortcuts) == {}


def schema_with_keys(*keys: str) -> Schema:
    labels = (Label(number, f"label {number}", "#000000", number, key) for number, key in enumerate(keys))
    return Schema(Task.TEXT_CLASSIFICATION, tuple(labels))


def test_label_keys_are_written_in_one_way(shortcuts):
    assert label_keys(schema_with_keys("1", "q", "ctrl+shift+5"), shortcuts) == {0: "1", 1: "Q", 2: "Ctrl+Shift+5"}


def test_action_keeps_its_key_before_a_label(shortcuts):
    assert label_keys(schema_with_keys("s", "Q"), shortcuts) == {1: "Q"}
    shortcuts.set_keys("skip", ("Q",))
    assert label_keys(schema_with_keys("s", "Q"), shortcuts) == {0: "S"}


def test_first_of_two_labels_keeps_the_key(shortcuts):
    assert label_keys(schema_with_keys("q", "Q"), shortcuts) == {0: "Q"}


@pytest.mark.parametrize("key", ["", "no such key", "Space", "tab", "Escape", "Left", "Delete", "1, 2"])
def test_label_has_no_key_that_the_window_needs_or_that_is_none(shortcuts, key):
    assert label_keys(schema_with_keys(key), shortcuts) == {}


def test_reset_all_brings_the_preset_back(shortcuts):
    shortcuts.set_keys("skip", ("K",))
    shortcuts.reset_all()
    assert not shortcuts.is_changed("skip")


def test_key_does_what_its_action_says(page, shortcuts, qtbot):
    done = []
    build_actions(page, shortcuts, {"skip": lambda: done.append("skip")})
    qtbot.keyClick(page, Qt.Key.Key_S)
    assert done == ["skip"]


def test_changed_key_works_at_once_and_shows_in_the_tool_tip(page, shortcuts, qtbot):
    done = []
    actions = build_actions(page, shortcuts, {"flag": lambda: done.append("flag")})
    shortcuts.set_keys("flag", ("G",))
    qtbot.keyClick(page, Qt.Key.Key_F)
    qtbot.keyClick(page, Qt.Key.Key_G)
    assert done == ["flag"]
    assert actions["flag"].toolTip().endswith("(G)")


def test_typing_does_not_trigger_single_keys(page, shortcuts, qtbot):
    done = []
    build_actions(page, shortcuts, {"skip": lambda: done.append("skip")})
    line = page.findChild(QLineEdit)
    line.setFocus()
    qtbot.keyClicks(line, "fuss")
    assert (line.text(), done) == ("fuss", [])


def test_page_that_is_put_away_keeps_its_keys_to_itself(shortcuts, qtbot):
    done, stack = [], QStackedWidget()
    for name in ("first", "second"):
        page = QWidget()
        build_actions(page, shortcuts, {"skip": lambda name=name: done.append(name)})
        stack.addWidget(page)
    qtbot.addWidget(stack)
    with qtbot.waitActive(stack):
        stack.show()
    stack.setCurrentIndex(1)
    stack.currentWidget().setFocus()
    qtbot.keyClick(stack.currentWidget(), Qt.Key.Key_S)
    assert done == ["second"]


def test_action_knows_its_row(page, shortcuts):
    actions = build_actions(page, shortcuts, {"undo": list})
    assert spec_of(actions["undo"]).id == "undo"


def test_unknown_action_is_an_error(page, shortcuts):
    with pytest.raises(KeyError):
        build_actions(page, shortcuts, {"no_such_action": list})
