import threading
from collections.abc import Iterator
from dataclasses import replace

import pytest
from sqlalchemy import event

from labeller.domain.annotation import Source
from labeller.loop.caches import EmbeddingCaches
from labeller.loop.learning_loop import LearningLoop
from labeller.media.hashing import text_hash
from labeller.project.commands.labels import ChangeLabel
from labeller.ui.background import RANK_JOB
from labeller.ui.counts import Counts
from labeller.ui.job_runner import JobRunner
from labeller.ui.session import ProjectSession
from tests.store.making import add, new_project, texts

CAT = 1


@pytest.fixture
def session(tmp_path, qtbot, monkeypatch) -> Iterator[ProjectSession]:
    """Twenty texts with the ids 1 to 20, which no embedder reads."""
    monkeypatch.setattr("labeller.ui.background.embed_items", lambda *_: [])
    project = new_project(tmp_path)
    add(project, [replace(one, content_hash=text_hash(one.name)) for one in texts(20)])
    session = ProjectSession(project, LearningLoop(project, EmbeddingCaches()), JobRunner())
    yield session
    session.close()


@pytest.fixture
def statements(session) -> list[str]:
    """What is read from the file from now on."""
    seen: list[str] = []
    readers = session.project._file.readers
    event.listen(readers, "before_cursor_execute", lambda *arguments: seen.append(arguments[2]))
    return seen


def answer(session, item_id):
    session.give_answer(item_id, [CAT], seconds=1.0, source=Source.HUMAN, is_control=False)


def test_item_that_was_read_ahead_comes_from_memory(session, statements):
    session.read_ahead([3, 5])
    statements.clear()
    assert session.look_at(5).item.name == "text 4"
    assert statements == []


def test_item_read_ahead_is_read_anew_once_it_is_answered(session):
    session.read_ahead([3])
    answer(session, 3)
    assert session.look_at(3).answer.label_ids == (CAT,)


def test_items_read_ahead_are_read_anew_when_labels_or_items_change(session, statements):
    session.read_ahead([3])
    session.steps.perform(ChangeLabel(replace(session.schema.label(CAT), name="kitten")))
    statements.clear()
    session.look_at(3)
    assert statements != []


def test_only_the_items_asked_for_last_are_kept(session, statements):
    session.read_ahead([3, 5])
    session.read_ahead([5, 7])
    statements.clear()
    session.look_at(3)
    assert statements != []


def test_items_that_are_gone_are_not_read_ahead(session):
    assert [item.id for item in session.read_ahead([3, 999])] == [3]
    assert session.look_at(999) is None


def test_ranking_follows_an_answer_but_not_before_the_window_is_painted(session, qtbot):
    with qtbot.waitSignal(session.ranked, timeout=30_000):
        answer(session, 3)
        assert not session.jobs.is_running(RANK_JOB)


def test_counts_follow_an_import(session, qtbot):
    with qtbot.waitSignal(session.counted):
        add(session.project, texts(5, first=20), source="more")
    assert session.counts.total == 25


def test_project_stays_open_until_a_job_that_does_not_stop_has_ended(session, qtbot, monkeypatch):
    gate, read = threading.Event(), []
    monkeypatch.setattr("labeller.ui.job_runner.STOP_TIMEOUT_S", 0.01)

    def job(_):
        gate.wait(5)
        read.append(session.project.annotator().name)

    session.jobs.start("write", job, done=lambda _: None, failed=lambda _: None)
    session.close()
    gate.set()
    qtbot.waitUntil(lambda: read == ["ann"])


def test_counts_that_were_made_while_opening_are_not_made_again(session):
    made = Counts(open=7)
    other = ProjectSession(session.project, session._loop, JobRunner(), counts=made)
    assert other.counts is made
