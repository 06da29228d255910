"""What the Hugging Face layouts share: the columns of a row, how labels are written, and what `datasets` misreads.

`datasets` guesses column types from the rows before it looks at the features of the card, split by split. Three
things would go wrong with it, so they are avoided here. A column that is null throughout one split gets another type
there, so items without a label make all labels numbers, with -1 for none. Text that looks like a time becomes one, so
labels named like dates are written as numbers too, and names like dates go into the details. And everything that only
some items have (a status where there is no label, flag, comment, group, further columns) goes into one text column of
JSON, `details`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from labeller.domain.dataset import Dataset, DatasetItem
from labeller.formats.label_map import class_names
from labeller.formats.losses import TIME_LIKE, Survey

NO_LABEL = -1


@dataclass(frozen=True, slots=True)
class HfLayout:
    """Which columns a dataset needs: `content` is `image`, `audio` or `text`, `class_names` are dense by position."""

    content: str
    is_multilabel: bool
    class_names: tuple[str, ...]
    has_numbers: bool
    has_names: bool
    has_details: bool

    @property
    def labels(self) -> str:
        return "labels" if self.is_multilabel else "label"


def hf_layout(dataset: Dataset, found: Survey, content: str) -> HfLayout:
    names = class_names(dataset)
    is_multilabel = dataset.schema.task.is_multilabel
    has_time_like_labels = any(TIME_LIKE.match(name) for name in names)
    return HfLayout(
        content=content,
        is_multilabel=is_multilabel,
        class_names=names,
        has_numbers=has_time_like_labels or (bool(found.without_label) and not is_multilabel),
        has_names=not found.time_like_names,
        has_details=bool(
            found.without_label
            or found.flagged
            or found.commented
            or found.grouped
            or found.with_metadata
            or found.time_like_names
        ),
    )


def hf_row(layout: HfLayout, dataset: Dataset, entry: DatasetItem) -> dict[str, Any]:
    """The columns of an item beside its content, in the order of the card's features."""
    labels = dataset.labels_of(entry)
    written: list[Any] = [label.position if layout.has_numbers else label.name for label in labels]
    row: dict[str, Any] = {}
    if layout.is_multilabel:
        row["labels"] = written
    else:
        row["label"] = written[0] if written else NO_LABEL
    if layout.has_names:
        row["name"] = entry.item.name
    if layout.has_details:
        row["details"] = json.dumps(_details(layout, entry, has_labels=bool(labels)), ensure_ascii=False)
    return row


def _details(layout: HfLayout, entry: DatasetItem, *, has_labels: bool) -> dict[str, Any]:
    details = {
        "name": "" if layout.has_names else entry.item.name,
        "status": "" if has_labels else entry.state.value,
        "flagged": entry.is_flagged,
        "comment": entry.comment,
        "group": entry.item.group,
        "metadata": entry.item.metadata,
    }
    return {key: value for key, value in details.items() if value}


def details_of(row: Mapping[str, Any]) -> dict[str, Any]:
    """What `hf_row` put into the details; nothing where there are none."""
    try:
        details = json.loads(row.get("details") or "{}")
    except (TypeError, ValueError, RecursionError):
        return {}
    return details if isinstance(details, dict) else {}
