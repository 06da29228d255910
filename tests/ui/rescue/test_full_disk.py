"""A disk that is full while somebody labels in the window: it is said, and goes on when there is room."""

from __future__ import annotations

from dataclasses import replace

import pytest

from labeller.errors import LabellerError
from labeller.loop.caches import EmbeddingCaches
from labeller.loop.learning_loop import LearningLoop
from labeller.media.hashing import text_hash
from labeller.ui.job_runner import JobRunner
from labeller.ui.labelling.progress_strip import ProgressStrip
from labeller.ui.project_notices import ProjectNotices
from labeller.ui.session import ProjectSession
from tests.reliability.faults.disks import NoDiskError, disk
from tests.store.making import add, new_project, rows_of, texts


@pytest.fixture
def small(tmp_path):
    try:
        with disk(tmp_path / "disk") as mounted:
            yield mounted
    except NoDiskError as error:
        pytest.skip(str(error))


@pytest.fixture
def session(small, qapp, monkeypatch):
    monkeypatch.setattr("labeller.ui.background.embed_items", lambda *_: [])
    project = new_project(small.folder)
    add(project, [replace(one, content_hash=text_hash(one.name)) for one in texts(20)])
    session = ProjectSession(project, LearningLoop(project, EmbeddingCaches()), JobRunner())
    yield session
    session.close()


def flag_until_full(session):
    def flag_all():
        for number in range(10_000):
            session.flag(number % 20 + 1, is_flagged=number // 20 % 2 == 0)

    with pytest.raises(LabellerError, match="the disk is full"):
        flag_all()


def test_not_saved_is_shown_until_something_is(session, small, qtbot):
    strip = ProgressStrip(session)
    qtbot.addWidget(strip)
    small.fill()
    flag_until_full(session)
    assert "full" in strip.saved.toolTip()
    small.make_room()
    session.flag(7, is_flagged=True)
    qtbot.waitUntil(lambda: "full" not in strip.saved.toolTip())
    assert (7, 1) in rows_of(session.path, "SELECT item_id, is_flagged FROM mark")


def test_a_full_disk_does_not_look_like_a_file_that_is_gone(session, small, qtbot):
    notices = ProjectNotices(session, None, lambda *_: None)
    qtbot.addWidget(notices)
    small.fill()
    flag_until_full(session)
    assert not notices.gone.isVisibleTo(notices)
    small.make_room()
