"""A damaged project does not open, and what can be read of it is saved from the window."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QPushButton, QWidget

from labeller.errors import LabellerError
from labeller.store.damaged import DamagedError
from labeller.store.inspection import check
from labeller.ui.job_runner import JobRunner
from labeller.ui.rescue.repair_desk import RepairDesk
from labeller.ui.widgets.message_dialog import MessageDialog
from tests.store.making import new_project


@pytest.fixture
def damaged(tmp_path):
    project = new_project(tmp_path, items=200)
    project.close()
    content = bytearray(project.path.read_bytes())
    for place in range(len(content) // 2, len(content) // 2 + 4096):
        content[place] ^= 0xFF
    project.path.write_bytes(content)
    return project.path


@pytest.fixture
def window(qtbot):
    window = QWidget()
    qtbot.addWidget(window)
    window.show()
    return window


@pytest.fixture
def desk(window):
    jobs = JobRunner()
    yield RepairDesk(jobs, window)
    jobs.cancel_all_and_wait()
    for dialog in window.findChildren(MessageDialog):
        dialog.close()


def buttons(dialog):
    return {button.text(): button for button in dialog.findChildren(QPushButton)}


def test_what_can_be_read_is_saved_and_offered(desk, window, damaged, qtbot):
    before = damaged.read_bytes()
    dialog = MessageDialog("Damaged", parent=window)
    desk.offer(dialog, DamagedError("a page is broken"), damaged)
    with qtbot.waitSignal(desk.ended, timeout=20_000):
        buttons(dialog)["Save what can be read"].click()
    told = next(one for one in window.findChildren(MessageDialog) if one is not dialog)
    assert told.heading.text() == "Saved what could be read into test.repaired.labeller"
    with qtbot.waitSignal(desk.open_wanted) as opened:
        buttons(told)["Open it"].click()
    assert check(opened.args[0]) == []
    assert damaged.read_bytes() == before


def test_a_second_time_gets_another_name(desk, damaged, qtbot):
    damaged.with_name("test.repaired.labeller").write_text("the first")
    with qtbot.waitSignal(desk.ended, timeout=20_000):
        desk.save(damaged)
    assert damaged.with_name("test.repaired-2.labeller").exists()


def test_where_nothing_can_be_read_it_says_so(desk, tmp_path, qtbot):
    path = tmp_path / "zeros.labeller"
    path.write_bytes(bytes(10_000))
    with qtbot.waitSignal(desk.failed, timeout=20_000) as caught:
        desk.save(path)
    assert "Nothing in this file can be read" in str(caught.args[0])


def test_other_trouble_has_nothing_to_be_saved(desk, window, tmp_path):
    dialog = MessageDialog("Open elsewhere", parent=window)
    desk.offer(dialog, LabellerError("It is open in another window."), tmp_path / "a.labeller")
    assert "Save what can be read" not in buttons(dialog)
