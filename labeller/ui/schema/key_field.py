"""A field that takes the next key pressed in it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QLineEdit, QWidget

from labeller.ui.keys import key_text

_LEAVING = {Qt.Key.Key_Tab, Qt.Key.Key_Backtab, Qt.Key.Key_Escape, Qt.Key.Key_Return, Qt.Key.Key_Enter}
_CLEARING = {Qt.Key.Key_Backspace, Qt.Key.Key_Delete}
_MODIFIERS = {Qt.Key.Key_Shift, Qt.Key.Key_Control, Qt.Key.Key_Alt, Qt.Key.Key_Meta, Qt.Key.Key_AltGr}


class KeyField(QLineEdit):
    """Shows a key; pressing another one while the field has the keyboard chooses that. Backspace means none."""

    key_chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setReadOnly(True)
        self.setPlaceholderText(self.tr("No key"))

    def set_key(self, key: str) -> None:
        self.setText(key_text(key))

    def event(self, event: QEvent) -> bool:
        # The key is for the field, whatever else it means in the window.
        if event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key in _LEAVING or key in _MODIFIERS:
            super().keyPressEvent(event)
        elif key in _CLEARING:
            self.key_chosen.emit("")
        else:
            modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
            sequence = QKeySequence(event.keyCombination().key() | modifiers)
            self.key_chosen.emit(sequence.toString(QKeySequence.SequenceFormat.PortableText))
