"""Draws what a tool has begun."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen

from labeller.domain.schema import Label
from labeller.ui import theme
from labeller.ui.annotating.shapes.draft import Draft, DraftShape, Stroke
from labeller.ui.annotating.shapes.marks import Labels
from labeller.ui.annotating.shapes.painting import SELECTED_FILL, paint_dots, paint_outline
from labeller.ui.annotating.shapes.paths import is_area, marks_of, path_of, polygon_of

_KNOB_PX, _TARGET_PX = 6.0, 12.0
_MOST_SHAPES = 200
_PAPER = QColor(Qt.GlobalColor.white)


def paint_draft(painter: QPainter, draft: Draft, labels: Labels, tone: QColor, scale: float) -> None:
    """The painter has the transform from pixels of the image; `tone` is the colour of the label in hand."""
    for one in draft.shapes[:_MOST_SHAPES]:
        if one.label_id in labels:
            _paint_shape(painter, one, labels[one.label_id], scale)
    if draft.stroke is not None:
        _paint_stroke(painter, draft.stroke, tone)
    if draft.line:
        path = QPainterPath()
        path.addPolygon(polygon_of(draft.line))
        paint_outline(painter, path, tone, scale)
    _paint_knobs(painter, draft, tone, scale)
    if draft.marquee is not None:
        box = draft.marquee
        painter.setPen(QPen(theme.color("accent"), 1.5 / scale))
        painter.setBrush(theme.color("accent", 0.12))
        painter.drawRect(QRectF(box.x, box.y, box.width, box.height))


def _paint_shape(painter: QPainter, one: DraftShape, label: Label, scale: float) -> None:
    tone = QColor(label.color)
    fill = SELECTED_FILL if is_area(one.shape) else 0.0
    paint_outline(painter, path_of(one.shape, label.skeleton_edges), tone, scale, fill=fill)
    paint_dots(painter, marks_of(one.shape), tone, scale)


def _paint_stroke(painter: QPainter, stroke: Stroke, tone: QColor) -> None:
    """As wide as the brush, round at the ends."""
    ink = QColor(theme.color("canvas")) if stroke.is_eraser else QColor(tone)
    ink.setAlphaF(0.55)
    path = QPainterPath(QPointF(*stroke.points[0]))
    for x, y in stroke.points[1:] or stroke.points:
        path.lineTo(x, y)
    pen = QPen(ink, 2 * stroke.radius_px)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.strokePath(path, pen)


def _paint_knobs(painter: QPainter, draft: Draft, tone: QColor, scale: float) -> None:
    painter.setPen(QPen(tone, 1.5 / scale))
    painter.setBrush(_PAPER)
    radius = _KNOB_PX / 2 / scale
    for x, y in draft.knobs:
        painter.drawEllipse(QPointF(x, y), radius, radius)
    if draft.target is not None:
        painter.setBrush(tone)
        radius = _TARGET_PX / 2 / scale
        painter.drawEllipse(QPointF(*draft.target), radius, radius)
