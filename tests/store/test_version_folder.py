"""Keeping versions: whole, in order, without packed media, and never in the way of who works on the project."""

from __future__ import annotations

import json
import os
import shutil
import threading
from contextlib import closing

import pytest
from filelock import FileLock

from labeller.domain.version import VersionReason
from labeller.errors import LabellerError
from labeller.jobs import JobCancelledError
from labeller.project.commands.answers import SetAnswer
from labeller.store import packed_store, snapshot, version_folder
from labeller.store.inspection import look_over
from labeller.store.rotation import Rotation
from labeller.store.snapshot import Snapshot
from labeller.store.version_folder import VersionFolder, find_folder_of
from tests.store.making import WHEN, answer, state_of

UUID = "0c5a3c0e-7a4f-4f7c-9d57-0d5e0b8f3a11"


@pytest.fixture
def folder(tmp_path):
    return VersionFolder(tmp_path / "versions", UUID)


def keep(folder, project, at=WHEN, **options):
    with closing(Snapshot(project.path)) as taken:
        return folder.keep(taken, VersionReason.WORKING, at, **options)


def change(project, item_id=1):
    project.perform(SetAnswer(item_id, answer(1)))


def names(folder):
    return sorted(path.name for path in folder.path.iterdir())


def test_a_version_is_a_whole_project(folder, project):
    change(project)
    version = keep(folder, project)
    assert state_of(version.path) == state_of(project.path)
    assert look_over(version.path, "ro") == 2


def test_a_version_is_one_file_that_is_nobody_elses(folder, project):
    keep(folder, project)
    assert [name for name in names(folder) if not name.startswith(".")] == [
        "000001-20231114T221320Z-working.labeller",
        "places.json",
    ]
    if os.name == "posix":
        assert folder.path.stat().st_mode & 0o077 == 0


def test_what_is_found_is_what_was_kept(folder, project):
    version = keep(folder, project)
    assert folder.find() == [version]
    assert version.at == int(WHEN)


def test_a_state_is_kept_once(folder, project):
    assert keep(folder, project) == keep(folder, project, at=WHEN + 600)
    assert len(folder.find()) == 1


def test_another_state_is_another_version(folder, project):
    keep(folder, project)
    change(project)
    assert keep(folder, project).number == 2


def test_an_undone_step_is_another_state(folder, project):
    change(project)
    keep(folder, project)
    project.undo()
    assert keep(folder, project).number == 2


def test_the_newest_is_the_one_kept_last_whatever_the_clock_says(folder, project):
    keep(folder, project)
    change(project)
    later = keep(folder, project, at=WHEN - 1_000_000)
    assert folder.find()[0] == later


def test_a_snapshot_holds_the_state_of_its_moment(folder, project):
    before = state_of(project.path)
    with closing(Snapshot(project.path)) as taken:
        change(project)
        version = folder.keep(taken, VersionReason.BEFORE_STEP, WHEN)
    assert state_of(version.path) == before


def test_answers_go_on_while_a_version_is_written(folder, project, monkeypatch):
    monkeypatch.setattr(snapshot, "_PAGES_AT_ONCE", 1)
    before = state_of(project.path)
    version = keep(folder, project, check=lambda: change(project))
    assert state_of(version.path) == before


def test_packed_media_are_not_in_a_version(folder, project):
    with project.write() as (db, _):
        db.exec_driver_sql("PRAGMA defer_foreign_keys = ON")
        db.exec_driver_sql("INSERT INTO media_root (path) VALUES ('media')")
        content_id = packed_store.add_content(db, [b"a" * 100_000])
        packed_store.add_file(db, 1, "a.png", content_id, 1)
    version = keep(folder, project)
    assert version.size_bytes < 1_000_000
    media = ("packed_content", "packed_chunk", "packed_file")
    now, then = state_of(project.path), state_of(version.path)
    assert [then[name] for name in media] == [[], [], []]
    assert {name: now[name] for name in now if name not in media} == {n: then[n] for n in then if n not in media}
    assert look_over(version.path, "ro") == 2


