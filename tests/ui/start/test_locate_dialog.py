from dataclasses import replace

import pytest

from labeller.domain.schema import Task
from labeller.loop.caches import EmbeddingCaches
from labeller.loop.learning_loop import LearningLoop
from labeller.media.hashing import content_hash
from labeller.project.relinking import find_folders
from labeller.ui.job_runner import JobRunner
from labeller.ui.session import ProjectSession
from labeller.ui.start.locate_dialog import LocateDialog
from tests.store.making import add, new_project, photo

NAMES = ("a.png", "b.png")


def fill(folder, contents):
    folder.mkdir()
    for name, content in contents.items():
        (folder / name).write_text(content)
    return folder


@pytest.fixture
def session(tmp_path, qtbot, monkeypatch):
    monkeypatch.setattr("labeller.ui.background.embed_items", lambda *_: [])
    folder = fill(tmp_path / "photos", {name: name for name in NAMES})
    project = new_project(tmp_path, task=Task.IMAGE_CLASSIFICATION)
    add(project, [replace(photo(name), content_hash=content_hash(folder / name)) for name in NAMES], folder=folder)
    session = ProjectSession(project, LearningLoop(project, EmbeddingCaches()), JobRunner())
    yield session
    session.close()


@pytest.fixture
def dialog(session, qtbot):
    dialog = LocateDialog(session)
    qtbot.addWidget(dialog)
    yield dialog
    dialog.reject()


def located(session, dialog, qtbot, place):
    """Ask for another place, wait until it has been looked at; gives where the folder is then."""
    dialog.locate(find_folders(session.project)[0], place)
    qtbot.waitUntil(lambda: not session.jobs.is_running("compare a folder"))
    return find_folders(session.project)[0].folder


def test_a_folder_with_the_same_files_is_taken(session, dialog, qtbot, tmp_path):
    place = fill(tmp_path / "moved", {name: name for name in NAMES})
    assert located(session, dialog, qtbot, place) == place
    assert dialog.banner.isHidden()


def test_other_files_of_the_same_names_are_refused_with_their_number(session, dialog, qtbot, tmp_path):
    place = fill(tmp_path / "other", {"a.png": "a.png", "b.png": "another"})
    assert located(session, dialog, qtbot, place) == tmp_path / "photos"
    assert "1 of 2 files" in dialog.banner.text


def test_missing_files_are_counted(session, dialog, qtbot, tmp_path):
    place = fill(tmp_path / "half", {"a.png": "a.png"})
    assert located(session, dialog, qtbot, place) == place
    assert "1 of 2 files" in dialog.banner.text
