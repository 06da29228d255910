"""The first rows of a source, to see whether it was understood."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from labeller.ui.widgets.plain_table import ROW_HEIGHT_PX, PlainTable

_ROWS = 4
_LONGEST = 160
_WIDEST_PX = 400


class PreviewTable(PlainTable):
    """As high as its rows, to be looked at only."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", parent=parent)
        self.setAccessibleName(self.tr("First rows"))
        self.setSelectionMode(PlainTable.SelectionMode.NoSelection)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def show_preview(self, columns: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
        """Show the beginning of each of the first rows under the names of the columns."""
        width = max([len(columns), *(len(one) for one in rows)], default=0)
        self.set_columns([*columns, *([""] * (width - len(columns)))])
        self.show_rows([[text[:_LONGEST] for text in cells] for cells in rows[:_ROWS]])
        self.resizeColumnsToContents()
        for place in range(width):
            self.setColumnWidth(place, min(self.columnWidth(place), _WIDEST_PX))
        heading = self.horizontalHeader().sizeHint().height() if any(columns) else 0
        scrolled = self.horizontalScrollBar().sizeHint().height() if width > 1 else 0
        self.setFixedHeight(self.rowCount() * ROW_HEIGHT_PX + heading + scrolled + 2 * self.frameWidth())
