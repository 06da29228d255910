"""Versions of a project are found again, also when the project itself cannot be opened any more."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from labeller.domain.version import VersionReason
from labeller.errors import LabellerError
from labeller.paths import data_dir
from labeller.project.commands.answers import SetAnswer
from labeller.project.project import open_project
from labeller.project.versions import (
    compare_version,
    count_version,
    find_versions,
    keep_version,
    newest_sound,
    version_numbered,
)
from tests.store.making import answer

OLD = Path(__file__).parents[1] / "data" / "project-v1.labeller"


def work(path, *item_ids):
    project = open_project(path, annotator="ann")
    for item_id in item_ids:
        project.perform(SetAnswer(item_id, answer(1)))
    project.close()


@pytest.fixture
def two_versions(closed):
    """The file of a project with a version before and one after its only answer."""
    keep_version(closed, VersionReason.OPENED)
    work(closed, 1)
    keep_version(closed, VersionReason.CLOSED)
    return closed


def numbers(path):
    return [one.number for one in find_versions(path).find()]


def test_versions_lie_in_the_users_own_folder_not_beside_the_project(two_versions):
    assert [path.name for path in two_versions.parent.iterdir()] == [two_versions.name]
    assert find_versions(two_versions).path.is_relative_to(data_dir() / "versions")


def test_a_project_without_versions_says_so(closed):
    with pytest.raises(LabellerError, match="No versions of test"):
        find_versions(closed)


def test_a_project_that_was_moved_keeps_its_versions(two_versions, tmp_path):
    moved = Path(shutil.move(two_versions, tmp_path / "moved.labeller"))
    assert numbers(moved) == [2, 1]


@pytest.mark.parametrize("content", [b"", b"not a project any more", bytes(4096)])
def test_a_damaged_project_keeps_its_versions(two_versions, content):
    two_versions.write_bytes(content)
    assert numbers(two_versions) == [2, 1]


def test_a_project_that_is_gone_keeps_its_versions(two_versions):
    two_versions.unlink()
    assert numbers(two_versions) == [2, 1]


def test_a_version_is_kept_while_a_window_has_the_project(project):
    assert keep_version(project.path, VersionReason.WORKING).number == 1


def test_a_file_that_is_no_project_has_no_version(tmp_path):
    (tmp_path / "a.labeller").write_text("no project")
    with pytest.raises(LabellerError, match="could be kept"):
        keep_version(tmp_path / "a.labeller", VersionReason.WORKING)


def test_a_project_that_does_not_say_which_it_is_has_no_version(closed):
    with closing(sqlite3.connect(closed)) as db, db:
        db.execute("DELETE FROM project")
    with pytest.raises(LabellerError, match=r"it does not say which project it is.*was not changed"):
        keep_version(closed, VersionReason.WORKING)


def test_the_newest_sound_version_is_the_one_before_a_broken_one(two_versions):
    folder = find_versions(two_versions)
    newest = folder.find()[0]
    newest.path.write_bytes(newest.path.read_bytes()[:5000])
    assert newest_sound(folder).number == 1


def test_where_no_version_is_sound_there_is_none(two_versions):
    folder = find_versions(two_versions)
    for one in folder.find():
        one.path.write_bytes(b"")
    assert newest_sound(folder) is None


def test_a_version_has_a_number(two_versions):
    folder = find_versions(two_versions)
    assert version_numbered(folder, 1).reason is VersionReason.OPENED
    with pytest.raises(LabellerError, match="no version 7"):
        version_numbered(folder, 7)


def test_a_version_is_counted_and_compared(two_versions):
    oldest = find_versions(two_versions).find()[-1]
    assert count_version(oldest.path).answered == 0
    assert compare_version(oldest, two_versions).answers_given.names == ("text 0",)


def test_a_version_that_cannot_be_read_is_not_counted(two_versions):
    oldest = find_versions(two_versions).find()[-1]
    oldest.path.write_bytes(b"")
    assert count_version(oldest.path) is None
    with pytest.raises(LabellerError):
        compare_version(oldest, two_versions)


def test_a_version_of_an_older_labeller_is_read_too(tmp_path):
    project = Path(shutil.copy(OLD, tmp_path / "old.labeller"))
    version = keep_version(project, VersionReason.OPENED)
    open_project(project).close()
    assert compare_version(version, project).is_empty
