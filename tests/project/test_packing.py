"""Projects with their media in one file: what goes in comes out, anywhere, and nothing else does."""

from __future__ import annotations

import errno
import os
import shutil
import sqlite3
from contextlib import closing
from dataclasses import replace

import pytest

from labeller.domain.schema import Task
from labeller.errors import LabellerError
from labeller.jobs import JobCancelledError, JobContext
from labeller.media.hashing import content_hash
from labeller.project.commands.answers import Flag, SetAnswer
from labeller.project.packing import pack, plan_pack
from labeller.project.project import open_project
from labeller.project.unpacking import find_packed, unpack
from labeller.store import packed_store
from labeller.store.damaged import DamagedError
from labeller.store.project_file import check
from tests.store.making import add, answer, new_project, photo, rows_of, state_of

FILES = {
    "a.png": b"first",
    "deep/größe 日本.png": b"second" * 1000,
    "deep/again.png": b"first",
    "empty.png": b"",
    "with\\backslash:colon.png": b"x",
}


def write(folder, files):
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    return folder


PACKED = {"packed_content", "packed_chunk", "packed_file"}


@pytest.fixture
def project(tmp_path):
    """Pictures in two folders of one name, answers, and steps that were undone."""
    home = tmp_path / "here"
    home.mkdir()
    project = new_project(home, task=Task.IMAGE_CLASSIFICATION, name="job")
    for place in (home / "photos", tmp_path / "other" / "photos"):
        write(place, FILES)
        items = [replace(photo(name), content_hash=content_hash(place / name)) for name in FILES]
        add(project, [replace(item, key=f"{place.parent.name}/{item.key}") for item in items], folder=place)
    project.perform(SetAnswer(1, answer(1)))
    project.perform(Flag(2, is_flagged=True))
    project.undo()
    yield project
    project.close()


def packed(project, tmp_path, **options):
    return pack(project, tmp_path / "packed.labeller", JobContext(), **options).target


def moved(project, tmp_path, **options):
    """A packed copy on another machine, where nothing of the media is."""
    target = packed(project, tmp_path, **options)
    project.close()
    there = tmp_path / "there"
    there.mkdir()
    copy = target.rename(there / target.name)
    shutil.rmtree(tmp_path / "here")
    shutil.rmtree(tmp_path / "other")
    return copy


def contents(project):
    with project.read() as db:
        from labeller.store import item_store

        items = item_store.find_items(db, item_store.find_item_ids(db))
    return {item.id: path.read_bytes() for item in items if (path := project.media_path(item)) and path.is_file()}


def names(folder):
    return sorted(path.name for path in folder.iterdir())


def test_what_was_packed_comes_out_elsewhere_as_it_was(project, tmp_path):
    media, history = contents(project), rows_of(project.path, "SELECT * FROM event")
    before = {table: rows for table, rows in state_of(project.path).items() if table != "media_root"}
    copy = open_project(moved(project, tmp_path))
    assert contents(copy) == {}
    unpack(copy, None, JobContext())
    assert contents(copy) == media
    copy.close()
    after = {table: rows for table, rows in state_of(copy.path).items() if table != "media_root"}
    assert {table: rows for table, rows in after.items() if rows != before[table]}.keys() <= PACKED
    assert rows_of(copy.path, "SELECT * FROM event") == history
    assert check(copy.path) == []


def test_the_steps_of_a_packed_project_can_be_undone_and_redone(project, tmp_path):
    copy = open_project(moved(project, tmp_path))
    unpack(copy, None, JobContext())
    media, steps = contents(copy), 0
    while copy.undo():
        steps += 1
    assert contents(copy) == {}
    for _ in range(steps):
        copy.redo()
    assert contents(copy) == media
    copy.close()


def test_each_content_is_stored_once(project, tmp_path):
    target = packed(project, tmp_path)
    assert rows_of(target, "SELECT count(*) FROM packed_file") == [(2 * len(FILES),)]
    assert rows_of(target, "SELECT count(*) FROM packed_content") == [(len(set(FILES.values())),)]


def test_large_files_are_cut_into_chunks(project, tmp_path, monkeypatch):
    monkeypatch.setattr(packed_store, "CHUNK_BYTES", 1000)
    target = packed(project, tmp_path)
    assert rows_of(target, "SELECT max(position), max(length(bytes)) FROM packed_chunk") == [(5, 1000)]
    copy = open_project(target)
    assert unpack(copy, tmp_path / "out", JobContext()).problems == ()
    copy.close()


def test_times_of_change_come_along(project, tmp_path):
    os.utime(tmp_path / "here/photos/a.png", ns=(1_500_000_000_000_000_000,) * 2)
    copy = open_project(packed(project, tmp_path))
    unpack(copy, None, JobContext())
    assert (tmp_path / "packed media/photos/a.png").stat().st_mtime_ns == 1_500_000_000_000_000_000
    copy.close()


