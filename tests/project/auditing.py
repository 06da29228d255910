"""Audits of small made-up sets, for the tests."""

from __future__ import annotations

from labeller.domain.audit import Audit, FrozenLabel, Look
from labeller.project.auditing import new_audit
from labeller.project.commands.answers import SetAnswers
from labeller.project.commands.audits import BeginAudit
from labeller.store import audit_store
from tests.store.making import answer

CAT, DOG = 1, 2


def begin(project, items, *, size=4, allowed=0, at=1.0) -> Audit:
    """An audit of items 1 to `items`, all said to be cats, with one look of that size and one twice as large."""
    frozen = [FrozenLabel(number, CAT, 0.97) for number in range(1, items + 1)]
    looks = (Look(size, allowed, 0.04), Look(2 * size, allowed + 1, 0.01))
    audit = Audit(
        at, 1, 7, 0.5, 0.95, 0.9, items, looks, tuple(frozen[: 2 * size]), audit_store.packed(frozen[2 * size :])
    )
    project.perform(BeginAudit(audit))
    return audit


def check(project, audit, right, wrong=0):
    """Answer so many of the drawn items as they were frozen, and then so many otherwise."""
    labels = [CAT] * right + [DOG] * wrong
    said = [(one.item_id, answer(label)) for one, label in zip(audit.sample, labels, strict=False)]
    project.perform(SetAnswers(tuple(said)))


def planned(items, wanted=0.05, **more):
    frozen = [FrozenLabel(number, CAT, 0.97) for number in range(1, items + 1)]
    return new_audit(
        frozen, wanted, **{"least": 0.9, "annotator_id": 1, "at": 1.0, "seed": 3, "failed_before": 0, **more}
    )
