"""The pages of an open project: made when they are asked for, gone to by key, palette and button, left by Escape."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from labeller.media.hashing import text_hash
from labeller.settings import Settings
from labeller.ui import project_opener
from labeller.ui.main_window import MainWindow
from labeller.ui.page_names import LABEL, LEARNING
from labeller.ui.pages import PAGES
from labeller.ui.shortcuts import Shortcuts
from tests.store.making import add, new_project, texts


@pytest.fixture
def window(theme, qtbot, monkeypatch, tmp_path) -> Iterator[MainWindow]:
    """The window on a project of some texts, with its first item on the screen."""
    monkeypatch.setattr("labeller.ui.background.embed_items", lambda *_: [])
    monkeypatch.setattr(project_opener, "load_learner", lambda _: None)  # takes seconds, and cannot be stopped
    project = new_project(tmp_path)
    add(project, [replace(one, content_hash=text_hash(one.name)) for one in texts(4)])
    project.close()
    settings = Settings()
    shortcuts = Shortcuts(settings)
    window = MainWindow(settings, theme, shortcuts)
    qtbot.addWidget(window)
    with qtbot.waitActive(window):
        window.show()
    window.open_project(tmp_path / "test.labeller")
    qtbot.waitUntil(lambda: window.label_page is not None and window.label_page.flow.shown is not None, timeout=30_000)
    yield window
    window.close()
    shortcuts.close()


def press(qtbot, key, modifier=Qt.KeyboardModifier.NoModifier):
    qtbot.keyClick(QApplication.focusWidget(), key, modifier)


def test_every_page_has_an_action_that_goes_there(window):
    for page in PAGES:
        window.qt_actions[page.action_id].trigger()
        assert window.pages.shown == page.name


def test_page_is_made_when_somebody_goes_there_first_and_kept(window):
    assert window.pages.count() == 1
    window.pages.show_page(LEARNING)
    made = window.pages.page
    window.pages.show_page(LABEL)
    window.pages.show_page(LEARNING)
    assert window.pages.page is made


def test_keys_lead_to_a_page_and_escape_leads_back_to_the_item(window, qtbot):
    press(qtbot, Qt.Key.Key_2, Qt.KeyboardModifier.AltModifier)
    assert window.pages.shown == LEARNING
    press(qtbot, Qt.Key.Key_Escape)
    assert window.pages.shown == LABEL
    assert window.label_page.isAncestorOf(QApplication.focusWidget())


def test_keys_of_the_label_page_do_nothing_on_another(window, qtbot):
    window.pages.show_page(LEARNING)
    before = window.label_page.flow.shown
    press(qtbot, Qt.Key.Key_1)
    press(qtbot, Qt.Key.Key_S)
    assert window.label_page.flow.shown == before


def test_item_asked_for_elsewhere_is_shown_on_the_label_page(window):
    window.pages.show_page(LEARNING)
    window.pages.page.item_wanted.emit(3)
    assert window.pages.shown == LABEL
    assert window.label_page.flow.shown.item.id == 3


def test_no_page_can_be_gone_to_without_a_project(window):
    window.close_project()
    assert not any(window.qt_actions[page.action_id].isEnabled() for page in PAGES)


def test_time_on_another_page_is_no_work_on_the_item(window):
    flow, now = window.label_page.flow, [100.0]
    flow._clock = lambda: now[0]
    flow.go_to(2)
    now[0] += 5
    window.pages.show_page(LEARNING)
    now[0] += 60
    window.pages.show_page(LABEL)
    now[0] += 2
    assert flow._seconds() == 7
