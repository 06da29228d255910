"""What the label page of table rows needs beside the view: their columns, and the neighbours of the row on the page."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction

from labeller.domain.annotation import Answer
from labeller.domain.changes import Changes
from labeller.domain.item import ItemId, ItemState
from labeller.domain.row_columns import RowColumn
from labeller.jobs import JobContext
from labeller.project.row_columns import ColumnsSeen, find_row_columns, look_at_columns
from labeller.ui.after_paint import after_paint
from labeller.ui.items.item_panel import ItemPanel
from labeller.ui.rows.columns_dialog import ColumnsDialog
from labeller.ui.rows.row_table_model import Neighbour
from labeller.ui.rows.row_view import RowView
from labeller.ui.session import ItemFacts, ProjectSession

# More than fit on a tall screen at either side.
_AROUND = 24
# So many rows above and below the one on the page are there to be seen, if the list has them.
_BESIDE = 4
_COLUMNS_JOB, _LOOK_JOB = "find the columns", "look at the columns"


class RowDesk(QObject):
    """Keeps a RowView up to date with a session. The neighbours are those of the item list, with its filter.

    `row_chosen(ItemId)` comes when somebody goes to a row of the table, `table_wanted(bool)` when the table or the
    card is asked for; `set_table` shows it.
    """

    row_chosen = Signal(object)
    table_wanted = Signal(bool)

    def __init__(
        self,
        session: ProjectSession,
        queue: ItemPanel,
        view: RowView,
        add_button: Callable[[QAction], object],
        parent: QObject | None = None,
    ) -> None:
        """`add_button` puts a button for an action near the row."""
        super().__init__(parent)
        self._add_button = add_button
        self._session = session
        self._queue = queue
        self._view = view
        self._shown_id: ItemId | None = None
        self._rows: list[Neighbour] = []
        self._toggle: QAction | None = None
        view.neighbours_wanted.connect(self._show_neighbours)
        view.row_chosen.connect(self.row_chosen)
        self._refreshing = after_paint(self, self._refresh)
        queue.listed.connect(self._start_anew)
        session.changed.connect(self._on_changed)
        self._find_columns()

    def handlers(self) -> dict[str, Callable[[], object]]:
        """What its actions do."""
        return {"toggle_table": self._ask_for_table, "choose_columns": self._choose_columns}

    def adopt(self, actions: Mapping[str, QAction]) -> None:
        """Show the actions as buttons; that of the table says whether it is shown."""
        self._toggle = actions["toggle_table"]
        self._toggle.setCheckable(True)
        for name in ("toggle_table", "choose_columns"):
            self._add_button(actions[name])

    def leave(self) -> None:
        """Follow no more what happens to the project, before it is closed."""
        self._session.changed.disconnect(self._on_changed)
        self._refreshing.stop()

    def set_table(self, *, is_table: bool) -> None:
        """Show the table or the card."""
        self._view.set_table(is_table=is_table)
        self._show_state()

    def _ask_for_table(self) -> None:
        self.table_wanted.emit(not self._view.shows_table)
        self._show_state()

    def _show_state(self) -> None:
        if self._toggle is not None:
            self._toggle.setChecked(self._view.shows_table)

    def _choose_columns(self) -> None:
        """Open the dialog about the columns as soon as they are found."""

        def job(_: JobContext) -> ColumnsSeen:
            with self._session.project.read() as db:
                return look_at_columns(db)

        jobs = self._session.jobs
        if not jobs.is_running(_LOOK_JOB):
            jobs.start_latest(_LOOK_JOB, job, done=self._open_dialog, failed=self._session.failed.emit)

    def _open_dialog(self, seen: ColumnsSeen) -> None:
        ColumnsDialog(self._session, seen, self._view.window()).open()

    def _find_columns(self) -> None:
        def job(_: JobContext) -> tuple[RowColumn, ...]:
            with self._session.project.read() as db:
                return find_row_columns(db)

        jobs, failed = self._session.jobs, self._session.failed.emit
        jobs.start_latest(_COLUMNS_JOB, job, done=self._view.set_columns, failed=failed)

    def _on_changed(self, changes: Changes) -> None:
        if changes.items or changes.settings or changes.everything:
            self._find_columns()
        self._start_anew()

    def _start_anew(self) -> None:
        """Read the neighbours again: others are listed, or something about them has changed."""
        self._rows = []
        self._refreshing.start()

    def _refresh(self) -> None:
        if self._view.shows_table and self._shown_id is not None:
            self._show_neighbours(self._shown_id)

    def _show_neighbours(self, item_id: ItemId) -> None:
        self._shown_id = item_id
        # Who walks through the table sees the row that is marked move, not all rows.
        if not {item_id, *self._queue.around(item_id, _BESIDE)} <= {row.item.id for row in self._rows}:
            around = self._queue.around(item_id, _AROUND) or [item_id]
            facts = self._session.look_at_all(around)
            self._rows = [self._neighbour(facts[one]) for one in around if one in facts]
        self._view.show_neighbours(self._rows)

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
