"""Packing and unpacking in the window: the dialogs, the jobs, and the offer to unpack."""

from __future__ import annotations

import shutil
from dataclasses import replace

import pytest

from labeller.domain.schema import Task
from labeller.jobs import JobContext
from labeller.loop.caches import EmbeddingCaches
from labeller.loop.learning_loop import LearningLoop
from labeller.media.hashing import content_hash
from labeller.project.packing import pack
from labeller.project.project import open_project
from labeller.project.unpacking import find_packed, read_packed
from labeller.ui.job_runner import JobRunner
from labeller.ui.packing.pack_dialog import PackChoice, PackDialog
from labeller.ui.packing.packing_desk import PackingDesk
from labeller.ui.packing.unpack_dialog import UnpackDialog
from labeller.ui.project_notices import ProjectNotices
from labeller.ui.session import ProjectSession
from labeller.ui.widgets.message_dialog import MessageDialog
from tests.store.making import add, new_project, photo

NAMES = ("a.png", "b.png")


def session_of(project):
    return ProjectSession(project, LearningLoop(project, EmbeddingCaches()), JobRunner())


@pytest.fixture
def project(tmp_path, monkeypatch):
    monkeypatch.setattr("labeller.ui.background.embed_items", lambda *_: [])
    folder = tmp_path / "photos"
    folder.mkdir()
    for name in NAMES:
        (folder / name).write_text(name)
    project = new_project(tmp_path, task=Task.IMAGE_CLASSIFICATION)
    add(project, [replace(photo(name), content_hash=content_hash(folder / name)) for name in NAMES], folder=folder)
    return project


@pytest.fixture
def session(project, qapp):
    session = session_of(project)
    yield session
    session.close()


@pytest.fixture
def packed_session(project, qapp, tmp_path):
    """A packed copy, open, whose media are nowhere else."""
    path = pack(project, tmp_path / "packed.labeller", JobContext()).target
    project.close()
    shutil.rmtree(tmp_path / "photos")
    session = session_of(open_project(path))
    yield session
    session.close()


@pytest.fixture
def dialog(session, qtbot):
    dialog = PackDialog(session)
    qtbot.addWidget(dialog)
    qtbot.waitUntil(lambda: not session.jobs.is_running("look for media"))
    return dialog


@pytest.fixture
def desk_of(qtbot):
    """A desk over a window, with what it says and what failed."""

    def make(session):
        from PySide6.QtWidgets import QWidget

        window = QWidget()
        qtbot.addWidget(window)
        desk = PackingDesk(session, window, window)
        return desk, window

    return make


def test_how_much_will_be_packed_is_said_before(dialog, tmp_path):
    assert dialog.summary.text() == "2 files, 10 bytes"
    assert (dialog.go.text(), dialog.go.isEnabled()) == ("Pack 2 files", True)
    assert dialog.target.path == tmp_path / "test packed.labeller"
    assert dialog.banner.isHidden()


def test_a_file_that_exists_is_refused_below_the_field(dialog, tmp_path):
    dialog.target.line.setText(str(tmp_path / "test.labeller"))
    assert not dialog.go.isEnabled()
    assert "exists already" in dialog.target.accessibleDescription()
    dialog.target.line.setText(str(tmp_path / "other"))
    assert dialog.go.isEnabled()


def test_missing_files_are_listed_and_have_to_be_left_out_knowingly(session, qtbot, tmp_path):
    (tmp_path / "photos" / "a.png").unlink()
    dialog = PackDialog(session)
    qtbot.addWidget(dialog)
    qtbot.waitUntil(lambda: not session.jobs.is_running("look for media"))
    assert not dialog.go.isEnabled()
    assert "1 file is missing" in dialog.banner.text
    assert dialog.details.text == str(tmp_path / "photos" / "a.png")
    dialog.without_missing.setChecked(True)
    assert dialog.go.isEnabled()
    with qtbot.waitSignal(dialog.planned) as planned:
        dialog.planned.connect(lambda _: dialog.planned.disconnect())
        dialog.accept = lambda: None
        dialog.go.click()
    assert planned.args == [PackChoice(tmp_path / "test packed.labeller", without_missing=True)]


def test_a_project_that_holds_its_items_is_packed_as_a_backup(qtbot, tmp_path):
    session = session_of(new_project(tmp_path, items=2))
    dialog = PackDialog(session)
    qtbot.addWidget(dialog)
    qtbot.waitUntil(lambda: not session.jobs.is_running("look for media"))
    assert "backup" in dialog.summary.text()
    assert (dialog.go.text(), dialog.go.isEnabled()) == ("Pack", True)
    session.close()


def test_packing_says_what_was_made(session, desk_of, qtbot, tmp_path):
    desk, _ = desk_of(session)
    with qtbot.waitSignal(desk.said) as said:
        desk.run_pack(PackChoice(tmp_path / "out.labeller", without_missing=False))
    assert said.args[0].startswith("2 files packed into out.labeller")
    assert (tmp_path / "out.labeller").is_file()


def test_packing_that_fails_says_why(session, desk_of, qtbot, tmp_path):
    desk, _ = desk_of(session)
    with qtbot.waitSignal(desk.failed) as failed:
        desk.run_pack(PackChoice(session.path, without_missing=False))
    assert "exists already" in str(failed.args[0])


def test_a_packed_project_offers_to_unpack_until_that_is_done(packed_session, desk_of, qtbot, tmp_path):
    notices = ProjectNotices(packed_session, None, lambda *_: None, packed=find_packed(packed_session.project))
    qtbot.addWidget(notices)
    assert "2 files" in notices.packed.text
    desk, _ = desk_of(packed_session)
    with qtbot.waitSignal(desk.said) as said:
        desk.run_unpack(tmp_path / "packed media")
    assert said.args == ["2 files unpacked into packed media"]
    assert (tmp_path / "packed media/photos/a.png").read_text() == "a.png"
    qtbot.waitUntil(notices.packed.isHidden)


def test_a_project_whose_media_are_there_offers_nothing(session, qtbot):
    notices = ProjectNotices(session, None, lambda *_: None, packed=find_packed(session.project))
    qtbot.addWidget(notices)
    assert notices.packed.isHidden()


def test_the_folder_to_unpack_into_is_the_one_beside_the_project_and_can_be_another(packed_session, qtbot, tmp_path):
    dialog = UnpackDialog(packed_session.path, read_packed(packed_session.project))
    qtbot.addWidget(dialog)
    assert dialog.folder.path == tmp_path / "packed media"
    assert dialog.go.text() == "Unpack 2 files"
    dialog.folder.line.setText(str(tmp_path / "gone" / "media"))
    assert not dialog.go.isEnabled()


def test_files_that_were_left_out_are_listed(packed_session, desk_of, qtbot, tmp_path):
    project = packed_session.project
    with project.write() as (db, _):
        db.exec_driver_sql("UPDATE packed_content SET sha256 = 'x' WHERE id = 1")
    desk, window = desk_of(packed_session)
    desk.run_unpack(tmp_path / "out")
    qtbot.waitUntil(lambda: bool(window.findChildren(MessageDialog)))
    (dialog,) = window.findChildren(MessageDialog)
    assert "checksum" in dialog.details.text
    dialog.close()


def test_a_project_without_packed_media_says_so(session, desk_of, qtbot):
    desk, _ = desk_of(session)
    with qtbot.waitSignal(desk.failed) as failed:
        desk.unpack()
    assert "no media packed" in str(failed.args[0])
