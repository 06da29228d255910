"""Some rows with what was said about them, as cells of a table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor, QFontMetrics

from labeller.domain.item import Item, ItemId
from labeller.domain.row_columns import ColumnKind, RowColumn
from labeller.ui import fonts
from labeller.ui.rows.cells import ShownCell, shown_cell
from labeller.ui.theme import color
from labeller.ui.widgets.painting import dot
from labeller.ui.widgets.text import plain_tooltip

# A column is never as wide as that.
_MOST_MEASURED = 80
_MEASURED_ROWS = 12
_TABULAR = {ColumnKind.NUMBER, ColumnKind.DATE}

Index = QModelIndex | QPersistentModelIndex
_NO_INDEX = QModelIndex()


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A row with what was said about it in words, and the colour of its label."""

    item: Item
    answer: str = ""
    color: str = ""


class RowTableModel(QAbstractTableModel):
    """The answer first, then the columns that are shown."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: tuple[Neighbour, ...] = ()
        self._columns: tuple[RowColumn, ...] = ()
        self._cells: dict[tuple[int, int], ShownCell] = {}
        self._size_px: int | None = None

    @property
    def columns(self) -> tuple[RowColumn, ...]:
        """Those that are shown, in their order."""
        return self._columns

    def show(self, rows: Sequence[Neighbour], columns: Sequence[RowColumn]) -> bool:
        """Show these rows under these columns and no others. Gives whether those are others than before."""
        shown = tuple(one for one in columns if one.is_shown)
        if (tuple(rows), shown) == (self._rows, self._columns):
            return False
        self.beginResetModel()
        self._rows, self._columns = tuple(rows), shown
        self._cells = {}
        self.endResetModel()
        return True

    def widest_px(self, place: int) -> int:
        """How wide the widest text of a column is in some of its rows, its heading among them."""
        metrics = QFontMetrics(fonts.font("body", tabular=True, size_px=self._size_px))
        heading = str(self.headerData(place, Qt.Orientation.Horizontal))
        some = range(0, len(self._rows), len(self._rows) // _MEASURED_ROWS + 1)
        texts = (str(self.index(line, place).data()) for line in some)
        return max(metrics.horizontalAdvance(text[:_MOST_MEASURED]) for text in (heading, *texts))

    def set_value_px(self, size_px: int) -> None:
        """Set the size of the letters."""
        self.beginResetModel()
        self._size_px = size_px
        self.endResetModel()

    def place_of(self, item_id: ItemId | None) -> int | None:
        """The line of an item; None if it is not there."""
        return next((place for place, row in enumerate(self._rows) if row.item.id == item_id), None)

    def item_id(self, place: int) -> ItemId | None:
        """The item of a line; None outside the table."""
        return self._rows[place].item.id if 0 <= place < len(self._rows) else None

    def rowCount(self, parent: Index = _NO_INDEX) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = _NO_INDEX) -> int:
        return 0 if parent.isValid() else len(self._columns) + 1

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation is not Qt.Orientation.Horizontal:
            return None
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return self.tr("Answer") if section == 0 else " ".join(self._columns[section - 1].name.split())
            case Qt.ItemDataRole.TextAlignmentRole:
                return self._side(section)
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return self._side(index.column())
        if role == Qt.ItemDataRole.FontRole:
            is_tabular = index.column() > 0 and self._columns[index.column() - 1].kind in _TABULAR
            return fonts.font("body", tabular=is_tabular, size_px=self._size_px)
        if index.column() == 0:
            return _answer(self._rows[index.row()], role)
        return _cell(self._shown(index.row(), index.column() - 1), role)

    def _shown(self, line: int, place: int) -> ShownCell:
        """A cell, made when it is looked at: of a wide table most are never seen."""
        if (line, place) not in self._cells:
            column = self._columns[place]
            self._cells[line, place] = shown_cell((self._rows[line].item.fields or {}).get(column.name), column.kind)
        return self._cells[line, place]

    def _side(self, section: int) -> Qt.AlignmentFlag:
        is_number = section > 0 and self._columns[section - 1].kind is ColumnKind.NUMBER
        side = Qt.AlignmentFlag.AlignRight if is_number else Qt.AlignmentFlag.AlignLeft
        return side | Qt.AlignmentFlag.AlignVCenter


def _answer(row: Neighbour, role: int) -> Any:
    match role:
        case Qt.ItemDataRole.DisplayRole:
            return row.answer
        case Qt.ItemDataRole.DecorationRole if row.color:
            return dot(QColor(row.color))
        case Qt.ItemDataRole.ToolTipRole:
            return plain_tooltip(row.item.name)
    return None


def _cell(cell: ShownCell, role: int) -> Any:
    match role:
        case Qt.ItemDataRole.DisplayRole:
            return " ".join(cell.text.split())
        case Qt.ItemDataRole.ToolTipRole:
            return plain_tooltip(cell.text)
        case Qt.ItemDataRole.ForegroundRole if cell.is_missing:
            return color("text-muted")
    return None
