"""Draws one row of the item list: where the item stands, its name, its labels, its marks."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QPointF, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from labeller.domain.item import ItemState, ItemSummary
from labeller.domain.schema import Label, LabelId
from labeller.ui import fonts, icons
from labeller.ui.items.item_list_model import SUMMARY_ROLE
from labeller.ui.theme import XS, L, M, S, color

ROW_HEIGHT_PX = 36
ICON_PX = 16
DOT_PX = 8
MOST_DOTS = 4
LONGEST_LABEL_PX = 96

# Icon and colour of a state; the filter above the list shows the same icons.
STATE_ICONS = {
    ItemState.OPEN: ("circle", "text-muted"),
    ItemState.STARTED: ("circle-dot", "accent"),
    ItemState.ANSWERED: ("circle-check", "ok"),
    ItemState.SKIPPED: ("skip-forward", "text-muted"),
    ItemState.AUDITED: ("shield-check", "text-muted"),
}


class ItemDelegate(QStyledItemDelegate):
    """Paints rows of one height. A thumbnail would take the place of the state's icon, which then lies over it."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._labels: dict[LabelId, Label] = {}
        self._name_font = fonts.font("body")
        self._small_font = fonts.font("secondary")

    def set_labels(self, labels: Sequence[Label]) -> None:
        """The labels of the schema, for their names and colours."""
        self._labels = {label.id: label for label in labels}

    def sizeHint(self, option: QStyleOptionViewItem, _: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(option.rect.width(), ROW_HEIGHT_PX)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        summary: ItemSummary | None = index.data(SUMMARY_ROLE)
        self._paint_ground(painter, option)
        if summary is None:
            return
        room = option.rect.adjusted(L, 0, -M, 0)
        self._paint_icon(painter, option, QRect(room.left(), room.top(), ICON_PX, room.height()), summary.state)
        right = self._paint_marks(painter, option, room, summary)
        right = self._paint_labels(painter, option, room, right, summary.label_ids)
        self._paint_name(painter, option, room.left() + ICON_PX + S, right, summary.name)

    def _paint_ground(self, painter: QPainter, option: QStyleOptionViewItem) -> None:
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(option.rect, color("selection"))
        elif option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(option.rect, color("surface-2"))

    def _paint_icon(self, painter: QPainter, option: QStyleOptionViewItem, place: QRect, state: ItemState) -> None:
        name, role = STATE_ICONS[state]
        self._draw(painter, option, place, name, role)

    def _paint_marks(self, painter: QPainter, option: QStyleOptionViewItem, room: QRect, summary: ItemSummary) -> int:
        """Flag and comment at the end of the row. Gives back where the room before them ends."""
        right = room.right() + 1
        marks = ((summary.has_comment, "message-square", "text-muted"), (summary.is_flagged, "flag", "warn"))
        for is_set, name, role in marks:
            if is_set:
                right -= ICON_PX
                self._draw(painter, option, QRect(right, room.top(), ICON_PX, room.height()), name, role)
                right -= S
        return right

    def _paint_labels(
        self, painter: QPainter, option: QStyleOptionViewItem, room: QRect, right: int, label_ids: tuple[LabelId, ...]
    ) -> int:
        """A dot for each label; a label that is alone shows its name too."""
        labels = [self._labels[label_id] for label_id in label_ids if label_id in self._labels]
        if not labels:
            return right
        words = (
            labels[0].name if len(labels) == 1 else "" if len(labels) <= MOST_DOTS else f"+{len(labels) - MOST_DOTS}"
        )
        metrics = QFontMetrics(self._small_font)
        shown = metrics.elidedText(words, Qt.TextElideMode.ElideRight, LONGEST_LABEL_PX)
        width = metrics.horizontalAdvance(shown)
        painter.setFont(self._small_font)
        painter.setPen(color("selection-text" if option.state & QStyle.StateFlag.State_Selected else "text-muted"))
        place = self._mirrored(option, QRect(right - width, room.top(), width + 1, room.height()))
        painter.drawText(place, Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine, shown)
        right -= width + (XS if shown else 0)
        for label in reversed(labels[:MOST_DOTS]):
            right -= DOT_PX
            self._dot(painter, option, QRect(right, room.top(), DOT_PX, room.height()), QColor(label.color))
            right -= XS
        return right - XS

    def _paint_name(self, painter: QPainter, option: QStyleOptionViewItem, left: int, right: int, name: str) -> None:
        place = QRect(left, option.rect.top(), max(0, right - left), option.rect.height())
        # Line ends and the like in a name must not break the row.
        line = " ".join(name.split())
        shown = QFontMetrics(self._name_font).elidedText(line, Qt.TextElideMode.ElideMiddle, place.width())
        painter.setFont(self._name_font)
        painter.setPen(color("selection-text" if option.state & QStyle.StateFlag.State_Selected else "text"))
        side = QStyle.visualAlignment(option.direction, Qt.AlignmentFlag.AlignLeft)
        flags = side | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine
        painter.drawText(self._mirrored(option, place), flags, shown)

    def _draw(self, painter: QPainter, option: QStyleOptionViewItem, place: QRect, name: str, role: str) -> None:
        ratio = painter.device().devicePixelRatio()
        mirrored = self._mirrored(option, place)
        top = mirrored.top() + (mirrored.height() - ICON_PX) / 2
        painter.drawPixmap(QPointF(mirrored.left(), top), icons.pixmap(name, role, ICON_PX, ratio))

    def _dot(self, painter: QPainter, option: QStyleOptionViewItem, place: QRect, shade: QColor) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(shade)
        mirrored = self._mirrored(option, place)
        painter.drawEllipse(QPointF(mirrored.center()) + QPointF(0.5, 0.5), DOT_PX / 2, DOT_PX / 2)

    def _mirrored(self, option: QStyleOptionViewItem, place: QRect) -> QRect:
        return QStyle.visualRect(option.direction, option.rect, place)
