"""Draws shapes: their areas, outlines with a thin dark halo, dots, handles. Their widths are pixels of the view.

Painters come with a transform from pixels of the image, each of which is `scale` pixels of the view wide.
"""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPainterPath, QPen

from labeller.domain.shape import XY
from labeller.ui.annotating.shapes.handles import Handle, HandleKind
from labeller.ui.annotating.shapes.mark import Mark
from labeller.ui.theme import over_images

OUTLINE_PX = 2.0
HALO_PX = 4.0
HANDLE_PX = 8.0
DOT_PX = 9.0
FILL, SELECTED_FILL, SUGGESTED_FILL = 0.15, 0.25, 0.06
_HALO, _PAPER = over_images("black", 0.43), over_images("white", 1.0)
_DASHES = [3.0, 2.5]
# Smaller than this on the screen a shape is a speck of its colour, and up to the second it has no halo and a line of
# one pixel, which is drawn in a tenth of the time. Nobody sees the difference, but of thousands the time.
_SPECK_PX, _SMALL_PX = 4.0, 20.0


def paint_mark(painter: QPainter, mark: Mark, scale: float, *, is_selected: bool = False) -> None:
    """Draw one shape."""
    size_px = max(mark.bounds.width, mark.bounds.height) * scale
    if mark.is_area and size_px < _SPECK_PX:
        box = mark.bounds
        painter.fillRect(QRectF(box.x, box.y, max(box.width, 1 / scale), max(box.height, 1 / scale)), mark.color)
    elif mark.is_area and size_px < _SMALL_PX and not is_selected and not mark.is_suggested:
        painter.setPen(QPen(mark.color, 0))
        painter.setBrush(_wash(mark.color, FILL))
        painter.drawPath(mark.path)
    else:
        _paint_whole(painter, mark, scale, is_selected=is_selected)


def paint_outline(
    painter: QPainter, path: QPainterPath, tone: QColor, scale: float, *, fill: float = 0.0, is_dashed: bool = False
) -> None:
    """A path with its halo, filled with the colour so far as `fill` says."""
    painter.setBrush(_wash(tone, fill) if fill else Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(_HALO, HALO_PX / scale))
    painter.drawPath(path)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    pen = QPen(tone, OUTLINE_PX / scale)
    if is_dashed:
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        pen.setDashPattern(_DASHES)
    painter.setPen(pen)
    painter.drawPath(path)


def paint_dots(
    painter: QPainter, dots: Iterable[tuple[XY, bool]], tone: QColor, scale: float, *, is_dashed: bool = False
) -> None:
    """Points of the image: filled those that can be seen, hollow those that are hidden or only suggested."""
    radius = DOT_PX / 2 / scale
    for (x, y), is_visible in dots:
        painter.setPen(QPen(_HALO, 2 * OUTLINE_PX / scale))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawEllipse(QPointF(x, y), radius, radius)
        painter.setPen(QPen(tone, OUTLINE_PX / scale))
        painter.setBrush(tone if is_visible and not is_dashed else QBrush(_PAPER))
        painter.drawEllipse(QPointF(x, y), radius, radius)


def paint_handles(painter: QPainter, handles: Iterable[Handle], tone: QColor, scale: float, hot: XY | None) -> None:
    """Handles of one size whatever the zoom; the one at `hot` is filled."""
    half = HANDLE_PX / 2 / scale
    for handle in handles:
        is_hot = handle.at == hot
        middle = QPointF(*handle.at)
        painter.setPen(QPen(tone, 1.5 / scale))
        painter.setBrush(tone if is_hot else QBrush(_PAPER))
        if handle.kind is HandleKind.BETWEEN:
            _paint_plus(painter, middle, half, tone, is_hot=is_hot)
        elif handle.kind in {HandleKind.ROTATE, HandleKind.KEYPOINT}:
            painter.drawEllipse(middle, half, half)
        else:
            painter.drawRect(QRectF(middle.x() - half, middle.y() - half, 2 * half, 2 * half))


def _paint_whole(painter: QPainter, mark: Mark, scale: float, *, is_selected: bool) -> None:
    fill = SELECTED_FILL if is_selected else SUGGESTED_FILL if mark.is_suggested else FILL
    is_dashed = mark.is_suggested
    paint_outline(painter, mark.path, mark.color, scale, fill=fill if mark.is_area else 0.0, is_dashed=is_dashed)
    paint_dots(painter, mark.dots, mark.color, scale, is_dashed=is_dashed)


def _paint_plus(painter: QPainter, middle: QPointF, half: float, tone: QColor, *, is_hot: bool) -> None:
    """A small plus in a circle: a vertex that is not there yet."""
    small = 0.75 * half
    pen = QPen(tone, 0.25 * half)
    painter.setPen(pen)
    painter.setOpacity(1.0 if is_hot else 0.75)
    painter.drawEllipse(middle, small, small)
    pen.setColor(_PAPER if is_hot else tone)
    painter.setPen(pen)
    arm = 0.55 * small
    painter.drawLine(middle - QPointF(arm, 0), middle + QPointF(arm, 0))
    painter.drawLine(middle - QPointF(0, arm), middle + QPointF(0, arm))
    painter.setOpacity(1.0)


def _wash(tone: QColor, alpha: float) -> QColor:
    washed = QColor(tone)
    washed.setAlphaF(alpha)
    return washed
