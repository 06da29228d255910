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
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from labeller.domain.dataset import Dataset, DatasetItem
from labeller.domain.item import FoundAnnotation
from labeller.domain.shape import TextSpan
from labeller.formats.label_map import class_names
from labeller.formats.losses import TIME_LIKE, Survey

NO_LABEL = -1
SPANS = "spans"


@dataclass(frozen=True, slots=True)
class HfLayout:
    """Which columns a dataset needs: `content` is `image`, `audio` or `text`, `class_names` are dense by position.

    Of `has_spans` texts the answer is a list of spans.
    """

    content: str
    is_multilabel: bool
    class_names: tuple[str, ...]
    has_numbers: bool
    has_names: bool
    has_details: bool
    has_spans: bool = False

    @property
    def labels(self) -> str:
        if self.has_spans:
            return SPANS
        return "labels" if self.is_multilabel else "label"


def hf_layout(dataset: Dataset, found: Survey, content: str) -> HfLayout:
    names = class_names(dataset)
    is_multilabel = dataset.schema.task.is_multilabel
    has_spans = not dataset.schema.task.is_whole_item
    has_time_like_labels = any(TIME_LIKE.match(name) for name in names)
    return HfLayout(
        content=content,
        is_multilabel=is_multilabel,
        class_names=names,
        has_numbers=has_time_like_labels or (bool(found.without_label) and not is_multilabel and not has_spans),
        has_names=not found.time_like_names,
        has_details=bool(
            has_spans
            or found.without_label
            or found.flagged
            or found.audited
            or found.commented
            or found.grouped
            or found.with_metadata
            or found.time_like_names
        ),
        has_spans=has_spans,
    )


def hf_row(layout: HfLayout, dataset: Dataset, entry: DatasetItem, said: Sequence[FoundAnnotation]) -> dict[str, Any]:
    """The columns of an item beside its content, in the order of the card's features; `said` are its annotations."""
    labels = [one.label for one in said]
    written: list[Any] = [dataset.position(name) if layout.has_numbers else name for name in labels]
    row: dict[str, Any] = {}
    if layout.has_spans:
        row[SPANS] = [
            {"start": one.shape.start, "end": one.shape.end, "label": label}
            for one, label in zip(said, written, strict=True)
            if isinstance(one.shape, TextSpan)
        ]
    elif layout.is_multilabel:
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
        "status": "" if has_labels and not entry.is_audited else entry.status,
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
