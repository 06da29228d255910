"""Draws relations between spans: a line with round corners in their colour, a head where it arrives, and a name."""

from __future__ import annotations

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen, QPolygonF

from labeller.ui.annotating.spans.arrows import Arrow
from labeller.ui.theme import color
from labeller.ui.widgets.painting import draw_body

_WIDTH_PX, _SELECTED_WIDTH_PX = 1.5, 2.5
_ROUND_PX = 4.0
_HEAD_PX = 4.0
_CORNER_PX = 3


def paint_line(painter: QPainter, arrow: Arrow) -> None:
    """The line from one span to the other, as far as it lies on one line of the text."""
    tone = QColor(arrow.link.color)
    pen = QPen(tone, _SELECTED_WIDTH_PX if arrow.link.is_selected else _WIDTH_PX)
    if arrow.link.is_preview:
        pen.setDashPattern([3, 2])
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawPath(_rounded(arrow.points))
    if arrow.has_head:
        tip = arrow.points[-1] + QPointF(0, 1)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(tone)
        wings = QPointF(-_HEAD_PX, 1.6 * _HEAD_PX), QPointF(_HEAD_PX, 1.6 * _HEAD_PX)
        painter.drawPolygon(QPolygonF([tip, tip + wings[0], tip + wings[1]]))


def paint_name(painter: QPainter, arrow: Arrow) -> None:
    """The name over its line, on the ground of the text so that it can be read."""
    is_selected = arrow.link.is_selected
    border = color("focus") if is_selected else QColor(arrow.link.color)
    draw_body(painter, arrow.rect, color("surface-0"), border, 2.0 if is_selected else 1.0, _CORNER_PX)
    painter.setPen(color("text"))
    painter.drawText(arrow.rect, Qt.AlignmentFlag.AlignCenter, arrow.text)


def _rounded(points: tuple[QPointF, ...]) -> QPainterPath:
    path = QPainterPath(points[0])
    for before, corner, after in zip(points, points[1:], points[2:], strict=False):
        path.lineTo(_towards(corner, before))
        path.quadTo(corner, _towards(corner, after))
    path.lineTo(points[-1])
    return path


def _towards(corner: QPointF, other: QPointF) -> QPointF:
    """A point a little away from a corner, no farther than half the way."""
    way = other - corner
    length = max(abs(way.x()) + abs(way.y()), 0.1)  # all of them run straight across or straight down
    return corner + way * (min(_ROUND_PX, length / 2) / length)
