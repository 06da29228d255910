"""A part of the learning page: a title, and below it what there is to say."""

from __future__ import annotations

from PySide6.QtWidgets import QBoxLayout, QFrame, QWidget

from labeller.ui.theme import L, M, set_look
from labeller.ui.widgets.boxes import Part, column
from labeller.ui.widgets.text import plain_label

_MUCH = 100  # beside a stretch of 1


class Card(QFrame):
    """A frame on the page with a title, which is its accessible name too."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_look(self, surface="card")

    def fill(self, title: str, *parts: Part) -> None:
        """Put these one below the other, under a title. To be called once."""
        self.setAccessibleName(title)
        self.setLayout(column(plain_label(title, role="emphasised"), *parts, spacing=M, margins=(L, M, L, L)))

    def stretch(self, part: QWidget) -> None:
        """Give what is left in height to this part, as long as it is there."""
        layout = self.layout()
        if isinstance(layout, QBoxLayout):
            layout.setStretchFactor(part, _MUCH)
