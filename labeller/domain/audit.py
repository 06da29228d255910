"""An audit: what was frozen, what was planned, what was drawn. What was found stands in the answers of the sample."""

from __future__ import annotations

from dataclasses import dataclass

from labeller.domain.item import ItemId
from labeller.domain.schema import LabelId

AUDITS = "audits"
"""The setting of a project that keeps its audits."""


@dataclass(frozen=True, slots=True)
class Look:
    """After `size` checked items the audit is passed with at most `allowed` wrong ones; `alpha` is its error."""

    size: int
    allowed: int
    alpha: float


@dataclass(frozen=True, slots=True)
class FrozenLabel:
    """The label that the learner gave an item when an audit began, and how sure it was (0 to 1)."""

    item_id: ItemId
    label_id: LabelId
    score: float


@dataclass(frozen=True, slots=True)
class Audit:
    """One acceptance sampling of `population` items, begun at a time by an annotator.

    `wanted` is the share that may be wrong (0 to 1), `least` how sure the learner was of each item. `sample` are the
    drawn items in the order in which they are checked, `rest` the others, packed by `audit_store`; that is let go with
    the delivery, whose time is `delivered_at` and which wrote `delivered` annotations. `ended_at` is set where an audit
    failed or was given up.
    """

    begun_at: float
    annotator_id: int
    seed: int
    wanted: float
    confidence: float
    least: float
    population: int
    looks: tuple[Look, ...]
    sample: tuple[FrozenLabel, ...]
    rest: str
    delivered_at: float | None = None
    delivered: int = 0
    ended_at: float | None = None

    @property
    def is_running(self) -> bool:
        return self.delivered_at is None and self.ended_at is None


def running(audits: tuple[Audit, ...]) -> Audit | None:
    """The audit that is under way; there is at most one."""
    return next((one for one in audits if one.is_running), None)


def failed_before(audits: tuple[Audit, ...]) -> int:
    """How many audits were begun since the last delivery and came to nothing: trying again has its price."""
    count = 0
    for one in reversed(audits):
        if one.delivered_at is not None:
            break
        count += one.ended_at is not None
    return count
