"""Everything that the manifest and the card tell of one export."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from labeller.delivery.selection import Selection
from labeller.delivery.tally import Tally
from labeller.domain.dataset import Dataset
from labeller.formats.format import Exporter, WriteOptions, WriteReport
from labeller.formats.losses import Loss


@dataclass(frozen=True, slots=True)
class DeliveryFacts:
    """What was chosen, what was written, and what was lost. `notes` are remarks of all who had a part in it."""

    project_uuid: str
    dataset: Dataset
    format: Exporter
    selection: Selection
    options: WriteOptions
    tally: Tally
    lost: tuple[Loss, ...]
    report: WriteReport
    notes: tuple[str, ...]
    written_at: datetime
