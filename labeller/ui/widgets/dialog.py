"""The frame that all dialogs share: a heading, a body, and the buttons at the lower right."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QDialog, QPushButton, QVBoxLayout, QWidget

from labeller.ui.theme import XL, L, S
from labeller.ui.widgets.boxes import STRETCH, column, row
from labeller.ui.widgets.buttons import PRIMARY, SECONDARY, push_button
from labeller.ui.widgets.scrim import Scrim
from labeller.ui.widgets.text import MUTED, Paragraph

WIDTH_PX = 480


class Dialog(QDialog):
    """A dialog over its window. Fill `body`, add buttons, `open()` it; it does not block and is gone when closed.

    Enter presses the button that has the keyboard, elsewhere the primary one. Escape closes.
    """

    def __init__(self, title: str, text: str = "", *, width_px: int = WIDTH_PX, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setMinimumWidth(width_px)
        self.setWindowFlag(Qt.WindowType.WindowContextHelpButtonHint, on=False)
        self.heading = Paragraph(title, role="page")
        self.lead = Paragraph(text, tone=MUTED)
        self.lead.setVisible(bool(text))
        self.body = QVBoxLayout()
        self.body.setSpacing(L)
        self._leading = row(spacing=S)
        self._trailing = row(spacing=S)
        foot = row(self._leading, STRETCH, self._trailing)
        head = column(self.heading, self.lead, spacing=S)
        self._whole = column(head, spacing=L, margins=(XL, XL, XL, L))
        self._whole.addLayout(self.body, 1)
        self._whole.addStretch(0)  # takes what is left over where the body is empty
        self._whole.addSpacing(S)
        self._whole.addLayout(foot)
        self.setLayout(self._whole)
        Scrim(self)

    def fit_height(self) -> None:
        """As high as the texts need at this width; a window does not do that by itself for texts that wrap."""
        needed = self._whole.totalHeightForWidth(self.width())
        self.resize(self.width(), max(needed, self.minimumSizeHint().height()))

    def showEvent(self, event: QShowEvent) -> None:
        for button in self.findChildren(QPushButton):
            button.setAutoDefault(button.focusPolicy() != Qt.FocusPolicy.NoFocus)
        if self.height() < self._whole.totalHeightForWidth(self.width()):
            self.fit_height()
        super().showEvent(event)

    def add_button(self, text: str, *, kind: str = SECONDARY, icon: str = "", is_leading: bool = False) -> QPushButton:
        """Add a button at the right, or with `is_leading` at the left. The primary one is what Enter presses."""
        button = push_button(text, kind=kind, icon=icon)
        button.setDefault(kind == PRIMARY)
        (self._leading if is_leading else self._trailing).addWidget(button)
        return button

    def add_cancel(self, text: str = "") -> QPushButton:
        button = self.add_button(text or self.tr("Cancel"))
        button.clicked.connect(self.reject)
        return button
