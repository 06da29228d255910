"""Going through an audit: what could be audited, what is to be checked next, and what may be said. No widgets."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass, replace

from PySide6.QtCore import QObject, Signal

from labeller.domain.annotation import Source
from labeller.domain.audit import Audit, Look, failed_before
from labeller.domain.changes import Changes
from labeller.domain.item import ItemId
from labeller.domain.schema import LabelId
from labeller.errors import LabellerError
from labeller.jobs import JobContext
from labeller.learning.auditing import plan_looks
from labeller.loop.confirming import DEFAULT_LEAST
from labeller.project.auditing import AuditStanding, find_standing, new_audit
from labeller.project.commands.audits import BeginAudit, DeliverAudit, EndAudit
from labeller.store import audit_store
from labeller.ui.bulk.bulk_flow import BulkFlow
from labeller.ui.session import ProjectSession

LOOK_JOB = "see how the audit stands"
_SEED_BITS = 48
WANTED = (0.005, 0.01, 0.02, 0.05)
DEFAULT_WANTED = 0.02


@dataclass(frozen=True, slots=True)
class AuditView:
    """How things stand: the audit that runs, those that were delivered, and what a new one would take.

    `candidates` is how many items could be audited, `looks` what would have to be checked of them; `has_learned` is
    whether the learner says anything yet. Where so few items show nothing, `possible` is the smallest share that they
    could show with a look at so many; None where there is none.
    """

    running: AuditStanding | None = None
    delivered: tuple[AuditStanding, ...] = ()
    has_learned: bool = False
    candidates: int = 0
    looks: tuple[Look, ...] = ()
    possible: tuple[float, int] | None = None


class AuditFlow(BulkFlow):
    """`changed` comes whenever there is something else to show."""

    changed = Signal()

    def __init__(
        self, session: ProjectSession, parent: QObject | None = None, clock: Callable[[], float] = time.monotonic
    ) -> None:
        super().__init__(session, parent, clock)
        self._view: AuditView | None = None
        self.least, self.wanted = DEFAULT_LEAST, DEFAULT_WANTED

    @property
    def view(self) -> AuditView | None:
        """How things stand; None until that is known."""
        return self._view

    @property
    def item_id(self) -> ItemId | None:
        """The drawn item to be checked now."""
        running = self._view.running if self._view is not None else None
        return running.unchecked[0] if running is not None and running.unchecked else None

    def enter(self) -> None:
        super().enter()
        self.look()

    def set_choice(self, least: float, wanted: float) -> None:
        """How sure the learner must be of what is audited, and which share may be wrong."""
        self.least, self.wanted = least, wanted
        self.look()

    def look(self) -> None:
        """Find out in the background how things stand."""
        self._session.jobs.start_latest(LOOK_JOB, self._found, done=self._on_found, failed=self.failed.emit)

    def begin(self) -> None:
        """Freeze what the learner is sure of now, and draw the sample."""
        self._session.jobs.start_latest(LOOK_JOB, self._planned, done=self._on_planned, failed=self.failed.emit)

    def answer(self, label_id: LabelId) -> None:
        """The label of the item that is checked. Raises LabellerError if it could not be recorded."""
        item_id = self.item_id
        if item_id is not None:
            self._session.give_answer(
                item_id, (label_id,), seconds=self._seconds(), source=Source.HUMAN, is_control=False
            )

    def skip(self) -> None:
        """No label fits, or nobody can tell: that counts as wrong. Raises LabellerError."""
        item_id = self.item_id
        if item_id is not None:
            self._session.skip(item_id, seconds=self._seconds())

    def deliver(self) -> None:
        """Let the items that nobody looked at have the labels that were frozen."""
        self._session.steps.start(DeliverAudit(self._session.annotator_id, time.time()))

    def end(self) -> None:
        """Give the audit up; what was answered stays."""
        self._session.steps.perform(EndAudit(time.time()))

    def _found(self, context: JobContext) -> AuditView:
        with self._session.project.read() as db:
            audits = audit_store.read_audits(db)
            running = next((find_standing(db, one) for one in audits if one.is_running), None)
            delivered = tuple(find_standing(db, one) for one in audits if one.delivered_at is not None)
        view = AuditView(running, delivered)
        if running is not None:
            return view
        sure = self._session.find_sure(context)
        count = 0 if sure is None else sure.count(self.least, self._session.changed_items())
        failed = failed_before(audits)
        looks = plan_looks(count, self.wanted, failed_before=failed) if count else []
        possible = None if looks or not count else _possible(count, self.wanted, failed)
        return replace(view, has_learned=sure is not None, candidates=count, looks=tuple(looks), possible=possible)

    def _planned(self, context: JobContext) -> Audit:
        with self._session.project.read() as db:
            failed = failed_before(audit_store.read_audits(db))
        sure = self._session.find_sure(context)
        return new_audit(
            [] if sure is None else sure.frozen(self.least, self._session.changed_items()),
            self.wanted,
            least=self.least,
            annotator_id=self._session.annotator_id,
            at=time.time(),
            seed=secrets.randbits(_SEED_BITS),
            failed_before=failed,
        )

    def _on_planned(self, audit: Audit) -> None:
        try:
            self._session.steps.perform(BeginAudit(audit))
        except LabellerError as error:
            self.failed.emit(error)

    def _on_found(self, view: AuditView) -> None:
        before = self.item_id
        self._view = view
        if self.item_id != before:
            self._start_clock()
        self.changed.emit()

    def _on_changed(self, changes: Changes) -> None:
        if not self._is_watched:
            return
        self._go_on(changes)
        if changes.answers or changes.settings or changes.schema or changes.items or changes.everything:
            self.look()

    def _go_on(self, changes: Changes) -> None:
        """Show the next item at once, before it is known how the audit stands now."""
        view = self._view
        if view is None or view.running is None or self.item_id not in changes.answers:
            return
        self._view = replace(view, running=replace(view.running, unchecked=view.running.unchecked[1:]))
        self._start_clock()
        self.changed.emit()

    def _on_ranked(self) -> None:
        """A new audit would be about something else now; one that runs is frozen."""
        if self._is_watched and (self._view is None or self._view.running is None):
            self.look()


def _possible(candidates: int, wanted: float, failed: int) -> tuple[float, int] | None:
    """The smallest share above the wanted one that so few items can show, and how many are checked for it."""
    for share in WANTED:
        looks = plan_looks(candidates, share, failed_before=failed) if share > wanted else []
        if looks:
            return share, looks[0].size
    return None
