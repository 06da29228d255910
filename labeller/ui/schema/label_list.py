"""The labels of a schema as a list: colour, key, name, count."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from labeller.domain.schema import Label, LabelId
from labeller.ui import fonts
from labeller.ui.numbers import count_text
from labeller.ui.theme import M, S, color
from labeller.ui.widgets.painting import KEY_CAP_HEIGHT, draw_key_cap, key_cap_width

_ROW_HEIGHT_PX = 36
_DOT_PX = 12
_KEY_WIDTH_PX = 32
_LABEL = Qt.ItemDataRole.UserRole
_COUNT = Qt.ItemDataRole.UserRole + 1
_KEY = Qt.ItemDataRole.UserRole + 2


class LabelList(QListWidget):
    """Shows labels in the order of their positions; the current row survives a refresh."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(self.tr("Labels"))
        self.setItemDelegate(_LabelDelegate(self))
        self.setUniformItemSizes(True)

    def show_labels(self, labels: Sequence[Label], keys: Mapping[LabelId, str], counts: Mapping[LabelId, int]) -> None:
        """`keys` are those that give the labels now."""
        place = max(self.currentRow(), 0)
        self.blockSignals(True)
        self.clear()
        for label in labels:
            entry = QListWidgetItem(label.name)
            entry.setData(_LABEL, label)
            entry.setData(_KEY, keys.get(label.id, ""))
            self.addItem(entry)
        self.setCurrentRow(min(place, self.count() - 1))
        self.blockSignals(False)
        self.show_counts(counts)

    def show_counts(self, counts: Mapping[LabelId, int]) -> None:
        for entry in map(self.item, range(self.count())):
            entry.setData(_COUNT, counts.get(entry.data(_LABEL).id, 0))


class _LabelDelegate(QStyledItemDelegate):
    def sizeHint(self, _: QStyleOptionViewItem, __: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(160, _ROW_HEIGHT_PX)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        label: Label = index.data(_LABEL)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect = option.rect.adjusted(S, 0, -M, 0)
        is_chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        if is_chosen:
            painter.fillRect(option.rect, color("selection"))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(label.color))
        painter.drawEllipse(QRectF(rect.left(), rect.center().y() - _DOT_PX / 2 + 1, _DOT_PX, _DOT_PX))
        text_color = color("selection-text" if is_chosen else "text")
        count = count_text(index.data(_COUNT))
        painter.setFont(fonts.font("secondary", tabular=True))
        count_width = painter.fontMetrics().horizontalAdvance(count)
        painter.setPen(color("text-muted") if not is_chosen else text_color)
        painter.drawText(rect, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, count)
        left = rect.left() + _DOT_PX + M
        key: str = index.data(_KEY)
        if key:
            cap = QRectF(left, rect.center().y() - KEY_CAP_HEIGHT / 2 + 1, key_cap_width(key), KEY_CAP_HEIGHT)
            draw_key_cap(painter, cap, key, painter.pen().color(), color("border-strong"))
        name_rect = rect.adjusted(_DOT_PX + M + _KEY_WIDTH_PX, 0, -count_width - M, 0)
        painter.setFont(fonts.font("body"))
        painter.setPen(text_color)
        name = painter.fontMetrics().elidedText(label.name, Qt.TextElideMode.ElideRight, name_rect.width())
        painter.drawText(name_rect, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, name)
        painter.restore()
