"""The labels with their figures, sorted as one likes, and what can be done about one of them."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from labeller.domain.schema import LabelId
from labeller.loop.settings import WANTED
from labeller.ui.learning.card import Card
from labeller.ui.learning.label_table import LabelLine, LabelTable, Order
from labeller.ui.widgets.boxes import STRETCH, row
from labeller.ui.widgets.buttons import push_button
from labeller.ui.widgets.form import choice_field
from labeller.ui.widgets.text import MUTED, Paragraph, plain_label


class LabelCard(Card):
    """`label_opened` carries the id of the label whose items are to be shown, `setting_chosen` a key of the project's
    settings and a value: the labels of which more is looked for.
    """

    label_opened = Signal(int)
    setting_chosen = Signal(str, object)

    def __init__(self, parent: QWidget | None = None, *, has_figures: bool) -> None:
        super().__init__(parent)
        orders = [(Order.SCHEMA, self.tr("As in the list of labels")), (Order.ANSWERS, self.tr("Fewest answers"))]
        if has_figures:
            orders += [(Order.RIGHT, self.tr("Least often right")), (Order.FOUND, self.tr("Least often found"))]
        self.order = choice_field([(order.value, text) for order, text in orders])
        self.order.setAccessibleName(self.tr("Sort by"))
        self.table = LabelTable(has_figures=has_figures)
        self._show = push_button(self.tr("Show its items"), icon="list-filter", clicked=self._open)
        self.more = push_button(self.tr("Find more of this"), icon="search", clicked=self._toggle_selected)
        self.more.setToolTip(self.tr("Three of ten questions look for it (Space in the list)"))
        self.more.setCheckable(True)
        name = plain_label(self.tr("Sort by"), tone=MUTED)
        name.setBuddy(self.order)
        note = self.tr(
            "Measured on the control answers alone, so rare labels have wide ranges. A dash: there is nothing to "
            "measure with yet."
        )
        self._note = Paragraph(note, role="secondary", tone=MUTED)
        for part in () if has_figures else (self._note, self.more):
            part.hide()
        above = row(name, self.order, STRETCH, self.more, self._show)
        self.fill(self.tr("Labels"), above, self.table, self._note)
        self._lines: Sequence[LabelLine] = ()
        self.table.label_opened.connect(self.label_opened)
        self.table.order_chosen.connect(self._choose_order)
        self.table.more_wanted.connect(self._toggle)
        self.table.currentCellChanged.connect(lambda *_: self._show_wanted())
        self.order.activated.connect(lambda _: self.show_lines(self._lines))

    def show_lines(self, lines: Sequence[LabelLine]) -> None:
        self._lines = lines
        self.table.show_lines(lines, Order(self.order.currentData()))
        for button in (self._show, self.more):
            button.setEnabled(bool(lines))
        self._show_wanted()

    def _choose_order(self, order: str) -> None:
        self.order.setCurrentIndex(max(0, self.order.findData(order)))
        self.show_lines(self._lines)

    def _show_wanted(self) -> None:
        self.more.setChecked(self.table.is_wanted())

    def _toggle_selected(self) -> None:
        if self.table.selected is not None:
            self._toggle(self.table.selected)

    def _toggle(self, label_id: LabelId) -> None:
        """Look for more of a label, or no more for it."""
        wanted = {line.label.id for line in self._lines if line.is_wanted} ^ {label_id}
        self.setting_chosen.emit(WANTED, sorted(wanted) or None)
        self._show_wanted()

    def _open(self) -> None:
        if self.table.selected is not None:
            self.label_opened.emit(self.table.selected)
