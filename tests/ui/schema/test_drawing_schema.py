"""The schema of what is drawn: attributes and skeletons."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from labeller.domain.schema import AttributeKind, AttributeSpec, Task
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
    project = create_project(tmp_path / "p.labeller", Task.KEYPOINTS, ("bird", "cat"), annotator="ann")
    opened = ProjectSession(project, LearningLoop(project, EmbeddingCaches(tmp_path / "embeddings")), JobRunner())
    yield opened
    opened.close()


@pytest.fixture
def dialog(session, tmp_path, qtbot):
    made = SchemaDialog(session, Shortcuts(Settings(tmp_path / "settings.json")))
    made.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, on=False)
    qtbot.addWidget(made)
    with qtbot.waitActive(made):
        made.show()
    return made


def type_into(line, text, qtbot):
    line.setFocus()
    line.selectAll()
    qtbot.keyClicks(line, text)
    qtbot.keyClick(line, Qt.Key.Key_Return)


def add_attribute(dialog, name, choices, qtbot):
    dialog.editor.attributes.add.click()
    line = dialog.editor.attributes._rows[-1]
    type_into(line.name, name, qtbot)
    type_into(line.choices, choices, qtbot)
    return line


def test_attribute_is_there_once_it_has_a_name_and_choices(dialog, session, qtbot):
    dialog.editor.attributes.add.click()
    line = dialog.editor.attributes._rows[-1]
    type_into(line.name, "color", qtbot)
    assert session.schema.attributes == ()
    type_into(line.choices, "red, blue,, red", qtbot)
    assert session.schema.attributes == (AttributeSpec("color", AttributeKind.CHOICE, ("red", "blue"), label_id=1),)


def test_attribute_of_all_labels_is_shown_at_each_and_of_one_only_there(dialog, session, qtbot):
    add_attribute(dialog, "color", "red, blue", qtbot)
    add_attribute(dialog, "pose", "sits, stands", qtbot).is_for_all.click()
    dialog.list.setCurrentRow(1)
    assert [line.name.text() for line in dialog.editor.attributes._rows] == ["pose"]


def test_attribute_is_taken_away_and_undone(dialog, session, qtbot):
    line = add_attribute(dialog, "color", "red, blue", qtbot)
    line.removed.emit()
    assert session.schema.attributes == ()
    dialog.undo()
    assert [one.name for one in session.schema.attributes] == ["color"]
    assert [one.name.text() for one in dialog.editor.attributes._rows] == ["color"]


def test_skeleton_has_points_by_name_and_lines_between_them(dialog, session, qtbot):
    skeleton = dialog.editor.skeleton
    type_into(skeleton.points, "beak, wing, tail", qtbot)
    type_into(skeleton.lines, "1-2, 2-3", qtbot)
    bird = session.schema.label(1)
    assert (bird.skeleton, bird.skeleton_edges) == (("beak", "wing", "tail"), ((0, 1), (1, 2)))


@pytest.mark.parametrize("wrong", ["1-4", "1-1", "one-two", "1,2"])
def test_lines_that_name_no_points_are_refused_below_the_field(dialog, session, qtbot, wrong):
    type_into(dialog.editor.skeleton.points, "beak, wing, tail", qtbot)
    type_into(dialog.editor.skeleton.lines, wrong, qtbot)
    assert session.schema.label(1).skeleton_edges == ()
    assert dialog.editor.skeleton.lines.accessibleDescription().startswith("Numbers of two points")


def test_what_did_not_fit_one_label_is_not_given_to_the_next(dialog, session, qtbot):
    type_into(dialog.editor.skeleton.points, "beak, wing, tail", qtbot)
    type_into(dialog.editor.skeleton.lines, "1-9", qtbot)
    dialog.list.setCurrentRow(1)
    assert (dialog.editor.skeleton.points.text(), dialog.editor.skeleton.lines.text()) == ("", "")
    dialog.editor.finish()
    assert session.schema.label(2).skeleton == ()
