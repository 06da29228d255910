"""The annotations of the item as a list: what is on it, and which of them is selected."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QFontMetrics, QKeyEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import QFrame, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from labeller.domain.annotation import Annotation
from labeller.domain.schema import Label, LabelId
from labeller.domain.shape import Relation, Shape
from labeller.errors import LabellerError
from labeller.ui import fonts, icons
from labeller.ui.annotating.annotation_words import relation_words, shape_words
from labeller.ui.annotating.board import AnnotationBoard
from labeller.ui.theme import M, S, color

ROW_HEIGHT_PX = 28
ICON_PX = 16
DOT_PX = 8
_Index = QModelIndex | QPersistentModelIndex


class _Model(QAbstractListModel):
    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.annotations: Sequence[Annotation] = ()
        self.labels: Mapping[LabelId, Label] = {}
        self.text = ""
        self._shapes: Mapping[int | None, Shape | None] = {}

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.annotations)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return None
        name, where = self.words(index.row())
        return f"{name}, {where}"

    def words(self, row: int) -> tuple[str, str]:
        one = self.annotations[row]
        label = self.labels.get(one.label_id)
        return label.name if label else "", self._where(one.shape)

    def _where(self, shape: Shape | None) -> str:
        if not isinstance(shape, Relation):
            return shape_words(shape, self.text)
        begin, end = (self._shapes.get(key) for key in (shape.from_id, shape.to_id))
        return relation_words(begin, end, self.text)

    def show(self, annotations: Sequence[Annotation]) -> None:
        """The topmost first, as in every drawing program."""
        fresh = list(reversed(annotations))
        self._shapes = {one.id: one.shape for one in fresh}
        if [one.id for one in fresh] == [one.id for one in self.annotations]:
            self.annotations = fresh
            if fresh:
                self.dataChanged.emit(self.index(0), self.index(len(fresh) - 1))
            return
        self.beginResetModel()
        self.annotations = fresh
        self.endResetModel()


class AnnotationList(QListView):
    """Rows for what is on the board. Selecting a row selects it there, and the other way round.

    Delete removes, Enter and Escape give the keyboard back (`left`). `failed` carries what could not be done.
    """

    left = Signal()
    failed = Signal(object)

    def __init__(self, board: AnnotationBoard, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._board = board
        self._model = _Model(self)
        self._is_following = False
        self.setModel(self._model)
        self.setItemDelegate(_Delegate(self._model, self))
        self.setUniformItemSizes(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setSelectionMode(QListView.SelectionMode.ExtendedSelection)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMouseTracking(True)
        self.setAccessibleName(self.tr("Annotations"))
        self.selectionModel().selectionChanged.connect(self._on_rows_selected)
        board.changed.connect(self._show)
        board.selection_changed.connect(self._follow)

    def set_labels(self, labels: Sequence[Label]) -> None:
        self._model.labels = {label.id: label for label in labels}
        self.viewport().update()

    def set_text(self, text: str) -> None:
        """The text that spans are of."""
        self._model.text = text

    def toggle_hidden(self, row: int) -> None:
        one = self._model.annotations[row]
        self._change(replace(one, is_hidden=not one.is_hidden), self.tr("Show") if one.is_hidden else self.tr("Hide"))

    def toggle_locked(self, row: int) -> None:
        one = self._model.annotations[row]
        title = self.tr("Unlock") if one.is_locked else self.tr("Lock")
        self._change(replace(one, is_locked=not one.is_locked), title)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        match event.key():
            case Qt.Key.Key_Delete | Qt.Key.Key_Backspace:
                self._safely_remove()
            case Qt.Key.Key_Escape:
                self.left.emit()
            case Qt.Key.Key_Up | Qt.Key.Key_Down | Qt.Key.Key_Home | Qt.Key.Key_End:
                super().keyPressEvent(event)
            case _:
                event.ignore()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        index = self.indexAt(event.position().toPoint())
        button = _button_at(self.visualRect(index), event.position().toPoint().x()) if index.isValid() else ""
        if button == "hide":
            self.toggle_hidden(index.row())
        elif button == "lock":
            self.toggle_locked(index.row())
        else:
            super().mousePressEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        self.viewport().update()
        super().leaveEvent(event)

    def _change(self, annotation: Annotation, title: str) -> None:
        try:
            self._board.change((annotation,), title)
        except LabellerError as error:
            self.failed.emit(error)

    def _safely_remove(self) -> None:
        try:
            self._board.remove(self._board.selected)
        except LabellerError as error:
            self.failed.emit(error)

    def _show(self) -> None:
        self._model.show(self._board.annotations)
        self._follow()

    def _follow(self) -> None:
        """Select the rows of what is selected on the board."""
        if self._is_following:
            return
        wanted = set(self._board.selected)
        selection = QItemSelection()
        last = QModelIndex()
        for row, one in enumerate(self._model.annotations):
            if one.id in wanted:
                last = self._model.index(row)
                selection.select(last, last)
        self._is_following = True
        self.selectionModel().select(selection, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        if last.isValid():
            self.selectionModel().setCurrentIndex(last, QItemSelectionModel.SelectionFlag.NoUpdate)
            self.scrollTo(last)
        self._is_following = False

    def _on_rows_selected(self) -> None:
        if self._is_following:
            return
        self._is_following = True
        rows = sorted(index.row() for index in self.selectionModel().selectedRows())
        self._board.select(one.id for row in rows if (one := self._model.annotations[row]).id is not None)
        self._is_following = False


class _Delegate(QStyledItemDelegate):
    """Colour, label, where it is, and at the end what hides and locks it."""

    def __init__(self, model: _Model, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self._name_font = fonts.font("body")
        self._small_font = fonts.font("secondary")

    def sizeHint(self, option: QStyleOptionViewItem, _: _Index) -> QSize:
        return QSize(option.rect.width(), ROW_HEIGHT_PX)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        one = self._model.annotations[index.row()]
        name, where = self._model.words(index.row())
        is_selected = bool(option.state & QStyle.StateFlag.State_Selected)
        is_hovered = bool(option.state & QStyle.StateFlag.State_MouseOver)
        if is_selected or is_hovered:
            painter.fillRect(option.rect, color("selection" if is_selected else "surface-2"))
        room = option.rect.adjusted(M, 0, -M, 0)
        label = self._model.labels.get(one.label_id)
        self._dot(painter, room, QColor(label.color) if label else color("text-muted"))
        right = self._icons(painter, option.rect, one, are_offered=is_hovered)
        ink = color("selection-text" if is_selected else "text-muted" if one.is_hidden else "text")
        left = room.left() + DOT_PX + S
        left = self._words(painter, QRect(left, room.top(), right - left, room.height()), name, self._name_font, ink)
        muted = ink if is_selected else color("text-muted")
        self._words(
            painter, QRect(left + S, room.top(), right - left - S, room.height()), where, self._small_font, muted
        )

    def _dot(self, painter: QPainter, room: QRect, shade: QColor) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(shade)
        painter.drawEllipse(QRect(room.left(), room.center().y() - DOT_PX // 2 + 1, DOT_PX, DOT_PX))

    def _icons(self, painter: QPainter, row: QRect, one: Annotation, *, are_offered: bool) -> int:
        """Paint what is set, and where the mouse is also what could be. Gives back where the room before them ends."""
        shown = (
            ("hide", one.is_hidden, "eye-off" if one.is_hidden else "eye"),
            ("lock", one.is_locked, "lock"),
        )
        right, ratio = row.right() - M, painter.device().devicePixelRatioF()
        for button, is_set, name in shown:
            if is_set or are_offered:
                place = _button_place(row, button)
                role = "text" if is_set else "text-muted"
                painter.drawPixmap(place.topLeft(), icons.pixmap(name, role, ICON_PX, ratio))
                right = min(right, place.left() - S)
        return right

    def _words(self, painter: QPainter, room: QRect, words: str, font: Any, ink: QColor) -> int:
        metrics = QFontMetrics(font)
        shown = metrics.elidedText(words, Qt.TextElideMode.ElideRight, max(0, room.width()))
        painter.setFont(font)
        painter.setPen(ink)
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine, shown)
        return room.left() + metrics.horizontalAdvance(shown)


def _button_place(row: QRect, button: str) -> QRect:
    number = ("hide", "lock").index(button)
    left = row.right() + 1 - M - ICON_PX - number * (ICON_PX + S)
    return QRect(left, row.center().y() - ICON_PX // 2 + 1, ICON_PX, ICON_PX)


def _button_at(row: QRect, x: int) -> str:
    """The button at that place of a row, or an empty string."""
    for button in ("hide", "lock"):
        place = _button_place(row, button)
        if place.left() - S // 2 <= x <= place.right() + S // 2:
            return button
    return ""
