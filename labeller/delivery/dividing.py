"""The split of every item that goes out: those that the project has, and new ones beside them."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from labeller.curation.clusters import clusters, numbered
from labeller.curation.splits import count_parted, same_split, split_items
from labeller.delivery.choices import GROUP, Copies, Selection
from labeller.delivery.narrowing import Compare, Narrowed
from labeller.domain.item import ItemId, ItemState
from labeller.domain.schema import LabelId
from labeller.errors import UsageError
from labeller.jobs import JobContext
from labeller.project.commands.splits import AssignSplits
from labeller.store import item_store

Column = list[Hashable | None]
_NAMED = 5


@dataclass(frozen=True, slots=True)
class Division:
    """The split of each item, and the step that keeps those which the project does not have yet."""

    splits: Mapping[ItemId, str | None]
    new_splits: AssignSplits | None = None
    notes: tuple[str, ...] = ()


def divide(db: Any, narrowed: Narrowed, selection: Selection, compare: Compare, context: JobContext) -> Division:
    """Divide the items as asked, or leave them in the splits that they came with."""
    context.progress(0, 0, "Dividing into splits")
    stored = item_store.find_splits(db)
    field = _Field.of(db, narrowed, selection, compare, stored)
    if not selection.fractions:
        splits = {one.id: stored[one.id] for one in narrowed.items}
        return Division(splits, notes=_leaks(field, [stored[item_id] for item_id in field.item_ids]))
    kept = [None if selection.resplits and size else same_split(stored[item_id]) for item_id, size in field.sized()]
    found = split_items(field.keys, field.strata, selection.fractions, selection.seed, field.ties, kept, field.sizes)
    assigned = dict(zip(field.item_ids[: len(narrowed.items)], found, strict=False))
    changed = {item_id: split for item_id, split in assigned.items() if stored[item_id] != split}
    notes = _leaks(field, found) + _stayed(kept, assigned, selection) + _left(stored, changed)
    return Division(assigned, AssignSplits.of(changed) if changed else None, notes)


@dataclass(frozen=True, slots=True)
class _Field:
    """What splitting looks at: first the items that go out, then those that hold their kin in a split (size 0)."""

    item_ids: Sequence[ItemId]
    keys: Sequence[str]
    strata: Sequence[Sequence[LabelId]]
    ties: Sequence[Column]
    sizes: Sequence[int]

    @classmethod
    def of(
        cls,
        db: Any,
        narrowed: Narrowed,
        selection: Selection,
        compare: Compare,
        stored: Mapping[ItemId, str | None],
    ) -> _Field:
        kinships = item_store.find_kinships(db)
        going = {one.id: one for one in narrowed.items}
        is_kept = selection.fractions and not selection.resplits
        holding = [key for key in stored if key not in going and same_split(stored[key]) in (selection.fractions or ())]
        item_ids = [*going, *(holding if is_kept else ())]
        hashes = [kinships[item_id][0] for item_id in item_ids]
        ties: list[Column] = [[kinships[item_id][1] for item_id in item_ids]]
        if selection.split_by not in (None, GROUP):
            ties.append(_column(db, str(selection.split_by), item_ids))
        # Where one of them was chosen nothing is left to tie, but for what does not go out.
        if selection.near_duplicates is Copies.TOGETHER or (
            selection.near_duplicates is Copies.DROP and len(item_ids) > len(going)
        ):
            ties.append([*numbered(compare(item_ids).chains().clusters(), len(item_ids))])
        strata = [[*{*one.labels}] if one.state is ItemState.ANSWERED else [] for one in narrowed.items]
        return cls(
            item_ids,
            _numbered(hashes) if selection.duplicates is Copies.KEEP else hashes,
            strata + [[]] * (len(item_ids) - len(strata)),
            ties,
            [int(item_id in going) for item_id in item_ids],
        )

    def sized(self) -> zip[tuple[ItemId, int]]:
        return zip(self.item_ids, self.sizes, strict=True)


def _numbered(hashes: Sequence[str]) -> list[str]:
    """The hashes with a number behind each that was there before, so that equal contents are not tied."""
    seen: Counter[str] = Counter()
    names = []
    for digest in hashes:
        names.append(f"{digest} {seen[digest]}")
        seen[digest] += 1
    return names


def _column(db: Any, name: str, item_ids: Sequence[ItemId]) -> Column:
    """What a column holds for these items, as text; None where it holds nothing. Raises UsageError if none has it."""
    values = {item_id: value for item_id, value in item_store.each_column(db, name) if value not in (None, "")}
    if not values and item_ids:
        there = ", ".join([GROUP, *item_store.find_column_names(db)])
        raise UsageError(f"The items have no column “{name}”.", f"There are: {there}.")
    return [json.dumps(values[key], sort_keys=True) if key in values else None for key in item_ids]


def _leaks(field: _Field, splits: Sequence[str | None]) -> tuple[str, ...]:
    count = count_parted(splits, clusters(field.keys, *field.ties)) if any(splits) else 0
    if not count:
        return ()
    what = "1 group or duplicate is" if count == 1 else f"{count:,} groups or duplicates are"
    return (f"{what} in more than one split, as the items were already. Divide all anew to bring each into one.",)


def _stayed(kept: Sequence[str | None], assigned: Mapping[ItemId, str], selection: Selection) -> tuple[str, ...]:
    names = selection.fractions or {}
    count = sum(split in names for split in kept[: len(assigned)])
    if not count:
        return ()
    return (f"{count:,} of {len(assigned):,} items are in the split that they were in already.",)


def _left(stored: Mapping[ItemId, str | None], changed: Mapping[ItemId, str]) -> tuple[str, ...]:
    """What leaves another split; that it has another name now is no change."""
    before = Counter(was for item_id, split in changed.items() if (was := stored[item_id]) and same_split(was) != split)
    if not before:
        return ()
    names = ", ".join(f"{name} {count:,}" for name, count in before.most_common(_NAMED))
    return (f"{before.total():,} items leave the splits that they were in: {names}. Undo brings them back.",)
