"""What the label page of table rows needs beside the view: their columns, and the neighbours of the row on the page."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from labeller.domain.annotation import Answer
from labeller.domain.changes import Changes
from labeller.domain.item import ItemId, ItemState
from labeller.domain.row_columns import RowColumn
from labeller.jobs import JobContext
from labeller.project.row_columns import find_row_columns
from labeller.ui.after_paint import after_paint
from labeller.ui.items.item_panel import ItemPanel
from labeller.ui.rows.row_table_model import Neighbour
from labeller.ui.rows.row_view import RowView
from labeller.ui.session import ItemFacts, ProjectSession

# More than fit on a tall screen at either side.
_AROUND = 24
_COLUMNS_JOB = "find the columns"


class RowDesk(QObject):
    """Keeps a RowView up to date with a session. The neighbours are those of the item list, with its filter."""

    row_chosen = Signal(object)

    def __init__(self, session: ProjectSession, queue: ItemPanel, view: RowView, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._queue = queue
        self._view = view
        self._shown_id: ItemId | None = None
        view.neighbours_wanted.connect(self._show_neighbours)
        view.row_chosen.connect(self.row_chosen)
        self._refreshing = after_paint(self, self._refresh)
        queue.listed.connect(self._refreshing.start)
        session.changed.connect(self._on_changed)
        self._find_columns()

    def handlers(self) -> dict[str, Callable[[], object]]:
        """What its actions do."""
        return {"toggle_table": self._view.toggle_table}

    def _find_columns(self) -> None:
        def job(_: JobContext) -> tuple[RowColumn, ...]:
            with self._session.project.read() as db:
                return find_row_columns(db)

        jobs, failed = self._session.jobs, self._session.failed.emit
        jobs.start_latest(_COLUMNS_JOB, job, done=self._view.set_columns, failed=failed)

    def _on_changed(self, changes: Changes) -> None:
        if changes.items or changes.settings or changes.everything:
            self._find_columns()
        self._refreshing.start()

    def _refresh(self) -> None:
        if self._view.shows_table and self._shown_id is not None:
            self._show_neighbours(self._shown_id)

    def _show_neighbours(self, item_id: ItemId) -> None:
        self._shown_id = item_id
        around = self._queue.around(item_id, _AROUND) or [item_id]
        facts = self._session.look_at_all(around)
        self._view.show_neighbours([self._neighbour(facts[one]) for one in around if one in facts])

    def _neighbour(self, facts: ItemFacts) -> Neighbour:
        labels = _labels(self._session, facts.answer)
        if labels:
            return Neighbour(facts.item, ", ".join(name for name, _ in labels), labels[0][1])
        is_skipped = facts.answer is not None and facts.answer.state is ItemState.SKIPPED
        return Neighbour(facts.item, self.tr("skipped") if is_skipped else "")


def _labels(session: ProjectSession, answer: Answer | None) -> list[tuple[str, str]]:
    """Name and colour of each label of an answer."""
    given = frozenset(answer.label_ids) if answer else frozenset()
    return [(label.name, label.color) for label in session.schema.labels if label.id in given]
