"""The main job on images on which something is drawn: mouse and keys, undo, close, go on, and export."""

from __future__ import annotations

import json
from dataclasses import astuple, replace
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from labeller.delivery.export import export
from labeller.delivery.selection import Selection
from labeller.domain.item import ItemId, ItemState
from labeller.domain.schema import Task
from labeller.domain.shape import Box, Keypoints, Mask, Polygon
from labeller.formats.format import ReadOptions, WriteOptions
from labeller.formats.registry import exporter_named, recognise
from labeller.formats.shape_json import shape_document
from labeller.geometry import masks
from labeller.geometry.extent import extent
from labeller.jobs import JobContext
from labeller.project.commands.labels import ChangeLabel
from labeller.project.importing import import_source
from labeller.project.project import Project, create_project, open_project
from labeller.ui.annotating.board import AnnotationBoard
from tests.e2e.driving import Driver, wait_until
from tests.e2e.pictures import make_pictures

LABELS = ("blot", "stripe")
SKELETON = ("head", "hand", "foot")


def make_project(folder: Path, task: Task) -> Project:
    """A project of six pictures of 160 x 120 px."""
    source = make_pictures(folder / "pictures", 2)
    made = create_project(folder / "drawn.labeller", task, LABELS)
    report = import_source(made, source, recognise(source), ReadOptions(task=task, is_unlabelled=True), JobContext())
    assert (report.items_added, report.problems) == (6, ())
    return made