def test_old_versions_go_when_the_new_one_is_sound(folder, project):
    keep(folder, project)
    change(project)
    keep(folder, project, rotation=Rotation(newest=1, hours=0, days=0))
    assert [one.number for one in folder.find()] == [2]


def test_no_version_goes_for_one_that_cannot_be_read_back(folder, project, monkeypatch):
    keep(folder, project)
    change(project)

    def refuse(path, mode):
        raise LabellerError("damaged")

    monkeypatch.setattr(version_folder, "look_over", refuse)
    with pytest.raises(LabellerError):
        keep(folder, project, rotation=Rotation(newest=1, hours=0, days=0))
    assert [one.number for one in folder.find()] == [1]


def test_half_a_version_is_never_found(folder, project, monkeypatch):
    monkeypatch.setattr(snapshot, "_PAGES_AT_ONCE", 1)
    seen = []

    def stop():
        seen.append(folder.find())
        raise JobCancelledError

    with pytest.raises(JobCancelledError):
        keep(folder, project, check=stop)
    assert seen == [[]]
    assert names(folder) == [".lock"]


def test_what_a_killed_program_left_is_cleared_away(folder, project):
    folder.path.mkdir(parents=True)
    (folder.path / ".000001-20231114T221320Z-working.labeller.new").write_bytes(b"half")
    keep(folder, project)
    assert [name for name in names(folder) if name.endswith(".new")] == []


def test_a_full_disk_is_said_and_nothing_is_dropped(folder, project, monkeypatch):
    keep(folder, project)
    change(project)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: shutil._ntuple_diskusage(10**9, 10**9, 1000))
    with pytest.raises(LabellerError, match="not enough room"):
        keep(folder, project)
    assert len(folder.find()) == 1


def test_a_folder_that_cannot_be_made_is_said(folder, project):
    folder.path.parent.write_text("a file is in the way")
    with pytest.raises(LabellerError, match=r"No version of test\.labeller could be kept"):
        keep(folder, project)


def test_two_programs_do_not_keep_at_once(folder, project):
    folder.path.mkdir(parents=True)
    with FileLock(folder.path / ".lock"):
        assert keep(folder, project) is None


def test_a_second_program_may_wait_for_the_first(folder, project):
    folder.path.mkdir(parents=True)
    lock = FileLock(folder.path / ".lock", thread_local=False)
    lock.acquire()
    threading.Timer(0.1, lock.release).start()
    assert keep(folder, project, patience_s=10).number == 1


def test_what_else_lies_there_is_no_version(folder, project):
    keep(folder, project)
    for name in ("notes.txt", "000002-yesterday-working.labeller", "000003-20239914T221320Z-working.labeller"):
        (folder.path / name).write_text("x")
    assert [one.number for one in folder.find()] == [1]


def test_an_id_that_is_a_path_stays_in_the_folder(tmp_path):
    base = tmp_path / "versions"
    assert VersionFolder(base, "../../etc").path.parent == base
    assert VersionFolder(base, "").path.parent == base


def test_versions_are_found_by_where_the_project_lay(folder, project, tmp_path):
    keep(folder, project)
    found = find_folder_of(folder.path.parent, project.path)
    assert found.path == folder.path
    assert find_folder_of(folder.path.parent, tmp_path / "other.labeller") is None
    assert find_folder_of(tmp_path / "gone", project.path) is None


def test_a_note_of_places_that_is_broken_is_no_hindrance(folder, project):
    keep(folder, project)
    (folder.path / "places.json").write_text(json.dumps({"not": "a list"}))
    assert folder.places() == []
    (folder.path / "places.json").write_text("{")
    assert folder.places() == []


def test_all_versions_can_be_removed(folder, project):
    keep(folder, project)
    assert folder.drop_all() == 1
    assert not folder.path.exists()
