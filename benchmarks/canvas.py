"""Frames of the canvas with many polygons on one image: panning, zooming, drawing, and what an edit takes.

A frame is timed from the gesture until the view is painted, as Qt paints it on the CPU. The image has 12 megapixels and
the view 1280 x 720 pixels; polygons have twenty corners and lie everywhere. `seen whole` means that all polygons are in
the view at once, which is the hardest case; at 100 % there are about a thirteenth of them.
"""

from __future__ import annotations

import math
import random
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QEvent, QEventLoop, QPointF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QLinearGradient, QMouseEvent, QPainter
from PySide6.QtWidgets import QApplication

from benchmarks.figures import Figure
from labeller.app import make_application
from labeller.domain.annotation import Annotation, Source
from labeller.domain.item import Medium, NewItem
from labeller.domain.schema import Task
from labeller.domain.shape import Polygon, PolygonPart
from labeller.loop.caches import EmbeddingCaches
from labeller.loop.learning_loop import LearningLoop
from labeller.project.importing import Importer
from labeller.project.project import create_project
from labeller.ui.annotating.board import AnnotationBoard
from labeller.ui.annotating.shapes.shape_desk import ShapeDesk
from labeller.ui.annotating.shapes.tool_kind import ToolKind
from labeller.ui.canvas.backdrop import PictureBackdrop
from labeller.ui.canvas.image_canvas import ImageCanvas
from labeller.ui.canvas.picture import picture_of_image
from labeller.ui.job_runner import JobRunner
from labeller.ui.session import ProjectSession
from labeller.ui.theme import LIGHT, Theme

SIZES = (100, 1_000, 5_000)
IMAGE, VIEW = QSize(4000, 3000), QSize(1280, 720)
CORNERS = 20
FRAMES = 60
EDITS = 20
_AIM = "16 ms"


@dataclass(frozen=True)
class Frame:
    wall_s: float
    cpu_s: float


def run(is_quick: bool) -> list[Figure]:
    """Measure every number of polygons."""
    Theme(make_application(), LIGHT)
    figures: list[Figure] = []
    for count in (50,) if is_quick else SIZES:
        with tempfile.TemporaryDirectory() as folder:
            figures += _measure(count, Path(folder))
    return figures


def _measure(count: int, folder: Path) -> list[Figure]:
    what = f"{count:,} polygons, "
    session, board = _open(folder)
    board.exchange((), _polygons(count), "Draw")
    canvas = _canvas()
    read_s = _timed(lambda: board.show_item(1))
    desk = ShapeDesk(canvas, board, lambda: session.schema)
    desk.set_image_size(IMAGE)
    figures = [
        Figure.of(what + "read from the project file", "ms", [read_s], "", 1e3),
        Figure.of(what + "drawn anew, in slices between frames", "ms", [_rest(canvas, desk)], "", 1e3),
        *_figures(what + "mouse with crosshair, seen whole", _crosshair(canvas, desk)),
        *_figures(what + "zooming in and out", _zooming(canvas)),
    ]
    for zoom in (0.3, 1.0):
        figures += _figures(f"{what}panning at {zoom:.0%}", _panning(canvas, desk, zoom))
    canvas.fit()
    _rest(canvas, desk)
    figures += _figures(what + "selecting one", _selecting(canvas, board))
    figures += _figures(what + "moving one, on the disk and seen", _moving(canvas, board, desk), "")
    canvas.close()
    session.close()
    return figures


def _figures(what: str, frames: list[Frame], aim: str = _AIM) -> list[Figure]:
    return [
        Figure.of(what, "ms", [frame.wall_s for frame in frames], aim, 1e3),
        Figure.of("the same, CPU of the window's thread", "ms", [frame.cpu_s for frame in frames], "", 1e3),
    ]


def _open(folder: Path) -> tuple[ProjectSession, AnnotationBoard]:
    project = create_project(folder / "canvas.labeller", Task.SEGMENTATION, ["cell", "grain", "leaf"])
    item = NewItem(
        Medium.IMAGE, "photo", "00", key="photo", path="photo.png", width=IMAGE.width(), height=IMAGE.height()
    )
    Importer(project, "made up", "benchmark", folder).run([item])
    session = ProjectSession(project, LearningLoop(project, EmbeddingCaches()), JobRunner())
    board = AnnotationBoard(session)
    board.show_item(1)
    return session, board


