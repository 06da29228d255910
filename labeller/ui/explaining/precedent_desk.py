"""Keeps the strip of precedents at the item that is on the screen."""

from __future__ import annotations

from PySide6.QtCore import QObject

from labeller.domain.changes import Changes
from labeller.domain.item import Item, ItemId, Medium
from labeller.domain.row_columns import RowColumn
from labeller.domain.schema import LabelId
from labeller.jobs import JobContext
from labeller.loop.explaining import most_telling
from labeller.loop.precedents import Precedents, find_precedents
from labeller.project.project import Project
from labeller.project.row_columns import find_row_columns
from labeller.ui.after_paint import after_paint
from labeller.ui.explaining.precedent_strip import PrecedentStrip
from labeller.ui.explaining.previews import Preview, Previews, has_preview, read_previews
from labeller.ui.session import ProjectSession

FIND_JOB, PREVIEW_JOB = "find the precedents", "look at the precedents"
_Columns = tuple[RowColumn, ...]


class PrecedentDesk(QObject):
    """Finds the precedents of an item when it has been painted, and then looks at them, both in the background."""

    def __init__(self, session: ProjectSession, strip: PrecedentStrip, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._strip = strip
        self._item_id: ItemId | None = None
        self._label_id: LabelId | None = None
        self._found: Precedents | None = None
        self._previews = Previews()
        self._columns: _Columns = ()
        self._has_learner = False
        self._finding = after_paint(self, self._find)
        session.ranked.connect(self._on_ranked)
        session.changed.connect(self._on_changed)

    def show_item(self, item_id: ItemId | None, label_id: LabelId | None) -> None:
        """Show the precedents of an item, or nothing, and how many of them have that label."""
        self._label_id = label_id
        if item_id == self._item_id:
            self._tell()
            return
        self._item_id, self._found = item_id, None
        self._strip.clear()
        self._session.jobs.forget(PREVIEW_JOB)
        self._finding.start()

    def leave(self) -> None:
        """Look for nothing any more."""
        self._finding.stop()
        self._item_id = None

    def _on_changed(self, changes: Changes) -> None:
        if changes.settings or changes.items or changes.everything:
            self._columns = ()
            self._session.jobs.forget(FIND_JOB)
            self._finding.start()

    def _on_ranked(self) -> None:
        """The learner has read more items, the first answer has come, or the learner has been loaded."""
        if self._found is None or not self._found.nearest or not self._has_learner:
            self._finding.start()

    def _find(self) -> None:
        item_id, ranking, project = self._item_id, self._session.ranking, self._session.project
        if item_id is None or ranking is None or not len(ranking.answered):
            return
        self._has_learner = ranking.learner is not None
        known, is_row = self._columns, project.task.medium is Medium.ROW

        def job(context: JobContext) -> tuple[Precedents, _Columns, _Columns]:
            found = find_precedents(project, ranking, item_id, context)
            if not is_row:
                return found, (), ()
            columns = known or _columns(project)
            return found, columns, most_telling(project, ranking, item_id, columns, context)

        self._session.jobs.start(
            FIND_JOB,
            job,
            done=lambda told: self._on_found(*told),
            failed=self._session.failed.emit,
            visible=False,
        )

    def _on_found(self, found: Precedents, columns: _Columns, telling: _Columns) -> None:
        self._columns = columns
        if found.of != self._item_id:
            return
        self._found = found
        self._strip.set_columns(telling)
        self._strip.set_labels({label.id: label for label in self._session.schema.labels})
        items = [one.item for one in found.nearest[: self._strip.count]]
        known = {item.id: preview for item in items if (preview := self._previews.find(item)) is not None}
        self._strip.show_precedents(found, known)
        self._tell()
        self._look_at([item for item in items if has_preview(item) and item.id not in known])

    def _look_at(self, items: list[Item]) -> None:
        if not items:
            return

        def keep(read: dict[ItemId, Preview]) -> None:
            for item in items:
                self._previews.keep(item, read[item.id])
            self._strip.show_previews(read)

        self._session.jobs.start(
            PREVIEW_JOB,
            lambda context: read_previews(self._session.project, items, context),
            done=keep,
            failed=self._session.failed.emit,
            visible=False,
        )

    def _tell(self) -> None:
        label = next((one for one in self._session.schema.labels if one.id == self._label_id), None)
        if self._found is not None and self._found.nearest:
            told = "" if label is None else self._found.sentence(label.id, label.name)
            self._strip.show_sentence(told or self.tr("Most like it among the answered items"))


def _columns(project: Project) -> _Columns:
    with project.read() as db:
        return find_row_columns(db)
