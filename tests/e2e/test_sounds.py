"""The main job with sounds: import, label by keyboard while they play, close, go on, and export."""

from __future__ import annotations

import json
from pathlib import Path, PurePosixPath

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from labeller.delivery.export import export
from labeller.delivery.selection import Selection
from labeller.domain.schema import Task
from labeller.formats.format import ReadOptions, WriteOptions
from labeller.formats.registry import exporter_named, recognise
from labeller.jobs import JobContext
from labeller.project.importing import import_source
from labeller.project.project import create_project, open_project
from labeller.store import answer_store
from labeller.ui.audio.audio_view import AudioView
from labeller.ui.start.import_dialog import ImportDialog
from tests.e2e.driving import Driver, wait_until
from tests.e2e.sounds import KINDS, make_sounds


def make_project(folder: Path, task: Task, each: int, least_s: float = 0.2) -> Path:
    """A project of so many sounds of each kind, without answers."""
    source = make_sounds(folder / "sounds", each, least_s=least_s)
    made = create_project(folder / "sounds.labeller", task, KINDS)
    options = ReadOptions(task=made.task, is_unlabelled=True)
    report = import_source(made, source, recognise(source), options, JobContext())
    assert (report.items_added, report.problems) == (3 * each, ())
    made.close()
    return made.path


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return make_project(tmp_path, Task.AUDIO_CLASSIFICATION, 12)


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


def test_a_sound_is_heard_at_once_and_played_by_keys(driver: Driver, tmp_path: Path) -> None:
    # None is over before a busy machine has looked.
    driver.open(make_project(tmp_path, Task.AUDIO_CLASSIFICATION, 1, least_s=60))
    player = view_of(driver).player
    assert player.is_playing
    driver.press(Qt.Key.Key_R)
    assert player.is_playing
    driver.press(Qt.Key.Key_Space)
    assert not player.is_playing
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
    with again.read() as db:
        given = len(answer_store.find_outcomes(db))
    report = export(again, tmp_path / "out", exporter_named("jsonl"), Selection(), WriteOptions(), JobContext())
    again.close()
    assert report.items == given > 12
    lines = [json.loads(line) for line in (tmp_path / "out" / "items.jsonl").read_text("utf-8").splitlines()]
    assert sum(line["label"] == PurePosixPath(line["name"]).parts[0] for line in lines) >= given - 1
    assert all((tmp_path / "out" / line["audio"]).is_file() for line in lines)


def test_ranges_are_drawn_undone_kept_exported_and_read_again(driver: Driver, tmp_path: Path) -> None:
    path = make_project(tmp_path, Task.AUDIO_RANGES, 2)
    driver.open(path)
    driver.wait_for_item()
    name = driver.item.name
    view = view_of(driver)
    middle = view.canvas.height() // 2
    for left, right, key in ((0.1, 0.4, "1"), (0.5, 0.9, "2")):
        width = view.canvas.width()
        start, end = QPoint(round(left * width), middle), QPoint(round(right * width), middle)
        QTest.mousePress(view.canvas, Qt.MouseButton.LeftButton, pos=start)
        QTest.mouseMove(view.canvas, (start + end) / 2)
        QTest.mouseMove(view.canvas, end)
        QTest.mouseRelease(view.canvas, Qt.MouseButton.LeftButton, pos=end)
        driver.press(key)
    board = driver.page.board
    assert board is not None
    assert len(board.annotations) == 2
    driver.press(Qt.Key.Key_Delete)
    assert len(board.annotations) == 1
    driver.undo()
    wait_until(lambda: len(board.annotations) == 2, "the range that was removed")
    drawn = [(one.shape, one.label_id) for one in board.annotations]
    item_id = board.item_id
    driver.press(Qt.Key.Key_Return)
    wait_until(lambda: driver.page.flow.shown and driver.item.id != item_id, "the next item")
    driver.window.close_project()

    driver.open(path)
    assert item_id is not None
    driver.page.flow.go_to(item_id)
    driver.wait_for_item()
    board = driver.page.board
    assert board is not None
    assert [(one.shape, one.label_id) for one in board.annotations] == drawn
    driver.window.close_project()

    again = open_project(path)
    export(again, tmp_path / "out", exporter_named("jsonl"), Selection(), WriteOptions(), JobContext())
    again.close()
    (line,) = [json.loads(line) for line in (tmp_path / "out" / "items.jsonl").read_text("utf-8").splitlines()]
    assert line["name"] == name
    assert [one["label"] for one in line["annotations"]] == ["beep", "hiss"]
    assert [one["type"] for one in line["annotations"]] == ["range", "range"]