def test_a_project_that_was_renamed_is_pointed_at_its_media_by_a_step(project, tmp_path):
    media = contents(project)
    copy = moved(project, tmp_path).rename(tmp_path / "there" / "renamed.labeller")
    project = open_project(copy)
    unpack(project, None, JobContext())
    assert names(tmp_path / "there" / "renamed media") == ["photos", "photos-2"]
    assert contents(project) == media
    assert project.undo_title() == "Locate folder"
    project.close()


def test_missing_media_are_listed_and_nothing_is_packed(project, tmp_path):
    (tmp_path / "here/photos/a.png").unlink()
    with pytest.raises(LabellerError, match=r"1 of 10 media files are missing, .*a\.png.*--without-missing"):
        packed(project, tmp_path)
    assert names(tmp_path) == ["here", "other"]
    report = pack(project, tmp_path / "packed", JobContext(), without_missing=True)
    assert (report.target.name, report.files) == ("packed.labeller", 9)
    assert report.missing == (tmp_path / "here/photos/a.png",)


def test_a_packed_project_can_be_packed_again_without_unpacking_it(project, tmp_path):
    media = contents(project)
    copy = open_project(moved(project, tmp_path))
    assert plan_pack(copy, JobContext()).missing == ()
    again = open_project(pack(copy, tmp_path / "again.labeller", JobContext()).target)
    copy.close()
    unpack(again, None, JobContext())
    assert contents(again) == media
    again.close()


def test_what_has_changed_on_the_disk_is_packed_as_it_was(project, tmp_path):
    media = contents(project)
    copy = open_project(moved(project, tmp_path))
    unpack(copy, None, JobContext())
    (tmp_path / "there/packed media/photos/a.png").write_bytes(b"edited")
    again = open_project(pack(copy, tmp_path / "again.labeller", JobContext()).target)
    copy.close()
    shutil.rmtree(tmp_path / "there")
    unpack(again, None, JobContext())
    assert contents(again) == media
    again.close()


@pytest.mark.parametrize("name", ["id_rsa", "passport.png"])
def test_a_forged_project_draws_no_other_files_of_the_user_into_a_packed_one(project, tmp_path, name):
    secret = write(tmp_path / "home", {name: b"private"})
    project.close()
    with closing(sqlite3.connect(project.path)) as db, db:
        db.execute("UPDATE media_root SET path = ?", (str(secret),))
        db.execute("DELETE FROM item WHERE id > 1")
        db.execute("UPDATE item SET path = ?", (name,))
    forged = open_project(project.path)
    with pytest.raises(LabellerError, match=f"no longer what was imported: .*{name}"):
        packed(forged, tmp_path)
    target = packed(forged, tmp_path, without_missing=True)
    assert b"private" not in target.read_bytes()
    forged.close()


def test_a_file_that_was_only_touched_is_packed(project, tmp_path):
    os.utime(tmp_path / "here/photos/a.png", ns=(1, 1))
    assert plan_pack(project, JobContext()).missing == ()


def test_nothing_is_written_over(project, tmp_path):
    (tmp_path / "packed.labeller").write_text("important")
    with pytest.raises(LabellerError, match="exists already"):
        packed(project, tmp_path)
    assert (tmp_path / "packed.labeller").read_text() == "important"


@pytest.mark.parametrize("message", ["Looking", "Packing", "Reading"])
def test_cancelling_leaves_nothing_behind(project, tmp_path, message):
    context = JobContext(report=lambda progress: context.cancel() if progress.message.startswith(message) else None)
    with pytest.raises(JobCancelledError):
        pack(project, tmp_path / "packed.labeller", context)
    assert names(tmp_path) == ["here", "other"]


def test_a_full_disk_leaves_nothing_behind(project, tmp_path, monkeypatch):
    def full(*_):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(packed_store, "add_content", full)
    with pytest.raises(LabellerError, match="the disk is full"):
        packed(project, tmp_path)
    assert names(tmp_path) == ["here", "other"]


def test_too_little_room_is_said_before_anything_is_written(project, tmp_path, monkeypatch):
    monkeypatch.setattr(shutil, "disk_usage", lambda _: shutil._ntuple_diskusage(10, 10, 0))
    with pytest.raises(LabellerError, match="not enough room"):
        packed(project, tmp_path)


def test_bytes_that_are_read_back_otherwise_are_found(project, tmp_path, monkeypatch):
    monkeypatch.setattr(packed_store, "has_content", lambda *_: False)
    with pytest.raises(LabellerError, match="read back with other bytes"):
        packed(project, tmp_path)
    assert names(tmp_path) == ["here", "other"]


