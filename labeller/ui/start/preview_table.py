"""The first rows of a source, to see whether it was understood."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableWidget, QTableWidgetItem, QWidget

_ROWS = 6
_LONGEST = 120
_ROW_HEIGHT_PX = 28
_WIDEST_PX = 360


class PreviewTable(QTableWidget):
    """Plain cells that can be read and not changed."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(self.tr("First rows"))
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(_ROW_HEIGHT_PX)
        self.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)

    def show_rows(self, columns: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
        self.clear()
        width = max([len(columns), *(len(one) for one in rows)], default=0)
        self.setColumnCount(width)
        self.setHorizontalHeaderLabels([*columns, *([""] * (width - len(columns)))])
        self.horizontalHeader().setVisible(any(columns))
        self.setRowCount(min(len(rows), _ROWS))
        for line, cells in enumerate(rows[:_ROWS]):
            for place, text in enumerate(cells):
                self.setItem(line, place, QTableWidgetItem(" ".join(text.split())[:_LONGEST]))
        self.resizeColumnsToContents()
        for place in range(width):
            self.setColumnWidth(place, min(self.columnWidth(place), _WIDEST_PX))
        if width:
            self.horizontalHeader().setSectionResizeMode(width - 1, QHeaderView.ResizeMode.Stretch)
        heading = self.horizontalHeader().sizeHint().height() if any(columns) else 0
        self.setFixedHeight(self.rowCount() * _ROW_HEIGHT_PX + heading + 2 * self.frameWidth() + 2)
