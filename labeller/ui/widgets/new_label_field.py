"""Adding labels by typing their names, one after the other."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from labeller.ui import icons

_ENTER = {Qt.Key.Key_Return, Qt.Key.Key_Enter}


class NewLabelField(QLineEdit):
    """`named` comes at Enter with the name, and the field is empty for the next one; Escape leaves it (`left`)."""

    named = Signal(str)
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setPlaceholderText(self.tr("New label, then Enter"))
        self.setAccessibleName(self.tr("New label"))
        plus = self.addAction(icons.icon("plus", "text-muted"), QLineEdit.ActionPosition.LeadingPosition)
        icons.set_icon(plus, "plus", "text-muted")

    def event(self, event: QEvent) -> bool:
        # Enter and Escape belong to the page or to the dialog; while one types here they belong to the field.
        is_own = isinstance(event, QKeyEvent) and event.key() in _ENTER | {Qt.Key.Key_Escape}
        if event.type() == QEvent.Type.ShortcutOverride and is_own:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _ENTER:
            self._name()
        elif event.key() == Qt.Key.Key_Escape:
            self.clear()
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def _name(self) -> None:
        name = " ".join(self.text().split())
        if name:
            self.clear()
            self.named.emit(name)
