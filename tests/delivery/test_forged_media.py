"""A project from a stranger may call any file of this computer its own: none is waited for, and none goes out."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from dataclasses import replace

import pytest
from PIL import Image

from labeller.domain.schema import Task
from labeller.errors import LabellerError
from labeller.jobs import JobContext
from labeller.learning.embedders.pictures import PictureEmbedder
from labeller.loop.embedding import input_of
from labeller.media.hashing import content_hash
from labeller.project.commands.answers import SetAnswer
from labeller.project.packing import plan_pack
from labeller.project.project import open_project
from labeller.store import item_store
from tests.delivery.photos import write
from tests.store.making import add, answer, new_project, photo


@pytest.fixture
def forged(tmp_path):
    """Opens a project with one answered picture that says it lies at this path of this folder."""
    opened = []

    def forge(folder, path):
        place = tmp_path / "photos"
        place.mkdir()
        Image.new("RGB", (40, 30), "red").save(place / "a.png")
        project = new_project(tmp_path, task=Task.IMAGE_CLASSIFICATION)
        add(project, [replace(photo("a.png"), content_hash=content_hash(place / "a.png"))], folder=place)
        project.perform(SetAnswer(1, answer(1)))
        project.close()
        with closing(sqlite3.connect(project.path)) as db, db:
            db.execute("UPDATE media_root SET path = ?", (str(folder),))
            db.execute("UPDATE item SET path = ?", (path,))
        opened.append(open_project(project.path))
        return opened[0]

    yield forge
    for project in opened:
        project.close()


def item_of(project):
    with project.read() as db:
        return item_store.find_items(db, [1])[0]


@pytest.mark.parametrize("path", ["../secret.png", "/etc/passwd", "a/../../secret.png", "a\0b.png"])
def test_a_path_that_leads_out_is_no_path(forged, tmp_path, path):
    project = forged(tmp_path / "photos", path)
    assert project.media_path(item_of(project)) is None


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
@pytest.mark.timeout(20)
def test_a_pipe_is_not_waited_for(forged, tmp_path):
    place = tmp_path / "pipes"
    place.mkdir()
    os.mkfifo(place / "a.png")
    project = forged(place, "a.png")
    assert input_of(project, item_of(project), PictureEmbedder()) is None
    assert plan_pack(project, JobContext()).missing == (place / "a.png",)
    with pytest.raises(LabellerError, match="cannot be read"):
        write(project, tmp_path / "out", "csv")


@pytest.mark.skipif(not os.path.exists("/dev/zero"), reason="no devices that are files here")  # noqa: PTH110
@pytest.mark.timeout(20)
def test_a_device_without_an_end_is_not_read(forged, tmp_path):
    project = forged("/dev", "zero")
    assert input_of(project, item_of(project), PictureEmbedder()) is None
    with pytest.raises(LabellerError, match="cannot be read"):
        write(project, tmp_path / "out", "csv")


@pytest.mark.parametrize("chosen", ["csv", "folder-per-class", "hf-imagefolder", "label-studio", "yolo-classify"])
@pytest.mark.parametrize("links", [False, True])
def test_another_picture_of_the_user_does_not_go_out(forged, tmp_path, chosen, links):
    secret = tmp_path / "home"
    secret.mkdir()
    Image.new("RGB", (40, 30), "blue").save(secret / "passport.png")
    project = forged(secret, "passport.png")
    with pytest.raises(LabellerError, match=r"no longer what they were|read back"):
        write(project, tmp_path / "out", chosen, links_media=links)
    assert not (tmp_path / "out").exists()
