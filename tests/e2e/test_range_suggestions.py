"""Suggested ranges in the real window: they appear, are taken by a key, undone, and kept."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt

from labeller.domain.item import ItemState
from labeller.domain.shape import TimeRange
from tests.e2e.driving import Driver, wait_until
from tests.loop.ranges import range_project


def test_suggested_ranges_are_taken_by_one_key_undone_and_kept(driver: Driver, tmp_path: Path) -> None:
    project = range_project(tmp_path, 28, answered=20)
    project.close()
    driver.open(project.path)
    board = driver.page.board
    assert board is not None
    wait_until(lambda: board.suggestions, "suggested ranges")
    item_id, suggested = board.item_id, list(board.suggestions)
    assert item_id is not None
    assert all(isinstance(one.shape, TimeRange) for one in suggested)
    driver.press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert {one.shape for one in board.annotations} == {one.shape for one in suggested}
    driver.undo()
    wait_until(lambda: not board.annotations, "what was there before")
    driver.press(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    wait_until(lambda: len(board.annotations) == len(suggested), "the ranges again")
    driver.press(Qt.Key.Key_Return)
    wait_until(lambda: driver.page.flow.shown and driver.item.id != item_id, "the next item")
    driver.window.close_project()

    driver.open(project.path)
    session = driver.window.session
    assert session is not None
    answer = session.answer(item_id)
    assert answer is not None
    assert (answer.state, len(answer.annotations)) == (ItemState.ANSWERED, len(suggested))
    driver.window.close_project()
