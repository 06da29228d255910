from __future__ import annotations

import pytest

from labeller.domain.schema import Task
from labeller.errors import LabellerError
from labeller.project.commands.media import RelinkMedia
from labeller.store import item_store
from tests.store.making import add, new_project, photo


@pytest.fixture
def photos(tmp_path):
    project = new_project(tmp_path, task=Task.IMAGE_CLASSIFICATION)
    add(project, [photo("a/b.jpg")], folder=tmp_path / "photos")
    yield project
    project.close()


def media_path(project):
    with project.read() as db:
        return project.media_path(item_store.find_items(db, [1])[0])


def test_a_folder_that_moved_is_found_again(photos, tmp_path):
    assert media_path(photos) == tmp_path / "photos" / "a" / "b.jpg"
    photos.perform(RelinkMedia(1, "moved"))
    assert media_path(photos) == tmp_path / "moved" / "a" / "b.jpg"
    photos.undo()
    assert media_path(photos) == tmp_path / "photos" / "a" / "b.jpg"


def test_two_folders_may_be_pointed_at_one(photos, tmp_path):
    add(photos, [photo("c.jpg")], folder=tmp_path / "more")
    photos.perform(RelinkMedia(2, "photos"))
    with photos.read() as db:
        assert photos.media_path(item_store.find_items(db, [2])[0]) == tmp_path / "photos" / "c.jpg"


def test_a_folder_that_is_not_in_the_project_cannot_be_pointed_anywhere(photos):
    with pytest.raises(LabellerError, match="no longer part of the project"):
        photos.perform(RelinkMedia(9, "moved"))
