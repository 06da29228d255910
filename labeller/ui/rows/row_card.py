"""One table row as a card: names at the left, values at the right."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QScrollArea, QWidget

from labeller.domain.row_columns import ColumnKind, RowColumn
from labeller.ui import fonts
from labeller.ui.rows.cells import columns_of, shown_cell
from labeller.ui.theme import XL, XXL, L, M, set_look
from labeller.ui.widgets.text import MUTED, Paragraph

CARD_WIDTH_PX = 720
NAME_WIDTH_PX = 220
_LEAST_NUMBER_PX = 64
_MOST_NUMBER_PX = 240


class RowCard(QScrollArea):
    """The cells of a row in the order of the columns, as plain text. Numbers end below each other."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setAccessibleName(self.tr("Row"))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        set_look(self, surface="1")
        self._size_px: int | None = None
        self._columns: tuple[RowColumn, ...] = ()
        self._values: list[Paragraph] = []
        self._marks: list[QWidget] = []
        self._cells: QGridLayout | None = None
        self._fields: Mapping[str, Any] | None = None

    def show_row(self, fields: Mapping[str, Any], known: tuple[RowColumn, ...]) -> None:
        """Show a row from its beginning."""
        if fields is not self._fields:
            self._fields = fields
            self.set_marks({})
        columns = columns_of(fields, known)
        if columns != self._columns or not self._values:
            self._columns = columns
            self._marks = []
            self.setWidget(_centred(self._card()))
            # Not before it has its place: then the style sheet would give the letters their size.
            self._dress()
        for value, column in zip(self._values, columns, strict=True):
            cell = shown_cell(fields.get(column.name), column.kind)
            value.setText(cell.text)
            set_look(value, tone=MUTED if cell.is_missing else "")
        self._align_numbers()
        self.verticalScrollBar().setValue(0)

    def set_marks(self, marks: Mapping[str, QWidget]) -> None:
        """Put these small widgets at the ends of their columns, by name, until another row is shown."""
        for mark in self._marks:
            mark.hide()
            mark.deleteLater()
        self._marks = []
        if not marks or self._cells is None:
            return
        for place, column in enumerate(self._columns):
            if column.name in marks:
                self._marks.append(marks[column.name])
                self._cells.addWidget(marks[column.name], place, 2, Qt.AlignmentFlag.AlignTop)

    def clear(self) -> None:
        self.set_marks({})
        self._cells = self._fields = None
        self._columns, self._values = (), []
        self.setWidget(QWidget())

    def set_value_px(self, size_px: int) -> None:
        """Set the size of the letters of the values."""
        self._size_px = size_px
        self._dress()
        self._align_numbers()

    def _card(self) -> QFrame:
        card = QFrame()
        card.setMaximumWidth(CARD_WIDTH_PX)
        set_look(card, surface="card")
        rows = self._cells = QGridLayout(card)
        rows.setContentsMargins(XL, L, XL, L)
        rows.setHorizontalSpacing(XL)
        rows.setVerticalSpacing(M)
        rows.setColumnStretch(1, 1)
        self._values = []
        for place, column in enumerate(self._columns):
            name, value = Paragraph(column.name, tone=MUTED), Paragraph()
            name.setFixedWidth(NAME_WIDTH_PX)
            self._values.append(value)
            rows.addWidget(name, place, 0, Qt.AlignmentFlag.AlignTop)
            # A number keeps to its own width, so that its digits stand below those of the others.
            side = Qt.AlignmentFlag.AlignLeft if column.kind is ColumnKind.NUMBER else Qt.AlignmentFlag(0)
            rows.addWidget(value, place, 1, Qt.AlignmentFlag.AlignTop | side)
        return card

    def _dress(self) -> None:
        """Give the values their letters, and the side from which they are read."""
        for value, column in zip(self._values, self._columns, strict=True):
            is_number = column.kind is ColumnKind.NUMBER
            is_tabular = is_number or column.kind is ColumnKind.DATE
            value.setFont(fonts.font("body", tabular=is_tabular, size_px=self._size_px))
            value.setAlignment(Qt.AlignmentFlag.AlignRight if is_number else Qt.AlignmentFlag.AlignLeading)

    def _align_numbers(self) -> None:
        """Give all numbers the width of the widest."""
        numbers = [
            value for value, one in zip(self._values, self._columns, strict=True) if one.kind is ColumnKind.NUMBER
        ]
        if numbers:
            metrics = QFontMetrics(numbers[0].font())
            widest = max(metrics.horizontalAdvance(value.text()) for value in numbers) + 2
            for value in numbers:
                value.setFixedWidth(min(max(widest, _LEAST_NUMBER_PX), _MOST_NUMBER_PX))


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
