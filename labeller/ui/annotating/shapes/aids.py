"""What helps with drawing: the crosshair, the ring of the brush, and sizes in words."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen

from labeller.ui import fonts
from labeller.ui.theme import S, color, over_images

_PAD_PX = 6.0
_HEIGHT_PX = 20.0
_ASIDE = QPointF(14, 16)
_DARK, _LIGHT = over_images("black", 0.47), over_images("white", 0.78)


def paint_crosshair(painter: QPainter, at: QPointF, view: QRectF) -> None:
    """Two thin lines through the whole view that read on any image."""
    x, y = round(at.x()) + 0.5, round(at.y()) + 0.5
    lines = [QLineF(view.left(), y, view.right(), y), QLineF(x, view.top(), x, view.bottom())]
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    painter.setPen(QPen(_DARK, 1))
    painter.drawLines(lines)
    dashed = QPen(_LIGHT, 1)
    dashed.setDashPattern([4, 4])
    painter.setPen(dashed)
    painter.drawLines(lines)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)


def paint_ring(painter: QPainter, at: QPointF, radius_px: float) -> None:
    """Where the brush would paint."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for tone, width in ((_DARK, 3.0), (_LIGHT, 1.25)):
        painter.setPen(QPen(tone, width))
        painter.drawEllipse(at, radius_px, radius_px)


def paint_at_cursor(painter: QPainter, at: QPointF, lines: Sequence[str], view: QRectF, dot: QColor | None) -> None:
    """A few words beside the cursor, on the side where there is room."""
    box = _box(lines, QPointF(0, 0), indent=S + 4 if dot else 0)
    box.moveTopLeft(at + _ASIDE)
    if box.right() > view.right():
        box.moveRight(at.x() - _ASIDE.x())
    if box.bottom() > view.bottom():
        box.moveBottom(at.y() - _ASIDE.y())
    _paint(painter, box, lines, dot)


def paint_in_corner(painter: QPainter, text: str, view: QRectF) -> None:
    """The measures of what is selected, at the left below."""
    box = _box([text], QPointF(0, 0))
    box.moveBottomLeft(view.bottomLeft() + QPointF(S, -S))
    _paint(painter, box, [text], None)


def _box(lines: Sequence[str], corner: QPointF, indent: float = 0.0) -> QRectF:
    metrics = QFontMetricsF(fonts.font("secondary", tabular=True))
    width = max(metrics.horizontalAdvance(line) for line in lines)
    return QRectF(corner.x(), corner.y(), width + indent + 2 * _PAD_PX, _HEIGHT_PX * len(lines))


def _paint(painter: QPainter, box: QRectF, lines: Sequence[str], dot: QColor | None) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(color("tooltip", 0.92))
    painter.drawRoundedRect(box, 4, 4)
    painter.setFont(fonts.font("secondary", tabular=True))
    left = box.left() + _PAD_PX
    if dot is not None:
        painter.setBrush(dot)
        painter.drawEllipse(QPointF(left + 4, box.top() + _HEIGHT_PX / 2), 4, 4)
        left += S + 4
    painter.setPen(color("tooltip-text"))
    for number, line in enumerate(lines):
        row = QRectF(left, box.top() + number * _HEIGHT_PX, box.right() - left, _HEIGHT_PX)
        painter.drawText(row, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, line)
