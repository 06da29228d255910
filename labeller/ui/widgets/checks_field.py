"""Choosing several of a few: a field that looks like a choice of one, and opens a menu with marks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QComboBox, QMenu, QSizePolicy, QWidget

from labeller.ui.widgets.text import keyless, plain_tooltip

_NAMED = 3


class ChecksField(QComboBox):
    """Nothing marked stands for `every`, the text of the field then. `changed` follows every mark.

    Space opens the menu and marks what is chosen in it, Escape closes it.
    """

    changed = Signal()

    def __init__(self, every: str, options: Sequence[tuple[Any, str]], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._every = every
        self._menu = _StayingMenu(self)
        for value, text in options:
            action = self._menu.addAction(keyless(text))
            action.setCheckable(True)
            action.setData((value, text))
            action.toggled.connect(self._on_toggled)
        self.addItem(every)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(12)

    @property
    def options(self) -> list[QAction]:
        return self._menu.actions()

    @property
    def values(self) -> frozenset[Any]:
        """What is marked."""
        return frozenset(action.data()[0] for action in self.options if action.isChecked())

    def showPopup(self) -> None:
        self._menu.setMinimumWidth(self.width())
        self._menu.popup(self.mapToGlobal(QPoint(0, self.height())))
        self._menu.setActiveAction(self.options[0])

    def _on_toggled(self) -> None:
        names = [action.data()[1] for action in self.options if action.isChecked()]
        text = ", ".join(names[:_NAMED]) or self._every
        if len(names) > _NAMED:
            text = self.tr("{names} and {count} more").format(names=text, count=len(names) - _NAMED)
        self.setItemText(0, text)
        self.setToolTip(plain_tooltip("\n".join(names)))
        self.changed.emit()


class _StayingMenu(QMenu):
    """Marking leaves it open, so that several can be marked."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        marks = event.key() in {Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter}
        if marks and self.activeAction() is not None:
            self.activeAction().toggle()
        else:
            super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        action: QAction | None = self.actionAt(event.position().toPoint())
        if action is not None:
            action.toggle()
        else:
            super().mouseReleaseEvent(event)
