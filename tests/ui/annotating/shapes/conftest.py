"""A desk on a canvas of 832 x 632 that shows a picture of 1600 x 1200 at 50 %, and a mouse in its pixels."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from labeller.domain.schema import Task
from labeller.loop.caches import EmbeddingCaches
from labeller.loop.learning_loop import LearningLoop
from labeller.ui.annotating.board import AnnotationBoard
from labeller.ui.annotating.shapes.shape_desk import ShapeDesk
from labeller.ui.canvas.backdrop import PictureBackdrop
from labeller.ui.canvas.image_canvas import ImageCanvas
from labeller.ui.canvas.picture import picture_of_image
from labeller.ui.job_runner import JobRunner
from labeller.ui.session import ProjectSession
from tests.store.making import add, new_project, photo

SIZE = QSize(1600, 1200)
NONE = Qt.KeyboardModifier.NoModifier


@pytest.fixture
def task() -> Task:
    """What the project is for; test modules may say otherwise."""
    return Task.OBJECT_DETECTION


@pytest.fixture
def session(tmp_path, qapp, monkeypatch, task) -> Iterator[ProjectSession]:
    monkeypatch.setattr("labeller.ui.background.embed_items", lambda *_: [])
    project = new_project(tmp_path, ("cell", "grain"), task=task)
    add(project, [photo("a.png"), photo("b.png")], folder=tmp_path)
    session = ProjectSession(project, LearningLoop(project, EmbeddingCaches()), JobRunner())
    yield session
    session.close()


@pytest.fixture
def board(session) -> AnnotationBoard:
    board = AnnotationBoard(session)
    board.show_item(1)
    return board


@pytest.fixture
def canvas(qtbot) -> Iterator[ImageCanvas]:
    canvas = ImageCanvas()
    qtbot.addWidget(canvas)
    canvas.resize(832, 632)
    canvas.show()
    image = QImage(SIZE, QImage.Format.Format_RGB32)
    image.fill(QColor("#808080"))
    canvas.set_backdrop(PictureBackdrop(picture_of_image(image)))
    canvas.setFocus()
    yield canvas
    canvas.close()


@pytest.fixture
def desk(canvas, board, session) -> ShapeDesk:
    desk = ShapeDesk(canvas, board, lambda: session.schema)
    desk.failed.connect(lambda error: desk.setProperty("failed", error.title))
    desk.set_image_size(SIZE)
    return desk


class Hand:
    """The annotator's hand: mouse and keys on the canvas, places in pixels of the picture."""

    def __init__(self, canvas: ImageCanvas) -> None:
        self._canvas = canvas
        self._held = Qt.MouseButton.NoButton

    def place(self, x: float, y: float) -> QPoint:
        return self._canvas.viewportTransform().map(QPointF(x, y)).toPoint()

    def press(self, x: float, y: float, modifiers=NONE) -> None:
        self.move(x, y, modifiers)
        self._held = Qt.MouseButton.LeftButton
        QTest.mousePress(self._canvas.viewport(), self._held, modifiers, self.place(x, y))

    def move(self, x: float, y: float, modifiers=NONE) -> None:
        at, viewport = QPointF(self.place(x, y)), self._canvas.viewport()
        button = Qt.MouseButton.NoButton
        event = QMouseEvent(QEvent.Type.MouseMove, at, viewport.mapToGlobal(at), button, self._held, modifiers)
        QApplication.sendEvent(viewport, event)

    def release(self, x: float, y: float, modifiers=NONE) -> None:
        self._held = Qt.MouseButton.NoButton
        QTest.mouseRelease(self._canvas.viewport(), Qt.MouseButton.LeftButton, modifiers, self.place(x, y))

    def drag(self, *places: tuple[float, float], modifiers=NONE) -> None:
        self.press(*places[0], modifiers)
        for place in places[1:]:
            self.move(*place, modifiers)
        self.release(*places[-1], modifiers)

    def click(self, x: float, y: float, modifiers=NONE) -> None:
        self.press(x, y, modifiers)
        self.release(x, y, modifiers)

    def double_click(self, x: float, y: float) -> None:
        self.click(x, y)
        QTest.mouseDClick(self._canvas.viewport(), Qt.MouseButton.LeftButton, NONE, self.place(x, y))

    def right_click(self, x: float, y: float) -> None:
        self.move(x, y)
        QTest.mouseClick(self._canvas.viewport(), Qt.MouseButton.RightButton, NONE, self.place(x, y))

    def key(self, key: Qt.Key, modifiers=NONE) -> None:
        QTest.keyClick(self._canvas, key, modifiers)


@pytest.fixture
def hand(canvas, desk) -> Hand:
    return Hand(canvas)
