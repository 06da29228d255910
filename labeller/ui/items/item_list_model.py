"""The items of a list, read page by page as they come into view."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Collection, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from labeller.domain.item import ItemId, ItemSummary
from labeller.domain.schema import Label, LabelId
from labeller.ui.items.item_words import describe
from labeller.ui.widgets.text import plain_tooltip

SUMMARY_ROLE = Qt.ItemDataRole.UserRole
_ROLES = {
    SUMMARY_ROLE,
    Qt.ItemDataRole.DisplayRole,
    Qt.ItemDataRole.ToolTipRole,
    Qt.ItemDataRole.AccessibleTextRole,
}
PAGE_ROWS = 64
PAGES_KEPT = 64
# Above this it is cheaper to paint what is in view than to say which rows have changed.
_FEW = 100

LoadPage = Callable[[Sequence[ItemId]], Sequence[ItemSummary]]
"""Reads the summaries of some items, in any order; those that are gone are left out."""

Index = QModelIndex | QPersistentModelIndex
_NO_INDEX = QModelIndex()


class ItemListModel(QAbstractListModel):
    """Knows the ids of all items in their order, and the summaries of those that were looked at lately.

    Reading a page happens on the GUI thread, when its first row is painted: it must take no more than a few
    milliseconds. A list of a million items costs eight megabytes.
    """

    def __init__(self, load: LoadPage, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._load = load
        self._labels: dict[LabelId, Label] = {}
        self._ids: NDArray[np.int64] = np.empty(0, np.int64)
        self._by_id: NDArray[np.intp] | None = None
        self._pages: OrderedDict[int, dict[ItemId, ItemSummary]] = OrderedDict()

    def set_labels(self, labels: Sequence[Label]) -> None:
        """The labels of the schema, for their names."""
        self._labels = {label.id: label for label in labels}
        self.refresh_all()

    def set_items(self, ids: Sequence[ItemId] | NDArray[np.int64]) -> None:
        """Show these items in this order."""
        self.beginResetModel()
        self._ids = np.asarray(ids, np.int64)
        self._by_id = None
        self._pages.clear()
        self.endResetModel()

    def refresh(self, ids: Collection[ItemId]) -> None:
        """Read these items again: something about them has changed."""
        rows = [row for item_id in ids if (row := self.row_of(item_id)) is not None]
        for row in rows:
            self._pages.pop(row // PAGE_ROWS, None)
        if len(rows) > _FEW:
            self.refresh_all()
            return
        for row in rows:
            self.dataChanged.emit(self.index(row), self.index(row))

    def refresh_all(self) -> None:
        """Read all items again."""
        self._pages.clear()
        if len(self._ids):
            self.dataChanged.emit(self.index(0), self.index(len(self._ids) - 1))

    def item_id(self, row: int) -> ItemId:
        return int(self._ids[row])

    def row_of(self, item_id: ItemId) -> int | None:
        """The row of an item; None if it is not in the list."""
        if self._by_id is None:
            # Ids mostly come in order, which a stable sort finds out at once.
            self._by_id = np.argsort(self._ids, kind="stable")
        place = int(np.searchsorted(self._ids, item_id, sorter=self._by_id))
        if place == len(self._ids) or self._ids[self._by_id[place]] != item_id:
            return None
        return int(self._by_id[place])

    def summary(self, row: int) -> ItemSummary | None:
        """What the list shows of an item; None if it is gone."""
        return self._page(row // PAGE_ROWS).get(self.item_id(row))

    def rowCount(self, parent: Index = _NO_INDEX) -> int:
        return 0 if parent.isValid() else len(self._ids)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role not in _ROLES or not index.isValid():
            return None
        summary = self.summary(index.row())
        if summary is None or role == SUMMARY_ROLE:
            return summary
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return summary.name
            case Qt.ItemDataRole.ToolTipRole:
                return plain_tooltip(describe(summary, self._labels))
        return describe(summary, self._labels)

    def _page(self, number: int) -> dict[ItemId, ItemSummary]:
        page = self._pages.get(number)
        if page is None:
            ids = self._ids[number * PAGE_ROWS : (number + 1) * PAGE_ROWS].tolist()
            page = {summary.id: summary for summary in self._load(ids)}
            self._pages[number] = page
            if len(self._pages) > PAGES_KEPT:
                self._pages.popitem(last=False)
        self._pages.move_to_end(number)
        return page
