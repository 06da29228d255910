"""Draws spans: a wash of their colour behind the text, a line under it, and their names in small tags."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from labeller.ui import fonts
from labeller.ui.annotating.spans.arrow_painting import paint_line, paint_name
from labeller.ui.annotating.spans.room import TAG_PX
from labeller.ui.annotating.spans.scene import Piece, Scene, Tag
from labeller.ui.theme import color, ink_on
from labeller.ui.widgets.painting import draw_body

_WASH, _SELECTED_WASH, _SUGGESTED_WASH = 0.16, 0.32, 0.07
_CORNER_PX = 3
_KNOB_PX = 3.0


def paint_behind(painter: QPainter, scene: Scene) -> None:
    """What lies behind the letters."""
    painter.setPen(Qt.PenStyle.NoPen)
    for piece in scene.pieces:
        wash = QColor(piece.mark.color)
        wash.setAlphaF(_wash(piece))
        for rect in piece.text:
            painter.fillRect(rect, wash)


def paint_over(painter: QPainter, scene: Scene) -> None:
    """What lies under and around the letters."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for piece in scene.pieces:
        _paint_bands(painter, piece)
    painter.setFont(fonts.font("secondary", size_px=TAG_PX))
    for arrow in scene.arrows:
        paint_line(painter, arrow)
    for arrow in scene.arrows:
        paint_name(painter, arrow)
    for tag in scene.tags:
        _paint_tag(painter, tag)
    for piece in scene.pieces:
        if piece.mark.has_movable_ends:
            _paint_edges(painter, piece)


def _wash(piece: Piece) -> float:
    if piece.mark.is_selected:
        return _SELECTED_WASH
    return _SUGGESTED_WASH if piece.mark.is_suggested else _WASH


def _paint_bands(painter: QPainter, piece: Piece) -> None:
    tone = QColor(piece.mark.color)
    for band in piece.bands:
        if piece.mark.is_suggested:
            pen = QPen(tone, 1.5, Qt.PenStyle.DashLine, Qt.PenCapStyle.FlatCap)
            pen.setDashPattern([3, 2])
            painter.setPen(pen)
            painter.drawLine(QPointF(band.left(), band.center().y()), QPointF(band.right(), band.center().y()))
        else:
            painter.fillRect(band.adjusted(0, 0, 0, 0.5 if piece.mark.is_selected else -0.5), tone)


def _paint_tag(painter: QPainter, tag: Tag) -> None:
    tone = QColor(tag.mark.color)
    if tag.mark.is_suggested:
        # Letters in the colour of a label are not always readable: only the border has it.
        draw_body(painter, tag.rect, color("surface-0"), tone, radius=_CORNER_PX)
        ink = color("text")
    else:
        draw_body(painter, tag.rect, tone, None, radius=_CORNER_PX)
        ink = ink_on(tone)
    if tag.mark.is_selected:
        draw_body(painter, tag.rect.adjusted(-1, -1, 1, 1), None, color("focus"), 1.5, _CORNER_PX + 1)
    painter.setPen(ink)
    painter.drawText(tag.rect, Qt.AlignmentFlag.AlignCenter, tag.text)


def _paint_edges(painter: QPainter, piece: Piece) -> None:
    """The two ends that can be dragged."""
    tone = color("text")
    for at_end, is_here in ((False, piece.is_first), (True, piece.is_last)):
        if not is_here:
            continue
        edge = piece.edge(at_end=at_end)
        painter.fillRect(QRectF(edge.x() - 0.75, edge.top(), 1.5, edge.height()), tone)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(tone)
        painter.drawEllipse(QPointF(edge.x(), edge.bottom() if at_end else edge.top()), _KNOB_PX, _KNOB_PX)
