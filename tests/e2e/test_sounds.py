"""The main job with sounds: import, label by keyboard while they play, close, go on, and export."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from labeller.app import make_application, open_window
from labeller.delivery.export import export
from labeller.delivery.selection import Selection
from labeller.domain.schema import Task
from labeller.formats.format import ReadOptions, WriteOptions
from labeller.formats.registry import exporter_named, recognise
from labeller.jobs import JobContext
from labeller.project.importing import import_source
from labeller.project.project import create_project, open_project
from labeller.ui.audio.audio_view import AudioView
from labeller.ui.start.import_dialog import ImportDialog
from tests.e2e.driving import Driver, wait_until
from tests.e2e.sounds import KINDS, make_sounds


@pytest.fixture
def driver(qapp: QApplication) -> Iterator[Driver]:
    with open_window(make_application()) as window:
        yield Driver(window)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project of twelve sounds of each kind, without answers."""
    source = make_sounds(tmp_path / "sounds", 12)
    made = create_project(tmp_path / "sounds.labeller", Task.AUDIO_CLASSIFICATION, KINDS)
    options = ReadOptions(task=made.task, is_unlabelled=True)
    report = import_source(made, source, recognise(source), options, JobContext())
    assert (report.items_added, report.problems) == (36, ())
    made.close()
    return made.path


def kind_of(driver: Driver) -> str:
    driver.wait_for_item()
    return PurePosixPath(driver.item.name).parts[0]


def view_of(driver: Driver) -> AudioView:
    view = driver.page.view.sound_view
    assert view is not None
    return view


def wait_for_suggestion(driver: Driver) -> None:
    """Until an item is seen for which there is a suggestion; those of the control slice have none and are answered."""
    driver.wait_for_item()
    while driver.page.flow.shown is not None and driver.page.flow.shown.is_control:
        driver.answer(kind_of(driver))
        driver.wait_for_item()
    wait_until(lambda: driver.page.flow.shown and driver.page.flow.shown.suggestion, "a suggestion")


def test_a_folder_of_sounds_becomes_a_project(driver: Driver, tmp_path: Path) -> None:
    source = make_sounds(tmp_path / "client", 2)
    driver.window.start_project(source)
    dialog = driver.window.findChild(ImportDialog)
    assert dialog is not None
    wait_until(dialog.go.isEnabled, "the preview")
    assert "6 sounds" in dialog.form.summary.text()
    dialog.go.click()
    wait_until(lambda: driver.window.session and driver.window.session.counts.answered == 6, "the labelled sounds")
    session = driver.window.session
    assert session is not None
    assert session.schema.task is Task.AUDIO_CLASSIFICATION
    assert session.schema.names == KINDS
    driver.page.flow.go_to(1)
    driver.wait_for_item()
    assert view_of(driver).player.duration_s > 0


def test_a_sound_is_heard_at_once_and_played_by_keys(driver: Driver, project: Path) -> None:
    driver.open(project)
    player = view_of(driver).player
    assert player.is_playing
    driver.press(Qt.Key.Key_Space)
    assert not player.is_playing
    driver.press(Qt.Key.Key_R)
    driver.press(Qt.Key.Key_Comma)
    driver.press(Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    assert (player.is_looping, player.speed) == (True, 0.75)
    assert player.position_s > 0
    driver.press(Qt.Key.Key_I)
    assert view_of(driver).canvas.stretch is not None
    driver.press(Qt.Key.Key_Plus)
    assert not view_of(driver).canvas.time_window.is_whole


def test_sounds_are_labelled_suggested_undone_kept_and_exported(driver: Driver, project: Path, tmp_path: Path) -> None:
    driver.open(project)
    for _ in range(12):
        driver.answer(kind_of(driver))
    session = driver.window.session
    assert session is not None
    wait_for_suggestion(driver)
    before = session.counts.answered
    accepted = driver.item.id
    driver.press(Qt.Key.Key_Return)
    wait_until(lambda: session.answer(accepted), "the accepted suggestion")
    driver.undo()
    wait_until(lambda: session.answer(accepted) is None, "the undone answer")
    answered = driver.answer(kind_of(driver))
    driver.window.close_project()

    driver.open(project)
    session = driver.window.session
    assert session is not None
    assert session.answer(answered) is not None
    driver.window.close_project()

    again = open_project(project)
    report = export(again, tmp_path / "out", exporter_named("jsonl"), Selection(), WriteOptions(), JobContext())
    again.close()
    assert report.items == before + 1
    lines = [json.loads(line) for line in (tmp_path / "out" / "items.jsonl").read_text("utf-8").splitlines()]
    assert sum(line["label"] == PurePosixPath(line["name"]).parts[0] for line in lines) >= before
    assert all((tmp_path / "out" / line["audio"]).is_file() for line in lines)
