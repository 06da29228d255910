"""Lays over an image what its places say."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, QSizeF
from PySide6.QtGui import QColor, QImage, QPainter

from labeller.ui.canvas.image_view import ImageView
from labeller.ui.theme import color

# However strongly a place speaks, what is there is still seen.
_DENSEST = 0.6
_GRID = 64


class HeatMarks:
    """Each part is a place of the image: left, top, right and bottom as shares of its size."""

    def __init__(self, view: ImageView) -> None:
        self._view = view
        self._image: QImage | None = None

    def show(self, strengths: Sequence[tuple[Any, float]]) -> None:
        self._image = _heat(strengths)
        self._view.canvas.set_overlay(self)

    def clear(self) -> None:
        if self._image is not None:
            self._image = None
            self._view.canvas.set_overlay(None)

    def paint(self, painter: QPainter) -> None:
        """Paint in pixels of the view."""
        if self._image is None:
            return
        area = QRectF(QPointF(0, 0), QSizeF(self._view.image_size))
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(self._view.canvas.viewportTransform().mapRect(area), self._image)


def _heat(strengths: Sequence[tuple[Any, float]]) -> QImage:
    """Both colours, each as dense as the places speak, without the edges of the places."""
    import cv2

    heat = np.zeros((_GRID, _GRID), dtype=np.float32)
    for (left, top, right, bottom), strength in strengths:
        rows, columns = (slice(round(a * _GRID), round(b * _GRID)) for a, b in ((top, bottom), (left, right)))
        heat[rows, columns] = strength
    smooth = np.asarray(cv2.GaussianBlur(heat, (0, 0), _GRID / 16, borderType=cv2.BORDER_REPLICATE))
    density = np.clip(np.abs(smooth), 0, 1) * _DENSEST
    shades = [_rgb(color(role)) for role in ("heat-against", "heat-for")]
    pixels = np.empty((_GRID, _GRID, 4), dtype=np.float32)
    pixels[..., :3] = np.where(smooth[..., None] > 0, shades[1], shades[0]) * density[..., None]
    pixels[..., 3] = density
    packed = np.ascontiguousarray(np.rint(pixels * 255).astype(np.uint8))
    return QImage(packed.data, _GRID, _GRID, 4 * _GRID, QImage.Format.Format_RGBA8888_Premultiplied).copy()


def _rgb(shade: QColor) -> NDArray[np.float32]:
    return np.array([shade.redF(), shade.greenF(), shade.blueF()], dtype=np.float32)
