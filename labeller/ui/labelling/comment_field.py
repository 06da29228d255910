"""What an annotator notes beside an item."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QPlainTextEdit, QWidget

_HEIGHT_PX = 64
_ENTER = {Qt.Key.Key_Return, Qt.Key.Key_Enter}


class CommentField(QPlainTextEdit):
    """Hands over the comment when it is left (`finished`); Enter and Escape leave it, Escape without a change.

    Shown while there is a comment or one is being typed.
    """

    finished = Signal(str)
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setPlaceholderText(self.tr("Comment; Enter keeps it"))
        self.setAccessibleName(self.tr("Comment"))
        self.setTabChangesFocus(True)
        self.setFixedHeight(_HEIGHT_PX)
        self._known = ""
        self.hide()

    def show_comment(self, text: str) -> None:
        """Show the comment of an item; what is being typed for the same comment stays."""
        if text != self._known or not self.hasFocus():
            self._known = text
            self.setPlainText(text)
        self.setVisible(bool(text) or self.hasFocus())

    def start(self) -> None:
        self.show()
        self.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def finish(self) -> None:
        """Hand over what was typed, if it is new."""
        text = self.toPlainText().strip()
        if text != self._known:
            self._known = text
            self.finished.emit(text)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        # A menu or another window takes the keyboard for a moment only.
        if event.reason() not in (Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason):
            self.finish()
            self.setVisible(bool(self._known))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _ENTER and not event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self.left.emit()
        elif event.key() == Qt.Key.Key_Escape:
            self.setPlainText(self._known)
            self.left.emit()
        else:
            super().keyPressEvent(event)
