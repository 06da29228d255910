"""What there is to say of a text beside its annotations: its name, where it stands, and what came along with it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Any

from labeller.domain.dataset import DatasetItem
from labeller.domain.item import WITH_LABELS, FoundAnnotation, ItemState, Medium, NewItem
from labeller.media.hashing import text_hash

_STATES = frozenset(ItemState)
KEYS = ("name", "status", "group", "flagged", "comment", "metadata")


def details_of(entry: DatasetItem) -> dict[str, Any]:
    """Those of `KEYS` that the item has; `name` and `status` always."""
    item = entry.item
    details = {"group": item.group, "flagged": entry.is_flagged, "comment": entry.comment, "metadata": item.metadata}
    return {"name": item.name, "status": entry.status, **{key: one for key, one in details.items() if one}}


def text_item(
    text: str,
    annotations: tuple[FoundAnnotation, ...] | None,
    details: Mapping[str, Any],
    *,
    name: str,
    split: str | None = None,
    used: Collection[str] = (),
    is_ours: bool = False,
    is_skipped: bool = False,
) -> NewItem:
    """The item of a text; `name` is what it is called if it has no name of its own.

    In an export of ours the status among the details decides whether no annotations are an answer. What else there is
    but `used` keys is kept as further columns, also what is of another kind than Labeller writes.
    """
    status = details.get("status")
    known = {key for key in (KEYS if is_ours else ("name", "comment")) if _is_ours(key, details.get(key))}
    rest = {key: one for key, one in details.items() if key not in known and key not in used and one not in (None, "")}
    ours = {key: details[key] for key in known}
    if "status" in known:
        annotations = (annotations or ()) if status in WITH_LABELS else None
    return NewItem(
        Medium.TEXT,
        name=ours.get("name") or name,
        content_hash=text_hash(text),
        text=text,
        group=ours.get("group"),
        split=split,
        metadata={**ours.get("metadata", {}), **rest},
        annotations=annotations,
        is_skipped=is_skipped or ("status" in known and status == ItemState.SKIPPED),
        is_flagged=ours.get("flagged", False),
        is_audited="status" in known and status == ItemState.AUDITED,
        comment=ours.get("comment", ""),
    )


def without_answer(item: NewItem) -> NewItem:
    """The item as nobody has looked at it yet."""
    return replace(item, annotations=None, suggestions=(), is_skipped=False)


def _is_ours(key: str, value: Any) -> bool:
    """Whether a detail is what Labeller writes under that name."""
    match key:
        case "flagged":
            return isinstance(value, bool)
        case "metadata":
            return isinstance(value, dict)
        case "status":
            return isinstance(value, str) and value in _STATES
    return isinstance(value, str)
