"""Suggestions from a model or a program, asked for in the window."""

from __future__ import annotations

import pytest

from labeller.domain.schema import Task
from labeller.loop.caches import EmbeddingCaches
from labeller.loop.learning_loop import LearningLoop
from labeller.loop.outside.plan import SourcePlan
from labeller.loop.outside.source import Kind
from labeller.store import suggestion_store
from labeller.ui.job_runner import JobRunner
from labeller.ui.session import ProjectSession
from labeller.ui.suggesting.source_form import SourceForm
from labeller.ui.suggesting.suggesting_desk import PRELABEL_JOB, SuggestingDesk
from labeller.ui.suggesting.suggesting_dialog import SuggestingDialog
from tests.loop.outside.programs import GOOD, command
from tests.store.making import new_project

TIMED = GOOD.replace("for line", "import time\nfor line")
STUCK = TIMED.replace("    print", "    item['id'] > 3 and time.sleep(60)\n    print")
SLOW = TIMED.replace("    item", "    time.sleep(0.05)\n    item")


@pytest.fixture
def session(tmp_path, qapp, monkeypatch):
    monkeypatch.setattr("labeller.ui.background.embed_items", lambda *_: [])
    project = new_project(tmp_path, items=10)
    session = ProjectSession(project, LearningLoop(project, EmbeddingCaches(tmp_path / "embeddings")), JobRunner())
    yield session
    session.close()


@pytest.fixture
def desk(session, qtbot):
    from PySide6.QtWidgets import QWidget

    window = QWidget()
    qtbot.addWidget(window)
    desk = SuggestingDesk(session, window, window)
    desk.said.connect(lambda text: desk.setProperty("said", text))
    desk.failed.connect(lambda error: desk.setProperty("failed", str(error)))
    return desk


def ask(desk) -> SuggestingDialog:
    desk.ask()
    return desk._dialog


def plan(tmp_path, text: str) -> SourcePlan:
    return SourcePlan(Kind.COMMAND, command(tmp_path, text))


def suggested(session) -> int:
    with session.project.read() as db:
        return len(suggestion_store.find_suggested_labels(db, range(1, 11)))


def test_program_that_was_typed_suggests_and_the_outcome_is_told(desk, session, tmp_path, qtbot):
    dialog = ask(desk)
    dialog.form.choose(Kind.COMMAND)
    assert not dialog.go.isEnabled()
    dialog.form.command.setText(command(tmp_path, GOOD))
    dialog.go.click()
    qtbot.waitUntil(lambda: dialog.outcome.text() == "Suggestions for 10 of 10 items.")
    assert suggested(session) == 10
    assert not dialog.strange.isVisible()
    dialog.close()


def test_labels_that_are_not_used_are_named(desk, session, tmp_path, qtbot):
    dialog = ask(desk)
    desk.run(plan(tmp_path, GOOD.replace("first,", "'bird',")))
    qtbot.waitUntil(lambda: "bird" in dialog.strange.text())
    assert dialog.strange.text().startswith("1 label is not in the schema and was not used:")
    dialog.close()


def test_failure_is_told_over_what_was_typed(desk, session, tmp_path, qtbot):
    dialog = ask(desk)
    dialog.form.choose(Kind.COMMAND)
    dialog.form.command.setText(command(tmp_path, "import sys; sys.exit('no weights')"))
    dialog.go.click()
    qtbot.waitUntil(lambda: "no weights" in dialog.banner.text)
    assert dialog.form.command.text()
    assert dialog.go.isEnabled()
    dialog.close()


def test_it_goes_on_when_the_dialog_is_closed(desk, session, tmp_path, qtbot):
    dialog = ask(desk)
    desk.run(plan(tmp_path, SLOW))
    dialog.close()
    qtbot.waitUntil(lambda: desk.property("said") == "Suggestions for 10 of 10 items.")


def test_it_can_be_looked_at_again_and_stopped(desk, session, tmp_path, qtbot):
    ask(desk).close()
    desk.run(plan(tmp_path, STUCK))
    dialog = ask(desk)
    qtbot.waitUntil(lambda: dialog.stop.isVisible())
    qtbot.waitUntil(lambda: "3" in dialog._count.text())
    dialog.stop.click()
    qtbot.waitUntil(lambda: dialog.go.isVisible())
    assert not session.jobs.is_running(PRELABEL_JOB)
    assert desk.property("said") == "Stopped. What was suggested before is kept."
    assert suggested(session) == 3
    dialog.close()


@pytest.mark.parametrize(
    ("task", "kinds"),
    [
        (Task.IMAGE_CLASSIFICATION, ["onnx-model", "program", "local-address"]),
        (Task.TEXT_CLASSIFICATION, ["label-names", "program", "local-address"]),
        (Task.TEXT_SPANS, ["program", "local-address"]),
        (Task.AUDIO_RANGES, ["program", "local-address"]),
    ],
)
def test_only_what_can_suggest_is_offered(qtbot, task, kinds):
    form = SourceForm(task)
    qtbot.addWidget(form)
    assert list(form.kind._buttons) == kinds


def test_names_of_labels_need_nothing_more(qtbot):
    form = SourceForm(Task.TEXT_CLASSIFICATION)
    qtbot.addWidget(form)
    assert form.plan == SourcePlan(Kind.LABEL_NAMES)
    form.only_open.setChecked(True)
    assert form.plan.only_open
