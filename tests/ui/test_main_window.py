"""The window: which project is open, and that none is left locked, lost or hidden when something goes wrong."""

from __future__ import annotations

import gc
import shutil
import threading
import weakref
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtWidgets import QDialog, QPushButton

from labeller.domain.schema import Task
from labeller.errors import LabellerError
from labeller.jobs import JobContext
from labeller.learning.embedders.embedding import EmbedReport
from labeller.media.hashing import content_hash, text_hash
from labeller.project.commands.imports import BeginImport
from labeller.project.interrupted import find_interrupted
from labeller.project.packing import pack
from labeller.project.project import open_project
from labeller.settings import Settings
from labeller.store.import_store import ImportBatch
from labeller.ui import project_opener
from labeller.ui.main_window import MainWindow
from labeller.ui.packing.unpack_dialog import UnpackDialog
from labeller.ui.shortcuts import Shortcuts
from labeller.ui.start.import_dialog import ImportDialog
from labeller.ui.widgets.message_dialog import MessageDialog
from tests.store.making import add, new_project, photo, texts


@pytest.fixture
def window(theme, qtbot, monkeypatch) -> Iterator[MainWindow]:
    monkeypatch.setattr("labeller.ui.background.embed_items", lambda *_: [])
    monkeypatch.setattr(project_opener, "load_learner", lambda _: None)  # takes seconds, and cannot be stopped
    settings = Settings()
    shortcuts = Shortcuts(settings)
    window = MainWindow(settings, theme, shortcuts)
    qtbot.addWidget(window)
    window.show()
    yield window
    for dialog in window.findChildren(QDialog):
        dialog.close()
    window.close()
    shortcuts.close()


@pytest.fixture
def made(tmp_path):
    """Makes a closed project by its name; gives its path."""

    def make(name):
        project = new_project(tmp_path, name=name)
        add(project, [replace(one, content_hash=text_hash(one.name)) for one in texts(3)])
        project.close()
        return project.path

    return make


@pytest.fixture
def slow_opening(monkeypatch):
    """Projects are opened only when this is set."""
    gate, really = threading.Event(), project_opener.open_project

    def open_slowly(path, annotator, context):
        opened = really(path, annotator, context)
        gate.wait(5)
        return opened

    monkeypatch.setattr(project_opener, "open_project", open_slowly)
    return gate


def shown(window, qtbot, path):
    qtbot.waitUntil(lambda: window.session is not None and window.session.path == path, timeout=20_000)


def is_free(path):
    """Whether nobody holds the project's lock."""
    try:
        open_project(path).close()
    except LabellerError:
        return False
    return True


def the(window, kind):
    (dialog,) = [one for one in window.findChildren(kind) if one.isVisible()]
    return dialog


def pictures(folder, *names):
    folder.mkdir(exist_ok=True)
    for number, name in enumerate(names):
        Image.new("RGB", (8, 8), (number, 0, 0)).save(folder / name)
    return [folder / name for name in names]


def test_project_opened_last_is_shown_and_the_one_before_is_let_go(window, qtbot, made, slow_opening):
    first, second = made("first"), made("second")
    window.open_project(first)
    window.open_project(second)
    slow_opening.set()
    shown(window, qtbot, second)
    qtbot.waitUntil(lambda: is_free(first))


def test_project_that_opens_while_the_window_closes_is_let_go(window, qtbot, made, slow_opening):
    path = made("late")
    window.open_project(path)
    threading.Timer(0.1, slow_opening.set).start()
    window.close()
    qtbot.waitUntil(lambda: is_free(path))


def test_project_is_opened_again_while_it_is_still_being_closed(window, qtbot, made, monkeypatch):
    monkeypatch.setattr("labeller.ui.job_runner.STOP_TIMEOUT_S", 0.05)
    path, gate = made("birds"), threading.Event()
    window.open_project(path)
    shown(window, qtbot, path)
    window.session.jobs.start("slow", lambda _: gate.wait(20), done=lambda _: None, failed=lambda _: None)
    window.close_project()
    window.open_project(path)
    qtbot.wait(300)
    assert window.session is None
    gate.set()
    shown(window, qtbot, path)


def test_project_is_shown_even_if_it_cannot_be_remembered(window, qtbot, made, monkeypatch):
    def fail(*_):
        raise LabellerError("The settings could not be saved.")

    monkeypatch.setattr(Settings, "remember_project", fail)
    path = made("cats")
    window.open_project(path)
    shown(window, qtbot, path)
    assert window.toast.text == "The settings could not be saved."
    assert window.findChildren(MessageDialog) == []
    assert window.label_page.isVisible()


def test_dropped_pictures_are_imported_and_no_others(window, qtbot, tmp_path):
    first, _, third = pictures(tmp_path / "photos", "1.png", "2.png", "3.png")
    window.take_paths([first, third])
    dialog = the(window, ImportDialog)
    qtbot.waitUntil(dialog.go.isEnabled, timeout=20_000)
    dialog.go.click()
    shown(window, qtbot, tmp_path / "photos.labeller")
    qtbot.waitUntil(lambda: window.session.counts.total == 2, timeout=20_000)


