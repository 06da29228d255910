"""The main job with table rows: import, label as a card and in the table, choose columns, close, go on, and export."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel

from labeller.app import make_application, open_window
from labeller.delivery.export import export
from labeller.delivery.selection import Selection
from labeller.domain.row_columns import ColumnKind, RowColumn
from labeller.domain.schema import Task
from labeller.formats.format import ReadOptions, WriteOptions
from labeller.formats.registry import exporter_named, recognise
from labeller.jobs import JobContext
from labeller.project.importing import import_source
from labeller.project.project import create_project, open_project
from labeller.project.row_columns import find_row_columns
from labeller.ui.rows.columns_dialog import ColumnsDialog
from labeller.ui.rows.row_view import RowView
from labeller.ui.start.import_dialog import ImportDialog
from tests.e2e.driving import Driver, wait_until

BIRDS = ("gull", "tern", "wren")
MASSES = {"gull": 900.0, "tern": 120.0, "wren": 10.0}
COLUMNS = ("ring", "mass (g)", "place", "seen")


def write_birds(path: Path, each: int, *, with_answers: bool = False) -> Path:
    """So many of each kind of bird; what kind it is is told by its ring, and by its mass where that is not missing."""
    rng = np.random.default_rng(3)
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow((*COLUMNS, "bird") if with_answers else COLUMNS)
        for number in range(each):
            for bird in BIRDS:
                mass = "NA" if number % 9 == 4 else f"{rng.normal(MASSES[bird], MASSES[bird] / 9):.1f}"
                row = (f"{bird}-{number:03}", mass, rng.choice(["coast", "wood"]), f"2021-05-{1 + number % 28:02}")
                writer.writerow((*row, bird) if with_answers else row)
    return path


@pytest.fixture
def driver(qapp: QApplication) -> Iterator[Driver]:
    with open_window(make_application()) as window:
        yield Driver(window)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project of 45 rows without answers."""
    source = write_birds(tmp_path / "birds.csv", 15)
    made = create_project(tmp_path / "birds.labeller", Task.TABULAR_CLASSIFICATION, BIRDS)
    options = ReadOptions(task=made.task, is_unlabelled=True)
    report = import_source(made, source, recognise(source), options, JobContext())
    assert (report.items_added, report.problems) == (45, ())
    made.close()
    return made.path


def ring_of(driver: Driver) -> str:
    driver.wait_for_item()
    assert driver.item.fields is not None
    return str(driver.item.fields["ring"])


def bird_of(driver: Driver) -> str:
    return ring_of(driver).partition("-")[0]


def rows_of(driver: Driver) -> RowView:
    return driver.page.view.row_view


def on_card(driver: Driver) -> list[str]:
    """The names of the columns on the card."""
    card = rows_of(driver).card.widget()
    return [label.text() for label in card.findChildren(QLabel)][::2] if card else []


def open_columns(driver: Driver) -> ColumnsDialog:
    driver.press("t", Qt.KeyboardModifier.ShiftModifier)
    wait_until(lambda: isinstance(QApplication.activeModalWidget(), ColumnsDialog), "the dialog about the columns")
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, ColumnsDialog)
    return dialog


def use(driver: Driver, dialog: ColumnsDialog) -> None:
    QTest.mouseClick(dialog.use, Qt.MouseButton.LeftButton)
    wait_until(lambda: QApplication.activeModalWidget() is None, "the dialog to close")
    driver.window.activateWindow()


def test_a_table_becomes_a_project_of_rows(driver: Driver, tmp_path: Path) -> None:
    driver.window.start_project(write_birds(tmp_path / "birds.csv", 4, with_answers=True))
    dialog = driver.window.findChild(ImportDialog)
    assert dialog is not None
    wait_until(dialog.go.isEnabled, "the preview")
    labels = dialog.form.label
    while labels.currentData() != "bird":
        QTest.keyClick(labels, Qt.Key.Key_Down)
    wait_until(dialog.go.isEnabled, "the preview with labels")
    dialog.go.click()
    wait_until(lambda: driver.window.session and driver.window.session.counts.answered == 12, "the labelled rows")
    session = driver.window.session
    assert session is not None
    assert (session.schema.task, set(session.schema.names)) == (Task.TABULAR_CLASSIFICATION, set(BIRDS))
    driver.page.flow.go_to(1)
    driver.wait_for_item()
    wait_until(lambda: on_card(driver) == list(COLUMNS), "the row without its answer")


