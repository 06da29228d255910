"""The whole image, small, in a corner while only a part of it is seen, and the part that is."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QPainter, QPen, QPixmap, QTransform

from labeller.ui.canvas.backdrop import Backdrop
from labeller.ui.canvas.image_canvas import ImageCanvas
from labeller.ui.theme import M, color

LONGEST_PX = 160.0
# A view that is smaller than that has no room for it.
_ROOM = 3.0


class Minimap:
    """Painted over the canvas; a press or a drag in it moves the view there."""

    def __init__(self, canvas: ImageCanvas) -> None:
        self._canvas = canvas
        self._drawn: QPixmap | None = None
        self._drawn_for: Backdrop | None = None

    @property
    def area(self) -> QRectF:
        """Where it lies in the view; empty while the whole image is seen or there is no room."""
        backdrop, view = self._canvas.backdrop, QRectF(self._canvas.viewport().rect())
        if backdrop is None or self._canvas.is_wholly_shown or min(view.width(), view.height()) < _ROOM * LONGEST_PX:
            return QRectF()
        size = QSizeF(backdrop.size).scaled(QSizeF(LONGEST_PX, LONGEST_PX), Qt.AspectRatioMode.KeepAspectRatio)
        return QRectF(QPointF(view.right() - size.width() - M, view.bottom() - size.height() - M), size)

    def holds(self, position: QPointF) -> bool:
        return self.area.contains(position)

    def go_to(self, position: QPointF) -> None:
        """Bring the point of the image that lies there to the middle of the view."""
        area, backdrop = self.area, self._canvas.backdrop
        if backdrop is None or area.isEmpty():
            return
        scale = area.width() / backdrop.size.width()
        wanted = (position - area.topLeft()) / scale
        middle = QRectF(self._canvas.viewport().rect()).center()
        self._canvas.pan(middle - self._canvas.viewportTransform().map(wanted))

    def paint(self, painter: QPainter, transform: QTransform) -> None:
        area, backdrop = self.area, self._canvas.backdrop
        if backdrop is None or area.isEmpty():
            return
        scale = area.width() / backdrop.size.width()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.drawPixmap(area.topLeft(), self._picture(backdrop, area.size(), painter.device().devicePixelRatio()))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(color("border-strong"), 1))
        painter.drawRect(area)
        seen = transform.inverted()[0].mapRect(QRectF(self._canvas.viewport().rect()))
        frame = QRectF(area.topLeft() + seen.topLeft() * scale, seen.size() * scale) & area
        painter.fillRect(frame, color("accent", 0.15))
        painter.setPen(QPen(color("accent"), 1.5))
        painter.drawRect(frame)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)

    def _picture(self, backdrop: Backdrop, size: QSizeF, ratio: float) -> QPixmap:
        """Made once for each backdrop: painting a large image takes longer than a frame has."""
        if self._drawn is None or self._drawn_for is not backdrop or self._drawn.devicePixelRatio() != ratio:
            self._drawn = QPixmap((size * ratio).toSize())
            self._drawn.setDevicePixelRatio(ratio)
            self._drawn.fill(color("canvas"))
            scale = size.width() / backdrop.size.width()
            with QPainter(self._drawn) as painter:
                painter.scale(scale, scale)
                backdrop.paint(painter, QRectF(QPointF(0, 0), QSizeF(backdrop.size)))
            self._drawn_for = backdrop
        return self._drawn
