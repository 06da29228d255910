"""Brightness, contrast and gamma of what is seen. The image itself, and what is learned from it, stay as they are."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, QSizeF
from PySide6.QtGui import QImage, QPainter, QTransform

from labeller.ui.canvas.backdrop import Backdrop

Table = NDArray[np.uint8]

MOST_GAMMA = 4.0


@dataclass(frozen=True)
class Tone:
    """`brightness` and `contrast` from -1 to 1, `gamma` from 1/4 to 4; above one lightens the dark parts."""

    brightness: float = 0.0
    contrast: float = 0.0
    gamma: float = 1.0

    @property
    def is_plain(self) -> bool:
        """Whether it changes nothing."""
        return self == PLAIN

    @cached_property
    def table(self) -> Table:
        """(256,) what each value of a channel becomes."""
        values = (np.arange(256) / 255) ** (1 / self.gamma)
        # A contrast of 1 would be a step: a little less keeps the table from dividing by nothing.
        steepness = math.tan((min(self.contrast, 0.99) + 1) * math.pi / 4)
        values = (values - 0.5) * steepness + 0.5 + self.brightness
        return np.round(np.clip(values, 0, 1) * 255).astype(np.uint8)

    def paint(self, backdrop: Backdrop, painter: QPainter, exposed: QRectF) -> None:
        """Paint a backdrop in this tone: as many pixels are changed as are seen, however large the image is."""
        transform, ratio = painter.worldTransform(), painter.device().devicePixelRatio()
        area = QRectF(QPointF(0, 0), QSizeF(backdrop.size)) & exposed
        seen = transform.mapRect(area).toAlignedRect()
        if seen.isEmpty():
            return
        copy = QImage(seen.size() * ratio, QImage.Format.Format_RGB32)
        copy.setDevicePixelRatio(ratio)
        copy.fill(0)
        with QPainter(copy) as inner:
            inner.setWorldTransform(transform * QTransform.fromTranslate(-seen.x(), -seen.y()))
            backdrop.paint(inner, area)
        _apply(self.table, copy)
        painter.save()
        painter.setClipRect(area)
        painter.resetTransform()
        painter.drawImage(seen.topLeft(), copy)
        painter.restore()


PLAIN = Tone()


def _apply(table: Table, image: QImage) -> None:
    """Look all channels of an image up, in place."""
    pixels = np.frombuffer(image.bits(), np.uint8).reshape(image.height(), image.bytesPerLine())
    np.take(table, pixels, out=pixels)
    pixels[:, 3::4] = 255  # what would be transparency
