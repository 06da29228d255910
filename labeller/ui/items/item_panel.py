"""The panel at the left of the label page: all items of the project, to look for one and to see where each stands."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from labeller.domain.changes import Changes
from labeller.domain.filter import ItemFilter
from labeller.domain.item import ItemId
from labeller.jobs import JobContext
from labeller.ui.items.filter_bar import FilterBar
from labeller.ui.items.item_list_model import ItemListModel
from labeller.ui.items.item_list_view import ItemListView
from labeller.ui.session import ProjectSession
from labeller.ui.theme import set_look
from labeller.ui.widgets.boxes import column, divider
from labeller.ui.widgets.empty_state import EmptyState

LIST_JOB = "list the items"


class ItemPanel(QWidget):
    """Lists the items of a session.

    `item_chosen(ItemId)` comes when a person goes to an item, `left` when the keyboard should go back to the page.
    An item stays in the list when an answer makes it fall out of the filter: nothing moves that was not asked to.
    """

    item_chosen = Signal(object)
    left = Signal()

    def __init__(self, session: ProjectSession, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.bar = FilterBar()
        self._model = ItemListModel(session.summaries, self)
        self.items = ItemListView(self._model)
        self._no_match = EmptyState(
            "search", self.tr("No item matches"), self.tr("Search for less, or show all items again."),
            self.tr("Clear filter"), is_primary=False,
        )  # fmt: skip
        self._no_items = EmptyState("inbox", self.tr("No items yet"), self.tr("Imported items are listed here."))
        self._pages = QStackedWidget()
        for page in (self.items, self._no_match, self._no_items):
            self._pages.addWidget(page)
        self.setLayout(column(self.bar, divider(), self._pages, spacing=0))
        set_look(self, surface="1")
        self._connect()
        self._on_schema_changed()
        self._list()

    def set_current(self, item_id: ItemId | None) -> None:
        """Highlight the item on the page, where the list has it, and keep it in view."""
        self.items.set_current(item_id)

    def go_to_end(self, *, first: bool) -> None:
        """Go to the first or the last item of the list."""
        self.items.go_to_end(first=first)

    def start_search(self) -> None:
        """Give the keyboard to the search."""
        self.show()
        self.bar.search.setFocus()
        self.bar.search.selectAll()

    def _connect(self) -> None:
        self.bar.filter_changed.connect(self._list)
        self.bar.search.stepped.connect(self.items.step)
        self.bar.search.left.connect(self.left)
        self._no_match.triggered.connect(self.bar.clear)
        self.items.item_chosen.connect(self.item_chosen)
        self.items.left.connect(self.left)
        self._session.changed.connect(self._on_changed)
        self._session.counted.connect(self._tell_counts)

    def _list(self) -> None:
        """Find the items that the filter lets through, in the background: there may be a million."""
        wanted: ItemFilter = self.bar.filter

        def find(_: JobContext) -> NDArray[np.int64]:
            return np.asarray(self._session.item_ids(wanted), np.int64)

        self._session.jobs.start(LIST_JOB, find, done=self._show, failed=self._session.failed.emit, visible=False)

    def _show(self, ids: NDArray[np.int64]) -> None:
        self._model.set_items(ids)
        is_filtered = self.bar.filter != ItemFilter()
        self._pages.setCurrentWidget(self.items if len(ids) else self._no_match if is_filtered else self._no_items)
        self._tell_counts()

    def _tell_counts(self) -> None:
        listed = self._model.rowCount()
        self.bar.set_counts(listed, max(listed, self._session.counts.total))

    def _on_changed(self, changes: Changes) -> None:
        if changes.schema or changes.everything:
            self._on_schema_changed()
        if changes.items or changes.everything:
            self._list()
        if changes.everything or changes.schema:
            self._model.refresh_all()
        else:
            self._model.refresh(changes.answers | changes.marks)

    def _on_schema_changed(self) -> None:
        labels = self._session.schema.labels
        self.items.set_labels(labels)
        self.bar.set_labels(labels)
