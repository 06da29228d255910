"""A picture of thousands of shapes that is moved and scaled with the image, and drawn anew in pieces.

Drawing 5,000 outlines takes half a second. So they are drawn into a picture a little larger than the view: while the
image moves the picture moves with it, while it is zoomed the picture is stretched. A new one is drawn in slices
between the frames and takes its place when it is whole. (A thread could not do it: Qt holds Python's interpreter lock
while it draws.)
"""

from __future__ import annotations

import time
from collections.abc import Callable, Generator, Iterable
from dataclasses import dataclass

from PySide6.QtCore import QObject, QPoint, QPointF, QRect, QRectF, QSizeF, Qt, QTimer, Signal
from PySide6.QtGui import QImage, QPainter, QTransform

from labeller.domain.shape import Box
from labeller.ui.annotating.shapes.mark import Mark
from labeller.ui.annotating.shapes.painting import HALO_PX

Find = Callable[[Box], list[Mark]]
Paint = Callable[[QPainter, Mark, float], None]
"""Draws a shape; the number is how many pixels of the view each of the image is wide."""

# More of the image than is seen, as a share of the view on each side.
_MARGIN = 0.25
# When the view comes this near to the edge of the picture, as a share of the margin, a new one is begun.
_NEAR_EDGE = 0.4
# So long is drawn between two frames while the image moves, and while it rests.
SLICE_S, RESTING_SLICE_S = 0.004, 0.01
SETTLE_MS = 90
# So many are drawn at once: that takes less than a frame, and nothing flickers.
_AT_ONCE = 80


@dataclass(frozen=True)
class Place:
    """Where the view is on the image: `scale` device pixels for each of the image, the left top of the view at
    `offset` device pixels of the scaled image, `size` device pixels, `ratio` of them for each pixel of the view.
    """

    scale: float
    offset: QPoint
    size: QRect
    ratio: float

    @classmethod
    def of(cls, transform: QTransform, view: QRect, ratio: float) -> Place:
        offset = QPoint(-round(transform.dx() * ratio), -round(transform.dy() * ratio))
        size = QRect(0, 0, round(view.width() * ratio), round(view.height() * ratio))
        return cls(transform.m11() * ratio, offset, size, ratio)

    @property
    def seen(self) -> QRect:
        """The part of the scaled image that is seen."""
        return QRect(self.offset, self.size.size())


class Rendering:
    """A picture of the shapes in `area`, which is in pixels of the image scaled by `scale`."""

    def __init__(self, area: QRect, scale: float, ratio: float) -> None:
        self.area = area
        self.scale = scale
        self.ratio = ratio
        self.image = QImage(area.size(), QImage.Format.Format_ARGB32_Premultiplied)
        self.image.fill(Qt.GlobalColor.transparent)

    @property
    def on_image(self) -> Box:
        """The part of the image that it covers, and as much around it as an outline is wide."""
        return _on_image(QRectF(self.area), self.scale, self.ratio)

    def painter(self, clip: QRect | None = None) -> QPainter:
        """Paints in pixels of the image; `clip` is a part of `area` that is emptied first."""
        painter = QPainter(self.image)
        if clip is not None:
            painter.setClipRect(clip.translated(-self.area.topLeft()))
            painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Clear)
            painter.fillRect(clip.translated(-self.area.topLeft()), Qt.GlobalColor.transparent)
            painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceOver)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.translate(-self.area.x(), -self.area.y())
        painter.scale(self.scale, self.scale)
        return painter

    def repair(self, box: Box, find: Find, paint: Paint) -> None:
        """Draw anew what lies in a part of the image."""
        slack = (HALO_PX + 8) * self.ratio
        dirty = QRectF(box.x, box.y, box.width, box.height)
        scaled = QRectF(dirty.topLeft() * self.scale, dirty.size() * self.scale)
        pixels = scaled.adjusted(-slack, -slack, slack, slack).toAlignedRect() & self.area
        if pixels.isEmpty():
            return
        with self.painter(pixels) as painter:
            for mark in find(_on_image(QRectF(pixels), self.scale, self.ratio)):
                paint(painter, mark, self.scale / self.ratio)

    def blit(self, painter: QPainter, place: Place) -> None:
        """Put it where the view is now; `painter` is in pixels of the view."""
        stretch = place.scale / self.scale
        corner = QPointF(self.area.topLeft()) * stretch - QPointF(place.offset)
        size = QSizeF(self.area.size()) * stretch
        target = QRectF(corner / place.ratio, size / place.ratio)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, False)
        seen = target & QRectF(QPointF(0, 0), QSizeF(place.size.size()) / place.ratio)
        if seen.isEmpty():
            return
        # Only what is seen: Qt would look at every pixel of a stretched picture.
        back = place.ratio / stretch
        source = QRectF((seen.topLeft() - target.topLeft()) * back, seen.size() * back)
        painter.drawImage(seen, self.image, source)


