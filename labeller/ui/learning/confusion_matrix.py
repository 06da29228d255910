"""Human answers against suggestions, a label a row and a label a column: readable while the labels are few."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableWidgetItem,
    QWidget,
)

from labeller.domain.schema import Label
from labeller.ui import fonts
from labeller.ui.numbers import count_text
from labeller.ui.theme import FOCUS_WIDTH, color
from labeller.ui.widgets.plain_table import ROW_HEIGHT_PX, PlainTable
from labeller.ui.widgets.text import isolated, plain_tooltip

MOST_LABELS = 8
_NAME_PX = 136
_STRONGEST = 0.55
_COUNT, _SHARE = Qt.ItemDataRole.UserRole, Qt.ItemDataRole.UserRole + 1

Cells = Mapping[tuple[int, int], int]


class ConfusionMatrix(PlainTable):
    """How many control answers with one label (row) were suggested another (column); what is right lies on the
    diagonal. `label_opened` comes on Enter or a double click, with the label that was the answer.
    """

    label_opened = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", parent=parent)
        self.setAccessibleName(self.tr("Answers against suggestions"))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectItems)
        self.setItemDelegate(_CellDelegate(self))
        self.horizontalHeader().show()
        self.horizontalHeader().setStretchLastSection(False)
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.horizontalHeader().setMinimumSectionSize(32)
        self.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignCenter)
        names = self.verticalHeader()
        names.show()
        names.setFixedWidth(_NAME_PX)
        names.setHighlightSections(False)
        names.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        for heading in (names, self.horizontalHeader()):
            heading.setTextElideMode(Qt.TextElideMode.ElideRight)
        self._labels: Sequence[Label] = ()
        self.itemDoubleClicked.connect(lambda _: self._open())

    def show_counts(self, labels: Sequence[Label], counts: Cells) -> None:
        """`counts` by the ids of the label that was the answer and of the one that was suggested."""
        self._labels = labels
        self.setRowCount(len(labels))
        self.setColumnCount(len(labels))
        for place, label in enumerate(labels):
            self.setHorizontalHeaderItem(place, _heading(label))
            self.setVerticalHeaderItem(place, _heading(label))
        for row, answered in enumerate(labels):
            of = sum(counts.get((answered.id, suggested.id), 0) for suggested in labels)
            for column, suggested in enumerate(labels):
                self.setItem(row, column, self._cell(answered, suggested, counts, of))
        height = self.horizontalHeader().sizeHint().height() + ROW_HEIGHT_PX * len(labels)
        self.setFixedHeight(height + 2 * self.frameWidth())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._open()
        else:
            super().keyPressEvent(event)

    def _cell(self, answered: Label, suggested: Label, counts: Cells, of: int) -> QTableWidgetItem:
        count = counts.get((answered.id, suggested.id), 0)
        cell = QTableWidgetItem(count_text(count) if count else "")
        cell.setTextAlignment(Qt.AlignmentFlag.AlignCenter)
        cell.setData(_COUNT, count if answered.id != suggested.id else 0)
        cell.setData(_SHARE, count / of if of else 0.0)
        text = self.tr("{count} of {of} answers {answered} were suggested as {suggested}").format(
            count=count_text(count),
            of=count_text(of),
            answered=isolated(answered.name),
            suggested=isolated(suggested.name),
        )
        cell.setToolTip(plain_tooltip(text))
        cell.setData(Qt.ItemDataRole.AccessibleTextRole, text)
        return cell

    def _open(self) -> None:
        if 0 <= self.currentRow() < len(self._labels):
            self.label_opened.emit(self._labels[self.currentRow()].id)


def _heading(label: Label) -> QTableWidgetItem:
    heading = QTableWidgetItem(" ".join(label.name.split()))
    heading.setToolTip(plain_tooltip(label.name))
    return heading


class _CellDelegate(QStyledItemDelegate):
    """A count on a ground that is the stronger the larger its share; what is wrong in the colour of warnings."""

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        painter.save()
        share = float(index.data(_SHARE) or 0.0)
        tone = "warn" if index.data(_COUNT) else "accent"
        inside = option.rect.adjusted(1, 1, -1, -1)
        if share:
            painter.fillRect(inside, color(tone, 0.1 + _STRONGEST * share * (1 - 0.5 * (tone == "accent"))))
        painter.setPen(color("text"))
        painter.setFont(fonts.font("secondary", tabular=True))
        painter.drawText(option.rect, Qt.AlignmentFlag.AlignCenter, index.data() or "")
        if option.state & QStyle.StateFlag.State_HasFocus:
            pen = painter.pen()
            pen.setColor(color("focus"))
            pen.setWidth(FOCUS_WIDTH)
            painter.setPen(pen)
            painter.drawRect(inside)
        painter.restore()
