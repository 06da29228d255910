"""Summaries made on the spot, and a loader that counts what it is asked for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from labeller.domain.item import ItemId, ItemState, ItemSummary


class SummaryStore:
    """Knows an item of every id: the third, sixth, ... are answered with label 1, the fifth, tenth, ... flagged."""

    def __init__(self) -> None:
        self.asked: list[list[ItemId]] = []
        self.gone: set[ItemId] = set()
        self.changed: dict[ItemId, dict] = {}

    def __call__(self, ids: Sequence[ItemId]) -> list[ItemSummary]:
        self.asked.append(list(ids))
        return [self._summary(item_id) for item_id in ids if item_id not in self.gone]

    def _summary(self, item_id: ItemId) -> ItemSummary:
        state = ItemState.OPEN if item_id % 3 else ItemState.ANSWERED
        labels = () if item_id % 3 else (1,)
        summary = ItemSummary(item_id, f"item {item_id}", state, item_id % 5 == 0, False, labels)
        return replace(summary, **self.changed.get(item_id, {}))


@pytest.fixture
def store() -> SummaryStore:
    return SummaryStore()
