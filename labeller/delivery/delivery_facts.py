"""Everything that the manifest and the card tell of one export."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from labeller.delivery.audits import AuditStatement
from labeller.delivery.plain_values import plain
from labeller.delivery.selection import Selection
from labeller.delivery.tally import Tally
from labeller.domain.dataset import Dataset
from labeller.domain.schema import Schema
from labeller.formats.format import Exporter, WriteOptions, WriteReport
from labeller.formats.losses import Loss


@dataclass(frozen=True, slots=True)
class DeliveryFacts:
    """What was chosen, what was left out by that, what was written, and what was lost.

    `notes` are remarks of all who had a part in it.
    """

    project_uuid: str
    dataset: Dataset
    format: Exporter
    selection: Selection
    options: WriteOptions
    tally: Tally
    lost: tuple[Loss, ...]
    left_out: tuple[Loss, ...]
    report: WriteReport
    notes: tuple[str, ...]
    written_at: datetime
    statements: Mapping[float, AuditStatement] = field(default_factory=dict)

    @property
    def audited(self) -> list[tuple[AuditStatement, list[str]]]:
        """The audits that speak of items in this delivery, with the names of these items."""
        return [(self.statements[at], names) for at, names in sorted(self.tally.audited.items())]


def told_choices(selection: Selection, schema: Schema) -> dict[str, Any]:
    """A selection as plain values, labels by name: their ids mean nothing outside the project."""
    told: dict[str, Any] = plain(selection)
    names = {label.id: label.name for label in schema.labels}
    items, annotations = told["items"], told["annotations"]
    items["label"] = names.get(items.pop("label_id"))
    annotations["labels"] = sorted(names[one] for one in annotations.pop("label_ids"))
    annotations["without"] = sorted(names[one] for one in annotations["without"])
    return told
