"""The open project: performing, undoing, telling, and what happens when something goes wrong."""

from __future__ import annotations

import sqlite3
import threading
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace

import pytest

from labeller.domain.changes import Changes
from labeller.domain.event import EventKind
from labeller.domain.item import ItemState
from labeller.domain.schema import Task
from labeller.errors import LabellerError
from labeller.project import project as project_module
from labeller.project.commands.answers import Flag, SetAnswer, SetAnswers
from labeller.project.commands.labels import AddLabel, ChangeLabel
from labeller.project.project import Project, create_project, open_project
from labeller.store import answer_store, event_store, item_store, project_file
from labeller.store.inspection import check
from tests.store.making import add, answer, new_project, photo, rows_of, state_of, texts


def events(project):
    return rows_of(project.path, "SELECT id, kind, title, seconds, undo_top, redo_top, below FROM event ORDER BY id")


def test_a_new_project_has_its_labels_in_the_order_given(tmp_path):
    project = create_project(tmp_path / "zoo", Task.IMAGE_MULTILABEL, ["owl", "猫"], name="Zoo", annotator="ann")
    assert project.path == tmp_path / "zoo.labeller"
    assert project.task is Task.IMAGE_MULTILABEL
    assert (project.facts.name, project.schema.names, project.settings) == ("Zoo", ("owl", "猫"), {})
    assert project.undo_title() == "Add label 猫"
    project.close()


def test_a_project_is_called_after_its_file(tmp_path):
    project = create_project(tmp_path / "v1.2 final.labeller", Task.TEXT_CLASSIFICATION)
    assert project.facts.name == "v1.2 final"
    project.close()


def test_undo_and_redo_walk_back_and_forth(project):
    project.perform(Flag(1, is_flagged=True))
    project.perform(Flag(2, is_flagged=True))
    assert (project.undo_title(), project.redo_title()) == ("Flag", None)
    project.undo()
    project.undo()
    assert rows_of(project.path, "SELECT * FROM mark") == []
    assert (project.undo_title(), project.redo_title()) == ("Import", "Flag")
    project.redo()
    assert rows_of(project.path, "SELECT item_id FROM mark") == [(1,)]
    project.redo()
    assert rows_of(project.path, "SELECT item_id FROM mark") == [(1,), (2,)]
    assert project.redo() is None


def test_a_new_step_ends_redo(project):
    project.perform(Flag(1, is_flagged=True))
    project.undo()
    project.perform(Flag(2, is_flagged=True))
    assert project.redo() is None
    assert project.redo_title() is None


def test_undo_ends_at_the_beginning_of_the_project(project):
    while project.undo():
        pass
    assert project.undo_title() is None
    assert project.schema.labels == ()
    assert project.undo() is None


def test_the_history_only_grows(project):
    begun = len(events(project))
    project.perform(SetAnswer(1, answer(1)), seconds=3.5)
    project.undo()
    project.redo()
    last = events(project)[begun:]
    assert [(kind, title, seconds) for _, kind, title, seconds, *_ in last] == [
        (EventKind.DO, "Answer", 3.5),
        (EventKind.UNDO, "Answer", 0.0),
        (EventKind.REDO, "Answer", 0.0),
    ]


def test_steps_are_undone_across_a_restart(project):
    project.perform(Flag(1, is_flagged=True))
    project.undo()
    project.close()
    again = open_project(project.path)
    again.redo()
    assert rows_of(again.path, "SELECT item_id FROM mark") == [(1,)]
    again.undo()
    again.undo()
    with again.read() as db:
        assert len(item_store.find_item_ids(db)) == 0
    again.close()


def test_an_event_tells_who_and_when(closed):
    file = project_file.open_file(closed)
    project = Project(file, "Zoë", clock=lambda: 1234.5)
    project.perform(Flag(1, is_flagged=True))
    assert rows_of(closed, "SELECT at, name FROM event JOIN annotator ON annotator.id = annotator_id")[-1] == (
        1234.5,
        "Zoë",
    )
    assert project.annotator().name == "Zoë"
    project.close()


def test_subscribers_are_told_what_changed_until_they_end_it(project):
    told = []
    end = project.subscribe(told.append)
    project.perform(SetAnswer(1, answer(1)))
    project.undo()
    end()
    project.redo()
    assert told == [Changes(answers=frozenset({1}))] * 2


def test_the_schema_is_read_anew_before_subscribers_are_told(project):
    seen = []
    project.subscribe(lambda _: seen.append(project.schema.names))
    project.perform(AddLabel("bird"))
    project.undo()
    assert seen == [("cat", "dog", "bird"), ("cat", "dog")]


@dataclass(frozen=True)
class Broken:
    """Writes, then fails."""

    error: Exception
    title: str = "Broken"

    def apply(self, db):
        answer_store.replace_answer(db, 1, answer(1))
        raise self.error


@pytest.mark.parametrize("error", [LabellerError("No."), RuntimeError("a bug"), KeyboardInterrupt()], ids=repr)
def test_a_failing_step_leaves_no_trace(project, error):
    told, before = [], (state_of(project.path), events(project))
    project.subscribe(told.append)
    with pytest.raises(type(error)):
        project.perform(Broken(error))
    assert (state_of(project.path), events(project)) == before
    assert told == []
    project.perform(SetAnswer(2, answer(1)))


def test_a_step_that_fails_as_the_first_of_an_annotator_does_not_lose_the_annotator(closed):
    project = open_project(closed, annotator="newcomer")
    with pytest.raises(ZeroDivisionError), project.write():
        1 / 0  # noqa: B018
    project.perform(Flag(1, is_flagged=True))
    assert rows_of(closed, "SELECT name FROM annotator ORDER BY id")[-1] == ("newcomer",)
    project.close()
    assert check(closed) == []


