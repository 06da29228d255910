"""Editing labels: what is typed lands on its own label, and keys mean one thing."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from labeller.domain.schema import Task
from labeller.loop.caches import EmbeddingCaches
from labeller.loop.learning_loop import LearningLoop
from labeller.project.project import create_project
from labeller.settings import Settings
from labeller.ui.job_runner import JobRunner
from labeller.ui.schema.schema_dialog import SchemaDialog
from labeller.ui.session import ProjectSession
from labeller.ui.shortcuts import Shortcuts


@pytest.fixture
def session(tmp_path, qapp):
    project = create_project(tmp_path / "p.labeller", Task.TEXT_CLASSIFICATION, ("cat", "dog"), annotator="ann")
    opened = ProjectSession(project, LearningLoop(project, EmbeddingCaches(tmp_path / "embeddings")), JobRunner())
    yield opened
    opened.close()


@pytest.fixture
def shortcuts(tmp_path, qapp) -> Shortcuts:
    return Shortcuts(Settings(tmp_path / "settings.json"))


@pytest.fixture
def dialog(session, shortcuts, qtbot):
    made = SchemaDialog(session, shortcuts)
    made.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, on=False)
    qtbot.addWidget(made)
    with qtbot.waitActive(made):
        made.show()
    return made


def label(session, name):
    return session.schema.named(name)


def test_counting_does_not_disturb_who_is_typing(dialog, session, qtbot):
    dialog.editor.name.setFocus()
    dialog.editor.name.selectAll()
    qtbot.keyClicks(dialog.editor.name, "ele")
    session.counted.emit()
    qtbot.keyClicks(dialog.editor.name, "phant")
    qtbot.keyClick(dialog.editor.name, Qt.Key.Key_Return)
    assert session.schema.names == ("elephant", "dog")


def test_guideline_that_is_being_typed_stays_with_its_label(dialog, session, qtbot):
    dialog.editor.guideline.setFocus()
    qtbot.keyClicks(dialog.editor.guideline, "Has whiskers.")
    dialog.add("bird")
    dialog.list.setCurrentRow(0)
    assert label(session, "cat").guideline == "Has whiskers."
    assert label(session, "bird").guideline == ""


@pytest.mark.parametrize("key", [Qt.Key.Key_S, Qt.Key.Key_Space, Qt.Key.Key_Left])
def test_key_that_means_something_else_is_refused_with_the_reason(dialog, session, qtbot, key):
    dialog.editor.key.setFocus()
    qtbot.keyClick(dialog.editor.key, key)
    assert label(session, "cat").key == "1"
    assert "key" in dialog.editor.key.accessibleDescription()


def test_free_key_is_taken_and_shown(dialog, session, qtbot):
    dialog.editor.key.setFocus()
    qtbot.keyClick(dialog.editor.key, Qt.Key.Key_Q)
    assert label(session, "cat").key == "Q"
    assert dialog.editor.key.text() == "Q"


def test_label_whose_key_an_action_took_says_so(session, shortcuts, qtbot):
    shortcuts.set_keys("skip", ("1",))
    dialog = SchemaDialog(session, shortcuts)
    qtbot.addWidget(dialog)
    assert "Skip" in dialog.editor.key.accessibleDescription()


def test_nothing_of_the_dialog_outlives_it(session, shortcuts, qtbot):
    before = QApplication.topLevelWidgets()  # kept, so that each is the same object when it is asked for again
    made = SchemaDialog(session, shortcuts)
    left = [one for one in QApplication.topLevelWidgets() if one not in before and one is not made]
    qtbot.addWidget(made)
    assert [type(one).__name__ for one in left] == []
