"""A message inside a page that interrupts nobody."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QSizePolicy, QWidget

from labeller.ui.theme import XS, M, S, set_look
from labeller.ui.widgets.boxes import row
from labeller.ui.widgets.buttons import LINK, push_button, tool_button
from labeller.ui.widgets.icon_view import IconView
from labeller.ui.widgets.text import Paragraph

INFO, OK, WARN, DANGER = "info", "ok", "warn", "danger"
_ICONS = {INFO: "info", OK: "circle-check", WARN: "triangle-alert", DANGER: "circle-alert"}
_ROLES = {INFO: "accent-soft-text", OK: "ok", WARN: "warn", DANGER: "danger"}


class Banner(QFrame):
    """A strip with an icon, a text, perhaps a button (`triggered`), and a cross (`dismissed`). Hidden until shown."""

    triggered = Signal()
    dismissed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        self._icon = IconView("info")
        self._text = Paragraph(alignment=Qt.AlignmentFlag.AlignVCenter)
        self._button = push_button("", kind=LINK, clicked=self.triggered.emit)
        self._cross = tool_button(self.tr("Close this message"), icon="x", clicked=self._dismiss)
        parts = row(self._icon, spacing=S, margins=(M, XS, XS, XS))
        parts.addWidget(self._text, 1)
        parts.addWidget(self._button)
        parts.addWidget(self._cross)
        self.setLayout(parts)
        self.hide()

    @property
    def text(self) -> str:
        return self._text.text()

    def show_message(self, text: str, *, kind: str = INFO, action: str = "", is_dismissible: bool = True) -> None:
        """Show a text; `kind` is info, ok, warn or danger."""
        self._icon.set_icon(_ICONS[kind], _ROLES[kind])
        self._text.setText(text)
        self._button.setText(action)
        self._button.setVisible(bool(action))
        self._cross.setVisible(is_dismissible)
        self.setAccessibleName(text)
        set_look(self, banner=kind)
        self.show()

    def _dismiss(self) -> None:
        self.hide()
        self.dismissed.emit()
