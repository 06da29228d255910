"""An export dialog over a real project of ten texts, five of them answered."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from labeller.domain.annotation import Annotation, Answer, Source
from labeller.domain.item import ItemState
from labeller.domain.schema import Task
from labeller.loop.caches import EmbeddingCaches
from labeller.loop.learning_loop import LearningLoop
from labeller.project.commands.answers import Flag, SetAnswer
from labeller.project.project import Project, open_project
from labeller.ui.delivery.export_dialog import ExportDialog
from labeller.ui.job_runner import JobRunner
from labeller.ui.session import ProjectSession
from tests.delivery.making import text_project
from tests.formats.made import Row


@pytest.fixture(scope="session")
def half_answered(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Texts 1 to 5 are a cat, a dog, a cat, a dog and a cat; the first was confirmed in bulk, the second is flagged."""
    rows = [Row(f"text {number}", name=f"text {number}") for number in range(10)]
    project = text_project(tmp_path_factory.mktemp("template"), rows, ("cat", "dog"), Task.TEXT_CLASSIFICATION)
    for item_id in range(1, 6):
        source = Source.BULK if item_id == 1 else Source.HUMAN
        annotation = Annotation(2 - item_id % 2, source, project.annotator().id, 0.0)
        project.perform(SetAnswer(item_id, Answer(ItemState.ANSWERED, 1, 0.0, annotations=(annotation,))))
    project.perform(Flag(2, is_flagged=True))
    project.close()
    return project.path


@pytest.fixture
def session(half_answered: Path, tmp_path: Path, qapp) -> Iterator[ProjectSession]:
    project = open_project(Path(shutil.copy(half_answered, tmp_path / "test.labeller")))
    yield from session_of(project)


@pytest.fixture
def read_only_session(half_answered: Path, tmp_path: Path, qapp) -> Iterator[ProjectSession]:
    path = Path(shutil.copy(half_answered, tmp_path / "test.labeller"))
    yield from session_of(open_project(path, read_only=True))


def session_of(project: Project) -> Iterator[ProjectSession]:
    session = ProjectSession(project, LearningLoop(project, EmbeddingCaches()), JobRunner())
    yield session
    assert session.close().wait(5)


@pytest.fixture
def dialog(session: ProjectSession, qtbot) -> Iterator[ExportDialog]:
    yield from opened(session, qtbot)


def opened(session: ProjectSession, qtbot) -> Iterator[ExportDialog]:
    dialog = ExportDialog(session)
    dialog.open()
    qtbot.waitUntil(dialog.go.isEnabled)
    yield dialog
    dialog.close()
