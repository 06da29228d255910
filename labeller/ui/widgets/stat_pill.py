"""A figure with its name in one small shape: "1,240 answered"."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QSizePolicy, QWidget

from labeller.ui.theme import XS, S, set_look
from labeller.ui.widgets.boxes import row
from labeller.ui.widgets.icon_view import IconView
from labeller.ui.widgets.text import MUTED, plain_label


class StatPill(QFrame):
    """A value in tabular figures, what it counts in muted text, perhaps an icon; the tool tip says it precisely."""

    def __init__(self, name: str, value: str = "–", *, icon: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self._name = name
        self._value = plain_label(strong=True, role="secondary", tabular=True)
        parts: list[QWidget] = [self._value, plain_label(name, role="secondary", tone=MUTED)]
        if icon:
            parts.insert(0, IconView(icon))
        self.setLayout(row(*parts, spacing=XS, margins=(S, XS, S, XS)))
        set_look(self, pill="plain")
        self.set_value(value)

    @property
    def value(self) -> str:
        return self._value.text()

    def set_value(self, value: str, tooltip: str = "") -> None:
        self._value.setText(value)
        self.setToolTip(tooltip)
        self.setAccessibleName(f"{value} {self._name}")