class Pen:
    """The mouse, in pixels of the image."""

    def __init__(self, driver: Driver) -> None:
        self._canvas = driver.page.view.image_view.canvas

    @property
    def _target(self) -> QWidget:
        return self._canvas.viewport()

    def drag(self, start: tuple[float, float], end: tuple[float, float]) -> None:
        """With a stop half-way, as a hand moves."""
        begin, stop = self._at(start), self._at(end)
        QTest.mousePress(self._target, Qt.MouseButton.LeftButton, pos=begin)
        QTest.mouseMove(self._target, (begin + stop) / 2)
        QTest.mouseMove(self._target, stop)
        QTest.mouseRelease(self._target, Qt.MouseButton.LeftButton, pos=stop)

    def click(self, *places: tuple[float, float]) -> None:
        for place in places:
            QTest.mouseClick(self._target, Qt.MouseButton.LeftButton, pos=self._at(place))

    def press(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        QTest.keyClick(self._canvas, key, modifiers)

    def _at(self, place: tuple[float, float]) -> QPoint:
        return self._canvas.viewportTransform().map(QPointF(*place)).toPoint()


def board_of(driver: Driver) -> AnnotationBoard:
    assert driver.page.board is not None
    return driver.page.board


def begin(driver: Driver, path: Path) -> tuple[Pen, AnnotationBoard]:
    driver.open(path)
    driver.page.focus_item()
    return Pen(driver), board_of(driver)


def drawn(driver: Driver) -> list[tuple[object, int]]:
    return [(one.shape, one.label_id) for one in board_of(driver).annotations]


def finish(driver: Driver) -> ItemId:
    item_id = driver.item.id
    driver.press(Qt.Key.Key_Return)
    wait_until(lambda: driver.page.flow.shown and driver.item.id != item_id, "the next item")
    return item_id


def expect_the_same_after_a_restart(driver: Driver, path: Path, item_id: ItemId, state: ItemState) -> None:
    driver.page.flow.go_to(item_id)
    driver.wait_for_item()
    before = drawn(driver)
    assert before
    driver.window.close_project()
    driver.open(path)
    driver.page.flow.go_to(item_id)
    driver.wait_for_item()
    assert drawn(driver) == before
    assert board_of(driver).state is state


def exported_shapes(driver: Driver, path: Path, folder: Path) -> list[dict[str, object]]:
    """The annotations of the only finished item, as JSON Lines say them."""
    driver.window.close_project()
    project = open_project(path)
    export(project, folder, exporter_named("jsonl"), Selection(), WriteOptions(), JobContext())
    project.close()
    (line,) = [json.loads(line) for line in (folder / "items.jsonl").read_text("utf-8").splitlines()]
    assert (folder / line["image"]).is_file()
    return line["annotations"]


def test_boxes_are_drawn_moved_removed_undone_kept_and_exported(driver: Driver, tmp_path: Path) -> None:
    path = make_project(tmp_path, Task.OBJECT_DETECTION)
    path.close()
    pen, board = begin(driver, path.path)
    pen.press(Qt.Key.Key_R)
    pen.drag((20, 20), (70, 60))
    pen.drag((80, 50), (120, 110))
    driver.press(Qt.Key.Key_2)
    assert [label for _, label in drawn(driver)] == [1, 2]
    was = board.annotations[1].shape
    pen.press(Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    pen.press(Qt.Key.Key_Up)
    driver.press(Qt.Key.Key_V)
    moved = board.annotations[1].shape
    assert isinstance(was, Box)
    assert isinstance(moved, Box)
    assert (moved.x - was.x, moved.y - was.y) == pytest.approx((10, -1))
    pen.press(Qt.Key.Key_Delete)
    assert len(board.annotations) == 1
    driver.undo()
    wait_until(lambda: len(board.annotations) == 2, "the box that was removed")
    driver.undo()
    wait_until(lambda: board.annotations[1].shape != moved, "the box before it was nudged up")
    driver.undo()
    wait_until(lambda: board.annotations[1].shape == was, "the box where it was")
    kept = drawn(driver)
    item_id = finish(driver)
    expect_the_same_after_a_restart(driver, path.path, item_id, ItemState.ANSWERED)
    assert drawn(driver) == kept
    written = exported_shapes(driver, path.path, tmp_path / "out")
    assert [(one["label"], one["bbox"]) for one in written] == [
        (LABELS[label - 1], shape_document(shape)["bbox"]) for shape, label in kept
    ]


def test_outlines_and_masks_are_drawn_undone_by_stroke_and_kept_unfinished(driver: Driver, tmp_path: Path) -> None:
    project = make_project(tmp_path, Task.SEGMENTATION)
    project.close()
    pen, board = begin(driver, project.path)
    item_id = driver.item.id
    pen.press(Qt.Key.Key_P)
    pen.click((20, 20), (70, 20), (70, 60))
    pen.press(Qt.Key.Key_Return)
    (outline,) = board.annotations
    assert isinstance(outline.shape, Polygon)
    assert astuple(extent(outline.shape)) == pytest.approx((20, 20, 50, 40), abs=1.5)
    pen.press(Qt.Key.Key_Escape)
    pen.press(Qt.Key.Key_B)
    driver.press(Qt.Key.Key_2)
    pen.drag((90, 30), (140, 30))
    stroked = board.annotations[1].shape
    pen.drag((90, 80), (140, 80))
    both = board.annotations[1].shape
    assert isinstance(stroked, Mask)
    assert isinstance(both, Mask)
    assert masks.area(both) > masks.area(stroked) > 0
    driver.undo()
    wait_until(lambda: board.annotations[1].shape == stroked, "the mask without its second stroke")
    expect_the_same_after_a_restart(driver, project.path, item_id, ItemState.STARTED)
    finish(driver)
    written = exported_shapes(driver, project.path, tmp_path / "out")
    assert [(one["label"], one["type"]) for one in written] == [("blot", "polygon"), ("stripe", "mask")]
    assert written[1]["counts"] == list(stroked.runs)


def test_keypoints_are_clicked_hidden_undone_kept_and_exported(driver: Driver, tmp_path: Path) -> None:
    project = make_project(tmp_path, Task.KEYPOINTS)
    first = project.schema.labels[0]
    project.perform(ChangeLabel(replace(first, skeleton=SKELETON, skeleton_edges=((0, 1), (1, 2)))))
    project.close()
    pen, board = begin(driver, project.path)
    pen.press(Qt.Key.Key_K)
    pen.click((40, 20))
    pen.press(Qt.Key.Key_Tab)
    pen.click((50, 100))
    (annotation,) = board.annotations
    assert isinstance(annotation.shape, Keypoints)
    assert [one.visibility for one in annotation.shape.points] == [2, 0, 2]
    driver.undo()
    wait_until(lambda: not board.annotations, "the picture without points")
    driver.press(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    wait_until(lambda: board.annotations, "the points again")
    item_id = finish(driver)
    expect_the_same_after_a_restart(driver, project.path, item_id, ItemState.ANSWERED)
    (written,) = exported_shapes(driver, project.path, tmp_path / "out")
    assert [one[2] for one in written["keypoints"]] == [2, 0, 2]
