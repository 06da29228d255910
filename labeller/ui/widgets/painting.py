"""What several painted widgets draw alike: rounded bodies, the focus ring, key caps, dots."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen, QPixmap

from labeller.ui import fonts
from labeller.ui.keys import key_text
from labeller.ui.theme import FOCUS_WIDTH, RADIUS, S, color

KEY_CAP_HEIGHT = 20
DOT_PX = 8
RING_WIDTH = FOCUS_WIDTH + 1  # with the gap that keeps it apart from what it surrounds


def draw_body(
    painter: QPainter,
    rect: QRectF,
    fill: QColor | None,
    border: QColor | None,
    width: float = 1,
    radius: float = RADIUS,
) -> None:
    """A filled rounded rectangle whose border lies inside `rect`."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(border, width) if border else Qt.PenStyle.NoPen)
    painter.setBrush(fill or Qt.BrushStyle.NoBrush)
    inset = width / 2 if border else 0
    painter.drawRoundedRect(rect.adjusted(inset, inset, -inset, -inset), radius, radius)


def draw_focus_ring(painter: QPainter, rect: QRectF, radius: float = RADIUS) -> QRectF:
    """The ring of what has the keyboard. Gives back the rectangle that is left inside it."""
    draw_body(painter, rect, None, color("focus"), FOCUS_WIDTH, radius)
    return rect.adjusted(RING_WIDTH, RING_WIDTH, -RING_WIDTH, -RING_WIDTH)


def dot(shade: QColor) -> QPixmap:
    """The dot of a label for a cell of a table, sharp on screens of twice the density too."""
    drawn = QPixmap(2 * DOT_PX, 2 * DOT_PX)
    drawn.setDevicePixelRatio(2)
    drawn.fill(Qt.GlobalColor.transparent)
    painter = QPainter(drawn)
    draw_body(painter, QRectF(0, 0, DOT_PX, DOT_PX), shade, None, radius=DOT_PX / 2)
    painter.end()
    return drawn


def key_cap_width(key: str) -> float:
    return max(KEY_CAP_HEIGHT, QFontMetricsF(fonts.font("mono")).horizontalAdvance(key_text(key)) + S)


def draw_key_cap(painter: QPainter, rect: QRectF, key: str, ink: QColor, border: QColor) -> None:
    draw_body(painter, rect, None, border, radius=4)
    painter.setPen(ink)
    painter.setFont(fonts.font("mono"))
    painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, key_text(key))
