"""Where the audits of a project stand: what was planned, against the answers as they are now."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from labeller.domain.annotation import Answer, Source
from labeller.domain.audit import Audit, FrozenLabel
from labeller.domain.item import ItemId, ItemState
from labeller.errors import LabellerError
from labeller.learning.auditing import CONFIDENCE, Verdict, draw_sample, judge, plan_looks
from labeller.store import answer_store, audit_store


@dataclass(frozen=True, slots=True)
class AuditStanding:
    """An audit with what is known of it now. `unchecked` are the items of the look that is due, in their order.

    `remaining` is how many items still have the label that it delivered; 0 before the delivery.
    """

    audit: Audit
    verdict: Verdict
    unchecked: tuple[ItemId, ...]
    remaining: int

    @property
    def holds(self) -> bool:
        """Whether its statement may be made: its answers, as they are now, still pass a planned look."""
        return self.verdict.bound is not None


def new_audit(
    frozen: Sequence[FrozenLabel],
    wanted: float,
    *,
    least: float,
    annotator_id: int,
    at: float,
    seed: int,
    failed_before: int,
) -> Audit:
    """An audit of these items, which come in their order: its looks planned, its sample drawn.

    Raises LabellerError where they are too few for that: checking them all is less work.
    """
    looks = plan_looks(len(frozen), wanted, failed_before=failed_before)
    if not looks:
        raise LabellerError(
            f"{len(frozen):,} items are too few to show by a sample that at most {wanted:.1%} are wrong.",
            "Nothing was begun. Ask for less, or confirm them page by page.",
        )
    drawn = draw_sample(len(frozen), looks[-1].size, seed)
    sample = tuple(frozen[place] for place in drawn.tolist())
    taken = set(drawn.tolist())
    rest = audit_store.packed(one for place, one in enumerate(frozen) if place not in taken)
    return Audit(at, annotator_id, seed, wanted, CONFIDENCE, least, len(frozen), tuple(looks), sample, rest)


def find_standing(db: Connection, audit: Audit) -> AuditStanding:
    """Where an audit stands now."""
    found = _found(db, audit)
    verdict = judge(audit.looks, found, audit.population, audit.confidence)
    due = verdict.due.size if verdict.due is not None else 0
    unchecked = tuple(one.item_id for one, wrong in zip(audit.sample[:due], found[:due], strict=True) if wrong is None)
    delivered = [] if audit.delivered_at is None else audit_store.find_delivered(db, audit.delivered_at)
    return AuditStanding(audit, verdict, unchecked, len(delivered))


def find_verdict(db: Connection, audit: Audit) -> Verdict:
    """What the answers of the sample say now."""
    return judge(audit.looks, _found(db, audit), audit.population, audit.confidence)


def _is_blind(answer: Answer) -> bool:
    """Whether somebody gave it without seeing what was proposed; a skipped item has nothing that was."""
    return all(one.source is Source.HUMAN for one in answer.annotations)


def _found(db: Connection, audit: Audit) -> list[bool | None]:
    """Of each drawn item whether the frozen label is wrong; None where it is still to be checked.

    Who confirmed a label that was proposed, alone or on a page of many, may have overlooked that it is wrong, and what
    was imported was not checked here: only an answer given without a suggestion is a check. A skipped item has no label
    that is known to be right, and counts as wrong. So does one whose check is gone after the delivery: what cannot be
    checked any more must not speak for the others.
    """
    answers = answer_store.find_answers(db, [one.item_id for one in audit.sample])
    found: list[bool | None] = []
    for one in audit.sample:
        answer = answers.get(one.item_id)
        if answer is None or answer.state is ItemState.STARTED or not _is_blind(answer):
            found.append(None)
        else:
            found.append(answer.state is not ItemState.ANSWERED or answer.label_ids != (one.label_id,))
    if audit.delivered_at is not None:
        return [wrong is not False for wrong in found]
    return found
