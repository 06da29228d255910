"""The list itself: rows of one height, as many as there are.

Qt's own list view asks its model about every row whenever that is reset, two seconds for a million. Rows of one
height need none of that: the place of a row is its number times the height.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import (
    QEvent,
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QCursor,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QRegion,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QAbstractScrollArea,
    QFrame,
    QStyle,
    QStyleOptionViewItem,
    QWidget,
)

from labeller.domain.item import ItemId
from labeller.domain.schema import Label
from labeller.ui.after_paint import after_paint
from labeller.ui.items.item_delegate import ROW_HEIGHT_PX, ItemDelegate
from labeller.ui.items.item_list_model import ItemListModel
from labeller.ui.theme import FOCUS_WIDTH, color

_MOVES = {
    Qt.Key.Key_Up: QAbstractItemView.CursorAction.MoveUp,
    Qt.Key.Key_Down: QAbstractItemView.CursorAction.MoveDown,
    Qt.Key.Key_Home: QAbstractItemView.CursorAction.MoveHome,
    Qt.Key.Key_End: QAbstractItemView.CursorAction.MoveEnd,
    Qt.Key.Key_PageUp: QAbstractItemView.CursorAction.MovePageUp,
    Qt.Key.Key_PageDown: QAbstractItemView.CursorAction.MovePageDown,
}
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class ItemListView(QAbstractItemView):
    """Shows an ItemListModel. The current row is the item on the page.

    `item_chosen(ItemId)` comes when a person goes to another item: by a click, or by the keys once they rest.
    `left` comes with Enter: the keyboard should go back to the item. It takes the keyboard by Tab only, so that a
    click leaves the label keys and Enter to the page.
    """

    item_chosen = Signal(object)
    left = Signal()

    def __init__(self, model: ItemListModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._items = model
        self._rows = ItemDelegate(self)
        self._current_id: ItemId | None = None
        self._repainting = after_paint(self, self.viewport().update)
        self.setModel(model)
        # After the view and its selection model have forgotten the old rows.
        model.modelReset.connect(self._on_reset)
        self.setItemDelegate(self._rows)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setProperty("frame", "none")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMouseTracking(True)
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setAccessibleName(self.tr("Items"))

    @property
    def current_id(self) -> ItemId | None:
        """The item on the page, whether or not the list has it."""
        return self._current_id

    def set_labels(self, labels: Sequence[Label]) -> None:
        self._rows.set_labels(labels)
        self._items.set_labels(labels)

    def set_current(self, item_id: ItemId | None) -> None:
        """Highlight the item on the page and keep it in view. Tells nobody."""
        self._current_id = item_id
        row = None if item_id is None else self._items.row_of(item_id)
        index = QModelIndex() if row is None else self._items.index(row)
        self.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.NoUpdate)
        self.viewport().update()
        if row is not None:
            self.scrollTo(index)

    def step(self, rows: int) -> None:
        """Go so many rows down or up from the current one, or to the first if there is none."""
        row = self.currentIndex().row()
        self._go_to(0 if row < 0 else row + rows)
        self._choose()

    def go_to_end(self, *, first: bool) -> None:
        """Go to the first or the last item of the list."""
        self._go_to(0 if first else self._items.rowCount() - 1)
        self._choose()

    def visualRect(self, index: QModelIndex | QPersistentModelIndex) -> QRect:
        if not index.isValid():
            return QRect()
        return QRect(0, index.row() * ROW_HEIGHT_PX - self.verticalOffset(), self.viewport().width(), ROW_HEIGHT_PX)

    def indexAt(self, point: QPoint) -> QModelIndex:
        row = (point.y() + self.verticalOffset()) // ROW_HEIGHT_PX
        return self._items.index(row) if 0 <= row < self._items.rowCount() else QModelIndex()

    def scrollTo(
        self,
        index: QModelIndex | QPersistentModelIndex,
        hint: QAbstractItemView.ScrollHint = QAbstractItemView.ScrollHint.EnsureVisible,
    ) -> None:
        place, height, bar = self.visualRect(index), self.viewport().height(), self.verticalScrollBar()
        if hint == QAbstractItemView.ScrollHint.EnsureVisible and place.top() >= 0 and place.bottom() < height:
            return
        if -ROW_HEIGHT_PX <= place.top() <= height:
            # Next to what is in view: move as little as possible.
            bar.setValue(bar.value() + (place.top() if place.top() < 0 else place.bottom() + 1 - height))
        else:
            bar.setValue(bar.value() + place.center().y() - height // 2)

    def moveCursor(self, action: QAbstractItemView.CursorAction, _: Qt.KeyboardModifier) -> QModelIndex:
        row, last = self.currentIndex().row(), self._items.rowCount() - 1
        page = max(1, self.viewport().height() // ROW_HEIGHT_PX - 1)
        steps = {
            QAbstractItemView.CursorAction.MoveUp: -1,
            QAbstractItemView.CursorAction.MovePrevious: -1,
            QAbstractItemView.CursorAction.MoveDown: 1,
            QAbstractItemView.CursorAction.MoveNext: 1,
            QAbstractItemView.CursorAction.MovePageUp: -page,
            QAbstractItemView.CursorAction.MovePageDown: page,
            QAbstractItemView.CursorAction.MoveHome: -row,
            QAbstractItemView.CursorAction.MoveEnd: last - row,
        }
        return self._items.index(min(max(row + steps.get(action, 0), 0), last))

    def dataChanged(
        self, _first: QModelIndex | QPersistentModelIndex, _last: QModelIndex | QPersistentModelIndex, *_: object
    ) -> None:
        # Rows are read when they are painted, which must not hold up the next item.
        self._repainting.start()

    def horizontalOffset(self) -> int:
        return 0

    def verticalOffset(self) -> int:
        return self.verticalScrollBar().value()

    def isIndexHidden(self, _: QModelIndex | QPersistentModelIndex) -> bool:
        return False

    def setSelection(self, rect: QRect, command: QItemSelectionModel.SelectionFlag) -> None:
        """Nothing is selected here: there is only the current row."""

    def visualRegionForSelection(self, _: QItemSelection) -> QRegion:
        return QRegion()

    def keyboardSearch(self, search: str) -> None:
        """Letters are labels of the page; and looking through a million names would take a while."""

    def updateGeometries(self) -> None:
        height = self.viewport().height()
        bar = self.verticalScrollBar()
        bar.setRange(0, max(0, self._items.rowCount() * ROW_HEIGHT_PX - height))
        bar.setPageStep(height)
        bar.setSingleStep(ROW_HEIGHT_PX)
        super().updateGeometries()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.updateGeometries()

    def paintEvent(self, event: QPaintEvent) -> None:
        option = QStyleOptionViewItem()
        self.initViewItemOption(option)
        pointed = self.indexAt(self.viewport().mapFromGlobal(QCursor.pos())) if self.viewport().underMouse() else None
        plain = option.state
        with QPainter(self.viewport()) as painter:
            for row in self._rows_between(event.rect().top(), event.rect().bottom()):
                index = self._items.index(row)
                option.rect = self.visualRect(index)
                option.state = plain
                if index == self.currentIndex():
                    option.state |= QStyle.StateFlag.State_Selected
                if index == pointed:
                    option.state |= QStyle.StateFlag.State_MouseOver
                self._rows.paint(painter, option, index)
            self._paint_focus(painter)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        index = self.indexAt(event.position().toPoint())
        if event.button() == Qt.MouseButton.LeftButton and index.isValid():
            self._go_to(index.row())
            self._choose()

    def focusInEvent(self, event: QFocusEvent) -> None:
        # Not the item view's own, which would make the first row current though nobody went there.
        QAbstractScrollArea.focusInEvent(self, event)
        self.viewport().update()

    def event(self, event: QEvent) -> bool:
        # With the keyboard in the list its keys are its own, even if they mean something else on the page.
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and _is_own(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not _is_own(event) or not self._items.rowCount():
            event.ignore()
        elif event.key() in _ENTER:
            self._choose()
            self.left.emit()
        else:
            self._go_to(self.moveCursor(_MOVES[Qt.Key(event.key())], event.modifiers()).row())
            if not event.isAutoRepeat():
                self._choose()

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        # A key that is held runs through the list; the page follows when it is let go.
        if event.key() in _MOVES and not event.isAutoRepeat():
            self._choose()
        else:
            event.ignore()

    def _on_reset(self) -> None:
        self.updateGeometries()
        self.set_current(self._current_id)

    def _go_to(self, row: int) -> None:
        row = min(row, self._items.rowCount() - 1)
        if row >= 0:
            index = self._items.index(row)
            self.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.NoUpdate)
            self.scrollTo(index)
            self.viewport().update()

    def _choose(self) -> None:
        """Tell which item is current now, if it is another."""
        row = self.currentIndex().row()
        if row >= 0 and self._items.item_id(row) != self._current_id:
            self._current_id = self._items.item_id(row)
            self.item_chosen.emit(self._current_id)

    def _rows_between(self, top: int, bottom: int) -> range:
        first = (top + self.verticalOffset()) // ROW_HEIGHT_PX
        last = (bottom + self.verticalOffset()) // ROW_HEIGHT_PX
        return range(max(first, 0), min(last + 1, self._items.rowCount()))

    def _paint_focus(self, painter: QPainter) -> None:
        """The ring of the keyboard, round the current row or, without one, round the list."""
        if not self.hasFocus():
            return
        index = self.currentIndex()
        place = self.visualRect(index) if index.isValid() else self.viewport().rect()
        painter.setPen(color("focus"))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for inset in range(FOCUS_WIDTH):
            painter.drawRect(place.adjusted(inset, inset, -inset - 1, -inset - 1))


def _is_own(event: QKeyEvent) -> bool:
    plain = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier == Qt.KeyboardModifier.NoModifier
    return plain and (event.key() in _MOVES or event.key() in _ENTER)
