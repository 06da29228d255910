"""What strangers write into names, labels, comments and texts is shown as they wrote it, in every widget."""

from __future__ import annotations

import threading

import pytest
from PySide6.QtWidgets import QDialog, QLabel, QPushButton, QWidget

from labeller.domain.schema import Task
from labeller.errors import LabellerError
from labeller.ui.pages import pages_for
from labeller.ui.widgets.text import plain_tooltip
from tests.ui.hostile.making import EVIL, hostile_project
from tests.ui.hostile.walking import faults, open_windows, shown_texts

TASKS = (Task.TEXT_CLASSIFICATION, Task.TEXT_SPANS, Task.OBJECT_DETECTION, Task.TABULAR_CLASSIFICATION)
DIALOGS = (
    "import_items", "export_items", "edit_schema", "suggest_from", "pack_project", "command_palette", "shortcut_sheet",
    "edit_settings",
)  # fmt: skip


@pytest.mark.parametrize("task", TASKS)
def test_no_widget_of_the_window_reads_markup_or_keys_from_data(window, qtbot, tmp_path, task):
    path = hostile_project(tmp_path, task)
    window.open_project(path)
    qtbot.waitUntil(lambda: window.session is not None, timeout=20_000)
    qtbot.waitUntil(lambda: window.label_page.flow.shown is not None, timeout=20_000)
    found: list[str] = []
    for item_id in (1, 2):
        window.label_page.flow.go_to(item_id)
        found += faults(open_windows())
    for page in pages_for(task):
        window.qt_actions[page.action_id].trigger()
        found += faults(open_windows())
    assert EVIL in shown_texts(open_windows())
    assert found == []


def test_no_dialog_reads_markup_or_keys_from_data(window, qtbot, tmp_path):
    window.open_project(hostile_project(tmp_path, Task.OBJECT_DETECTION))
    qtbot.waitUntil(lambda: window.session is not None, timeout=20_000)
    found = {}
    for action in DIALOGS:
        window.qt_actions[action].trigger()
        qtbot.waitUntil(lambda: visible_dialogs(window) != [])
        found[action] = faults(visible_dialogs(window))
        for dialog in visible_dialogs(window):
            dialog.reject()
        qtbot.waitUntil(lambda: visible_dialogs(window) == [])
    assert {action: one for action, one in found.items() if one} == {}


def visible_dialogs(window):
    return [one for one in window.findChildren(QDialog) if one.isVisible()]


def test_messages_and_jobs_are_plain(window, qtbot, tmp_path):
    window.open_project(hostile_project(tmp_path, Task.TEXT_CLASSIFICATION))
    qtbot.waitUntil(lambda: window.session is not None, timeout=20_000)
    window.session.failed.emit(LabellerError(EVIL, EVIL))
    window.toast.show_message(EVIL)
    window._on_failed(LabellerError(EVIL, EVIL))
    gate = threading.Event()
    window.session.jobs.start(
        "slow", lambda _: gate.wait(20), done=lambda _: None, failed=lambda _: None, title=f"Packing {EVIL}"
    )
    try:
        found = faults([window, *open_windows()])
    finally:
        gate.set()
    qtbot.waitUntil(lambda: not window.session.jobs.jobs)
    assert found == []


def test_the_look_through_widgets_finds_what_it_looks_for(qtbot):
    window = QWidget()
    qtbot.addWidget(window)
    QLabel(EVIL, window)
    QPushButton(EVIL, window).setToolTip(EVIL)
    QPushButton("plain", window).setToolTip(plain_tooltip(EVIL))
    assert [fault.split(":")[1].strip()[:9] for fault in faults([window])] == ["rich text", "rich tip ", "takes a k"]
