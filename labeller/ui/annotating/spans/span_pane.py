"""The pane in which spans are marked, by mouse and by keyboard."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QWidget

from labeller.ui.annotating.spans.gestures import Gestures
from labeller.ui.annotating.spans.marked_pane import MarkedPane
from labeller.ui.annotating.spans.pane_keys import command


class SpanPane(MarkedPane):
    """Says what a person wants done with the marks, by the signals of MarkedPane."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._gestures = Gestures(self)
        self.viewport().setMouseTracking(True)

    def show_text(self, text: str) -> None:
        self._gestures.cancel()
        super().show_text(text)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton:
            super().mousePressEvent(event)
            return
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        self.clear_marked()
        self._gestures.press(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._gestures.is_held:
            self._gestures.move(event)
        else:
            is_edge = self._gestures.grip_at(event.position()) is not None
            self.viewport().setCursor(Qt.CursorShape.SizeHorCursor if is_edge else Qt.CursorShape.IBeamCursor)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._gestures.is_held and event.button() == Qt.MouseButton.LeftButton:
            self._gestures.release(event)
        else:
            super().mouseReleaseEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._gestures.draw_unit(event)

    def event(self, event: QEvent) -> bool:
        # What moves here is not a shortcut of the page as long as the keyboard is here.
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and command(self, event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        act = command(self, event)
        if act is None:
            super().keyPressEvent(event)
        else:
            act()

    def focusNextPrevChild(self, next: bool) -> bool:  # noqa: A002, FBT001 - the name is Qt's
        """Tab goes from mark to mark, and after the last one on to whatever has the keyboard next."""
        selected = self.selected
        mark = self._marks.beside(selected.key if selected else None, 1 if next else -1)
        if mark is None:
            return super().focusNextPrevChild(next)
        self.mark_chosen.emit(mark.key, False)
        return True
