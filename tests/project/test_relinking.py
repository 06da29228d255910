"""Finding moved media: which folder may stand in for the one that is gone."""

from __future__ import annotations

from dataclasses import replace

import pytest

from labeller.domain.schema import Task
from labeller.media.hashing import content_hash
from labeller.project.relinking import check_folder, find_folders
from tests.store.making import add, new_project, photo

NAMES = ("a.png", "b.png", "c.png")


@pytest.fixture
def project(tmp_path):
    """Three files in the folder `photos`, known by their content."""
    folder = tmp_path / "photos"
    folder.mkdir()
    for name in NAMES:
        (folder / name).write_text(f"content of {name}")
    project = new_project(tmp_path, task=Task.IMAGE_CLASSIFICATION)
    items = [replace(photo(name), content_hash=content_hash(folder / name)) for name in NAMES]
    add(project, items, folder=folder)
    yield project
    project.close()


def checked(project, place, contents):
    place.mkdir()
    for name, content in contents.items():
        (place / name).write_text(content)
    return check_folder(project, find_folders(project)[0].root_id, place)


def test_the_same_files_elsewhere_may_stand_in_even_if_some_are_missing(project, tmp_path):
    found = checked(project, tmp_path / "moved", {name: f"content of {name}" for name in NAMES[:2]})
    assert (found.same, found.changed, found.missing) == (2, 0, 1)
    assert found.is_same_folder


def test_files_of_the_same_names_with_other_contents_may_not(project, tmp_path):
    contents = {name: f"content of {name}" for name in NAMES} | {"c.png": "another"}
    found = checked(project, tmp_path / "other", contents)
    assert (found.same, found.changed) == (2, 1)
    assert not found.is_same_folder


def test_a_folder_without_any_of_the_files_may_not(project, tmp_path):
    assert not checked(project, tmp_path / "empty", {}).is_same_folder


def test_a_folder_or_a_file_whose_name_is_too_long_is_not_there(project, tmp_path):
    with project.write() as (db, _):
        db.exec_driver_sql("UPDATE media_root SET path = ?", ("x" * 5000,))
        db.exec_driver_sql("UPDATE item SET path = id || ?", ("y" * 5000,))
    assert [one.is_there for one in find_folders(project)] == [False]
    assert check_folder(project, find_folders(project)[0].root_id, tmp_path / "photos").missing == 3
