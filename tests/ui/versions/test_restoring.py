"""Restoring in the window: the project is put away, another state takes its place, and it is open again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtWidgets import QDialog, QPushButton

from labeller.domain.annotation import Source
from labeller.domain.version import VersionReason
from labeller.media.hashing import text_hash
from labeller.project.versions import find_versions, keep_version
from labeller.settings import Settings
from labeller.ui import project_opener
from labeller.ui.main_window import MainWindow
from labeller.ui.shortcuts import Shortcuts
from labeller.ui.versions.versions_dialog import VersionsDialog
from labeller.ui.widgets.message_dialog import ConfirmDialog, MessageDialog
from tests.store.making import add, new_project, rows_of, texts


@pytest.fixture
def window(theme, qtbot, monkeypatch) -> Iterator[MainWindow]:
    monkeypatch.setattr("labeller.ui.background.embed_items", lambda *_: [])
    monkeypatch.setattr(project_opener, "load_learner", lambda _: None)  # takes seconds, and cannot be stopped
    settings = Settings()
    shortcuts = Shortcuts(settings)
    window = MainWindow(settings, theme, shortcuts)
    qtbot.addWidget(window)
    window.show()
    yield window
    for dialog in window.findChildren(QDialog):
        dialog.close()
    window.close()
    shortcuts.close()


@pytest.fixture
def path(tmp_path):
    project = new_project(tmp_path)
    add(project, [replace(one, content_hash=text_hash(one.name)) for one in texts(3)])
    project.close()
    return project.path


def shown(window, qtbot, path):
    qtbot.waitUntil(lambda: window.session is not None and window.session.path == path, timeout=20_000)


def the(window, kind):
    (dialog,) = [one for one in window.findChildren(kind) if one.isVisible()]
    return dialog


def appears(window, qtbot, kind):
    qtbot.waitUntil(lambda: any(one.isVisible() for one in window.findChildren(kind)), timeout=20_000)
    return the(window, kind)


def press(dialog, text):
    (button,) = [one for one in dialog.findChildren(QPushButton) if one.text() == text]
    button.click()


def answered(path):
    return len(rows_of(path, "SELECT * FROM answer"))


def test_a_version_is_restored_in_place_and_the_project_is_open_again(window, qtbot, path):
    keep_version(path, VersionReason.OPENED)
    window.open_project(path)
    shown(window, qtbot, path)
    first = window.session
    first.give_answer(1, [1], seconds=1.0, source=Source.HUMAN, is_control=False)
    window.qt_actions["restore_version"].trigger()
    dialog = the(window, VersionsDialog)
    qtbot.waitUntil(lambda: dialog.version is not None, timeout=20_000)
    dialog.restore_button.click()
    the(window, ConfirmDialog).confirm_button.click()
    qtbot.waitUntil(lambda: window.session not in (None, first), timeout=20_000)
    assert answered(path) == 0
    reasons = [one.reason for one in find_versions(path).find()]
    assert {VersionReason.CLOSED, VersionReason.BEFORE_RESTORING} & set(reasons)
    assert "is a version too" in window.toast.text


def test_a_damaged_project_is_opened_as_it_was_last(window, qtbot, path):
    keep_version(path, VersionReason.CLOSED)
    path.write_bytes(b"damaged")
    window.open_project(path)
    press(appears(window, qtbot, MessageDialog), "Open the newest good version")
    shown(window, qtbot, path)
    assert "is now test.set-aside-1.labeller" in window.toast.text


def test_versions_of_a_damaged_project_can_be_looked_at(window, qtbot, path):
    keep_version(path, VersionReason.CLOSED)
    path.write_bytes(b"damaged")
    window.open_project(path)
    press(appears(window, qtbot, MessageDialog), "Restore a version…")
    dialog = the(window, VersionsDialog)
    qtbot.waitUntil(lambda: dialog.version is not None, timeout=20_000)


def test_without_versions_a_damaged_project_offers_none(window, qtbot, path):
    path.write_bytes(b"damaged")
    window.open_project(path)
    dialog = appears(window, qtbot, MessageDialog)
    assert [one.text() for one in dialog.findChildren(QPushButton) if one.isVisible()] == ["Close"]


def test_what_was_done_is_kept_when_the_window_is_closed(window, qtbot, path):
    window.open_project(path)
    shown(window, qtbot, path)
    window.session.give_answer(1, [1], seconds=1.0, source=Source.HUMAN, is_control=False)
    window.close()

    def newest():
        return find_versions(path).find()[0]

    qtbot.waitUntil(lambda: newest().reason is VersionReason.CLOSED, timeout=20_000)
    assert answered(newest().path) == 1
