"""The main job from a folder to a dataset, through the real window, with the plug pulled in the middle."""

from __future__ import annotations

import csv
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path, PurePosixPath

import pytest

from labeller.delivery.export import export
from labeller.delivery.selection import Selection
from labeller.domain.item import ItemState
from labeller.domain.schema import Task
from labeller.formats.format import ReadOptions, WriteOptions
from labeller.formats.registry import exporter_named, recognise
from labeller.jobs import JobContext
from labeller.project.importing import import_source
from labeller.project.project import Project, create_project, open_project
from labeller.store import answer_store, item_store, project_file
from tests.e2e.driving import Driver
from tests.e2e.pictures import KINDS, make_pictures

ROOT = Path(__file__).resolve().parents[2]


def make_project(path: Path, source: Path, labels: tuple[str, ...]) -> Path:
    project = create_project(path, Task.IMAGE_CLASSIFICATION, labels)
    options = ReadOptions(task=project.task, is_unlabelled=True)
    import_source(project, source, recognise(source), options, JobContext())
    project.close()
    return project.path


def label_until_killed(project: Path, count: int) -> list[int]:
    """Run the app in a process of its own and kill it after so many acknowledged answers. Returns their items."""
    command = [sys.executable, "-m", "tests.e2e.labelling_child", str(project), str(10 * count)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT, env=dict(os.environ)) as child:
        assert child.stdout is not None
        acknowledged = [int(child.stdout.readline()) for _ in range(count)]
        child.send_signal(signal.SIGKILL)
        acknowledged += [int(line) for line in child.stdout.read().split()]
    assert child.returncode == -signal.SIGKILL
    return acknowledged


def answers(project: Project) -> dict[str, str]:
    """The label of each answered item, by name."""
    names = {label.id: label.name for label in project.schema.labels}
    with project.read() as db:
        items = item_store.find_items(db, item_store.find_item_ids(db))
        found = answer_store.find_answers(db, [item.id for item in items])
    return {item.name: names[found[item.id].annotations[0].label_id] for item in items if item.id in found}


def finish_after_kill(driver: Driver, path: Path, acknowledged: list[int], count: int) -> None:
    """Open the project again: nothing is lost, undo reaches back before the kill, and labelling goes on."""
    driver.open(path)
    session = driver.window.session
    assert session is not None
    assert all(session.answer(item_id) is not None for item_id in acknowledged)
    driver.undo()
    driver.undo()
    undone = [item_id for item_id in acknowledged[-3:] if session.answer(item_id) is None]
    assert undone
    while sum(session.answer(item_id) is not None for item_id in acknowledged) < len(acknowledged):
        driver.answer(label_of(driver))
    answered = session.project
    while len(answers(answered)) < count:
        driver.answer(label_of(driver))


def label_of(driver: Driver) -> str:
    driver.wait_for_item()
    return PurePosixPath(driver.item.name).parts[0]


def journey(driver: Driver, path: Path, target: Path, *, killed_after: int, count: int) -> None:
    acknowledged = label_until_killed(path, killed_after)
    assert project_file.check(path) == []
    finish_after_kill(driver, path, acknowledged, count)
    driver.window.close_project()
    project = open_project(path)
    given = answers(project)
    assert all(PurePosixPath(name).parts[0] == label for name, label in given.items())
    report = export(project, target, exporter_named("csv"), Selection(), WriteOptions(), JobContext())
    project.close()
    assert report.items == len(given) >= count
    with next(target.glob("*.csv")).open(encoding="utf-8", newline="") as file:
        assert {row["name"]: row["label"] for row in csv.DictReader(file)} == given


def test_pictures_are_labelled_through_a_kill_and_exported(driver: Driver, tmp_path: Path) -> None:
    source = make_pictures(tmp_path / "pictures", 30)
    path = make_project(tmp_path / "shapes", source, KINDS)
    journey(driver, path, tmp_path / "export", killed_after=12, count=24)


@pytest.mark.long
def test_two_hundred_real_photos_are_labelled_through_a_kill_and_exported(
    driver: Driver, tmp_path: Path, shared_dataset: Callable[[str], Path]
) -> None:
    source = shared_dataset("trashnet")
    labels = tuple(sorted(folder.name for folder in source.iterdir() if folder.is_dir()))
    path = make_project(tmp_path / "trash", source, labels)
    journey(driver, path, tmp_path / "export", killed_after=110, count=200)


def test_skipped_and_flagged_items_survive_a_restart(driver: Driver, tmp_path: Path) -> None:
    path = make_project(tmp_path / "shapes", make_pictures(tmp_path / "pictures", 3), KINDS)
    driver.open(path)
    flagged = driver.item.id
    driver.press("f")
    driver.press("s")
    driver.window.close_project()
    driver.open(path)
    session = driver.window.session
    assert session is not None
    answer = session.answer(flagged)
    assert answer is not None
    assert answer.state is ItemState.SKIPPED
    assert session.mark(flagged).is_flagged
