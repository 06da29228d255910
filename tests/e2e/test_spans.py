"""The main job with spans: mark by mouse and keyboard, undo, close, go on, take suggestions, and export."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from labeller.app import make_application, open_window
from labeller.delivery.export import export
from labeller.delivery.selection import Selection
from labeller.domain.item import ItemState
from labeller.domain.shape import Relation, TextSpan
from labeller.formats.format import WriteOptions
from labeller.formats.registry import exporter_named
from labeller.jobs import JobContext
from labeller.project.commands.labels import AddLabel
from labeller.project.project import open_project
from labeller.ui.annotating.annotation_list import AnnotationList
from labeller.ui.annotating.spans.span_pane import SpanPane
from tests.e2e.driving import Driver, wait_until
from tests.learning.tokens.made import made_texts
from tests.loop.spans import span_project

COUNT, ANSWERED = 60, 30


@pytest.fixture
def driver(qapp: QApplication) -> Iterator[Driver]:
    with open_window(make_application()) as window:
        yield Driver(window)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Texts with names and places, most of them answered."""
    made = span_project(tmp_path, COUNT, answered=ANSWERED)
    made.close()
    return made.path


def pane_of(driver: Driver) -> SpanPane:
    pane = driver.page.findChild(SpanPane)
    assert pane is not None
    return pane


def place(pane: SpanPane, offset: int, shift_px: int) -> QPoint:
    cursor = QTextCursor(pane.document())
    cursor.setPosition(pane.position_of(offset))
    return pane.cursorRect(cursor).center() + QPoint(shift_px, 0)


def drag(pane: SpanPane, start: int, end: int) -> None:
    port, begin, stop = pane.viewport(), place(pane, start, 2), place(pane, end, -2)
    QTest.mousePress(port, Qt.MouseButton.LeftButton, pos=begin)
    QTest.mouseMove(port, (begin + stop) / 2)
    QTest.mouseMove(port, stop)
    QTest.mouseRelease(port, Qt.MouseButton.LeftButton, pos=stop)


def drawn(driver: Driver) -> list[tuple[str, int]]:
    board = driver.page.board
    assert board is not None
    text = driver.item.text or ""
    return [(text[one.shape.start : one.shape.end], one.label_id) for one in board.annotations]


def open_item(driver: Driver, path: Path, item_id: int) -> None:
    driver.open(path)
    driver.page.flow.go_to(item_id)
    driver.wait_for_item()


def open_suggested(driver: Driver, path: Path) -> None:
    """Open the project and go to a text for which the learner suggests spans, as soon as it does."""
    driver.open(path)
    session = driver.window.session
    assert session is not None

    def suggested() -> list[int]:
        return [one.item_id for one in session.upcoming(9) if session.suggested_annotations(one.item_id)]

    wait_until(suggested, "a text with suggested spans")
    driver.page.flow.go_to(suggested()[0])
    driver.wait_for_item()
    wait_until(lambda: driver.page.board.suggestions, "suggested spans")


def test_spans_are_marked_undone_kept_and_exported(driver: Driver, project: Path, tmp_path: Path) -> None:
    known = made_texts(COUNT, 1)[1]
    item_id = 1 + next(place for place in range(ANSWERED, COUNT) if len(known[place]) == 2)
    (start, end, _), (_, place_end, _) = known[item_id - 1]
    open_item(driver, project, item_id)
    pane = pane_of(driver)
    drag(pane, start + 1, end - 1)
    name = driver.item.text[start:end]
    assert drawn(driver) == [(name, 1)]
    driver.press(Qt.Key.Key_2)
    assert drawn(driver) == [(name, 2)]
    driver.undo()
    wait_until(lambda: drawn(driver) == [(name, 1)], "the label before")
    driver.page.focus_item()
    while pane.marked is None or pane.marked[1] != place_end:
        QTest.keyClick(pane, Qt.Key.Key_Right)
    driver.press(Qt.Key.Key_2)
    kept = drawn(driver)
    assert [label for _, label in kept] == [1, 2]
    driver.press(Qt.Key.Key_Return)
    session = driver.window.session
    assert session is not None
    wait_until(lambda: session.answer(item_id).state is ItemState.ANSWERED, "the finished item")
    driver.window.close_project()

    open_item(driver, project, item_id)
    assert drawn(driver) == kept
    driver.window.close_project()

    again = open_project(project)
    export(again, tmp_path / "out", exporter_named("jsonl"), Selection(), WriteOptions(), JobContext())
    again.close()
    lines = [json.loads(line) for line in (tmp_path / "out" / "items.jsonl").read_text("utf-8").splitlines()]
    line = next(one for one in lines if one["name"] == f"text {item_id - 1}")
    assert [line["text"][one["start"] : one["end"]] for one in line["annotations"]] == [text for text, _ in kept]


