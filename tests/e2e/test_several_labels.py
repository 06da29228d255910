"""The main job where an item may have several labels: keys, undo, close, go on, and export."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from labeller.delivery.export import export
from labeller.delivery.selection import Selection
from labeller.domain.item import ItemId
from labeller.domain.schema import Task
from labeller.formats.format import ReadOptions, WriteOptions
from labeller.formats.registry import exporter_named, recognise
from labeller.jobs import JobContext
from labeller.project.importing import import_source
from labeller.project.project import create_project, open_project
from tests.e2e.driving import Driver, wait_until
from tests.e2e.pictures import make_pictures

LABELS = ("red", "round", "old")


def make_project(folder: Path, task: Task) -> Path:
    if task is Task.IMAGE_MULTILABEL:
        source = make_pictures(folder / "pictures", 2)
    else:
        source = folder / "texts.csv"
        with source.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([("text",), *((f"A ball of the year {year}",) for year in range(1990, 1996))])
    made = create_project(folder / "several.labeller", task, LABELS)
    report = import_source(made, source, recognise(source), ReadOptions(task=task, is_unlabelled=True), JobContext())
    made.close()
    assert (report.items_added, report.problems) == (6, ())
    return made.path


def labels_of(driver: Driver, item_id: ItemId) -> set[str] | None:
    session = driver.window.session
    assert session is not None
    answer = session.answer(item_id)
    return None if answer is None else {session.schema.label(one).name for one in answer.label_ids}


@pytest.mark.parametrize("task", [Task.IMAGE_MULTILABEL, Task.TEXT_MULTILABEL])
def test_several_labels_are_given_undone_kept_and_exported(driver: Driver, tmp_path: Path, task: Task) -> None:
    path = make_project(tmp_path, task)
    driver.open(path)
    first = driver.item.id
    for key in ("1", "2", "3", "2"):
        driver.press(key)
    driver.press(Qt.Key.Key_Return)
    wait_until(lambda: driver.item.id != first, "the next item")
    assert labels_of(driver, first) == {"red", "old"}
    driver.wait_for_item()
    second = driver.item.id
    driver.press("2")
    driver.press(Qt.Key.Key_Return)
    wait_until(lambda: driver.item.id != second, "the item after")
    driver.undo()
    wait_until(lambda: labels_of(driver, second) is None, "the undone answer")
    driver.window.close_project()

    driver.open(path)
    assert labels_of(driver, first) == {"red", "old"}
    assert labels_of(driver, second) is None
    driver.window.close_project()

    project = open_project(path)
    export(project, tmp_path / "out", exporter_named("jsonl"), Selection(), WriteOptions(), JobContext())
    project.close()
    (line,) = [json.loads(line) for line in (tmp_path / "out" / "items.jsonl").read_text("utf-8").splitlines()]
    assert set(line["labels"]) == {"red", "old"}