def test_a_step_of_the_history_that_cannot_be_read_is_not_undone(project):
    project.perform(Flag(1, is_flagged=True))
    before = state_of(project.path)
    project.close()
    with closing(sqlite3.connect(project.path)) as db:
        db.execute("UPDATE event SET inverse = x'00' WHERE id = (SELECT max(id) FROM event)")
        db.commit()
    again = open_project(project.path)
    with pytest.raises(LabellerError, match="cannot be read"):
        again.undo()
    assert state_of(project.path) == before
    again.perform(Flag(2, is_flagged=True))
    again.close()


def test_a_connection_sees_one_state_while_it_is_held(project):
    with project.read() as db:
        assert answer_store.find_answer(db, 1) is None
        project.perform(SetAnswer(1, answer(1)))
        assert answer_store.find_answer(db, 1) is None
    with project.read() as db:
        assert answer_store.find_answer(db, 1) is not None


def test_threads_may_share_a_project(project):
    def work(item_id):
        for _ in range(5):
            project.perform(SetAnswer(item_id, answer(1)))
            with project.read() as db:
                assert answer_store.find_answer(db, item_id) is not None

    threads = [threading.Thread(target=work, args=(item_id,)) for item_id in (1, 2, 3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with project.read() as db:
        assert answer_store.count_states(db)[ItemState.ANSWERED] == 3
        assert len(list(event_store.find_work(db, 100))) == 0
    assert len({event[0] for event in events(project)}) == len(events(project)) == 3 + 15


def fill_disk(project, pages_left):
    """Let the file grow by so many pages only, as if the disk were full then."""
    with project._file.writer.connect() as db:
        pages = db.exec_driver_sql("PRAGMA page_count").scalar_one()
        db.exec_driver_sql(f"PRAGMA max_page_count = {pages + pages_left}")


def test_a_full_disk_is_said_and_nothing_is_half_done(project):
    many = SetAnswers(tuple((item_id, answer(*[1] * 300)) for item_id in range(1, 11)))
    before = (state_of(project.path), events(project))
    fill_disk(project, 2)
    with pytest.raises(LabellerError, match=r"could not be saved: the disk is full\..*Make room"):
        project.perform(many)
    assert (state_of(project.path), events(project)) == before
    fill_disk(project, 100_000)
    project.perform(many)
    project.undo()
    assert state_of(project.path) == before[0]


@contextmanager
def files_no_larger_than(size):
    resource = pytest.importorskip("resource", reason="no limits on files here")
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_a_disk_that_refuses_to_write_is_said_and_nothing_is_half_done(project):
    project.perform(Flag(1, is_flagged=True))
    before = (state_of(project.path), events(project))
    log = project.path.with_name(project.path.name + "-wal")
    with files_no_larger_than(log.stat().st_size + 5000), pytest.raises(LabellerError, match="could not be saved"):
        project.perform(SetAnswers(tuple((item_id, answer(*[1] * 300)) for item_id in range(1, 11))))
    assert (state_of(project.path), events(project)) == before
    project.perform(SetAnswer(1, answer(1)))
    project.close()
    assert check(project.path) == []


def test_an_import_into_a_full_disk_keeps_what_was_written(tmp_path):
    project = new_project(tmp_path)
    fill_disk(project, 60)
    with pytest.raises(LabellerError, match="disk is full"):
        add(project, texts(5000, label="bird"))
    with project.read() as db:
        kept = len(item_store.find_item_ids(db))
    assert 0 < kept < 5000
    fill_disk(project, 100_000)
    report = add(project, texts(5000, label="bird"))
    assert (report.items_added, report.items_known) == (5000 - kept, kept)
    project.undo()
    project.undo()
    with project.read() as db:
        assert len(item_store.find_item_ids(db)) == 0
    project.close()


@pytest.mark.parametrize(
    "path",
    ["../secret.jpg", "a/../../secret.jpg", "/etc/passwd", "nul\0l.jpg"],
    ids=["up", "up inside", "absolute", "nul"],
)
def test_a_file_outside_its_folder_has_no_path(tmp_path, path):
    project = new_project(tmp_path, task=Task.IMAGE_CLASSIFICATION)
    add(project, [photo("a.jpg")], folder=tmp_path)
    with project.read() as db:
        (item,) = item_store.find_items(db, [1])
    assert project.media_path(item) == tmp_path / "a.jpg"
    assert project.media_path(replace(item, path=path)) is None
    assert project.media_path(replace(item, root_id=9)) is None
    assert project.media_path(replace(item, path=None)) is None
    project.close()


def test_renaming_keeps_answers(project):
    project.perform(SetAnswer(1, answer(1)))
    project.perform(ChangeLabel(replace(project.schema.labels[0], name="Katze")))
    with project.read() as db:
        assert answer_store.find_answer(db, 1).label_ids == (1,)


def test_a_closed_project_is_neither_read_nor_changed(project, closed):
    project.close()
    for act in (lambda: project.perform(Flag(1, is_flagged=True)), project.undo, project.read().__enter__):
        with pytest.raises(LabellerError, match="closed"):
            act()
    assert rows_of(closed, "SELECT * FROM mark") == []


def test_closing_twice_is_no_trouble(project):
    project.close()
    project.close()


def test_a_project_that_is_made_and_cannot_be_opened_is_not_left_behind(tmp_path, monkeypatch):
    def fail(path, **_):
        raise LabellerError("The disk is full.", "Make room.")

    monkeypatch.setattr(project_module, "open_project", fail)
    with pytest.raises(LabellerError, match="full"):
        create_project(tmp_path / "new.labeller", Task.TEXT_CLASSIFICATION, ["cat"])
    assert list(tmp_path.iterdir()) == []
