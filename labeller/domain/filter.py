"""Which items a list shows."""

from __future__ import annotations

from dataclasses import dataclass, field

from labeller.domain.item import ItemState


@dataclass(frozen=True, slots=True)
class ItemFilter:
    """Items whose name or text holds `text`, in one of `states`, and as flagged and labelled as asked (None: any)."""

    text: str = ""
    states: frozenset[ItemState] = field(default_factory=lambda: frozenset(ItemState))
    is_flagged: bool | None = None
    label_id: int | None = None