def test_rows_are_labelled_and_suggested(driver: Driver, project: Path) -> None:
    driver.open(project)
    for _ in range(12):
        driver.answer(bird_of(driver))
    session = driver.window.session
    assert session is not None
    driver.wait_for_item()
    while driver.page.flow.shown is not None and driver.page.flow.shown.is_control:
        driver.answer(bird_of(driver))
        driver.wait_for_item()
    wait_until(lambda: driver.page.flow.shown and driver.page.flow.shown.suggestion, "a suggestion")
    accepted = driver.item.id
    driver.press(Qt.Key.Key_Return)
    wait_until(lambda: session.answer(accepted), "the accepted suggestion")
    driver.undo()
    wait_until(lambda: session.answer(accepted) is None, "the undone answer")


def test_rows_are_labelled_in_the_table_by_keys_and_mouse(driver: Driver, project: Path) -> None:
    driver.open(project)
    wait_until(lambda: driver.page.queue.list.model().rowCount() == 45, "the list")
    driver.press(Qt.Key.Key_Home)
    wait_until(lambda: ring_of(driver) == "gull-000", "the first row")
    driver.press("t")
    table = rows_of(driver).table
    wait_until(table.isVisible, "the table")
    place = table.visualRect(table.model().index(4, 1)).center()
    QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=place)
    wait_until(lambda: ring_of(driver) == "tern-001", "the row that was clicked on")
    QTest.keyClick(table, Qt.Key.Key_Down)
    wait_until(lambda: ring_of(driver) == "wren-001", "the row below")
    answered = driver.answer(bird_of(driver))
    wait_until(lambda: driver.item.id != answered, "the next question")
    driver.undo()
    wait_until(lambda: driver.item.id == answered, "the row that was answered")
    driver.press(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    session = driver.window.session
    assert session is not None
    wait_until(lambda: session.answer(answered), "the answer that was given again")
    wait_until(lambda: table.model().index(5, 0).data() in BIRDS, "the answer in the table")


def test_columns_are_chosen_undone_kept_and_exported(driver: Driver, project: Path, tmp_path: Path) -> None:
    driver.open(project)
    wait_until(lambda: on_card(driver) == list(COLUMNS), "the columns")
    dialog = open_columns(driver)
    QTest.keyClick(dialog.list, Qt.Key.Key_Space)  # the ring would give the answer away
    QTest.keyClick(dialog.list, Qt.Key.Key_Down)
    QTest.keyClick(dialog.list, Qt.Key.Key_Down)
    QTest.keyClick(dialog.list, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    use(driver, dialog)
    wait_until(lambda: on_card(driver) == ["place", "mass (g)", "seen"], "the chosen columns")
    driver.undo()
    wait_until(lambda: on_card(driver) == list(COLUMNS), "all columns")
    driver.press(Qt.Key.Key_Y, Qt.KeyboardModifier.ControlModifier)
    wait_until(lambda: on_card(driver) == ["place", "mass (g)", "seen"], "the chosen columns again")
    truth = {}
    for _ in range(6):
        bird = bird_of(driver)
        truth[driver.answer(bird)] = bird
    driver.press("t")
    driver.window.close_project()

    driver.open(project)
    assert rows_of(driver).shows_table
    driver.press("t")
    wait_until(lambda: on_card(driver) == ["place", "mass (g)", "seen"], "the columns of yesterday")
    session = driver.window.session
    assert session is not None
    assert {
        item_id: session.schema.label(answer.label_ids[0]).name
        for item_id in truth
        if (answer := session.answer(item_id))
    } == truth
    driver.window.close_project()

    again = open_project(project)
    with again.read() as db:
        assert find_row_columns(db)[1:3] == (
            RowColumn("place", ColumnKind.CATEGORY),
            RowColumn("mass (g)", ColumnKind.NUMBER),
        )
    report = export(again, tmp_path / "out", exporter_named("csv"), Selection(), WriteOptions(), JobContext())
    again.close()
    assert (report.items, report.lost) == (6, ())
    with (tmp_path / "out" / "items.csv").open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    # What is not shown is delivered all the same.
    assert len(rows) == 6
    assert all(row["label"] == row["ring"].partition("-")[0] for row in rows)
