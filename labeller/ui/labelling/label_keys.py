"""The keys that give labels, for as long as the labels have them."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from labeller.domain.schema import Label, LabelId


class LabelKeys(QObject):
    """Hears the keys of labels wherever on a page the keyboard is; `pressed` carries the id of the label."""

    pressed = Signal(int)

    def __init__(self, page: QWidget) -> None:
        super().__init__(page)
        self._page = page
        self._shortcuts: list[QShortcut] = []

    def listen_for(self, labels: Sequence[Label]) -> None:
        """Hear the keys of these labels, and no others any more."""
        for shortcut in self._shortcuts:
            shortcut.setEnabled(False)  # it lives on until the loop comes round, and two of one key cancel each other
            shortcut.deleteLater()
        self._shortcuts = [self._shortcut(label.key, label.id) for label in labels if label.key]

    def _shortcut(self, key: str, label_id: LabelId) -> QShortcut:
        shortcut = QShortcut(QKeySequence(key), self._page)
        shortcut.setAutoRepeat(False)
        shortcut.activated.connect(lambda: self.pressed.emit(label_id))
        return shortcut
