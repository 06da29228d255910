from dataclasses import replace

import pytest

from labeller.errors import LabellerError
from labeller.learning.embedders.embedding import EmbedReport
from labeller.loop.caches import EmbeddingCaches
from labeller.loop.learning_loop import LearningLoop
from labeller.ui.background import Background
from labeller.ui.counts import Counts
from labeller.ui.job_runner import JobRunner
from tests.store.making import new_project


@pytest.fixture
def background(tmp_path, qtbot):
    project, jobs = new_project(tmp_path), JobRunner()
    yield Background(project, LearningLoop(project, EmbeddingCaches()), jobs, Counts())
    jobs.cancel_all_and_wait()
    project.close()


def test_same_failure_is_told_once(background, qtbot, monkeypatch):
    told = []
    background.failed.connect(told.append)
    reasons = iter(("full", "full", "gone"))

    def fail(*_):
        raise LabellerError(f"The disk is {next(reasons)}.")

    monkeypatch.setattr("labeller.ui.background.embed_items", fail)
    for _ in range(3):
        background.embed()
        qtbot.waitUntil(lambda: not background._jobs.jobs)
    assert [error.title for error in told] == ["The disk is full.", "The disk is gone."]


def test_items_that_the_learner_cannot_read_are_told_until_nothing_is_new(background, qtbot, monkeypatch):
    told = []
    background.unreadable_found.connect(told.append)
    monkeypatch.setattr("labeller.ui.background.embed_items", lambda *_: [EmbedReport(18, (3, 5))])
    for _ in range(2):
        with qtbot.waitSignal(background.ranked, timeout=30_000):
            background.embed()
    assert told == [{3, 5}]


def test_items_are_read_once_the_pool_was_ranked(background, qtbot, monkeypatch):
    order = []
    monkeypatch.setattr("labeller.ui.background.embed_items", lambda *_: order.append("read") or [])
    background.ranked.connect(lambda: order.append("ranked"))
    background.start()
    qtbot.waitUntil(lambda: len(order) >= 2)
    assert order[:2] == ["ranked", "read"]


@pytest.mark.parametrize(
    ("answered", "is_loaded", "order"), [(3, False, ["draw", "rank"]), (3, True, ["rank"]), (0, False, ["rank"])]
)
def test_something_is_asked_before_the_learner_is_loaded(background, qtbot, monkeypatch, answered, is_loaded, order):
    done, loop = [], background._loop
    for name in ("draw", "rank"):
        really = getattr(loop, name)
        monkeypatch.setattr(loop, name, lambda context, name=name, really=really: done.append(name) or really(context))
    monkeypatch.setattr("labeller.ui.background.is_loaded", lambda: is_loaded)
    monkeypatch.setattr(background, "embed", lambda: None)
    background.counts = replace(background.counts, answered=answered)
    background.start()
    qtbot.waitUntil(lambda: len(done) >= len(order) and not background._jobs.jobs)
    assert done == order


def test_items_are_read_even_if_the_pool_could_not_be_ranked(background, qtbot, monkeypatch):
    def fail(_):
        raise LabellerError("The cache is gone.")

    monkeypatch.setattr(background._loop, "rank", fail)
    monkeypatch.setattr("labeller.ui.background.embed_items", lambda *_: [EmbedReport(1, (3,))])
    with qtbot.waitSignal(background.unreadable_found):
        background.start()