def test_suggestions_are_seen_taken_and_finished_by_keys(driver: Driver, project: Path) -> None:
    open_suggested(driver, project)
    page = driver.page
    item_id, suggested = page.board.item_id, page.board.suggestions
    assert all(isinstance(one.shape, TextSpan) for one in suggested)
    page.focus_item()
    QTest.keyClick(pane_of(driver), Qt.Key.Key_Tab)
    QTest.keyClick(pane_of(driver), Qt.Key.Key_Space)
    assert len(page.board.annotations) == 1
    driver.press(Qt.Key.Key_Return)
    session = driver.window.session
    assert session is not None
    wait_until(lambda: page.flow.shown and driver.item.id != item_id, "the next item")
    assert session.answer(item_id).state is ItemState.ANSWERED
    assert len(session.answer(item_id).annotations) == 1


def test_all_suggestions_are_taken_by_one_key(driver: Driver, project: Path) -> None:
    open_suggested(driver, project)
    page = driver.page
    suggested = {(one.shape, one.label_id) for one in page.board.suggestions}
    driver.press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert {(one.shape, one.label_id) for one in page.board.annotations} == suggested
    assert not page.board.suggestions
    driver.undo()
    wait_until(lambda: not page.board.annotations, "what was there before")


def test_relations_are_made_undone_kept_and_exported(driver: Driver, project: Path, tmp_path: Path) -> None:
    """Two spans are related by keys; undo and redo, a restart, and the file that goes out tell the same."""
    known = made_texts(COUNT, 1)[1]
    item_id = 1 + next(place for place in range(ANSWERED, COUNT) if len(known[place]) == 2)
    made = open_project(project)
    made.perform(AddLabel("lives in", key="9", is_relation=True))
    made.close()
    open_item(driver, project, item_id)
    pane = pane_of(driver)
    for start, end, _ in known[item_id - 1]:
        drag(pane, start + 1, end - 1)
    driver.press(Qt.Key.Key_X)
    QTest.keyClick(pane, Qt.Key.Key_Escape)
    driver.page.focus_item()
    QTest.keyClick(pane, Qt.Key.Key_Tab)
    driver.press(Qt.Key.Key_R)
    QTest.keyClick(pane, Qt.Key.Key_Tab)
    driver.press(Qt.Key.Key_9)
    relations = [one for one in driver.page.board.annotations if isinstance(one.shape, Relation)]
    assert len(relations) == 1
    driver.undo()
    wait_until(lambda: len(driver.page.board.annotations) == 2, "the spans alone")
    driver.press(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    wait_until(lambda: relations[0] in driver.page.board.annotations, "the relation")
    rows = driver.page.findChild(AnnotationList).model()
    assert rows.data(rows.index(0)).count("→") == 1
    driver.press(Qt.Key.Key_Return)
    wait_until(lambda: driver.window.session.answer(item_id).state is ItemState.ANSWERED, "the finished item")
    driver.window.close_project()

    open_item(driver, project, item_id)
    assert relations[0] in driver.page.board.annotations
    driver.window.close_project()

    again = open_project(project)
    export(again, tmp_path / "out", exporter_named("jsonl"), Selection(), WriteOptions(), JobContext())
    again.close()
    lines = [json.loads(line) for line in (tmp_path / "out" / "items.jsonl").read_text("utf-8").splitlines()]
    line = next(one for one in lines if one["name"] == f"text {item_id - 1}")
    begin, end, relation = line["annotations"]
    assert (relation["label"], relation["from"], relation["to"]) == ("lives in", begin["id"], end["id"])
