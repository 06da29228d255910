"""The head of a page: where one is, what the page is about, what can be done with it."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QWidget

from labeller.ui.theme import XS, L, M, S, set_look
from labeller.ui.widgets.boxes import STRETCH, column, row
from labeller.ui.widgets.text import MUTED, ElidedLabel


class PageHeader(QFrame):
    """A title with a line below, and room at the right for buttons (`add`)."""

    def __init__(self, title: str, text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._title = ElidedLabel(role="page")
        self._text = ElidedLabel(tone=MUTED)
        self._buttons = QHBoxLayout()
        self._buttons.setSpacing(S)
        titles = column(STRETCH, self._title, self._text, STRETCH, spacing=XS)
        whole = row(spacing=M, margins=(L, M, L, M))
        whole.addLayout(titles, 1)
        whole.addLayout(self._buttons)
        self.setLayout(whole)
        set_look(self, header="page")
        self.set_texts(title, text)

    def set_texts(self, title: str, text: str = "") -> None:
        self._title.set_full_text(title)
        self._text.set_full_text(text)
        self._text.setVisible(bool(text))

    def add(self, widget: QWidget) -> None:
        """Put a button or another widget at the right."""
        self._buttons.addWidget(widget)
