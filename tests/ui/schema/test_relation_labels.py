"""The schema of spans: which labels are for relations."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from labeller.domain.annotation import Annotation, Answer, Source
from labeller.domain.item import ItemState
from labeller.domain.schema import Task
from labeller.domain.shape import TextSpan
from labeller.loop.caches import EmbeddingCaches
from labeller.loop.learning_loop import LearningLoop
from labeller.project.commands.answers import SetAnswer
from labeller.settings import Settings
from labeller.ui.job_runner import JobRunner
from labeller.ui.schema.merge_dialog import MergeDialog
from labeller.ui.schema.schema_dialog import SchemaDialog
from labeller.ui.session import ProjectSession
from labeller.ui.shortcuts import Shortcuts
from tests.store.making import WHEN, add, new_project, text


@pytest.fixture
def session(tmp_path, qapp):
    """The first label has an annotation."""
    project = new_project(tmp_path, ("person", "knows"), task=Task.TEXT_SPANS)
    add(project, [text("Mia")])
    span = Annotation(1, Source.HUMAN, 1, WHEN, shape=TextSpan(0, 3))
    project.perform(SetAnswer(1, Answer(ItemState.ANSWERED, 1, WHEN, annotations=(span,))))
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


def test_ticking_makes_it_a_label_of_relations_and_undo_takes_it_back(dialog, session):
    dialog.list.setCurrentRow(1)
    dialog.editor.is_relation.click()
    assert [one.name for one in session.schema.relation_labels] == ["knows"]
    dialog.undo()
    assert session.schema.relation_labels == ()
    assert not dialog.editor.is_relation.isChecked()


def test_label_that_has_annotations_keeps_its_kind(dialog):
    dialog.list.setCurrentRow(0)
    assert not dialog.editor.is_relation.isEnabled()
    dialog.list.setCurrentRow(1)
    assert dialog.editor.is_relation.isEnabled()


def test_labels_are_merged_into_those_of_their_kind_only(dialog, session):
    dialog.add("met")
    dialog.editor.is_relation.click()
    assert not dialog.editor.merge.isEnabled()
    dialog.list.setCurrentRow(1)
    dialog.editor.merge.click()
    merging = dialog.findChild(MergeDialog)
    assert [merging.choice.itemText(row) for row in range(merging.choice.count())] == ["person"]
    merging.close()
