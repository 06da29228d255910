"""Where media lie, seen from the project file."""

from __future__ import annotations

from pathlib import Path

import pytest

from labeller.domain.schema import Task
from labeller.store import media_store
from labeller.store.media_store import MediaRoot, resolve, to_stored
from tests.store.making import add, new_project, photo


@pytest.fixture
def project(tmp_path):
    project = new_project(tmp_path, task=Task.IMAGE_CLASSIFICATION)
    add(project, [photo(f"{number}.jpg") for number in range(40)], folder=tmp_path / "photos")
    yield project
    project.close()


def test_a_folder_beside_the_project_is_written_relative_to_it(tmp_path):
    path = tmp_path / "jobs" / "a.labeller"
    assert to_stored(tmp_path / "jobs" / "photos", path) == "photos"
    assert to_stored(tmp_path / "other", path) == "../other"
    assert to_stored(tmp_path / "jobs", path) == "."


@pytest.mark.parametrize("folder", ["photos", "../other", ".", "ü b/c"])
def test_what_is_written_leads_back_to_the_folder(tmp_path, folder):
    path = tmp_path / "jobs" / "a.labeller"
    wanted = (tmp_path / "jobs" / folder).resolve()
    assert resolve(to_stored(wanted, path), path) == wanted


def test_a_project_moved_with_its_media_finds_them_again(tmp_path):
    stored = to_stored(tmp_path / "before" / "photos", tmp_path / "before" / "a.labeller")
    assert resolve(stored, tmp_path / "after" / "a.labeller") == tmp_path / "after" / "photos"


def test_an_absolute_folder_stays_where_it_is(tmp_path):
    assert resolve("/media/disk", tmp_path / "a.labeller") == Path("/media/disk").resolve()


def test_roots_tell_how_many_items_they_hold(project, tmp_path):
    with project.read() as db:
        assert media_store.find_roots(db, project.path) == [MediaRoot(1, "photos", tmp_path / "photos", 40)]
        assert media_store.find_folders(db, project.path) == {1: tmp_path / "photos"}


def test_a_folder_is_written_once(project):
    with project.write() as (db, _):
        assert media_store.find_or_add_root(db, "photos") == 1
        assert media_store.find_or_add_root(db, "more") == 2
        assert media_store.find_root(db, "less") is None


def test_a_folder_is_pointed_elsewhere(project):
    with project.write() as (db, _):
        assert media_store.update_root(db, 1, "elsewhere") == "photos"
        assert media_store.find_root(db, "elsewhere") == 1


def test_two_folders_may_be_moved_into_one(project):
    with project.write() as (db, _):
        media_store.find_or_add_root(db, "more")
        media_store.update_root(db, 2, "photos")
        assert media_store.find_root(db, "photos") == 1


def test_a_sample_of_files_is_spread_over_the_folder(project):
    with project.read() as db:
        paths = [path for path, _ in media_store.find_files(db, 1, 4)]
    assert len(paths) == 4
    assert paths[-1] == "39.jpg"
