"""The keeper: versions while somebody works, in the background, and never in the way."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Iterator
from dataclasses import replace

import pytest

from labeller.domain.annotation import Source
from labeller.domain.version import VersionReason
from labeller.errors import LabellerError
from labeller.loop.caches import EmbeddingCaches
from labeller.loop.learning_loop import LearningLoop
from labeller.media.hashing import text_hash
from labeller.project.commands.labels import RemoveLabel
from labeller.project.versions import find_versions
from labeller.settings import Settings
from labeller.ui.job_runner import JobRunner
from labeller.ui.session import ProjectSession
from labeller.ui.versions import version_keeper
from labeller.ui.versions.version_keeper import KEEP_JOB, VersionKeeper
from tests.store.making import add, new_project, rows_of, texts

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
def settings():
    return Settings()


@pytest.fixture
def keeper(session, settings):
    return VersionKeeper(session, settings)


def kept(session):
    try:
        return [one.reason for one in find_versions(session.path).find()]
    except LabellerError:
        return []


def answer(session, item_id):
    session.give_answer(item_id, [CAT], seconds=1.0, source=Source.HUMAN, is_control=False)


def is_idle(session):
    return not session.jobs.is_running(KEEP_JOB)


def test_a_version_is_kept_when_a_project_is_opened(keeper, session, qtbot):
    keeper.keep(VersionReason.OPENED)
    qtbot.waitUntil(lambda: kept(session) == [VersionReason.OPENED])


def test_after_some_changes_the_next_is_kept(keeper, session, qtbot, monkeypatch):
    monkeypatch.setattr(version_keeper, "MOST_CHANGES", 3)
    for item_id in (1, 2, 3):
        answer(session, item_id)
    qtbot.waitUntil(lambda: kept(session) == [VersionReason.WORKING])


def test_no_more_is_copied_than_is_fair(keeper, session, qtbot, monkeypatch):
    monkeypatch.setattr(version_keeper, "MOST_CHANGES", 1)
    answer(session, 1)
    qtbot.waitUntil(lambda: len(kept(session)) == 1)
    qtbot.waitUntil(lambda: is_idle(session))
    answer(session, 2)
    assert is_idle(session)


def test_after_some_minutes_a_change_is_kept(keeper, session, qtbot):
    keeper._due.setInterval(10)
    answer(session, 1)
    qtbot.waitUntil(lambda: kept(session) == [VersionReason.WORKING])


def test_without_a_change_nothing_is_due(keeper):
    assert not keeper._due.isActive()


def test_what_is_kept_before_a_step_is_what_was_before_it(keeper, session, qtbot):
    answer(session, 1)
    session.steps.large_began.connect(keeper.keep_before_step)
    session.steps.start(RemoveLabel(CAT))
    qtbot.waitUntil(lambda: kept(session) == [VersionReason.BEFORE_STEP])
    (version,) = find_versions(session.path).find()
    assert rows_of(version.path, "SELECT name FROM label") == [("cat",), ("dog",)]
    assert session.schema.names == ("dog",)


def test_what_was_done_last_is_kept_when_the_project_is_closed(keeper, session, qtbot):
    answer(session, 1)
    keeper.close(session.close())
    qtbot.waitUntil(lambda: kept(session) == [VersionReason.CLOSED])


def test_a_project_that_was_only_looked_at_is_not_kept_at_the_end(keeper, session):
    keeper.close(session.close())
    assert [one.name for one in threading.enumerate() if "version" in one.name] == []


def test_nothing_is_kept_where_none_are_wanted(keeper, session, settings):
    settings.set("keeps_versions", False)
    keeper.keep(VersionReason.OPENED)
    keeper.keep_before_step()
    assert is_idle(session)


def test_a_full_disk_is_said_once_and_work_goes_on(keeper, session, qtbot, monkeypatch):
    monkeypatch.setattr(shutil, "disk_usage", lambda _: shutil._ntuple_diskusage(10**9, 10**9, 1000))
    said = []
    keeper.failed.connect(said.append)
    for _ in range(2):
        keeper.keep(VersionReason.WORKING)
        qtbot.waitUntil(lambda: is_idle(session))
    answer(session, 1)
    assert len(said) == 1
    assert "enough room" in said[0]


def test_the_end_does_not_wait_long_for_a_version(keeper, session, qtbot, monkeypatch, caplog):
    monkeypatch.setattr(version_keeper, "LAST_S", 0.0)
    monkeypatch.setattr("labeller.store.snapshot._PAGES_AT_ONCE", 1)
    answer(session, 1)
    closed = session.close()
    closed.wait(5)
    keeper.close(closed)
    qtbot.waitUntil(lambda: not [one for one in threading.enumerate() if "last version" in one.name])
    assert kept(session) == []
