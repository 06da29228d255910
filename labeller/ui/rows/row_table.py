"""A row among its neighbours in the list, as a table."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QItemSelectionModel, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QTableView, QWidget

from labeller.domain.item import ItemId
from labeller.domain.row_columns import RowColumn
from labeller.ui.rows.row_table_model import Neighbour, RowTableModel
from labeller.ui.theme import set_look

ROW_HEIGHT_PX = 32
_LEAST_PX, _MOST_PX = 64, 240
_MARGIN_PX = 32
_STEPS = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}


class RowTable(QTableView):
    """The current row is the item on the page. `row_chosen(ItemId)` comes with a click, or with up and down.

    Other keys are left to the page, but for Shift with left and right, which move a wide table.
    """

    row_chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows = RowTableModel(self)
        self._current_id: ItemId | None = None
        self._widths_of: tuple[RowColumn, ...] | None = None
        self.setModel(self._rows)
        self.setAccessibleName(self.tr("Row and its neighbours"))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(ROW_HEIGHT_PX)
        heading = self.horizontalHeader()
        heading.setHighlightSections(False)
        heading.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        set_look(self, frame="none")

    def show_rows(self, rows: Sequence[Neighbour], columns: Sequence[RowColumn], current: ItemId) -> None:
        """Show these rows in these columns, the current one highlighted and in view."""
        self._current_id = current
        is_new = self._rows.show(rows, columns)
        # What somebody has made wider or narrower stays as long as the columns do.
        if self._widths_of != self._rows.columns:
            self._widths_of = self._rows.columns
            self._fit_columns()
        self._highlight(is_centred=is_new)

    def set_value_px(self, size_px: int) -> None:
        """Set the size of the letters."""
        self._rows.set_value_px(size_px)
        self.verticalHeader().setDefaultSectionSize(max(ROW_HEIGHT_PX, 2 * size_px))
        self._fit_columns()
        self._highlight(is_centred=True)

    def clear(self) -> None:
        self._current_id = None
        self._rows.show((), ())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        is_shifted = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if event.key() in _STEPS and event.modifiers() == Qt.KeyboardModifier.NoModifier:
            self._step(_STEPS[Qt.Key(event.key())])
        elif is_shifted and event.key() in {Qt.Key.Key_Left, Qt.Key.Key_Right}:
            step = _LEAST_PX if event.key() == Qt.Key.Key_Right else -_LEAST_PX
            bar = self.horizontalScrollBar()
            bar.setValue(bar.value() + step)
        else:
            event.ignore()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        item_id = self._rows.item_id(self.rowAt(event.position().toPoint().y()))
        if event.button() == Qt.MouseButton.LeftButton and item_id is not None and item_id != self._current_id:
            self.row_chosen.emit(item_id)

    def _step(self, step: int) -> None:
        place = self._rows.place_of(self._current_id)
        item_id = None if place is None else self._rows.item_id(place + step)
        if item_id is not None:
            self.row_chosen.emit(item_id)

    def _highlight(self, *, is_centred: bool) -> None:
        place = self._rows.place_of(self._current_id)
        if place is None:
            return
        index = self._rows.index(place, 0)
        flags = QItemSelectionModel.SelectionFlag
        # The table stays where it is sideways.
        sideways = self.horizontalScrollBar().value()
        self.selectionModel().setCurrentIndex(index, flags.ClearAndSelect | flags.Rows)
        hint = QAbstractItemView.ScrollHint
        self.scrollTo(index, hint.PositionAtCenter if is_centred else hint.EnsureVisible)
        self.horizontalScrollBar().setValue(sideways)

    def _fit_columns(self) -> None:
        # Qt asks the style sheet about every cell for that, which takes longer than anybody waits for a table.
        for place in range(self._rows.columnCount()):
            self.setColumnWidth(place, min(max(self._rows.widest_px(place) + _MARGIN_PX, _LEAST_PX), _MOST_PX))
