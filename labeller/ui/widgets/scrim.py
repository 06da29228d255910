"""A veil over a window that waits for a dialog, so that the eye goes to the dialog."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from labeller.ui.theme import color

OPACITY = 0.32


class Scrim(QWidget):
    """Lies over all of its window while a dialog keeps that from being used, and is not there otherwise."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.WindowBlocked:
            self._cover()
        elif event.type() == QEvent.Type.WindowUnblocked:
            self.hide()
        elif event.type() == QEvent.Type.Resize and self.isVisible():
            self._cover()
        return super().eventFilter(watched, event)

    def paintEvent(self, _: QPaintEvent) -> None:
        QPainter(self).fillRect(self.rect(), color("scrim", OPACITY))

    def _cover(self) -> None:
        self.setGeometry(self._window.rect())
        self.raise_()
        self.show()
