"""What lies under the shapes: a picture, or the place where one will be.

A backdrop paints in image coordinates and knows nothing of zoom gestures, shapes or files, so that tiles of a
huge image can take the place of a whole picture.
"""

from __future__ import annotations

import math
from typing import Protocol

from PySide6.QtCore import QLineF, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QBrush, QImage, QPainter, QPen, QPixmap, QTransform

from labeller.ui import theme
from labeller.ui.canvas import zoom
from labeller.ui.canvas.picture import Picture

GRID_FROM_PX = 16.0
CHECK_PX = 8
CHECK_OPACITY = 0.16
GRID_OPACITY = 0.35
SKELETON_OPACITY = 0.08


class Backdrop(Protocol):
    @property
    def size(self) -> QSize:
        """Pixels of the image."""

    def paint(self, painter: QPainter, exposed: QRectF) -> None:
        """Paint at least the `exposed` part, in image coordinates; the painter's transform holds the zoom."""


class SkeletonBackdrop:
    """A quiet surface of the size that the image will have."""

    def __init__(self, size: QSize) -> None:
        self._size = size

    @property
    def size(self) -> QSize:
        return self._size

    def paint(self, painter: QPainter, exposed: QRectF) -> None:
        painter.fillRect(exposed & area_of(self._size), theme.color("canvas-text", SKELETON_OPACITY))


class PictureBackdrop:
    """A picture: one to one where a scaled copy has the right size, else smooth, pixels visible from close by."""

    def __init__(self, picture: Picture) -> None:
        self.picture = picture

    @property
    def size(self) -> QSize:
        return self.picture.size

    def paint(self, painter: QPainter, exposed: QRectF) -> None:
        transform, device_ratio = painter.worldTransform(), painter.device().devicePixelRatio()
        level = self.picture.level_for(transform.m11() * device_ratio)
        if level.hasAlphaChannel():
            paint_checks(painter, exposed & area_of(self.size))
        if _is_one_to_one(level, self.size, transform.m11() * device_ratio):
            _paint_copied(painter, level, transform, device_ratio)
        else:
            is_smooth = transform.m11() <= zoom.SMOOTH_UP_TO
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, is_smooth)
            painter.drawImage(area_of(self.size), level, QRectF(level.rect()))
        if transform.m11() >= GRID_FROM_PX:
            paint_grid(painter, exposed & area_of(self.size))


def area_of(size: QSize) -> QRectF:
    return QRectF(0, 0, size.width(), size.height())


def _is_one_to_one(level: QImage, size: QSize, scale: float) -> bool:
    off_x, off_y = level.width() - size.width() * scale, level.height() - size.height() * scale
    return abs(off_x) < 1 and abs(off_y) < 1


def _paint_copied(painter: QPainter, level: QImage, transform: QTransform, device_ratio: float) -> None:
    """Put the pixels of the copy on the pixels of the screen: no resampling, at most half a pixel off."""
    corner = QPointF(
        round(transform.dx() * device_ratio) / device_ratio, round(transform.dy() * device_ratio) / device_ratio
    )
    painter.save()
    painter.resetTransform()
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, False)
    extent = QRectF(corner.x(), corner.y(), level.width() / device_ratio, level.height() / device_ratio)
    painter.drawImage(extent, level, QRectF(level.rect()))
    painter.restore()


def paint_checks(painter: QPainter, area: QRectF) -> None:
    """A checkerboard whose squares keep their size on the screen, so that it never looks like part of the image."""
    tile = QPixmap(2 * CHECK_PX, 2 * CHECK_PX)
    tile.fill(theme.color("canvas"))
    check = theme.color("canvas-text", CHECK_OPACITY)
    with QPainter(tile) as inner:
        inner.fillRect(0, 0, CHECK_PX, CHECK_PX, check)
        inner.fillRect(CHECK_PX, CHECK_PX, CHECK_PX, CHECK_PX, check)
    transform = painter.worldTransform()
    brush = QBrush(tile)
    brush.setTransform(QTransform.fromTranslate(transform.dx(), transform.dy()) * transform.inverted()[0])
    painter.fillRect(area, brush)


def paint_grid(painter: QPainter, area: QRectF) -> None:
    pen = QPen(theme.color("canvas-text", GRID_OPACITY), 1, Qt.PenStyle.SolidLine)
    pen.setCosmetic(True)
    painter.setPen(pen)
    columns = range(math.ceil(area.left()), math.floor(area.right()) + 1)
    rows = range(math.ceil(area.top()), math.floor(area.bottom()) + 1)
    painter.drawLines([QLineF(x, area.top(), x, area.bottom()) for x in columns])
    painter.drawLines([QLineF(area.left(), y, area.right(), y) for y in rows])
