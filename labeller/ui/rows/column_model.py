"""The columns of table rows as a list that is put in order, ticked and typed."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QCoreApplication,
    QMimeData,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)

from labeller.domain.row_columns import ColumnKind, RowColumn
from labeller.media.cells import is_blank
from labeller.project.row_columns import ColumnsSeen
from labeller.ui.rows.cells import shown_cell
from labeller.ui.theme import color
from labeller.ui.widgets.text import plain_tooltip

NAME, KIND, EXAMPLES = range(3)
_EXAMPLES = 3
_PLACES = "application/x-labeller-columns"

Index = QModelIndex | QPersistentModelIndex
_NO_INDEX = QModelIndex()


class ColumnModel(QAbstractTableModel):
    """One line for each column: its name with a tick where it is shown, its kind, and what stands in it.

    `moved(first, last)` says where the lines are that were moved.
    """

    moved = Signal(int, int)

    def __init__(self, seen: ColumnsSeen, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._columns = list(seen.columns)
        self._examples = {one.name: _examples(seen.cells(one.name)) for one in seen.columns}

    @property
    def columns(self) -> tuple[RowColumn, ...]:
        """As they are now, in their order."""
        return tuple(self._columns)

    def set_columns(self, columns: Sequence[RowColumn]) -> None:
        """Show these, which are the same in another order or of other kinds."""
        self.beginResetModel()
        self._columns = list(columns)
        self.endResetModel()

    def set_kind(self, places: Collection[int], kind: ColumnKind) -> None:
        self._change(places, lambda one: replace(one, kind=kind))

    def set_shown(self, places: Collection[int], *, is_shown: bool) -> None:
        self._change(places, lambda one: replace(one, is_shown=is_shown))

    def move(self, places: Collection[int], target: int) -> None:
        """Put these lines, in their order, before the line that is at `target` now."""
        moving = [self._columns[place] for place in sorted(places)]
        first = target - sum(place < target for place in places)
        kept = [one for place, one in enumerate(self._columns) if place not in set(places)]
        self.set_columns([*kept[:first], *moving, *kept[first:]])
        self.moved.emit(first, first + len(moving) - 1)

    def rowCount(self, parent: Index = _NO_INDEX) -> int:
        return 0 if parent.isValid() else len(self._columns)

    def columnCount(self, parent: Index = _NO_INDEX) -> int:
        return 0 if parent.isValid() else EXAMPLES + 1

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation is not Qt.Orientation.Horizontal or role != Qt.ItemDataRole.DisplayRole:
            return None
        return (self.tr("Column"), self.tr("Kind"), self.tr("For example"))[section]

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        column = self._columns[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return self._text(column, index.column())
            case Qt.ItemDataRole.ToolTipRole:
                return plain_tooltip(column.name if index.column() == NAME else self._text(column, index.column()))
            case Qt.ItemDataRole.CheckStateRole if index.column() == NAME:
                return Qt.CheckState.Checked if column.is_shown else Qt.CheckState.Unchecked
            case Qt.ItemDataRole.ForegroundRole if not column.is_shown or index.column() == EXAMPLES:
                return color("text-muted")
        return None

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        if role != Qt.ItemDataRole.CheckStateRole:
            return False
        self.set_shown([index.row()], is_shown=Qt.CheckState(value) is Qt.CheckState.Checked)
        return True

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.ItemIsDropEnabled  # between the lines, never onto one
        held = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsDragEnabled
        return held | Qt.ItemFlag.ItemIsUserCheckable if index.column() == NAME else held

    def supportedDropActions(self) -> Qt.DropAction:
        return Qt.DropAction.MoveAction

    def mimeTypes(self) -> list[str]:
        return [_PLACES]

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        carried = QMimeData()
        places = sorted({index.row() for index in indexes})
        carried.setData(_PLACES, ",".join(map(str, places)).encode())
        return carried

    def dropMimeData(self, data: QMimeData, _: Qt.DropAction, row: int, __: int, parent: Index) -> bool:
        if not data.hasFormat(_PLACES):
            return False
        target = row if row >= 0 else parent.row() if parent.isValid() else len(self._columns)
        self.move([int(place) for place in bytes(data.data(_PLACES).data()).decode().split(",")], target)
        return False  # the lines are moved already: the view must not take them away

    def _change(self, places: Collection[int], change: Callable[[RowColumn], RowColumn]) -> None:
        for place in places:
            self._columns[place] = change(self._columns[place])
            self.dataChanged.emit(self.index(place, NAME), self.index(place, EXAMPLES))

    def _text(self, column: RowColumn, place: int) -> str:
        match place:
            case _ if place == NAME:
                return " ".join(column.name.split())
            case _ if place == KIND:
                return kind_title(column.kind)
        return self._examples.get(column.name, "")


def kind_title(kind: ColumnKind) -> str:
    """A kind in the words of the window."""
    return {
        ColumnKind.NUMBER: QCoreApplication.translate("rows", "Number"),
        ColumnKind.CATEGORY: QCoreApplication.translate("rows", "Category"),
        ColumnKind.TEXT: QCoreApplication.translate("rows", "Text"),
        ColumnKind.DATE: QCoreApplication.translate("rows", "Date"),
        ColumnKind.YES_NO: QCoreApplication.translate("rows", "Yes or no"),
    }[kind]


def _examples(cells: Sequence[Any]) -> str:
    """The first few different values, in one line."""
    texts: dict[str, None] = {}
    for cell in cells:
        if not is_blank(cell):
            texts.setdefault(" ".join(shown_cell(cell, ColumnKind.TEXT).text.split()))
        if len(texts) == _EXAMPLES:
            break
    return "  ·  ".join(texts)
