"""Keeping which item is in which split, so that the next export has them there too."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Connection

from labeller.domain.changes import Changes
from labeller.domain.item import ItemId
from labeller.project.commands.command import Command
from labeller.store import item_store


@dataclass(frozen=True, slots=True)
class SplitPart:
    """Items of one split; None is for those that are in no split."""

    split: str | None
    item_ids: tuple[ItemId, ...]


@dataclass(frozen=True, slots=True)
class AssignSplits:
    """Put items into splits. Items that are not there any more are passed over."""

    parts: tuple[SplitPart, ...]
    title: str = "Divide into splits"

    @classmethod
    def of(cls, splits: Mapping[ItemId, str | None]) -> AssignSplits:
        members: dict[str | None, list[ItemId]] = defaultdict(list)
        for item_id, split in splits.items():
            members[split].append(item_id)
        return cls(tuple(SplitPart(split, tuple(item_ids)) for split, item_ids in members.items()))

    def __len__(self) -> int:
        return sum(len(part.item_ids) for part in self.parts)

    def apply(self, db: Connection) -> tuple[Command, Changes]:
        wanted = {item_id: part.split for part in self.parts for item_id in part.item_ids}
        return AssignSplits.of(item_store.replace_splits(db, wanted)), Changes(splits=True)
