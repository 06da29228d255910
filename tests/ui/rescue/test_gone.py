"""A project whose file is gone, in the window: it is said, a copy is offered, and nothing is closed without a word."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtWidgets import QDialog, QFileDialog

from labeller.errors import LabellerError
from labeller.media.hashing import text_hash
from labeller.settings import Settings
from labeller.ui import project_opener
from labeller.ui.main_window import MainWindow
from labeller.ui.shortcuts import Shortcuts
from labeller.ui.widgets.message_dialog import ConfirmDialog
from tests.store.making import add, new_project, rows_of, texts

pytestmark = pytest.mark.skipif(os.name != "posix", reason="a file in use can be neither moved nor removed here")


@pytest.fixture
def window(theme, qtbot, monkeypatch) -> Iterator[MainWindow]:
    monkeypatch.setattr("labeller.ui.background.embed_items", lambda *_: [])
    monkeypatch.setattr(project_opener, "load_learner", lambda _: None)  # takes seconds, and cannot be stopped
    settings = Settings()
    settings.set("keeps_versions", False)
    shortcuts = Shortcuts(settings)
    window = MainWindow(settings, theme, shortcuts)
    qtbot.addWidget(window)
    window.show()
    yield window
    for dialog in window.findChildren(QDialog):
        dialog.close()
    window.close_project()
    window.close()
    shortcuts.close()


@pytest.fixture
def path(window, qtbot, tmp_path):
    """The place of a project that is open, with one answer, and whose file is gone."""
    project = new_project(tmp_path)
    add(project, [replace(one, content_hash=text_hash(one.name)) for one in texts(5)])
    project.close()
    window.open_project(project.path)
    shown(window, qtbot, project.path)
    window.session.flag(1, is_flagged=True)
    project.path.rename(tmp_path / "away.labeller")
    return project.path


def shown(window, qtbot, path):
    qtbot.waitUntil(lambda: window.session is not None and window.session.path == path, timeout=20_000)


def fail(window):
    with pytest.raises(LabellerError, match="no longer in"):
        window.session.flag(2, is_flagged=True)


def flagged(path):
    return rows_of(path, "SELECT item_id FROM mark")


def test_it_is_said_over_the_page_until_the_file_is_back(window, path):
    fail(window)
    assert window.notices.gone.isVisible()
    assert "test.labeller is no longer in" in window.notices.gone.text
    path.with_name("away.labeller").rename(path)
    window.session.flag(2, is_flagged=True)
    assert window.notices.gone.isHidden()


def test_the_copy_that_is_saved_is_gone_on_with(window, path, qtbot, tmp_path, monkeypatch):
    fail(window)
    copy = tmp_path / "copy.labeller"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_, **__: (str(copy), ""))
    window.notices.gone.triggered.emit()
    shown(window, qtbot, copy)
    assert flagged(copy) == [(1,)]
    window.session.flag(2, is_flagged=True)


def test_a_copy_never_takes_the_place_of_something_else(window, path, qtbot, tmp_path):
    (tmp_path / "taken.labeller").write_text("important")
    desk = window._project.desk._copying
    with qtbot.waitSignal(desk.failed) as caught:
        desk.save(tmp_path / "taken.labeller")
    assert "exists already" in str(caught.args[0])
    assert (tmp_path / "taken.labeller").read_text() == "important"


def test_the_window_asks_before_it_closes_without_a_copy(window, path, qtbot):
    assert not window.close()
    dialog = window.findChild(ConfirmDialog)
    assert dialog.heading.text() == "Close without a copy?"
    assert window.notices.gone.isVisible()
    dialog.confirm_button.click()
    qtbot.waitUntil(window.isHidden)


def test_a_project_in_its_place_is_closed_without_a_question(window, path, qtbot):
    path.with_name("away.labeller").rename(path)
    assert window.close()
