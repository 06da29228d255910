"""What a delivery says of the items that the learner labelled and an audit vouches for."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from labeller.domain.item import ItemId
from labeller.project.auditing import AuditStanding, find_standing
from labeller.store import audit_store


@dataclass(frozen=True, slots=True)
class AuditStatement:
    """The statement of one audit, which is about all `remaining` items that it delivered together, at a `time`.

    Of `checked` items, drawn at random with a `seed` and checked without seeing the label, `wrong` were wrong: with
    that `confidence` at most `most` of the remaining ones are. The learner was at least `least` sure of each.
    """

    time: float
    checked: int
    wrong: int
    most: int
    remaining: int
    confidence: float
    least: float
    seed: int

    @classmethod
    def of(cls, standing: AuditStanding) -> AuditStatement | None:
        """None where the audit was not delivered, or does not hold any more."""
        audit, bound = standing.audit, standing.verdict.bound
        if audit.delivered_at is None or bound is None:
            return None
        made = (audit.delivered_at, bound.checked, bound.wrong, min(bound.most, standing.remaining))
        return cls(*made, standing.remaining, audit.confidence, audit.least, audit.seed)

    @property
    def day(self) -> str:
        try:
            return datetime.fromtimestamp(self.time, UTC).date().isoformat()
        except (OverflowError, OSError, ValueError):
            return "a day that no calendar has"

    @property
    def share(self) -> str:
        """The largest share that may be wrong, in percent: rounded up, so that it stays true."""
        return f"{math.ceil(1000 * self.most / max(self.remaining, 1)) / 10:g} %"

    def sentence(self, items: int) -> str:
        """All of it in words, for a delivery that has so many of the items."""
        return (
            f"{items:,} items carry labels that the app gave, at least {self.least:.0%} sure of each; nobody looked at "
            f"them. Of {self.checked:,} items drawn at random (seed {self.seed}) and checked on {self.day} without "
            f"seeing these labels, {self.wrong:,} were wrong. So at most {self.most:,} ({self.share}) of all "
            f"{self.remaining:,} that were labelled so are wrong, with {self.confidence:.0%} confidence. This is said "
            "of all of them together, not of any part."
        )

    def plain(self, names: list[str]) -> dict[str, Any]:
        """All of it as JSON has it, with the names of the items that are in the delivery."""
        return {
            "delivered_on": self.day,
            "checked": self.checked,
            "wrong": self.wrong,
            "at_most_wrong": self.most,
            "of_items": self.remaining,
            "confidence": self.confidence,
            "least_confidence_of_learner": self.least,
            "seed": self.seed,
            "items": names,
        }


def find_statements(db: Any) -> dict[float, AuditStatement]:
    """The statements that hold now, by the time of their delivery, by which their answers are known."""
    found = (AuditStatement.of(standing) for standing in _delivered(db))
    return {one.time: one for one in found if one is not None}


def withdrawn_items(db: Any) -> frozenset[ItemId]:
    """The items of audits that hold no longer: the answers that they rest on have changed."""
    broken = (one.audit.delivered_at for one in _delivered(db) if not one.holds)
    return frozenset(item_id for at in broken if at is not None for item_id in audit_store.find_delivered(db, at))


def _delivered(db: Any) -> list[AuditStanding]:
    return [find_standing(db, one) for one in audit_store.read_audits(db) if one.delivered_at is not None]
