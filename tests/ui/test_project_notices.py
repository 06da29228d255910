"""Banners over the project: each cause once, and what a long step holds up."""

from __future__ import annotations

from dataclasses import replace

import pytest

from labeller.errors import LabellerError
from labeller.learning.embedders.embedding import EmbedReport
from labeller.loop.caches import EmbeddingCaches
from labeller.loop.learning_loop import LearningLoop
from labeller.media.hashing import text_hash
from labeller.ui.job_runner import JobRunner
from labeller.ui.project_notices import ProjectNotices
from labeller.ui.session import ProjectSession
from labeller.ui.widgets.message_dialog import Details, MessageDialog
from tests.store.making import add, new_project, texts


@pytest.fixture
def session(tmp_path, qapp, monkeypatch):
    monkeypatch.setattr("labeller.ui.background.embed_items", lambda *_: [])
    project = new_project(tmp_path)
    add(project, [replace(one, content_hash=text_hash(one.name)) for one in texts(20)])
    session = ProjectSession(project, LearningLoop(project, EmbeddingCaches()), JobRunner())
    yield session
    session.close()


@pytest.fixture
def said():
    return []


@pytest.fixture
def notices(session, said, qtbot):
    notices = ProjectNotices(session, None, lambda *what: said.append(what))
    qtbot.addWidget(notices)
    notices.show()
    return notices


def test_cause_whose_banner_was_closed_does_not_come_back_at_every_failure(notices, session, qtbot, monkeypatch):
    def fail(*_):
        raise LabellerError("The cache is full.")

    monkeypatch.setattr("labeller.ui.background.embed_items", fail)
    with qtbot.waitSignal(session.failed):
        session.start_learning()
    assert notices.failure.text == "The cache is full."
    notices.failure.hide()
    session.start_learning()
    qtbot.waitUntil(lambda: not session.jobs.jobs, timeout=30_000)
    assert notices.failure.isHidden()


def test_items_that_the_learner_cannot_read_are_named(notices, said, session, qtbot, monkeypatch):
    monkeypatch.setattr("labeller.ui.background.embed_items", lambda *_: [EmbedReport(18, (3, 5))])
    with qtbot.waitSignal(session.unreadable_found, timeout=30_000):
        session.start_learning()
    ((text, _, show),) = said
    show()
    dialog = notices.findChild(MessageDialog)
    assert text == dialog.heading.text() == "The learner cannot read 2 items"
    assert dialog.findChild(Details).text == "text 2\ntext 4"
    dialog.close()


def test_long_step_is_said_while_it_lasts_and_a_short_one_is_not(notices, session, qtbot, monkeypatch):
    monkeypatch.setattr("labeller.ui.busy_banner.SHOWN_AFTER_MS", 0)
    session.flag(3, is_flagged=True)
    assert notices.busy.isHidden()
    session.steps._set_doing("Undoing: Import")
    qtbot.waitUntil(notices.busy.isVisible)
    assert notices.busy.text.startswith("Undoing: Import")
    session.steps._set_doing("")
    assert notices.busy.isHidden()


def test_what_was_found_beside_the_file_is_said(session, qtbot, monkeypatch):
    monkeypatch.setattr(type(session.project), "notices", ("The newest answers may be missing.",))
    notices = ProjectNotices(session, None, lambda *_: None)
    qtbot.addWidget(notices)
    notices.show()
    assert notices.found.isVisible()
    assert notices.found.text == "The newest answers may be missing."
