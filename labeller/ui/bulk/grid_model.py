"""The items of one page as a list model: what each cell shows and what was said of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from labeller.domain.item import Item, ItemId
from labeller.domain.schema import Label
from labeller.ui.numbers import percent_text

CELL_ROLE = Qt.ItemDataRole.UserRole


@dataclass(frozen=True, slots=True)
class Cell:
    """An item with how sure the learner is of it. `instead` is the right label of a wrong one, where it was given."""

    item: Item
    confidence: float
    is_wrong: bool = False
    instead: Label | None = None


class GridModel(QAbstractListModel):
    """Cells in the order in which they are shown."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._cells: list[Cell] = []
        self._places: dict[ItemId, int] = {}

    def show(self, cells: Sequence[Cell]) -> None:
        self.beginResetModel()
        self._cells = list(cells)
        self._places = {cell.item.id: place for place, cell in enumerate(cells)}
        self.endResetModel()

    @property
    def cells(self) -> Sequence[Cell]:
        return self._cells

    def mark(self, item_id: ItemId, *, is_wrong: bool, instead: Label | None) -> None:
        place = self._places[item_id]
        self._cells[place] = replace(self._cells[place], is_wrong=is_wrong, instead=instead)
        self.dataChanged.emit(self.index(place), self.index(place))

    def refresh(self, item_ids: Sequence[ItemId]) -> None:
        """Paint these anew: more is known of how they look."""
        for item_id in item_ids:
            if item_id in self._places:
                at = self.index(self._places[item_id])
                self.dataChanged.emit(at, at, [Qt.ItemDataRole.DecorationRole])

    def item_id(self, index: QModelIndex | QPersistentModelIndex) -> ItemId | None:
        return self._cells[index.row()].item.id if index.isValid() else None

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._cells)

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        cell = self._cells[index.row()]
        match role:
            case Qt.ItemDataRole.UserRole:
                return cell
            case Qt.ItemDataRole.DisplayRole:
                return cell.item.name
            case Qt.ItemDataRole.AccessibleTextRole:
                return self._spoken(cell)
        return None

    def _spoken(self, cell: Cell) -> str:
        words = [cell.item.text or cell.item.name, percent_text(cell.confidence)]
        if cell.instead is not None:
            words.append(self.tr("wrong, it is {label}").format(label=cell.instead.name))
        elif cell.is_wrong:
            words.append(self.tr("wrong"))
        return ", ".join(words)
