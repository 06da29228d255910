"""The strip says truly whether what was done is on the disk."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QLabel, QWidget

from labeller.loop.caches import EmbeddingCaches
from labeller.loop.learning_loop import LearningLoop
from labeller.project.project import open_project
from labeller.store.trouble import NotSavedError
from labeller.ui.job_runner import JobRunner
from labeller.ui.labelling.progress_strip import ProgressStrip
from labeller.ui.session import ProjectSession
from labeller.ui.widgets.text import plain_tooltip
from tests.store.making import new_project


@pytest.fixture
def strip(session, qtbot):
    strip = ProgressStrip(session)
    qtbot.addWidget(strip)
    return strip


def said(strip):
    return [label.text() for label in strip.saved.findChildren(QLabel) if label.text()]


def test_failure_to_save_is_said_with_its_reason_until_something_is_saved(strip, session, qtbot):
    with session.project._file.writer.connect() as db:
        pages = db.exec_driver_sql("PRAGMA page_count").scalar_one()
        db.exec_driver_sql(f"PRAGMA max_page_count = {pages + 2}")
    with pytest.raises(NotSavedError) as raised:
        session.comment(3, "long" * 100_000)
    assert said(strip) == ["Not saved"]
    assert strip.saved.toolTip() == plain_tooltip(str(raised.value))
    session.flag(3, is_flagged=True)
    assert said(strip) == ["Saved"]
    assert "Last saved at" in strip.saved.toolTip()


def test_project_that_is_only_read_says_so(tmp_path, qtbot):
    new_project(tmp_path, items=2).close()
    project = open_project(tmp_path / "test.labeller", read_only=True)
    session = ProjectSession(project, LearningLoop(project, EmbeddingCaches()), JobRunner())
    strip = ProgressStrip(session)
    qtbot.addWidget(strip)
    assert said(strip) == ["Read only"]
    session.close()


class ShownWindows(QObject):
    """Remembers every window that is shown, be it for a moment."""

    def __init__(self):
        super().__init__()
        self.kinds = []

    def eventFilter(self, watched, event):  # noqa: N802 - the name is Qt's
        if event.type() == QEvent.Type.Show and isinstance(watched, QWidget) and watched.isWindow():
            self.kinds.append(type(watched).__name__)
        return False


def test_no_part_is_a_window_of_its_own_for_a_moment(session, qtbot, qapp):
    """Such a one would take the keyboard from the window that is being filled."""
    shown = ShownWindows()
    qapp.installEventFilter(shown)
    qtbot.addWidget(ProgressStrip(session))
    qapp.removeEventFilter(shown)
    assert shown.kinds == []
