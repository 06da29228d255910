"""Steps: short ones at once, long ones as a job beside which nothing else is changed."""

from __future__ import annotations

import threading

import pytest

from labeller.errors import LabellerError
from labeller.project.commands.answers import Comment, Flag
from labeller.project.commands.labels import AddLabel, MergeLabels
from labeller.store.trouble import NotSavedError
from labeller.ui import steps as steps_module
from labeller.ui.job_runner import JobRunner
from labeller.ui.steps import STEP_JOB, Steps
from tests.store.making import add, new_project, texts

CAT, DOG = 1, 2


@pytest.fixture
def project(tmp_path):
    """Thirty texts, all of them cats, in one import."""
    project = new_project(tmp_path)
    add(project, texts(30, label="cat"))
    yield project
    project.close()


@pytest.fixture
def steps(project, qtbot, monkeypatch):
    """Steps for which twenty rows are many."""
    monkeypatch.setattr(steps_module, "LONG_FROM_ROWS", 20)
    jobs = JobRunner()
    yield Steps(project, jobs)
    jobs.cancel_all_and_wait()


@pytest.fixture
def threads(project):
    """The threads that changed the project."""
    seen = []
    project.subscribe(lambda _: seen.append(threading.current_thread().name))
    return seen


def item_count(project):
    with project.read() as db:
        return db.exec_driver_sql("SELECT count(*) FROM item").scalar_one()


def fill_disk(project):
    with project._file.writer.connect() as db:
        pages = db.exec_driver_sql("PRAGMA page_count").scalar_one()
        db.exec_driver_sql(f"PRAGMA max_page_count = {pages + 2}")


def test_short_step_is_done_when_the_call_returns(steps, project):
    changes = steps.perform(Flag(3, is_flagged=True))
    assert changes.marks == {3}
    steps.undo()
    assert (steps.redo_title(), steps.is_busy) == ("Flag", False)


def test_large_import_is_undone_on_another_thread(steps, project, threads, qtbot):
    done = []
    with qtbot.waitSignals([steps.busy_changed] * 2):
        steps.undo(done.append)
        assert steps.is_busy
    assert (item_count(project), threads, len(done)) == (0, [f"job {STEP_JOB}"], 1)


def test_what_was_undone_as_a_job_is_done_again_as_one(steps, project, threads, qtbot):
    for act in (steps.undo, steps.redo):
        act()
        qtbot.waitUntil(lambda: not steps.is_busy)
    assert (item_count(project), threads) == (30, [f"job {STEP_JOB}"] * 2)


def test_merging_a_large_label_and_its_undo_run_on_another_thread(steps, project, threads, qtbot):
    steps.start(MergeLabels(CAT, DOG))
    qtbot.waitUntil(lambda: not steps.is_busy)
    assert project.schema.names == ("dog",)
    steps.undo()
    qtbot.waitUntil(lambda: not steps.is_busy)
    assert project.schema.names == ("cat", "dog")
    assert set(threads) == {f"job {STEP_JOB}"}


def test_merging_a_small_label_is_done_at_once(steps, project):
    steps.start(MergeLabels(DOG, CAT))
    assert (project.schema.names, steps.is_busy) == (("cat",), False)


def test_nothing_else_is_changed_beside_a_long_step(steps, project, qtbot):
    steps.undo()
    assert (steps.undo_title(), steps.redo_title()) == (None, None)
    for act in (lambda: steps.perform(AddLabel("bird")), steps.undo, lambda: steps.start(MergeLabels(CAT, DOG))):
        with pytest.raises(LabellerError, match="wait for another change: Undoing: Import"):
            act()
    qtbot.waitUntil(lambda: not steps.is_busy)
    steps.perform(AddLabel("bird"))
    assert "bird" in project.schema.names


def test_long_step_that_fails_is_told_and_leaves_the_way_free(steps, project, qtbot):
    with project.importing(), qtbot.waitSignal(steps.failed) as failed:
        steps.undo()
    assert failed.args[0].title == "An import is running."
    assert (steps.is_busy, item_count(project)) == (False, 30)


def test_change_that_the_disk_did_not_take_is_told_and_raised(steps, project, qtbot):
    fill_disk(project)
    with qtbot.waitSignal(steps.save_failed), pytest.raises(NotSavedError):
        steps.perform(Comment(3, "long" * 100_000))


def test_long_step_that_the_disk_did_not_take_is_told(steps, project, qtbot, monkeypatch):
    def fail():
        raise NotSavedError("The change could not be saved.")

    monkeypatch.setattr(project, "undo", fail)
    with qtbot.waitSignals([steps.save_failed, steps.failed]):
        steps.undo()


def test_change_that_was_refused_says_nothing_of_the_disk(steps, qtbot):
    with qtbot.assertNotEmitted(steps.save_failed), pytest.raises(LabellerError):
        steps.perform(AddLabel("cat"))
