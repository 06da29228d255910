"""How fast an annotator is, from the time that the last answers took."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import median

from labeller.project.project import Project
from labeller.store import event_store

_LAST_ANSWERS = 50
_TOO_FEW = 5


@dataclass(frozen=True, slots=True)
class Pace:
    """Seconds for one item; None while there are too few answers to tell."""

    seconds_per_item: float | None

    def remaining_seconds(self, items: int) -> float | None:
        """How long so many more items take at this pace."""
        return None if self.seconds_per_item is None else items * self.seconds_per_item


def measure_pace(project: Project) -> Pace:
    """The median over the last answers, so that one coffee break does not count."""
    with project.read() as db:
        seconds = [work.seconds for work in event_store.find_work(db, _LAST_ANSWERS)]
    return Pace(median(seconds) if len(seconds) >= _TOO_FEW else None)
