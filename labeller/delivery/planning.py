"""What an export would write and lose, told before anything is written."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from labeller.delivery.selection import Selected, Selection, select
from labeller.delivery.tally import Tally
from labeller.domain.dataset import Dataset
from labeller.domain.item import ItemState
from labeller.formats.fitting import changes
from labeller.formats.format import Exporter
from labeller.formats.losses import Capabilities, Loss, Survey, losses, survey
from labeller.jobs import JobContext
from labeller.project.project import Project


@dataclass(frozen=True, slots=True)
class ExportPlan:
    """What would be written: so many of the dataset's items, and what the format cannot hold."""

    dataset: Selected
    items: int
    lost: tuple[Loss, ...]
    tally: Tally

    @property
    def splits(self) -> dict[str, int]:
        """How many of the items that the format has a place for are in each split."""
        return {name: self.tally.splits[name] for name in self.dataset.splits}


def plan_export(
    project: Project, chosen: Exporter, selection: Selection, context: JobContext, held: Any = None
) -> ExportPlan:
    """Look through what would go out, without writing anything. `held` is as for `select`."""
    dataset = select(project, selection, context, held)
    found, lost, tally = look_through(dataset, chosen, context)
    return ExportPlan(dataset, found.items - _left_out(found, chosen.holds), lost, tally)


def look_through(dataset: Dataset, chosen: Exporter, context: JobContext) -> tuple[Survey, tuple[Loss, ...], Tally]:
    """What a dataset has, what the format cannot hold of it, and how much of it goes out."""
    tally = Tally()
    found = survey(tally.listening_to(dataset, chosen), context)
    lost = (
        losses(dataset, found, chosen.holds)
        + chosen.own_losses(found)
        + changes(dataset, tally.fitting(chosen), context)
    )
    return found, lost, tally


def _left_out(found: Survey, holds: Capabilities) -> int:
    """How many items the format has no place for."""
    cases = (
        (holds.unlabelled, found.states[ItemState.OPEN]),
        (holds.skipped, found.states[ItemState.SKIPPED]),
        (holds.empty_answers, found.empty_answers),
        (holds.several_labels, found.several_labels),
    )
    return sum(count for is_held, count in cases if not is_held)
