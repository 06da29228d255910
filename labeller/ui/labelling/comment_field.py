"""What an annotator notes beside an item."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from labeller.domain.item import ItemId

_HEIGHT_PX = 64
_ENTER = {Qt.Key.Key_Return, Qt.Key.Key_Enter}


class CommentField(QPlainTextEdit):
    """What is typed belongs to the item that it was shown for. Shown while there is a comment or one is being typed.

    `finished` says that the keyboard went elsewhere: time to keep what was typed. Enter and Escape give the keyboard
    back (`left`), Escape without a change.
    """

    finished = Signal()
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setPlaceholderText(self.tr("Comment; Enter keeps it"))
        self.setAccessibleName(self.tr("Comment"))
        self.setTabChangesFocus(True)
        self.setFixedHeight(_HEIGHT_PX)
        self._item_id: ItemId | None = None
        self._known = ""
        self.hide()

    @property
    def typed(self) -> tuple[ItemId, str] | None:
        """An item and the comment typed for it that is not kept yet; None if there is nothing new."""
        text = self.toPlainText().strip()
        return None if self._item_id is None or text == self._known else (self._item_id, text)

    def show_comment(self, item_id: ItemId, text: str) -> None:
        """Show the comment of an item as it is kept; what is being typed for the same comment stays."""
        if (item_id, text) != (self._item_id, self._known):
            self._item_id, self._known = item_id, text
            self.setPlainText(text)
        self.setVisible(bool(self.toPlainText()) or self.hasFocus())

    def note_kept(self) -> None:
        """What was typed is kept now."""
        self._known = self.toPlainText().strip()

    def start(self) -> None:
        self.show()
        self.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        # A menu or another window takes the keyboard for a moment only.
        if event.reason() not in (Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason):
            self.finished.emit()
            self.setVisible(bool(self.toPlainText().strip()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _ENTER and not event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self.left.emit()
        elif event.key() == Qt.Key.Key_Escape:
            self.setPlainText(self._known)
            self.left.emit()
        else:
            super().keyPressEvent(event)
