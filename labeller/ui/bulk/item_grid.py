"""The items of a page as a grid that is walked through with the arrows and marked with a click."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QItemSelectionModel, QSize, Signal
from PySide6.QtGui import QImage, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QListView, QWidget

from labeller.domain.item import Item, ItemId, Medium
from labeller.domain.schema import Label
from labeller.ui.bulk.cell_delegate import CELL_SIZES, CellDelegate
from labeller.ui.bulk.grid_model import Cell, GridModel
from labeller.ui.bulk.thumbnails import Thumbnails
from labeller.ui.theme import set_look

# What is cut by less than its border and its figures has been seen.
_HARDLY_CUT_PX = 24


class ItemGrid(QListView):
    """`toggled(ItemId)` comes with a click, `seen_changed` when more of the items has been on the screen.

    The keys of the page are left to the page, but for the arrows.
    """

    toggled = Signal(object)
    seen_changed = Signal()

    def __init__(self, medium: Medium, thumbnails: Thumbnails, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._thumbnails = thumbnails
        self._cells = GridModel(self)
        self._least_size = CELL_SIZES[medium]
        self._delegate = CellDelegate(medium, self._picture, self)
        self._seen = 0
        self.setModel(self._cells)
        self.setItemDelegate(self._delegate)
        self.setAccessibleName(self.tr("Items that look alike"))
        self.setViewMode(QListView.ViewMode.IconMode)
        self.setFlow(QListView.Flow.LeftToRight)
        self.setMovement(QListView.Movement.Static)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setUniformItemSizes(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setMouseTracking(True)
        self.setTabKeyNavigation(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        set_look(self, frame="none")
        # Who points at an item means that one with the next key. The list must not run away under the pointer.
        self.setAutoScroll(False)
        self.entered.connect(self.setCurrentIndex)
        self.clicked.connect(lambda index: self.toggled.emit(self._cells.item_id(index)))
        self.verticalScrollBar().valueChanged.connect(self._note_seen)
        self.verticalScrollBar().rangeChanged.connect(self._note_seen)
        thumbnails.loaded.connect(lambda item_id: self._cells.refresh([item_id]))

    @property
    def cells(self) -> Sequence[Cell]:
        return self._cells.cells

    @property
    def current_id(self) -> ItemId | None:
        """The item that the arrows have come to."""
        return self._cells.item_id(self.currentIndex())

    @property
    def unseen(self) -> int:
        """How many items have not been on the screen yet, as a whole."""
        return len(self.cells) - self._seen

    def show_cells(self, cells: Sequence[Cell]) -> None:
        """Show these from the beginning."""
        self._thumbnails.want([cell.item for cell in cells])
        self._seen = 0
        self._cells.show(cells)
        self.scrollToTop()
        if cells:
            self.selectionModel().setCurrentIndex(
                self._cells.index(0), QItemSelectionModel.SelectionFlag.ClearAndSelect
            )
        self.doItemsLayout()
        self._note_seen()

    def mark(self, item_id: ItemId, *, is_wrong: bool, instead: Label | None) -> None:
        self._cells.mark(item_id, is_wrong=is_wrong, instead=instead)

    def go_on(self) -> None:
        """To the next cell, if there is one."""
        index = self._cells.index(self.currentIndex().row() + 1)
        if index.isValid():
            self.setCurrentIndex(index)
            self.scrollTo(index)

    def show_more(self) -> None:
        """Go on by what fits on the screen, the arrows with it."""
        index = self._cells.index(min(self._seen, len(self.cells) - 1))
        self.scrollTo(index, QAbstractItemView.ScrollHint.PositionAtTop)
        self.setCurrentIndex(index)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        super().keyPressEvent(event)
        self.scrollTo(self.currentIndex())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """As many columns as there is room for, evenly spread."""
        super().resizeEvent(event)
        room = max(self.viewport().width() - 1, self._least_size.width())
        width = room // (room // self._least_size.width())
        self._delegate.cell_size = QSize(width, self._least_size.height())
        self.setGridSize(self._delegate.cell_size)
        self._note_seen()

    def keyboardSearch(self, search: str) -> None:
        """Letters and digits belong to the page."""

    def _note_seen(self) -> None:
        """Count the items above the lower end of the screen: what was never seen must not be confirmed."""
        end, seen = self.viewport().height(), self._seen
        for place in range(self._seen, len(self.cells)):
            if self.visualRect(self._cells.index(place)).bottom() > end + _HARDLY_CUT_PX:
                break
            seen = place + 1
        if seen != self._seen:
            self._seen = seen
            self.seen_changed.emit()

    def _picture(self, item: Item) -> QImage | None:
        return self._thumbnails.find(item)
