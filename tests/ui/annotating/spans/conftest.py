"""A view of spans over a board, with the first of some texts shown."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtGui import QTextCursor

from labeller.domain.schema import Task
from labeller.loop.caches import EmbeddingCaches
from labeller.loop.learning_loop import LearningLoop
from labeller.ui.annotating.board import AnnotationBoard
from labeller.ui.annotating.spans.span_view import SpanView
from labeller.ui.job_runner import JobRunner
from labeller.ui.session import ProjectSession
from tests.store.making import add, new_project, text

PLAIN = "Ada Lovelace met Charles Babbage in London, and wrote to him for years."
HARD = "👩‍👩‍👧 says:\r\nZoe\u0308 lives in São Paulo 🙂 today\r\nend"
ARABIC = "زارت ليلى مدينة القاهرة في مايو"
JAPANESE = "東京都で田中さんに会った"
TEXTS = (PLAIN, HARD, ARABIC, JAPANESE, "word " * 3000)


@pytest.fixture
def session(tmp_path, qapp, monkeypatch) -> Iterator[ProjectSession]:
    monkeypatch.setattr("labeller.ui.background.embed_items", lambda *_: [])
    project = new_project(tmp_path, ("person", "place", "time"), task=Task.TEXT_SPANS)
    add(project, [text(one) for one in TEXTS])
    session = ProjectSession(project, LearningLoop(project, EmbeddingCaches()), JobRunner())
    yield session
    session.close()


@pytest.fixture
def board(session) -> AnnotationBoard:
    return AnnotationBoard(session)


@pytest.fixture
def view(session, board, qtbot) -> Iterator[SpanView]:
    view = SpanView(board, session)
    qtbot.addWidget(view)
    view.resize(900, 600)
    view.show()
    show(view, board, 1)
    view.setFocus()
    yield view
    view.close()


def show(view: SpanView, board: AnnotationBoard, item_id: int) -> None:
    board.show_item(item_id)
    view.show_text(TEXTS[item_id - 1])


def place(view: SpanView, offset: int, *, shift_px: int = 0) -> QPoint:
    """Where a code point of the text begins, in the viewport."""
    cursor = QTextCursor(view.pane.document())
    cursor.setPosition(view.pane.position_of(offset))
    return view.pane.cursorRect(cursor).center() + QPoint(shift_px, 0)


def labelled(view: SpanView, board: AnnotationBoard) -> list[tuple[str, int]]:
    """What is marked, in the words of the text, with its label."""
    source = view.pane.shown.source
    return [(source[one.shape.start : one.shape.end], one.label_id) for one in board.annotations]
