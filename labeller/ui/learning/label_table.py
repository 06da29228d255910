"""The labels one by one: how many answers each has, how often it is right where it is suggested, how often found."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QColor, QIcon, QKeyEvent
from PySide6.QtWidgets import QHeaderView, QTableWidgetItem, QWidget

from labeller.domain.schema import Label, LabelId
from labeller.learning.label_figures import LabelFigures
from labeller.learning.quality import NOTHING_MEASURED, Estimate
from labeller.ui.learning.learning_words import estimate_text
from labeller.ui.numbers import count_text
from labeller.ui.widgets.painting import DOT_PX, dot
from labeller.ui.widgets.plain_table import ROW_HEIGHT_PX, PlainTable
from labeller.ui.widgets.text import plain_tooltip

_ROWS_SHOWN = 12
_FIGURE_PX = 176
_COUNT_PX = 88
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_ID = Qt.ItemDataRole.UserRole


class Order(StrEnum):
    """By what the labels are sorted; the same as the columns, from left to right."""

    SCHEMA = "schema"
    ANSWERS = "answers"
    RIGHT = "right"
    FOUND = "found"


@dataclass(frozen=True, slots=True)
class LabelLine:
    """A label with how many answers it has, whether more of it is looked for, and its figures on the control slice
    (`n` 0: nothing known).
    """

    label: Label
    answers: int
    is_wanted: bool = False
    right: Estimate = NOTHING_MEASURED
    found: Estimate = NOTHING_MEASURED


class LabelTable(PlainTable):
    """Sorted by what needs most attention first. `label_opened` comes on Enter or a double click, with the label's id,
    and `more_wanted` on the space bar.

    What is drawn on items has no figures by label: then there are the first two columns only.
    """

    label_opened = Signal(int)
    more_wanted = Signal(int)
    order_chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None, *, has_figures: bool) -> None:
        super().__init__("", parent=parent)
        self.setAccessibleName(self.tr("Labels"))
        figures = (
            (self.tr("Right when suggested"), self.tr("Found where it applies"), self.tr("Find more"))
            if has_figures
            else ()
        )
        self.set_columns((self.tr("Label"), self.tr("Answers"), *figures))
        self._lines: Sequence[LabelLine] = ()
        self._order = Order.SCHEMA
        heading = self.horizontalHeader()
        heading.setStretchLastSection(False)
        heading.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        heading.setSectionsClickable(True)
        heading.sectionClicked.connect(self._on_heading)
        for place in range(1, self.columnCount()):
            heading.resizeSection(place, _FIGURE_PX if place in (2, 3) else _COUNT_PX)
        for place in range(1, min(self.columnCount(), len(Order))):
            self.model().setHeaderData(place, heading.orientation(), _RIGHT, Qt.ItemDataRole.TextAlignmentRole)
        self.setIconSize(QSize(DOT_PX, DOT_PX))
        self.itemDoubleClicked.connect(lambda _: self._open())

    @property
    def selected(self) -> LabelId | None:
        """The label of the row where the keyboard is."""
        cell = self.item(self.currentRow(), 0)
        return None if cell is None else int(cell.data(_ID))

    def is_wanted(self) -> bool:
        """Whether more is looked for of the label where the keyboard is."""
        return any(line.is_wanted for line in self._lines if line.label.id == self.selected)

    def show_lines(self, lines: Sequence[LabelLine], order: Order) -> None:
        """Show these labels in an order; the row where the keyboard is stays that of its label."""
        if (tuple(lines), order) == (self._lines, self._order):
            return
        kept = self.selected
        self._lines, self._order = tuple(lines), order
        ordered = _sorted(self._lines, order)
        self.setRowCount(len(ordered))
        for row, line in enumerate(ordered):
            for place, cell in enumerate(self._cells(line)[: self.columnCount()]):
                self.setItem(row, place, cell)
        there = [row for row, line in enumerate(ordered) if line.label.id == kept]
        if ordered:
            self.setCurrentCell(there[0] if there else 0, 0)
        height = self.horizontalHeader().sizeHint().height() + ROW_HEIGHT_PX * min(max(len(ordered), 1), _ROWS_SHOWN)
        self.setFixedHeight(height + 2 * self.frameWidth())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._open()
        elif event.key() == Qt.Key.Key_Space and self.selected is not None:
            self.more_wanted.emit(self.selected)
        else:
            super().keyPressEvent(event)

    def _cells(self, line: LabelLine) -> list[QTableWidgetItem]:
        name = QTableWidgetItem(QIcon(dot(QColor(line.label.color))), " ".join(line.label.name.split()))
        name.setData(_ID, line.label.id)
        name.setToolTip(plain_tooltip(line.label.name))
        wanted = QTableWidgetItem(self.tr("looked for") if line.is_wanted else "")
        figures = (self._measured(line.right), self._measured(line.found))
        return [name, _figure(count_text(line.answers)), *figures, wanted]

    def _on_heading(self, place: int) -> None:
        if place < len(Order):
            self.order_chosen.emit(tuple(Order)[place].value)

    def _measured(self, estimate: Estimate) -> QTableWidgetItem:
        cell = _figure(estimate_text(estimate))
        cell.setToolTip(plain_tooltip(self.tr("On %Ln control answers", "", estimate.n)))
        return cell

    def _open(self) -> None:
        if self.selected is not None:
            self.label_opened.emit(self.selected)


def _figure(text: str) -> QTableWidgetItem:
    cell = QTableWidgetItem(text)
    cell.setTextAlignment(_RIGHT)
    return cell


def label_lines(
    labels: Sequence[Label],
    answers: Mapping[LabelId, int],
    figures: Sequence[LabelFigures],
    wanted: Sequence[LabelId] = (),
) -> list[LabelLine]:
    """What is known of each label."""
    known = {one.label_id: one for one in figures}
    lines = []
    for label in labels:
        line = LabelLine(label, answers.get(label.id, 0), label.id in wanted)
        one = known.get(label.id)
        lines.append(replace(line, right=one.precision, found=one.recall) if one else line)
    return lines


def _sorted(lines: Sequence[LabelLine], order: Order) -> list[LabelLine]:
    """What is least comes first, and what is not known last."""
    if order is Order.ANSWERS:
        return sorted(lines, key=lambda line: line.answers)
    if order is Order.SCHEMA:
        return list(lines)

    def standing(line: LabelLine) -> tuple[bool, float]:
        estimate = line.right if order is Order.RIGHT else line.found
        return not estimate.n, estimate.value

    return sorted(lines, key=standing)
