"""The left side of the label page: the items of the project, filtered, beside what the loop asks."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from labeller.domain.changes import Changes
from labeller.domain.filter import ItemFilter
from labeller.domain.item import ItemId
from labeller.domain.schema import LabelId
from labeller.jobs import JobContext
from labeller.ui.items.filter_bar import FilterBar
from labeller.ui.items.item_list_model import ItemListModel
from labeller.ui.items.item_list_view import ItemListView
from labeller.ui.session import ProjectSession
from labeller.ui.theme import set_look
from labeller.ui.widgets.boxes import column, divider
from labeller.ui.widgets.empty_state import EmptyState

_FILTER_JOB = "filter items"


class ItemPanel(QWidget):
    """Lists the items that the filter lets through; finding them is a job, so that a million do not stop the window.

    `listed` says that other items are listed.

    An item that no longer fits the filter because it was just answered stays until the filter changes: nothing
    moves that was not asked to move.
    """

    item_chosen = Signal(object)
    left = Signal()
    listed = Signal()

    def __init__(self, session: ProjectSession, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._listed: ItemFilter | None = None  # what the rows that are shown were asked for with
        self._goes_to_item = False
        set_look(self, surface="1")
        self.filter = FilterBar()
        self._model = ItemListModel(session.summaries, self)
        self.list = ItemListView(self._model)
        self._nothing = EmptyState("search", self.tr("No item fits"), action=self.tr("Show all"), is_primary=False)
        self._pages = QStackedWidget()
        self._pages.addWidget(self.list)
        self._pages.addWidget(self._nothing)
        whole = column(self.filter, divider(), spacing=0)
        whole.addWidget(self._pages, 1)
        self.setLayout(whole)
        self._nothing.triggered.connect(self.filter.clear)
        self.filter.filter_changed.connect(self._find)
        self.filter.search.stepped.connect(self.list.step)
        self.filter.search.left.connect(self.left)
        self.filter.search.entered.connect(self._on_entered)
        self.list.item_chosen.connect(self.item_chosen)
        self.list.left.connect(self.left)
        session.changed.connect(self._on_changed)
        self._show_labels()
        self._find(self.filter.filter)

    def set_current(self, item_id: ItemId | None) -> None:
        self.list.set_current(item_id)

    def around(self, item_id: ItemId, count: int) -> list[ItemId]:
        """An item with up to so many before and after it in the list; nothing if the list does not have it."""
        row = self._model.row_of(item_id)
        if row is None:
            return []
        rows = range(max(0, row - count), min(self._model.rowCount(), row + count + 1))
        return [self._model.item_id(one) for one in rows]

    def show_label(self, label_id: LabelId) -> None:
        """List the items with that label, and give the keyboard to the list."""
        self.show()
        self.filter.ask_for_label(label_id)
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def start_search(self) -> None:
        self.show()
        self.filter.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.filter.search.selectAll()

    def go_to_end(self, *, first: bool) -> None:
        self.list.go_to_end(first=first)

    def _find(self, wanted: ItemFilter) -> None:
        def job(_: JobContext) -> list[ItemId]:
            return self._session.item_ids(wanted)

        found = partial(self._on_found, wanted)
        self._goes_to_item = False
        self._session.jobs.start_latest(_FILTER_JOB, job, done=found, failed=self._session.failed.emit)

    def _on_found(self, wanted: ItemFilter, item_ids: list[ItemId]) -> None:
        self._listed = wanted
        self._model.set_items(item_ids)
        is_filtered = self.filter.filter != ItemFilter()
        self._pages.setCurrentWidget(self._nothing if is_filtered and not item_ids else self.list)
        self._show_count()
        if self._goes_to_item:
            self._go_to_item()
        self.listed.emit()

    def _on_entered(self) -> None:
        self._goes_to_item = True
        self._go_to_item()

    def _go_to_item(self) -> None:
        """Leave the search for an item that it found, once it has found what is asked for now."""
        if self._listed != self.filter.filter:
            return
        self._goes_to_item = False
        if self._model.rowCount():
            if not self.list.currentIndex().isValid():
                self.list.step(1)
            self.left.emit()

    def _on_changed(self, changes: Changes) -> None:
        if changes.schema or changes.everything:
            self._show_labels()
        if changes.items or changes.everything:
            self._find(self.filter.filter)
        elif changes.schema:
            self._model.refresh_all()
        else:
            self._model.refresh(changes.answers | changes.marks)

    def _show_labels(self) -> None:
        labels = self._session.schema.labels
        self.filter.set_labels(labels)
        self.list.set_labels(labels)

    def _show_count(self) -> None:
        shown = self._model.rowCount()
        total = shown if self.filter.filter == ItemFilter() else max(self._session.counts.total, shown)
        self.filter.set_counts(shown, total)
