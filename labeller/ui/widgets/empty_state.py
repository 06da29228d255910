"""What stands where there is nothing yet: what will be here, and the action that brings it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from labeller.ui.theme import XL, XS, S
from labeller.ui.widgets.boxes import STRETCH, Part, column, row
from labeller.ui.widgets.buttons import PRIMARY, SECONDARY, push_button
from labeller.ui.widgets.icon_view import IconView
from labeller.ui.widgets.text import MUTED, Paragraph

WIDTH_PX = 400
ICON_PX = 32


class EmptyState(QWidget):
    """An icon, a title, a sentence or two, and at most two buttons (`triggered`, `second_triggered`)."""

    triggered = Signal()
    second_triggered = Signal()

    def __init__(
        self,
        icon: str,
        title: str,
        text: str = "",
        action: str = "",
        *,
        second_action: str = "",
        is_primary: bool = True,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._title = Paragraph(role="emphasised", alignment=Qt.AlignmentFlag.AlignHCenter)
        self._text = Paragraph(tone=MUTED, alignment=Qt.AlignmentFlag.AlignHCenter)
        buttons: list[Part] = []
        if action:
            kind = PRIMARY if is_primary else SECONDARY
            buttons.append(push_button(action, kind=kind, clicked=self.triggered.emit))
        if second_action:
            buttons.append(push_button(second_action, clicked=self.second_triggered.emit))
        middle = QWidget()
        middle.setMaximumWidth(WIDTH_PX)
        middle.setLayout(
            column(
                row(STRETCH, IconView(icon, size=ICON_PX), STRETCH),
                XS,
                self._title,
                self._text,
                XS,
                row(STRETCH, *buttons, STRETCH),
                spacing=S,
            )
        )
        self.setLayout(column(STRETCH, row(middle), STRETCH, margins=(XL, XL, XL, XL)))
        self.set_texts(title, text)

    def set_texts(self, title: str, text: str = "") -> None:
        self._title.setText(title)
        self._text.setText(text)
        self._text.setVisible(bool(text))
        self.setAccessibleName(title)
        self.setAccessibleDescription(text)
