"""A key as it is printed on a keyboard."""

from __future__ import annotations

import math

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from labeller.ui.keys import key_text
from labeller.ui.theme import color
from labeller.ui.widgets.painting import KEY_CAP_HEIGHT, draw_key_cap, key_cap_width


class KeyCap(QWidget):
    """One key or key combination, 20 px high, written as this system writes it."""

    def __init__(self, key: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.set_key(key)

    @property
    def key(self) -> str:
        return self._key

    def set_key(self, key: str) -> None:
        self._key = key
        self.setAccessibleName(key_text(key))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(math.ceil(key_cap_width(self._key)), KEY_CAP_HEIGHT)

    def paintEvent(self, _: QPaintEvent) -> None:
        painter = QPainter(self)
        draw_key_cap(painter, QRectF(self.rect()), self._key, color("text-muted"), color("border-strong"))
