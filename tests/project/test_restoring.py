"""Restoring a version, beside the present state or in its place: all of it or nothing, and it can be taken back."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from labeller import durable
from labeller.domain.schema import Task
from labeller.domain.version import VersionReason
from labeller.errors import LabellerError
from labeller.jobs import JobCancelledError, JobContext
from labeller.project import restoring
from labeller.project.commands.answers import SetAnswer
from labeller.project.project import open_project
from labeller.project.restoring import free_name, restore_as_new, restore_in_place
from labeller.project.versions import find_versions, keep_version
from labeller.store import packed_store
from labeller.store.inspection import SCHEMA_VERSION, look_over
from labeller.store.replacing import set_aside
from tests.store.making import add, answer, new_project, photo, rows_of, state_of

OLD = Path(__file__).parents[1] / "data" / "project-v1.labeller"


def work(path, *item_ids):
    project = open_project(path, annotator="ann")
    for item_id in item_ids:
        project.perform(SetAnswer(item_id, answer(1)))
    project.close()


def names(folder):
    return sorted(path.name for path in folder.iterdir())


@pytest.fixture
def version(closed):
    """The version of a project before its answers to items 1 and 2."""
    kept = keep_version(closed, VersionReason.OPENED)
    work(closed, 1, 2)
    return kept


def answered(path):
    return [item_id for (item_id,) in rows_of(path, "SELECT item_id FROM answer")]


def test_in_place_the_project_is_as_it_was(version, closed):
    restore_in_place(version, closed, JobContext())
    assert state_of(closed) == state_of(version.path)
    assert names(closed.parent) == [closed.name]


def test_restoring_is_taken_back_by_restoring(version, closed):
    after = state_of(closed)
    kept = restore_in_place(version, closed, JobContext()).kept
    assert kept.reason is VersionReason.BEFORE_RESTORING
    restore_in_place(kept, closed, JobContext())
    assert state_of(closed) == after


def test_work_goes_on_after_restoring(version, closed):
    restore_in_place(version, closed, JobContext())
    work(closed, 3)
    assert answered(closed) == [3]


def test_a_project_that_is_open_is_not_replaced(version, project):
    with pytest.raises(LabellerError, match="open in another window"):
        restore_in_place(version, project.path, JobContext())


def test_a_project_that_somebody_reads_is_not_replaced(version, closed):
    project = open_project(closed, annotator="ann")
    with closing(sqlite3.connect(closed)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT * FROM answer").fetchone()
        project.perform(SetAnswer(3, answer(1)))
        project.close()
        before = state_of(closed)
        with pytest.raises(LabellerError, match="is being read by another program"):
            restore_in_place(version, closed, JobContext())
    assert state_of(closed) == before


def test_a_project_that_was_killed_with_its_log_loses_nothing(version, closed, tmp_path):
    project = open_project(closed, annotator="ann")
    project.perform(SetAnswer(3, answer(1)))
    killed = tmp_path / "killed" / closed.name
    killed.parent.mkdir()
    for path in tmp_path.glob("test.labeller*"):
        shutil.copy(path, killed.parent)
    project.close()
    kept = restore_in_place(version, killed, JobContext()).kept
    assert answered(kept.path) == [1, 2, 3]
    assert answered(killed) == []
    assert names(killed.parent) == [killed.name]


def test_without_room_for_the_present_state_nothing_is_replaced(version, closed, monkeypatch):
    before = state_of(closed)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: shutil._ntuple_diskusage(10**9, 10**9, 1000))
    with pytest.raises(LabellerError, match="not enough room"):
        restore_in_place(version, closed, JobContext())
    assert state_of(closed) == before


def test_a_disk_that_fails_while_replacing_leaves_the_project(version, closed, monkeypatch):
    sync_file = durable.sync_file

    def fail(path):
        if path.parent == closed.parent:
            raise OSError(28, "No space left on device")
        sync_file(path)

    before = state_of(closed)
    monkeypatch.setattr(durable, "sync_file", fail)
    with pytest.raises(LabellerError, match=r"could not be restored: the disk is full.*as it was"):
        restore_in_place(version, closed, JobContext())
    assert state_of(closed) == before
    assert names(closed.parent) == [closed.name]


def test_a_damaged_version_leaves_the_project(version, closed):
    before = state_of(closed)
    version.path.write_bytes(version.path.read_bytes()[:50_000])
    with pytest.raises(LabellerError):
        restore_in_place(version, closed, JobContext())
    assert state_of(closed) == before


def test_a_cancelled_restoring_leaves_the_project(version, closed):
    before, context = state_of(closed), JobContext()
    context.cancel()
    with pytest.raises(JobCancelledError):
        restore_in_place(version, closed, context)
    assert state_of(closed) == before


@pytest.mark.parametrize("content", [b"", b"x" * 9000, bytes(4096)])
def test_a_file_that_does_not_open_is_set_aside(version, closed, content):
    closed.write_bytes(content)
    restored = restore_in_place(version, closed, JobContext())
    assert restored.aside.read_bytes() == content
    assert state_of(closed) == state_of(version.path)
    assert names(closed.parent) == ["test.labeller", "test.set-aside-1.labeller"]


def test_a_file_that_cannot_be_set_aside_keeps_its_log(closed, monkeypatch):
    log = closed.with_name(f"{closed.name}-journal")
    log.write_bytes(b"what belongs to it")
    rename = Path.rename

    def refuse(path, target):
        if path == closed:
            raise PermissionError(13, "it is open in another program")
        return rename(path, target)

    monkeypatch.setattr(Path, "rename", refuse)
    with pytest.raises(LabellerError, match="could not be set aside"):
        set_aside(closed)
    assert names(closed.parent) == [closed.name, log.name]


def test_a_disk_that_fails_beside_a_broken_file_is_said(version, closed, monkeypatch):
    closed.write_bytes(b"x" * 9000)

    def fail(half, target):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(restoring, "give_name", fail)
    with pytest.raises(LabellerError, match=r"could not be restored: the disk is full.*Nothing was removed"):
        restore_in_place(version, closed, JobContext())
    assert names(closed.parent) == ["test.set-aside-1.labeller"]


def test_a_project_from_the_future_is_not_set_aside(version, closed):
    with closing(sqlite3.connect(closed)) as db:
        db.execute(f"PRAGMA user_version = {SCHEMA_VERSION + 1}")
    with pytest.raises(LabellerError, match="newer Labeller"):
        restore_in_place(version, closed, JobContext())
    assert names(closed.parent) == [closed.name]


def test_a_project_that_is_gone_comes_back(version, closed):
    closed.unlink()
    restore_in_place(version, closed, JobContext())
    assert state_of(closed) == state_of(version.path)
    assert find_versions(closed).find() == [version]


def test_as_a_new_project_the_old_one_stays(version, closed, tmp_path):
    before = state_of(closed)
    restored = restore_as_new(version, closed, tmp_path / "before", JobContext())
    assert restored.path.name == "before.labeller"
    assert state_of(closed) == before
    assert answered(restored.path) == []


def test_a_new_project_has_a_name_and_versions_of_its_own(version, closed, tmp_path):
    path = restore_as_new(version, closed, tmp_path / "before.labeller", JobContext()).path
    assert rows_of(path, "SELECT name FROM project") == [("before",)]
    keep_version(path, VersionReason.OPENED)
    assert find_versions(path).path != find_versions(closed).path


def test_nothing_is_written_over(version, closed):
    with pytest.raises(LabellerError, match="exists already"):
        restore_as_new(version, closed, closed, JobContext())


def test_a_new_project_finds_the_media_where_they_are(tmp_path):
    project = new_project(tmp_path, task=Task.IMAGE_CLASSIFICATION)
    (tmp_path / "media").mkdir()
    add(project, [photo("a.png")], folder=tmp_path / "media")
    project.close()
    version = keep_version(project.path, VersionReason.OPENED)
    (tmp_path / "elsewhere").mkdir()
    path = restore_as_new(version, project.path, tmp_path / "elsewhere" / "new", JobContext()).path
    assert rows_of(path, "SELECT path FROM media_root") == [("../media",)]


@pytest.fixture
def packed(closed):
    """The version of a project with media packed in it, which are not in the version."""
    project = open_project(closed, annotator="ann")
    with project.write() as (db, _):
        db.exec_driver_sql("PRAGMA defer_foreign_keys = ON")
        db.exec_driver_sql("INSERT INTO media_root (path) VALUES ('media')")
        packed_store.add_file(db, 1, "a.png", packed_store.add_content(db, [b"picture"]), 1)
    project.close()
    version = keep_version(closed, VersionReason.OPENED)
    work(closed, 1)
    return version


CHUNKS = "SELECT bytes FROM packed_chunk"


def test_packed_media_stay_when_a_version_is_restored(packed, closed, tmp_path):
    new = restore_as_new(packed, closed, tmp_path / "new", JobContext()).path
    restore_in_place(packed, closed, JobContext())
    assert rows_of(closed, CHUNKS) == rows_of(new, CHUNKS) == [(b"picture",)]
    assert look_over(closed, "ro") == look_over(new, "ro") == SCHEMA_VERSION


def test_packed_media_that_are_lost_are_not_pretended(packed, closed, tmp_path):
    closed.unlink()
    path = restore_as_new(packed, closed, tmp_path / "new", JobContext()).path
    assert rows_of(path, "SELECT * FROM packed_file") == []


def test_a_version_of_an_older_labeller_is_brought_up_to_date(tmp_path):
    path = Path(shutil.copy(OLD, tmp_path / "old.labeller"))
    version = keep_version(path, VersionReason.OPENED)
    open_project(path).close()
    new = restore_as_new(version, path, tmp_path / "new", JobContext()).path
    restore_in_place(version, path, JobContext())
    assert look_over(path, "ro") == look_over(new, "ro") == SCHEMA_VERSION


def test_another_window_that_keeps_a_version_is_waited_for_but_not_for_ever(version, closed, monkeypatch):
    monkeypatch.setattr(restoring, "keep_version", lambda *_, **__: None)
    with pytest.raises(LabellerError, match="Another window keeps a version"):
        restore_in_place(version, closed, JobContext())


def test_a_new_project_gets_a_name_that_is_free(closed):
    first = free_name(closed, 0)
    assert first.name.startswith("test 1970-01-01 ")
    first.touch()
    assert free_name(closed, 0).name.endswith(" (2).labeller")