def _polygons(count: int) -> list[Annotation]:
    dice = random.Random(0)
    return [
        Annotation(number % 3 + 1, Source.IMPORT, 1, 0.0, shape=_polygon(dice), order=number) for number in range(count)
    ]


def _polygon(dice: random.Random) -> Polygon:
    x, y, radius = dice.uniform(50, 3950), dice.uniform(50, 2950), dice.uniform(12, 45)
    angles = [2 * math.pi * corner / CORNERS for corner in range(CORNERS)]
    reach = [radius * dice.uniform(0.8, 1.2) for _ in angles]
    ring = tuple((x + far * math.cos(a), y + far * math.sin(a)) for a, far in zip(angles, reach, strict=True))
    return Polygon((PolygonPart(ring),))


def _canvas() -> ImageCanvas:
    canvas = ImageCanvas()
    canvas.resize(VIEW)
    canvas.show()
    image = QImage(IMAGE, QImage.Format.Format_RGB32)
    with QPainter(image) as painter:
        wash = QLinearGradient(0, 0, IMAGE.width(), IMAGE.height())
        wash.setColorAt(0, QColor("#204060"))
        wash.setColorAt(1, QColor("#e0f0c0"))
        painter.fillRect(image.rect(), wash)
    canvas.set_backdrop(PictureBackdrop(picture_of_image(image)))
    QApplication.processEvents()
    return canvas


def _timed(act: Callable[[], object]) -> float:
    begin = time.perf_counter()
    act()
    return time.perf_counter() - begin


def _rest(canvas: ImageCanvas, desk: ShapeDesk) -> float:
    """Let everything be drawn that will be. How long that took."""
    begin = time.perf_counter()
    canvas.viewport().repaint()
    while not desk.layer.cache.is_resting:
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
    return time.perf_counter() - begin


def _frame(canvas: ImageCanvas, act: Callable[[], object]) -> Frame:
    """Do something, paint, and let timers come. What comes between two frames counts with the one before it."""
    begin, cpu = time.perf_counter(), time.thread_time()
    act()
    # First, so that no second frame is painted for the update that the act has asked for.
    canvas.viewport().repaint()
    QApplication.processEvents()
    return Frame(time.perf_counter() - begin, time.thread_time() - cpu)


def _crosshair(canvas: ImageCanvas, desk: ShapeDesk) -> list[Frame]:
    desk.take(ToolKind.POLYGON)
    frames = [_frame(canvas, lambda at=at: _move(canvas, at)) for at in range(FRAMES)]
    desk.take(ToolKind.SELECT)
    return frames


def _move(canvas: ImageCanvas, number: int) -> None:
    at = QPointF(200 + 7 * number, 150 + 5 * number)
    none = Qt.MouseButton.NoButton
    viewport = canvas.viewport()
    event = QMouseEvent(QEvent.Type.MouseMove, at, viewport.mapToGlobal(at), none, none, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(viewport, event)


def _zooming(canvas: ImageCanvas) -> list[Frame]:
    """Ten frames in, ten out, and again: faster than a wheel is turned."""
    middle = QPointF(VIEW.width() / 2, VIEW.height() / 2)
    factors = [1.15 if number // 10 % 2 == 0 else 1 / 1.15 for number in range(FRAMES)]
    return [_frame(canvas, lambda factor=factor: canvas.zoom_by(factor, middle)) for factor in factors]


def _panning(canvas: ImageCanvas, desk: ShapeDesk, zoom: float) -> list[Frame]:
    """To and fro across what is drawn beforehand, and on to what is not."""
    canvas.zoom_to(zoom)
    _rest(canvas, desk)
    steps = [QPointF(-23, -9) if number // 20 % 2 == 0 else QPointF(23, 9) for number in range(FRAMES)]
    return [_frame(canvas, lambda step=step: canvas.pan(step)) for step in steps]


def _selecting(canvas: ImageCanvas, board: AnnotationBoard) -> list[Frame]:
    return [_frame(canvas, lambda key=key: board.select((key,))) for key in _some_ids(board)]


def _moving(canvas: ImageCanvas, board: AnnotationBoard, desk: ShapeDesk) -> list[Frame]:
    """By a pixel, as an arrow key does."""
    frames = []
    for key in _some_ids(board):
        board.select((key,))
        desk.selecting.nudge(1, 0)
        frames.append(_frame(canvas, desk.selecting.settle_nudge))
    return frames


def _some_ids(board: AnnotationBoard) -> list[int]:
    return [one.id for one in board.annotations if one.id is not None][:EDITS]
