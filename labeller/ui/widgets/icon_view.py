"""An icon that stands for itself, beside a text or above it."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from labeller.ui import icons


class IconView(QWidget):
    """Draws an icon in the colour of a role. With no name for assistive technology it is decoration."""

    def __init__(
        self, icon: str, role: str = "text-muted", size: int = 16, *, name: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setFixedSize(QSize(size, size))
        self.set_icon(icon, role, name=name)

    def set_icon(self, icon: str, role: str = "text-muted", *, name: str = "") -> None:
        self._icon, self._role = icon, role
        self.setAccessibleName(name)
        self.setToolTip(name)
        self.update()

    def paintEvent(self, _: QPaintEvent) -> None:
        role = self._role if self.isEnabled() else "text-disabled"
        drawn = icons.pixmap(self._icon, role, self.width(), self.devicePixelRatioF())
        QPainter(self).drawPixmap(0, 0, drawn)
