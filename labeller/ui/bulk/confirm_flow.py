"""Walking through pages of what the learner is sure of. No widgets: the page shows what this says."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field

from PySide6.QtCore import QObject, Signal

from labeller.domain.changes import Changes
from labeller.domain.item import ItemId
from labeller.domain.schema import LabelId
from labeller.jobs import JobContext
from labeller.loop.confirming import DEFAULT_LEAST, DEFAULT_SIZE, ConfirmPage, SureItems
from labeller.project.commands.confirming import ConfirmItems
from labeller.ui.bulk.bulk_flow import BulkFlow
from labeller.ui.session import ProjectSession

LOOK_JOB = "find what is sure"


@dataclass(slots=True)
class Marked:
    """A page and what somebody said of it: the wrong items, with their right label where it was given."""

    page: ConfirmPage
    wrong: dict[ItemId, LabelId | None] = field(default_factory=dict)

    @property
    def right_count(self) -> int:
        return len(self.page) - len(self.wrong)

    @property
    def answers(self) -> int:
        """How many items get an answer by confirming."""
        return self.right_count + sum(label_id is not None for label_id in self.wrong.values())


class ConfirmFlow(BulkFlow):
    """Shows one page after the other. A page never changes under the hands of who looks at it.

    `page_changed` comes with another page or none, `marked` with the id of an item that was marked or unmarked.
    """

    page_changed = Signal()
    marked = Signal(object)

    def __init__(
        self, session: ProjectSession, parent: QObject | None = None, clock: Callable[[], float] = time.monotonic
    ) -> None:
        super().__init__(session, parent, clock)
        self._sure: SureItems | None = None
        self._shown: Marked | None = None
        self._last: Marked | None = None
        self._gone: set[ItemId] = set()
        self._denied: set[tuple[ItemId, LabelId]] = set()
        self.least, self.size = DEFAULT_LEAST, DEFAULT_SIZE
        self.is_looking = False

    @property
    def shown(self) -> Marked | None:
        """The page on the screen; None where there is none, or not yet."""
        return self._shown

    @property
    def sure(self) -> SureItems | None:
        """What the learner was sure of when it was asked last."""
        return self._sure

    def waiting(self) -> int:
        """How many open items the learner says something of, however sure it is."""
        return 0 if self._sure is None else self._sure.count(0.0, self._gone)

    def enter(self) -> None:
        super().enter()
        if self._shown is None or any(item_id in self._gone for item_id in self._shown.page.item_ids):
            self._shown = None
            self._look()

    def set_choice(self, least: float, size: int) -> None:
        """How sure the learner must be, and how many items a page has."""
        if (least, size) != (self.least, self.size):
            self.least, self.size = least, size
            self._turn_page()

    def toggle(self, item_id: ItemId) -> None:
        """This one is wrong; or right after all."""
        if self._shown is not None and item_id in self._shown.page.item_ids:
            if self._shown.wrong.pop(item_id, -1) == -1:
                self._shown.wrong[item_id] = None
            self.marked.emit(item_id)

    def correct(self, item_id: ItemId, label_id: LabelId) -> None:
        """This one has that label instead."""
        if self._shown is None or item_id not in self._shown.page.item_ids:
            return
        if label_id == self._shown.page.label_id:
            self._shown.wrong.pop(item_id, None)
        else:
            self._shown.wrong[item_id] = label_id
        self.marked.emit(item_id)

    def confirm(self) -> None:
        """Give all that is not marked the label, and what was corrected its own, as one step; show the next page.

        What is marked as wrong without another label stays open. Raises LabellerError if nothing could be recorded.
        """
        shown = self._shown
        if shown is None:
            return
        if shown.answers:
            seconds = self._seconds()
            self._session.steps.perform(self._command(shown, seconds), seconds)
        label_id = shown.page.label_id
        self._denied |= {(item_id, label_id) for item_id, other in shown.wrong.items() if other is None}
        self._last = shown
        self._turn_page()

    def pass_by(self) -> None:
        """Leave this page for now: its items stay open and do not come again with this label."""
        if self._shown is not None:
            self._denied |= {(item_id, self._shown.page.label_id) for item_id in self._shown.page.item_ids}
            self._turn_page()

    def _command(self, shown: Marked, seconds: float) -> ConfirmItems:
        page = shown.page
        return ConfirmItems(
            tuple((item_id, page.label_id) for item_id in page.item_ids if item_id not in shown.wrong),
            self._session.annotator_id,
            time.time(),
            seconds,
            tuple((item_id, label_id) for item_id, label_id in shown.wrong.items() if label_id is not None),
        )

    def _look(self) -> None:
        """Ask the learner of the last ranking, in the background."""
        self._session.jobs.start_latest(
            LOOK_JOB, self._session.find_sure, done=self._on_found, failed=self._on_failed, cancelled=self._on_stopped
        )
        if self._sure is None and not self.is_looking:
            self.is_looking = True
            self.page_changed.emit()

    def _on_found(self, sure: SureItems | None) -> None:
        if sure is not None and sure.ranking is not self._session.ranking:
            self._look()  # there is a newer one by now, and only of the newest is it known what it has not seen
            return
        self._sure = sure
        self._gone = {*self._session.changed_items(), *self._session.loop_settings.blind}
        if self._shown is None:
            self._turn_page()

    def _turn_page(self) -> None:
        sure = self._sure
        if sure is None:
            self._show(None)
            return
        least, size, gone, denied = self.least, self.size, frozenset(self._gone), frozenset(self._denied)

        def job(_: JobContext) -> ConfirmPage | None:
            return sure.page(least, size, answered=gone, denied=denied)

        self.is_looking = True
        self._session.jobs.start_latest(
            "make a page", job, done=self._on_page, failed=self._on_failed, cancelled=self._on_stopped
        )

    def _on_page(self, page: ConfirmPage | None) -> None:
        if page is not None and not self._gone.isdisjoint(page.item_ids):
            self._turn_page()
            return
        self._show(None if page is None else Marked(page))

    def _show(self, shown: Marked | None) -> None:
        self.is_looking = False
        self._shown = shown
        self._start_clock()
        self.page_changed.emit()

    def _on_failed(self, error: Exception) -> None:
        self.is_looking = False
        self.failed.emit(error)

    def _on_stopped(self) -> None:
        self.is_looking = False

    def _on_ranked(self) -> None:
        """The learner knows more. A page that somebody looks at stays; the next one is made from what is known now."""
        if self._is_watched:
            self._look()

    def _on_changed(self, changes: Changes) -> None:
        if changes.schema or changes.items or changes.everything:
            self._sure = self._shown = self._last = None
            self.page_changed.emit()
            return
        self._gone |= changes.answers
        if changes.settings:  # an audit may have begun, and its sample is to be seen without what is proposed
            self._gone |= self._session.loop_settings.blind
        last = self._last
        if last is not None and changes.answers and self._was_taken_back(last, changes):
            self._denied -= {(item_id, last.page.label_id) for item_id in last.wrong}
            self._last = None
            self._gone -= set(last.page.item_ids)
            self._show(last)

    def _was_taken_back(self, last: Marked, changes: Changes) -> bool:
        """Whether undo has just opened again what the last page had confirmed."""
        confirmed = [item_id for item_id in last.page.item_ids if item_id not in last.wrong]
        return set(confirmed) <= changes.answers and all(
            one.answer is None for one in self._session.look_at_all(confirmed[:1]).values()
        )
