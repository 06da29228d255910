"""Suggested shapes in the real window: they appear, are taken by keys, undone, kept, and found where nobody expected to
be."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from labeller.domain.annotation import Source
from labeller.domain.item import ItemState
from labeller.domain.schema import Task
from labeller.domain.shape import Box
from labeller.learning.regions import look
from labeller.ui.annotating.board import AnnotationBoard
from tests.e2e.driving import Driver, wait_until
from tests.loop.shapes import shape_project

COUNT, ANSWERED = 24, 14


@pytest.fixture(autouse=True)
def _small_looks(monkeypatch: pytest.MonkeyPatch) -> None:
    """The pictures are small; looking at them closely would take most of the test."""
    monkeypatch.setattr(look, "SIDE_PX", 128)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Pictures of discs and squares, most of them answered."""
    made = shape_project(tmp_path, COUNT, answered=ANSWERED, task=Task.OBJECT_DETECTION)
    made.close()
    return made.path


def board_of(driver: Driver) -> AnnotationBoard:
    assert driver.page.board is not None
    return driver.page.board


def test_suggested_boxes_are_taken_by_one_key_undone_and_kept(driver: Driver, project: Path) -> None:
    driver.open(project)
    board = board_of(driver)
    wait_until(lambda: board.suggestions, "suggested boxes")
    item_id, suggested = board.item_id, list(board.suggestions)
    assert item_id is not None
    assert all(isinstance(one.shape, Box) for one in suggested)
    driver.press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert [(one.shape, one.label_id, one.source) for one in board.annotations] == [
        (one.shape, one.label_id, Source.ACCEPTED) for one in suggested
    ]
    driver.undo()
    wait_until(lambda: not board.annotations, "what was there before")
    driver.press(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    wait_until(lambda: len(board.annotations) == len(suggested), "the boxes again")
    driver.press(Qt.Key.Key_Return)
    session = driver.window.session
    assert session is not None
    wait_until(lambda: driver.page.flow.shown and driver.item.id != item_id, "the next item")
    answer = session.answer(item_id)
    assert answer is not None
    assert (answer.state, len(answer.annotations)) == (ItemState.ANSWERED, len(suggested))
    driver.window.close_project()

    driver.open(project)
    driver.page.flow.go_to(item_id)
    assert len(board_of(driver).annotations) == len(suggested)
    driver.window.close_project()


def test_suggestions_are_found_for_an_item_that_was_not_expected(driver: Driver, project: Path) -> None:
    driver.open(project)
    session = driver.window.session
    assert session is not None
    wait_until(lambda: board_of(driver).suggestions, "suggested boxes")
    expected = {question.item_id for question in session.upcoming(6)} | {board_of(driver).item_id}
    other = next(
        item_id for item_id in range(COUNT, ANSWERED, -1) if item_id not in expected and not session.is_control(item_id)
    )
    driver.page.flow.go_to(other)
    wait_until(lambda: board_of(driver).item_id == other and board_of(driver).suggestions, "suggestions made for it")
    driver.press(Qt.Key.Key_X)
    assert not board_of(driver).suggestions
    driver.window.close_project()
