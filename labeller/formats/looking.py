"""What every look at a source shares, whatever its format: how far it goes, and how what it sees is told."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from labeller.domain.fault import Fault
from labeller.domain.item import Medium, NewItem
from labeller.domain.schema import Task
from labeller.domain.shape import TextSpan
from labeller.formats.format import LabelCount, ReadOptions
from labeller.formats.label_cells import BadCellError
from labeller.media.folders import natural_key

LOOK_ROWS = 20_000
"""So many entries are looked at before a source is read: enough for rare labels, quick on any size."""

_SHOWN_CHARS = 200


def whole_item_task(medium: Medium, *, is_multilabel: bool) -> Task:
    match medium:
        case Medium.AUDIO:
            return Task.AUDIO_CLASSIFICATION
        case Medium.ROW:
            return Task.TABULAR_CLASSIFICATION
        case Medium.IMAGE:
            return Task.IMAGE_MULTILABEL if is_multilabel else Task.IMAGE_CLASSIFICATION
    return Task.TEXT_MULTILABEL if is_multilabel else Task.TEXT_CLASSIFICATION


def checked(item: NewItem, options: ReadOptions) -> NewItem:
    """The item as the project wants it: without its answer if asked, and with one label where one is allowed."""
    if options.is_unlabelled:
        return replace(item, annotations=None, is_skipped=False)
    length = None if item.text is None else len(item.text)
    ends = (one.shape.end for one in item.annotations or () if isinstance(one.shape, TextSpan))
    if length is not None and any(end > length for end in ends):
        raise BadCellError("a span that ends behind the end of the text", Fault.BAD_SPAN)
    count = len(item.annotations or ())
    task = options.task
    if count > 1 and task is not None and task.is_whole_item and not task.is_multilabel:
        raise BadCellError(f"{count} labels where one is allowed")
    return item


def label_counts(labels: Mapping[str, int], first: Sequence[str] = ()) -> tuple[LabelCount, ...]:
    """Those of `first` in their order, found or not, then the others in the order a person would list them."""
    others = sorted(set(labels).difference(first), key=lambda name: natural_key(name[:_SHOWN_CHARS]))
    return tuple(LabelCount(name, labels.get(name, 0)) for name in (*first, *others))


def shown(value: Any) -> str:
    """A value as a short text for a cell of the preview."""
    text = "" if value is None else value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return text if len(text) <= _SHOWN_CHARS else text[: _SHOWN_CHARS - 1] + "…"
