"""Cells of plain text to be read, row by row."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableWidget, QTableWidgetItem, QWidget

from labeller.ui.widgets.text import plain_tooltip

ROW_HEIGHT_PX = 30


class PlainTable(QTableWidget):
    """A table that cannot be edited. The last column takes the width that is left.

    A cell shows its text in one line; all of it is in the tool tip.
    """

    def __init__(self, name: str, columns: Sequence[str] = (), parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(ROW_HEIGHT_PX)
        heading = self.horizontalHeader()
        heading.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        heading.setHighlightSections(False)
        heading.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        heading.setStretchLastSection(True)
        self.set_columns(columns)

    def set_columns(self, names: Sequence[str]) -> None:
        """Show so many columns under these names; with none at all there is no header."""
        self.setColumnCount(len(names))
        self.setHorizontalHeaderLabels(list(names))
        self.horizontalHeader().setVisible(any(names))

    def show_rows(self, rows: Sequence[Sequence[str]]) -> None:
        """Fill the table with these rows and no others."""
        self.setRowCount(len(rows))
        for line, cells in enumerate(rows):
            for place, text in enumerate(cells):
                cell = QTableWidgetItem(" ".join(text.split()))
                cell.setToolTip(plain_tooltip(text))
                self.setItem(line, place, cell)
