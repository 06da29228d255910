"""Settings hold at once; what cannot be saved, and a key that means two things, is said."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QCheckBox, QComboBox

from labeller.settings import Settings
from labeller.ui.settings.settings_dialog import SettingsDialog
from labeller.ui.shortcuts import Shortcuts


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "config"


@pytest.fixture
def settings(folder) -> Settings:
    return Settings(folder / "settings.json")


@pytest.fixture
def shortcuts(settings, qapp):
    made = Shortcuts(settings)
    yield made
    made.close()


@pytest.fixture
def dialog(settings, shortcuts, theme, qtbot) -> SettingsDialog:
    made = SettingsDialog(settings, shortcuts, theme)
    qtbot.addWidget(made)
    return made


def choose(dialog, key, value):
    field = dialog.fields[key]
    assert isinstance(field, QComboBox)
    field.setCurrentIndex(field.findData(value))
    field.activated.emit(field.currentIndex())


def test_change_is_kept_at_once(dialog, folder):
    box = dialog.fields["goes_on_after_label"]
    assert isinstance(box, QCheckBox)
    box.setChecked(False)
    assert Settings(folder / "settings.json").get("goes_on_after_label") is False
    assert dialog.banner.isHidden()


def test_change_that_cannot_be_saved_is_said_and_holds_for_now(dialog, settings, folder):
    folder.write_text("a file where the folder should be")
    choose(dialog, "theme", "dark")
    assert "could not be saved" in dialog.banner.text
    assert settings.get("theme") == "dark"


def test_key_that_cannot_be_saved_is_said_and_holds_for_now(dialog, shortcuts, folder):
    folder.write_text("a file where the folder should be")
    dialog.keys.choose("skip")
    dialog.keys.key.key_chosen.emit("Z")
    assert "could not be saved" in dialog.keys.banner.text
    assert shortcuts.keys("skip") == ("Z",)


def test_key_that_a_preset_gives_twice_is_said_until_that_is_settled(dialog, shortcuts):
    shortcuts.set_keys("next_question", ("Shift+F",))
    assert dialog.banner.isHidden()
    choose(dialog, "shortcut_preset", "cvat")
    assert "Shift+F means both “Flag for later” and “Next question”" in dialog.banner.text
    shortcuts.reset("next_question")
    assert dialog.banner.isHidden()
