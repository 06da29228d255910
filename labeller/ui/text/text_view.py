"""Shows one text with what else is known of it."""

from __future__ import annotations

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from labeller.ui.text.text_pane import TextPane
from labeller.ui.theme import XXL, M, set_look
from labeller.ui.widgets.empty_state import EmptyState
from labeller.ui.widgets.text import ElidedLabel


class TextView(QWidget):
    """A text in a column in the middle, under one muted line about it. A text of nothing but spaces says so."""

    def __init__(self, parent: QWidget | None = None, pane: TextPane | None = None) -> None:
        """`pane` is one that does more than show; without it a plain one."""
        super().__init__(parent)
        self._pane = pane or TextPane(self)
        self._about = ElidedLabel(role="secondary", tone="muted", parent=self)
        self._empty = EmptyState(
            "file-text", self.tr("This text is empty"), self.tr("Skip it, or flag it for whoever sent it.")
        )
        self._empty.hide()
        self._pane.setAccessibleName(self.tr("Text"))
        self.setFocusProxy(self._pane)
        set_look(self, surface="0")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, XXL, 0, 0)
        column.setSpacing(M)
        column.addWidget(self._about)
        body = QGridLayout()
        body.addWidget(self._pane, 0, 0)
        body.addWidget(self._empty, 0, 0)
        column.addLayout(body, 1)

    @property
    def pane(self) -> TextPane:
        """Where the text itself is."""
        return self._pane

    @property
    def point_px(self) -> int:
        """The size of the letters."""
        return self._pane.point_px

    def set_point_px(self, size_px: int) -> None:
        self._pane.set_point_px(size_px)
        self._lay_out()

    def show_text(self, text: str, about: str = "") -> None:
        """Show the text from its beginning. `about` is one line of plain text above it."""
        self._about.set_full_text(about)
        self._pane.show_text(text)
        self._empty.setVisible(not text.strip())

    def clear(self) -> None:
        self._about.set_full_text("")
        self._pane.show_text("")
        self._empty.hide()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._lay_out()

    def _lay_out(self) -> None:
        """Set the line about the text flush with its column."""
        beside = self._pane.beside_px(self.width())
        self._about.setContentsMargins(beside, 0, beside, 0)
