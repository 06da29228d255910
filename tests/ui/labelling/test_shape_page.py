"""Boxes through the real page: drawn with the mouse, labelled by key, undone, finished."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt

from labeller.domain.item import ItemState
from labeller.domain.schema import Task
from labeller.domain.shape import Box, Polygon


def page_of(open_session, open_page, qtbot, task):
    pictures = ("a.png", "b.png", "c.png", "d.png")
    page = open_page(open_session(labels=("cell", "grain"), task=task, pictures=pictures, size=(640, 480)))
    qtbot.waitUntil(lambda: page.view.shown_id is not None)
    return page


@pytest.fixture
def page(open_session, open_page, qtbot):
    return page_of(open_session, open_page, qtbot, Task.OBJECT_DETECTION)


def place(page, x, y) -> QPoint:
    canvas = page.view.image_view.canvas
    return canvas.viewportTransform().map(QPointF(x, y)).toPoint()


def drag(page, start, end, qtbot):
    target = page.view.image_view.canvas.viewport()
    qtbot.mousePress(target, Qt.MouseButton.LeftButton, pos=place(page, *start))
    for step in (0.3, 0.7, 1.0):
        x, y = (start[0] + step * (end[0] - start[0]), start[1] + step * (end[1] - start[1]))
        qtbot.mouseMove(target, place(page, x, y))
    qtbot.mouseRelease(target, Qt.MouseButton.LeftButton, pos=place(page, *end))


def press(page, key, qtbot, modifier=Qt.KeyboardModifier.NoModifier):
    qtbot.keyClick(page.view.image_view.canvas, key, modifier)


def near(shape: Box, x, y, width, height) -> bool:
    return shape == pytest.approx(Box(x, y, width, height)) or all(
        abs(got - wanted) <= 2
        for got, wanted in zip((shape.x, shape.y, shape.width, shape.height), (x, y, width, height), strict=True)
    )


def test_box_is_drawn_labelled_and_finished_and_is_there_again(page, qtbot):
    first = page.flow.shown.item.id
    page.focus_item()
    press(page, Qt.Key.Key_R, qtbot)
    drag(page, (100, 100), (300, 200), qtbot)
    press(page, Qt.Key.Key_2, qtbot)
    (drawn,) = page.board.annotations
    assert drawn.label_id == 2
    assert near(drawn.shape, 100, 100, 200, 100)
    press(page, Qt.Key.Key_Return, qtbot)
    qtbot.waitUntil(lambda: page.flow.shown.item.id != first)
    page.flow.go_to(first)
    assert (page.board.state, page.board.annotations[0].shape) == (ItemState.ANSWERED, drawn.shape)


def test_delete_takes_the_selected_box_away_and_not_the_answer(page, qtbot):
    page.focus_item()
    press(page, Qt.Key.Key_R, qtbot)
    drag(page, (100, 100), (300, 200), qtbot)
    drag(page, (400, 300), (500, 400), qtbot)
    press(page, Qt.Key.Key_Delete, qtbot)
    assert [near(one.shape, 100, 100, 200, 100) for one in page.board.annotations] == [True]


def test_outline_that_is_begun_becomes_whole_when_the_item_is_finished(open_session, open_page, qtbot):
    page = page_of(open_session, open_page, qtbot, Task.SEGMENTATION)
    first = page.flow.shown.item.id
    page.focus_item()
    press(page, Qt.Key.Key_P, qtbot)
    target = page.view.image_view.canvas.viewport()
    for corner in ((100, 100), (300, 100), (200, 300)):
        qtbot.mouseClick(target, Qt.MouseButton.LeftButton, pos=place(page, *corner))
    page.actions_by_id["next_item"].trigger()
    qtbot.waitUntil(lambda: page.flow.shown.item.id != first)
    page.flow.go_to(first)
    (drawn,) = page.board.annotations
    assert isinstance(drawn.shape, Polygon)
    assert len(drawn.shape.parts[0].outline) == 3


def test_tools_are_those_that_the_task_has_work_for(page):
    assert "tool_box" in page.actions_by_id
    assert "tool_brush" not in page.actions_by_id