def test_an_answer_given_meanwhile_stays_in_the_project_and_out_of_the_copy(project, tmp_path):
    def report(progress):
        if progress.message.startswith("Packing") and project.undo_title() != "Flag":
            project.perform(Flag(3, is_flagged=True))

    target = pack(project, tmp_path / "packed.labeller", JobContext(report=report)).target
    assert rows_of(project.path, "SELECT item_id FROM mark") == [(3,)]
    assert rows_of(target, "SELECT item_id FROM mark") == []


def test_unpacking_again_finds_that_all_is_there(project, tmp_path):
    copy = open_project(moved(project, tmp_path))
    unpack(copy, None, JobContext())
    unpack(copy, None, JobContext())
    assert names(tmp_path / "there" / "packed media") == ["photos", "photos-2"]
    copy.close()


def test_other_files_in_the_place_are_never_touched(project, tmp_path):
    media = contents(project)
    copy = open_project(moved(project, tmp_path))
    mine = write(tmp_path / "there" / "packed media" / "photos", {"a.png": b"mine"})
    unpack(copy, None, JobContext())
    assert (mine / "a.png").read_bytes() == b"mine"
    assert names(mine.parent) == ["photos", "photos 2", "photos-2"]
    assert contents(copy) == media
    copy.close()


def test_cancelling_while_unpacking_leaves_nothing_behind(project, tmp_path):
    copy = open_project(moved(project, tmp_path))
    context = JobContext(report=lambda progress: context.cancel() if progress.message.startswith("Unp") else None)
    with pytest.raises(JobCancelledError):
        unpack(copy, None, context)
    copy.close()
    assert names(tmp_path / "there") == ["packed.labeller"]


def test_it_is_known_whether_there_is_something_to_unpack(project, tmp_path):
    assert find_packed(project) is None
    copy = open_project(moved(project, tmp_path))
    found = find_packed(copy)
    assert found is not None
    assert (found.files, found.size_bytes) == (10, 2 * sum(map(len, FILES.values())))
    unpack(copy, None, JobContext())
    assert find_packed(copy) is None
    copy.close()


def test_a_project_without_packed_media_says_so(project, tmp_path):
    with pytest.raises(LabellerError, match="no media packed"):
        unpack(project, None, JobContext())


def tampered(project, tmp_path, statement, *values):
    path = moved(project, tmp_path)
    with closing(sqlite3.connect(path)) as db, db:
        db.execute(statement, values)
    return open_project(path)


@pytest.mark.parametrize("path", ["../../out.png", "/out.png", "deep/../../../out.png", "", ".", "a\0.png"])
def test_a_hostile_path_is_refused_and_the_rest_unpacked(project, tmp_path, path):
    copy = tampered(project, tmp_path, "UPDATE packed_file SET path = ? WHERE id = 1", path)
    report = unpack(copy, None, JobContext())
    copy.close()
    assert report.files == 9
    assert "leads out" in report.problems[0].reason
    assert names(tmp_path) == ["there"]


@pytest.mark.parametrize("place", ["../../evil", "/evil", "..", "con", "", "x" * 5000])
def test_a_hostile_folder_never_says_where_files_go(project, tmp_path, place):
    copy = tampered(project, tmp_path, "UPDATE media_root SET path = ? WHERE id = 1", place)
    assert find_packed(copy) is not None
    report = unpack(copy, None, JobContext())
    copy.close()
    assert all(one.parent == tmp_path / "there" / "packed media" for one in report.places.values())


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE packed_chunk SET bytes = x'00' WHERE id = 1",
        "DELETE FROM packed_chunk WHERE id = 1",
        "UPDATE packed_content SET size_bytes = -1 WHERE id = 1",
        "UPDATE packed_content SET sha256 = 'x' WHERE id = 1",
        "UPDATE packed_chunk SET bytes = zeroblob(5000000) WHERE id = 1",
    ],
)
def test_tampered_media_are_refused_without_harm(project, tmp_path, statement):
    copy = tampered(project, tmp_path, statement)
    find_packed(copy)
    report = unpack(copy, None, JobContext())
    copy.close()
    assert report.files < 10
    assert len(report.problems) == 10 - report.files


@pytest.mark.parametrize(
    "statement",
    ["UPDATE packed_file SET root_id = 99 WHERE id = 1", "UPDATE packed_file SET content_id = 99 WHERE id = 1"],
)
def test_packed_media_without_a_parent_are_damage(project, tmp_path, statement):
    with pytest.raises(DamagedError, match="refers to a missing"):
        tampered(project, tmp_path, statement)


def test_a_project_that_says_it_holds_more_than_any_disk_is_refused(project, tmp_path):
    copy = tampered(project, tmp_path, "UPDATE packed_content SET size_bytes = 9000000000000000000")
    find_packed(copy)
    with pytest.raises(LabellerError, match="not enough room"):
        unpack(copy, None, JobContext())
    copy.close()
    assert names(tmp_path / "there") == ["packed.labeller"]
