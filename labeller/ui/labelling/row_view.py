"""Shows one table row as a card: names at the left, values at the right."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QScrollArea, QWidget

from labeller.ui.text.shown_text import shown_text
from labeller.ui.theme import XL, XXL, L, M, set_look
from labeller.ui.widgets.text import Paragraph

CARD_WIDTH_PX = 720
NAME_WIDTH_PX = 220
# A card is for looking at: a value is cut where it would fill a page, well before it would have to be laid out in
# pieces.
LONGEST_VALUE = 1500


class RowView(QScrollArea):
    """The fields of a row in their order, as plain text."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setAccessibleName(self.tr("Row"))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        set_look(self, surface="1")

    def show_row(self, fields: Mapping[str, Any]) -> None:
        self.setWidget(_centred(self._card(fields)))

    def clear(self) -> None:
        self.setWidget(QWidget())

    def _card(self, fields: Mapping[str, Any]) -> QFrame:
        card = QFrame()
        card.setMaximumWidth(CARD_WIDTH_PX)
        set_look(card, surface="card")
        rows = QGridLayout(card)
        rows.setContentsMargins(XL, L, XL, L)
        rows.setHorizontalSpacing(XL)
        rows.setVerticalSpacing(M)
        rows.setColumnStretch(1, 1)
        for place, (name, value) in enumerate(fields.items()):
            rows.addWidget(_name(name), place, 0, Qt.AlignmentFlag.AlignTop)
            rows.addWidget(self._value(value), place, 1, Qt.AlignmentFlag.AlignTop)
        return card

    def _value(self, value: Any) -> QLabel:
        text = "" if value is None else str(value)
        if not text.strip():
            return Paragraph(self.tr("empty"), tone="muted")
        cut = text if len(text) <= LONGEST_VALUE else text[:LONGEST_VALUE] + "…"
        return Paragraph("\n".join(shown_text(cut).pieces))


def _name(name: str) -> QLabel:
    label = Paragraph(name, tone="muted")
    label.setFixedWidth(NAME_WIDTH_PX)
    return label


def _centred(card: QFrame) -> QWidget:
    content = QWidget()
    set_look(content, surface="none")
    line = QHBoxLayout(content)
    line.setContentsMargins(XL, XXL, XL, XXL)
    # The card takes what it may; what is left is shared by both sides.
    line.addStretch(1)
    line.addWidget(card, 1000, Qt.AlignmentFlag.AlignTop)
    line.addStretch(1)
    return content