def test_a_dropped_archive_is_imported_and_its_pictures_come_to_lie_beside_the_project(window, qtbot, tmp_path):
    pictures(tmp_path / "photos", "1.png", "2.png")
    archive = Path(shutil.make_archive(str(tmp_path / "sent"), "zip", tmp_path / "photos"))
    window.take_paths([archive])
    dialog = the(window, ImportDialog)
    qtbot.waitUntil(dialog.go.isEnabled, timeout=20_000)
    dialog.go.click()
    shown(window, qtbot, tmp_path / "sent.labeller")
    qtbot.waitUntil(lambda: window.session.counts.total == 2, timeout=20_000)
    assert (tmp_path / "sent media" / "sent" / "2.png").is_file()


def test_choices_are_kept_when_the_project_cannot_be_made(window, qtbot, tmp_path, monkeypatch):
    def fail(*_):
        raise LabellerError("The folder is not writable.")

    monkeypatch.setattr(project_opener, "make_project", fail)
    window.take_paths(pictures(tmp_path / "photos", "1.png"))
    dialog = the(window, ImportDialog)
    qtbot.waitUntil(dialog.go.isEnabled, timeout=20_000)
    dialog.form.new_labels.setText("cat, dog")
    dialog.go.click()
    qtbot.waitUntil(lambda: dialog.banner.text == "The folder is not writable.")
    assert dialog.isVisible()
    assert dialog.form.new_labels.text() == "cat, dog"
    assert dialog.go.isEnabled()


def test_interrupted_import_is_offered_once(window, qtbot, made, tmp_path):
    path = made("cats")
    pictures(tmp_path / "photos", "1.png")
    project = open_project(path)
    project.perform(BeginImport(ImportBatch(2, str(tmp_path / "photos"), "folder-per-class", None, 1.0), None))
    project.close()
    window.open_project(path)
    shown(window, qtbot, path)
    assert "photos was interrupted" in window.notices.unfinished.text
    window.notices.unfinished.triggered.emit()
    assert the(window, ImportDialog)
    assert find_interrupted(window.session.project) is None


def test_items_that_the_learner_cannot_read_are_offered_to_be_shown(window, qtbot, made, monkeypatch):
    monkeypatch.setattr("labeller.ui.background.embed_items", lambda *_: [EmbedReport(1, (2, 3))])
    window.open_project(made("cats"))
    button = window.toast.findChild(QPushButton)
    qtbot.waitUntil(button.isVisible, timeout=20_000)
    button.click()
    assert the(window, MessageDialog).heading.text() == "The learner cannot read 2 items"


def test_background_trouble_is_said_in_a_banner(window, qtbot, made):
    path = made("cats")
    window.open_project(path)
    shown(window, qtbot, path)
    window.session.failed.emit(LabellerError("The cache is full."))
    qtbot.waitUntil(window.notices.failure.isVisible)
    assert window.findChildren(MessageDialog) == []


def test_undo_of_a_large_import_says_so_when_it_is_done(window, qtbot, made, monkeypatch):
    monkeypatch.setattr("labeller.ui.steps.LONG_FROM_ROWS", 2)
    path = made("cats")
    window.open_project(path)
    shown(window, qtbot, path)
    undo = window.qt_actions["undo"]
    undo.trigger()
    assert not undo.isEnabled()
    qtbot.waitUntil(lambda: not window.session.steps.is_busy)
    assert "Undone: Import" in window.toast.text
    assert (undo.isEnabled(), window.qt_actions["redo"].isEnabled()) == (True, True)


def test_undo_is_offered_for_a_choice_that_is_no_answer_yet(window, qtbot, made):
    path = made("cats")
    window.open_project(path)
    shown(window, qtbot, path)
    window.label_page.flow.go_to(1)
    window.label_page.flow.choose(1, goes_on=False)
    assert "Choice" in window.qt_actions["undo"].toolTip()
    window.qt_actions["undo"].trigger()
    assert not window.label_page.flow.shown.is_touched


def test_libraries_are_not_looked_at_by_every_round_of_the_garbage_collector(window, qtbot, made):
    gc.unfreeze()
    path = made("cats")
    window.open_project(path)
    shown(window, qtbot, path)
    qtbot.waitUntil(lambda: gc.get_freeze_count() > 0, timeout=20_000)


def test_closed_project_is_not_kept_in_memory(window, qtbot, made):
    path = made("cats")
    window.open_project(path)
    shown(window, qtbot, path)
    qtbot.waitUntil(lambda: window.session.ranking is not None and not window.session.jobs.jobs, timeout=20_000)
    ranking = weakref.ref(window.session.ranking)
    window.close_project()
    qtbot.waitUntil(lambda: ranking() is None)


def test_a_packed_project_offers_to_unpack_its_media_when_it_is_opened(window, qtbot, tmp_path):
    (tmp_path / "photos").mkdir()
    (tmp_path / "photos" / "a.png").write_text("a")
    project = new_project(tmp_path, task=Task.IMAGE_CLASSIFICATION)
    add(
        project,
        [replace(photo("a.png"), content_hash=content_hash(tmp_path / "photos" / "a.png"))],
        folder=tmp_path / "photos",
    )
    packed = pack(project, tmp_path / "packed.labeller", JobContext()).target
    project.close()
    window.open_project(packed)
    qtbot.waitUntil(lambda: window.notices is not None)
    assert "1 file" in window.notices.packed.text
    window.notices.packed.triggered.emit()
    qtbot.waitUntil(lambda: bool(window.findChildren(UnpackDialog)))
    window.findChildren(UnpackDialog)[0].go.click()
    qtbot.waitUntil(lambda: (tmp_path / "packed media" / "photos" / "a.png").is_file())
    qtbot.waitUntil(window.notices.packed.isHidden)
