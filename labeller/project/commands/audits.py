"""Auditing what nobody looked at, and delivering it as labelled by the learner."""

from __future__ import annotations

from dataclasses import dataclass, replace

from sqlalchemy import Connection

from labeller.domain.annotation import Annotation, Answer, Source
from labeller.domain.audit import Audit, FrozenLabel, running
from labeller.domain.changes import Changes
from labeller.domain.item import ItemId, ItemState
from labeller.errors import LabellerError
from labeller.project.auditing import find_verdict
from labeller.project.commands.command import Command
from labeller.store import answer_store, audit_store, schema_store

_FEW = 1_000


@dataclass(frozen=True, slots=True)
class BeginAudit:
    """Freeze what the learner says of some items, and draw the sample that somebody will check."""

    audit: Audit
    title: str = "Begin an audit"

    def apply(self, db: Connection) -> tuple[Command, Changes]:
        before = audit_store.read_audits(db)
        if running(before) is not None:
            raise LabellerError("An audit is running already.", "Nothing was changed. Finish it, or end it, first.")
        audit_store.replace_audits(db, (*before, self.audit))
        return PutAudits(before, self.title), Changes(settings=True)


@dataclass(frozen=True, slots=True)
class EndAudit:
    """Give up the audit that runs, or put aside one that failed. The answers that were given for it stay."""

    at: float
    title: str = "End the audit"

    def apply(self, db: Connection) -> tuple[Command, Changes]:
        before = audit_store.read_audits(db)
        ended = tuple(replace(one, ended_at=self.at, rest="") if one.is_running else one for one in before)
        audit_store.replace_audits(db, ended)
        return PutAudits(before, self.title), Changes(settings=True)


@dataclass(frozen=True, slots=True)
class PutAudits:
    """Set the audits of the project as a whole: what takes back a step that changed one.

    An audit that is not among them stays, as one that came to nothing: whoever takes back what went badly and draws
    anew has still tried twice.
    """

    audits: tuple[Audit, ...]
    title: str

    def apply(self, db: Connection) -> tuple[Command, Changes]:
        return PutAudits(_put(db, self.audits), self.title), Changes(settings=True)


@dataclass(frozen=True, slots=True)
class DeliverAudit:
    """Give the items of the audit that was passed the labels that were frozen, as labelled by the learner and audited.

    Only what is still open gets one: what a person has answered since is that person's. Raises LabellerError unless
    the answers, as they are now, pass a look that was planned.
    """

    annotator_id: int
    at: float
    title: str = "Deliver what was audited"

    def apply(self, db: Connection) -> tuple[Command, Changes]:
        before = audit_store.read_audits(db)
        audit = running(before)
        passed = None if audit is None else find_verdict(db, audit).passed
        if audit is None or passed is None:
            raise LabellerError(
                "No audit has been passed.",
                "Nothing was changed. Check the drawn items first, as many as were planned.",
            )
        # What was drawn for later looks, and needed no check, is among those that the statement is about.
        frozen = self._open(db, [*audit_store.unpacked(audit.rest), *audit.sample[passed.size :]])
        answer_store.insert_answers(db, ((one.item_id, self._answer(one)) for one in frozen))
        delivered = replace(audit, delivered_at=self.at, delivered=len(frozen), rest="")
        audit_store.replace_audits(db, tuple(delivered if one == audit else one for one in before))
        inverse = TakeBackDelivery(self.at, self.annotator_id, before, self.title)
        return inverse, _changes([one.item_id for one in frozen])

    def _open(self, db: Connection, rest: list[FrozenLabel]) -> list[FrozenLabel]:
        free = audit_store.find_free(db, [one.item_id for one in rest])
        labels = {label.id for label in schema_store.read_schema(db).labels}
        return [one for one in rest if one.item_id in free and one.label_id in labels]

    def _answer(self, one: FrozenLabel) -> Answer:
        said = Annotation(one.label_id, Source.AUDITED, self.annotator_id, self.at, score=one.score)
        return Answer(ItemState.AUDITED, self.annotator_id, self.at, annotations=(said,))


@dataclass(frozen=True, slots=True)
class TakeBackDelivery:
    """Open again what an audit has delivered at that time, and put the audits as they were before."""

    at: float
    annotator_id: int
    audits: tuple[Audit, ...]
    title: str

    def apply(self, db: Connection) -> tuple[Command, Changes]:
        opened = audit_store.find_delivered(db, self.at)
        answer_store.delete_answers(db, opened)
        _put(db, self.audits)
        return DeliverAudit(self.annotator_id, self.at, self.title), _changes(opened)


def _put(db: Connection, audits: tuple[Audit, ...]) -> tuple[Audit, ...]:
    """Write these audits, and end those that were begun beside them. Returns all as they were before."""
    before = audit_store.read_audits(db)
    kept = {one.begun_at for one in audits}
    others = (one for one in before if one.begun_at not in kept)
    ended = (replace(one, ended_at=one.ended_at or one.begun_at, rest="") for one in others)
    audit_store.replace_audits(db, (*audits, *ended))
    return before


def _changes(item_ids: list[ItemId]) -> Changes:
    if len(item_ids) < _FEW:
        return Changes(answers=frozenset(item_ids), settings=True)
    return Changes(everything=True, settings=True)
