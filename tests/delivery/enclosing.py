"""What a delivery encloses, written for a dataset without a project around it."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from labeller.delivery.card import write_card
from labeller.delivery.delivery_facts import DeliveryFacts
from labeller.delivery.selection import Selection
from labeller.delivery.tally import Tally
from labeller.domain.dataset import Dataset
from labeller.formats.format import Exporter, WriteOptions
from labeller.jobs import JobContext

NOON = datetime(2026, 1, 2, 12, tzinfo=UTC)


def write_with_card(chosen: Exporter, dataset: Dataset, target: Path, **told: Any) -> DeliveryFacts:
    """Write the dataset into a new folder, with its card."""
    target.mkdir(parents=True)
    tally = Tally()
    list(tally.listening_to(dataset, chosen))
    report = chosen.write(dataset, target, WriteOptions(), JobContext())
    usual = {"selection": Selection(), "options": WriteOptions(), "lost": (), "left_out": (), "notes": report.notes}
    facts = DeliveryFacts(
        project_uuid="u-1",
        dataset=dataset,
        format=chosen,
        tally=tally,
        report=report,
        written_at=NOON,
        **{**usual, **told},
    )
    write_card(target, facts)
    return facts