class CachedShapes(QObject):
    """Keeps such a picture up to date. `drawn` says that a new one can be seen, the first one also while it grows."""

    drawn = Signal()

    def __init__(self, find: Find, paint: Paint, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._find = find
        self._paint = paint
        self._shown: Rendering | None = None
        self._next: Rendering | None = None
        self._work: Generator[None] | None = None
        self._place: Place | None = None
        self._is_stale = True
        self._has_moved = False
        self._slices = QTimer(self, interval=0)
        self._slices.timeout.connect(self._draw_slice)
        self._settle = QTimer(self, singleShot=True, interval=SETTLE_MS)
        self._settle.timeout.connect(self._start)

    @property
    def is_resting(self) -> bool:
        """Whether what is seen is as it will stay."""
        return not (self._slices.isActive() or self._settle.isActive() or self._is_stale)

    def paint(self, painter: QPainter, place: Place) -> None:
        """Show what there is, and see to it that there will be something better."""
        was, self._place = self._place, place
        self._has_moved = self._has_moved or was != place
        newest = self._next or self._shown
        if self._is_stale or newest is None:
            self._start()
        elif place.scale != newest.scale:
            if was is None or was.scale != place.scale:
                self._settle.start()
                self._stop()
        elif not self._will_do(place):
            self._start()
        best = self._shown or self._next  # one half drawn is better than none
        if best is not None:
            best.blit(painter, place)

    def forget(self) -> None:
        """Everything is different now."""
        self._is_stale = True
        self._shown = None
        self._stop()

    def repair(self, boxes: Iterable[Box]) -> None:
        """Draw anew what lies in these parts of the image."""
        for box in boxes:
            if self._shown is not None:
                self._shown.repair(box, self._find, self._paint)
        if self._next is not None:
            self._is_stale = True  # it is half drawn, with what was there before
            self._stop()

    def _will_do(self, place: Place) -> bool:
        """Whether the picture reaches far enough around what is seen, or one is being drawn that will show it."""
        if self._next is not None:
            return self._next.area.contains(place.seen)
        reach_x, reach_y = (round(_NEAR_EDGE * reach) for reach in _margins(place.size))
        near = place.seen.adjusted(-reach_x, -reach_y, reach_x, reach_y)
        return self._shown is not None and self._shown.area.contains(near)

    def _start(self) -> None:
        place = self._place
        if place is None or place.size.isEmpty():
            return
        self._is_stale = False
        self._settle.stop()
        reach_x, reach_y = _margins(place.size)
        area = place.seen.adjusted(-reach_x, -reach_y, reach_x, reach_y)
        rendering = Rendering(area, place.scale, place.ratio)
        marks = self._find(rendering.on_image)
        self._next, self._work = rendering, self._steps(rendering, marks)
        if len(marks) <= _AT_ONCE:
            self._run(deadline=None)
            self._adopt()
        else:
            self._slices.start()

    def _steps(self, rendering: Rendering, marks: list[Mark]) -> Generator[None]:
        painter = rendering.painter()
        try:
            for mark in marks:
                self._paint(painter, mark, rendering.scale / rendering.ratio)
                yield
        finally:
            painter.end()

    def _run(self, deadline: float | None) -> bool:
        """Draw until the deadline. Whether all is drawn."""
        return not any(deadline is not None and time.perf_counter() > deadline for _ in self._work or ())

    def _draw_slice(self) -> None:
        is_first = self._shown is None
        slice_s = SLICE_S if self._has_moved else RESTING_SLICE_S
        self._has_moved = False
        if self._run(time.perf_counter() + slice_s):
            self._adopt()
            self.drawn.emit()
        elif is_first:
            self.drawn.emit()

    def _adopt(self) -> None:
        self._shown, self._next, self._work = self._next, None, None
        self._slices.stop()

    def _stop(self) -> None:
        self._slices.stop()
        if self._work is not None:
            self._work.close()
        self._work = self._next = None


def _margins(size: QRect) -> tuple[int, int]:
    return round(_MARGIN * size.width()), round(_MARGIN * size.height())


def _on_image(pixels: QRectF, scale: float, ratio: float) -> Box:
    slack = (HALO_PX + 8) * ratio
    wide = pixels.adjusted(-slack, -slack, slack, slack)
    return Box(wide.x() / scale, wide.y() / scale, wide.width() / scale, wide.height() / scale)
