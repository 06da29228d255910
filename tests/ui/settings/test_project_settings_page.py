"""Strategy and control share of the open project can be set, and taken back."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from labeller.domain.schema import Task
from labeller.learning.strategies import STRATEGIES
from labeller.loop.caches import EmbeddingCaches
from labeller.loop.learning_loop import LearningLoop
from labeller.project.project import create_project
from labeller.ui.job_runner import JobRunner
from labeller.ui.session import ProjectSession
from labeller.ui.settings.project_settings_page import ProjectSettingsPage


@pytest.fixture
def session(tmp_path, qapp):
    project = create_project(tmp_path / "p.labeller", Task.TEXT_CLASSIFICATION, ("a", "b"), annotator="ann")
    opened = ProjectSession(project, LearningLoop(project, EmbeddingCaches(tmp_path / "embeddings")), JobRunner())
    yield opened
    opened.close()


@pytest.fixture
def page(session, qtbot) -> ProjectSettingsPage:
    made = ProjectSettingsPage(session, lambda act: act())
    qtbot.addWidget(made)
    return made


def test_control_share_is_set_in_percent_and_undone(session, page, qtbot):
    assert page.control.value() == 10
    page.control.setFocus()
    page.control.selectAll()
    qtbot.keyClicks(page.control, "25")
    qtbot.keyClick(page.control, Qt.Key.Key_Return)
    assert session.loop_settings.control_share == 0.25
    session.steps.undo()
    assert session.loop_settings.control_share == 0.1
    qtbot.waitUntil(lambda: page.control.value() == 10)


def test_every_strategy_can_be_chosen(session, page):
    for place, strategy in enumerate(STRATEGIES):
        assert page.strategy.itemText(place) == strategy.title
        page.strategy.setCurrentIndex(place)
        page.strategy.activated.emit(place)
        assert session.loop_settings.strategy == strategy.name
