"""Shows table rows: one as a card, or the one among its neighbours as a table."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from labeller.domain.item import Item
from labeller.domain.row_columns import RowColumn
from labeller.ui.rows.row_card import RowCard
from labeller.ui.rows.row_table import RowTable
from labeller.ui.rows.row_table_model import Neighbour

_LEAST_PX = 11
# The setting is for texts that are read at length; a cell is smaller by so much.
_CELL_SHARE = 13 / 17


class RowView(QStackedWidget):
    """A card, until `set_table` asks for the table.

    `neighbours_wanted(ItemId)` asks for the neighbours of a row, to be given to `show_neighbours`.
    `row_chosen(ItemId)` comes when somebody goes to another row of the table.
    """

    neighbours_wanted = Signal(object)
    row_chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.card = RowCard(self)
        self.table = RowTable(self)
        self._columns: tuple[RowColumn, ...] = ()
        self._item: Item | None = None
        self.addWidget(self.card)
        self.addWidget(self.table)
        self.setFocusProxy(self.card)
        self.table.row_chosen.connect(self.row_chosen)

    @property
    def shows_table(self) -> bool:
        return self.currentWidget() is self.table

    def set_columns(self, columns: tuple[RowColumn, ...]) -> None:
        """Show rows in these columns from now on."""
        if columns != self._columns:
            self._columns = columns
            self._refresh()

    def show_row(self, item: Item) -> None:
        """Show a row from its beginning."""
        self._item = item
        self._refresh()

    def show_neighbours(self, rows: Sequence[Neighbour]) -> None:
        """The row on the page with those around it, in their order."""
        if self._item is not None:
            self.table.show_rows(rows, self._columns, self._item.id)

    def set_table(self, *, is_table: bool) -> None:
        """Show the table or the card; the keyboard stays in the row if it was there."""
        if is_table == self.shows_table:
            return
        before, shown = (self.card, self.table) if is_table else (self.table, self.card)
        had_focus = before.hasFocus()
        self.setCurrentWidget(shown)
        self.setFocusProxy(shown)
        self._refresh()
        if had_focus:
            shown.setFocus(Qt.FocusReason.OtherFocusReason)

    def set_point_px(self, size_px: int) -> None:
        """Set the size of the letters, as it is for texts."""
        cell_px = max(_LEAST_PX, round(size_px * _CELL_SHARE))
        self.card.set_value_px(cell_px)
        self.table.set_value_px(cell_px)

    def clear(self) -> None:
        self._item = None
        self.card.clear()
        self.table.clear()

    def _refresh(self) -> None:
        if self._item is None:
            return
        if self.shows_table:
            self.neighbours_wanted.emit(self._item.id)
        else:
            self.card.show_row(self._item.fields or {}, self._columns)
