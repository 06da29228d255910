"""How the items of a project stand, in figures."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from labeller.domain.item import ItemState
from labeller.domain.schema import LabelId
from labeller.loop.pace import Pace, measure_pace
from labeller.project.project import Project
from labeller.store import answer_store


@dataclass(frozen=True, slots=True)
class Counts:
    """How many items stand where, how often each label was given, and how fast it goes."""

    open: int = 0
    answered: int = 0
    skipped: int = 0
    audited: int = 0
    flagged: int = 0
    by_label: Mapping[LabelId, int] = field(default_factory=dict)
    pace: Pace = field(default_factory=lambda: Pace(None))

    @property
    def total(self) -> int:
        return self.open + self.answered + self.skipped + self.audited


def count(project: Project) -> Counts:
    """How the items of a project stand. Slow for many items: call it from a job."""
    pace = measure_pace(project)
    with project.read() as db:
        states = answer_store.count_states(db)
        return Counts(
            open=states[ItemState.OPEN] + states[ItemState.STARTED],
            answered=states[ItemState.ANSWERED],
            skipped=states[ItemState.SKIPPED],
            audited=states[ItemState.AUDITED],
            flagged=answer_store.count_flagged(db),
            by_label=answer_store.count_by_label(db),
            pace=pace,
        )
