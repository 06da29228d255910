"""A choice of one from a few, all of them in sight."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QFrame, QPushButton, QSizePolicy, QWidget

from labeller.ui import icons
from labeller.ui.theme import set_look
from labeller.ui.widgets.boxes import row


class SegmentedControl(QFrame):
    """Buttons side by side of which one is down. `chosen` comes when the user changes it; Tab enters at that one."""

    chosen = Signal(str)

    def __init__(self, name: str, options: Sequence[tuple[str, str]] = (), parent: QWidget | None = None) -> None:
        """`options` are pairs of a key and the text for people; the first is chosen."""
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(name)
        self._buttons: dict[str, QPushButton] = {}
        self._group = QButtonGroup(self)
        self._group.buttonToggled.connect(_let_tab_enter)
        self._row = row(spacing=2, margins=(2, 2, 2, 2))
        self.setLayout(self._row)
        set_look(self, segments="frame")
        for key, text in options:
            self.add(key, text)

    @property
    def value(self) -> str:
        """The key of what is chosen; empty without options."""
        return next((key for key, button in self._buttons.items() if button.isChecked()), "")

    @property
    def chosen_button(self) -> QAbstractButton | None:
        """The button of the choice, which takes the keyboard; None while there are none."""
        return self._group.checkedButton()

    def add(self, key: str, text: str, icon: str = "") -> None:
        button = QPushButton(text)
        button.setCheckable(True)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        if icon:
            icons.set_icon(button, icon)
        set_look(button, kind="segment")
        button.clicked.connect(lambda: self.chosen.emit(key))
        button.setChecked(not self._buttons)
        self._group.addButton(button)
        self._row.addWidget(button)
        self._buttons[key] = button

    def set_text(self, key: str, text: str) -> None:
        self._buttons[key].setText(text)

    def set_tooltip(self, key: str, text: str) -> None:
        self._buttons[key].setToolTip(text)

    def set_options(self, keys: Collection[str]) -> None:
        """Offer these and hide the others."""
        for key, button in self._buttons.items():
            button.setVisible(key in keys)

    def set_value(self, key: str) -> None:
        """Choose without telling. Raises KeyError."""
        self._buttons[key].setChecked(True)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Right: 1, Qt.Key.Key_Left: -1}.get(Qt.Key(event.key()))
        keys = [key for key, button in self._buttons.items() if not button.isHidden()]
        if step is None or not keys:
            super().keyPressEvent(event)
            return
        there = keys[(keys.index(self.value) + step) % len(keys)]
        self.set_value(there)
        self._buttons[there].setFocus(Qt.FocusReason.TabFocusReason)
        self.chosen.emit(there)


def _let_tab_enter(button: QAbstractButton, is_chosen: bool) -> None:  # noqa: FBT001  # a slot
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus if is_chosen else Qt.FocusPolicy.NoFocus)
