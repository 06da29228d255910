"""Every command at the tip of the fingers: type a few letters, press Enter."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QAction, QPainter, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import (
    QDialog,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from labeller.ui import fonts, icons
from labeller.ui.shortcuts import spec_of
from labeller.ui.theme import CONTROL_HEIGHT, M, S, color, set_look
from labeller.ui.widgets.fuzzy import fuzzy_sorted
from labeller.ui.widgets.painting import KEY_CAP_HEIGHT, draw_key_cap, key_cap_width
from labeller.ui.widgets.search_field import SearchField

WIDTH_PX = 560
ROWS_SHOWN = 10
ICON_PX = 16
_KEY_ROLE = Qt.ItemDataRole.UserRole + 1
_GROUP_ROLE = Qt.ItemDataRole.UserRole + 2
_ICON_ROLE = Qt.ItemDataRole.UserRole + 3


class CommandPalette(QDialog):
    """Lists actions, filters them as one types, and triggers the chosen one after it has closed.

    Those that cannot be done now are left out. Arrow keys walk, Enter does, Escape closes.
    """

    def __init__(self, actions: Sequence[QAction], parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Dialog | Qt.WindowType.FramelessWindowHint)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Commands"))
        self._actions = [action for action in actions if action.isEnabled() and not action.isSeparator()]
        self._shown: list[QAction] = []
        self.field = SearchField(self.tr("Type a command"))
        self._model = QStandardItemModel(self)
        self._view = QListView()
        self._view.setModel(self._model)
        self._view.setItemDelegate(_CommandDelegate(self._view))
        self._view.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._view.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self._view.setUniformItemSizes(True)
        self._view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._view.setAccessibleName(self.tr("Commands"))
        self._view.clicked.connect(lambda index: self._do(index.row()))
        set_look(self._view, frame="none")
        column = QVBoxLayout(self)
        column.setContentsMargins(S, S, S, S)
        column.setSpacing(S)
        column.addWidget(self.field)
        column.addWidget(self._view)
        self._view.setFixedHeight(ROWS_SHOWN * CONTROL_HEIGHT)
        self.setFixedWidth(WIDTH_PX)
        set_look(self, popup="frame")
        self.field.textChanged.connect(self._filter)
        self.field.stepped.connect(self._step)
        self.field.returnPressed.connect(lambda: self._do(self._view.currentIndex().row()))
        self.field.left.connect(self.reject)
        self._filter("")

    @property
    def titles(self) -> list[str]:
        """What is listed, the best first."""
        return [_title(action) for action in self._shown]

    def open(self) -> None:
        super().open()
        self.field.setFocus()

    def _filter(self, query: str) -> None:
        self._shown = fuzzy_sorted(query, self._actions, _title)
        self._model.clear()
        for action in self._shown:
            item = QStandardItem(_title(action))
            item.setData(action.shortcut().toString(), _KEY_ROLE)
            spec = spec_of(action)
            item.setData(spec.icon if spec else "", _ICON_ROLE)
            item.setData(spec.translated_group if spec else "", _GROUP_ROLE)
            self._model.appendRow(item)
        self._view.setCurrentIndex(self._model.index(0, 0))

    def _step(self, step: int) -> None:
        count = self._model.rowCount()
        if count:
            self._view.setCurrentIndex(self._model.index((self._view.currentIndex().row() + step) % count, 0))

    def _do(self, place: int) -> None:
        if 0 <= place < len(self._shown):
            action = self._shown[place]
            # First away with the palette: what the action opens belongs over the window.
            self.finished.connect(action.trigger)
            self.accept()


class _CommandDelegate(QStyledItemDelegate):
    """One command: icon, title, group, key."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(super().sizeHint(option, index).width(), CONTROL_HEIGHT)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect: QRect = option.rect
        if option.state & QStyle.StateFlag.State_Selected:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(color("selection"))
            painter.drawRoundedRect(rect, 6, 6)
        middle = rect.center().y() + 1
        if icon := index.data(_ICON_ROLE):
            drawn = icons.pixmap(icon, "text-muted", ICON_PX, painter.device().devicePixelRatioF())
            painter.drawPixmap(rect.left() + M, middle - ICON_PX // 2, drawn)
        right = self._draw_key(painter, rect, middle, index.data(_KEY_ROLE))
        right = self._draw_text(painter, rect, right, index.data(_GROUP_ROLE), "text-muted")
        left = rect.left() + M + ICON_PX + S
        painter.setPen(color("text"))
        painter.setFont(fonts.font())
        title = painter.fontMetrics().elidedText(index.data(), Qt.TextElideMode.ElideRight, right - left)
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        painter.drawText(QRect(left, rect.top(), right - left, rect.height()), flags, title)
        painter.restore()

    def _draw_key(self, painter: QPainter, rect: QRect, middle: int, key: str) -> int:
        right = rect.right() - M
        if key:
            width = key_cap_width(key)
            cap = QRectF(right - width, middle - KEY_CAP_HEIGHT / 2, width, KEY_CAP_HEIGHT)
            draw_key_cap(painter, cap, key, color("text-muted"), color("border-strong"))
            right -= round(width) + S
        return right

    def _draw_text(self, painter: QPainter, rect: QRect, right: int, text: str, role: str) -> int:
        painter.setFont(fonts.font("secondary"))
        painter.setPen(color(role))
        width = painter.fontMetrics().horizontalAdvance(text)
        where = QRect(right - width, rect.top(), width, rect.height())
        painter.drawText(where, Qt.AlignmentFlag.AlignVCenter, text)
        return right - width - S


def _title(action: QAction) -> str:
    return action.iconText() or action.text()
