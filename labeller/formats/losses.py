"""What a format can hold, what a dataset has, and so what an export would lose: said before it is written."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from labeller.domain.dataset import Dataset, DatasetItem
from labeller.domain.item import Item, ItemState, Medium
from labeller.domain.schema import Task
from labeller.domain.shape import Shape
from labeller.jobs import JobContext
from labeller.media.pages import split_page

Kind = type[Shape]

IMAGE_TASKS = frozenset({Task.IMAGE_CLASSIFICATION, Task.IMAGE_MULTILABEL})
AUDIO_TASKS = frozenset({Task.AUDIO_CLASSIFICATION})
TEXT_TASKS = frozenset({Task.TEXT_CLASSIFICATION, Task.TEXT_MULTILABEL})
ROW_TASKS = frozenset({Task.TABULAR_CLASSIFICATION})
DETECTION_TASKS = frozenset({Task.OBJECT_DETECTION, Task.SEGMENTATION, Task.KEYPOINTS})
WHOLE_ITEM_TASKS = IMAGE_TASKS | AUDIO_TASKS | TEXT_TASKS | ROW_TASKS


@dataclass(frozen=True, slots=True)
class Capabilities:
    """What a format can carry: the tasks that it is for, and what goes with their labels.

    `shapes` are written as they are, the keys of `becomes` as another kind. Of polygons it may take `holes`, several
    `parts`; of all shapes that they `overlap`, and that they reach `outside` the image. `tags` are labels of the whole
    item beside shapes. What `needs_media` is made of the files themselves, which cannot be only named.
    """

    tasks: frozenset[Task]
    several_labels: bool = False
    attributes: bool = False
    unlabelled: bool = False
    skipped: bool = False
    empty_answers: bool = False
    comments: bool = False
    groups: bool = False
    splits: bool = False
    metadata: bool = False
    shapes: frozenset[Kind] = frozenset()
    becomes: Mapping[Kind, Kind] = field(default_factory=dict)
    holes: bool = False
    parts: bool = False
    overlap: bool = True
    outside: bool = False
    tags: bool = False
    occlusion: bool = False
    truncation: bool = False
    object_groups: bool = False
    object_comments: bool = False
    needs_media: bool = False


@dataclass(frozen=True, slots=True)
class Loss:
    """Something of this dataset that would not come through, and how many of it. Nothing lost is count 0, not said."""

    what: str
    count: int


class ValueKind(StrEnum):
    """What the values of a further column are; OTHER are lists, objects, and whole numbers too large for a float."""

    TRUTH = "truth"
    WHOLE = "whole"
    NUMBER = "number"
    TEXT = "text"
    OTHER = "other"


EXACT = 2**53
"""Up to this a float holds every whole number."""


@dataclass(slots=True)
class Survey:
    """Counts over a dataset that decide columns and losses. Filled by one reading of all items."""

    is_drawn: bool = False
    items: int = 0
    states: Counter[ItemState] = field(default_factory=Counter)
    annotations: int = 0
    empty_answers: int = 0
    with_attributes: int = 0
    flagged: int = 0
    audited: int = 0
    commented: int = 0
    grouped: int = 0
    with_metadata: int = 0
    structured_metadata: int = 0
    several_labels: int = 0
    several_lines: int = 0
    formulas: int = 0
    unusual_pictures: int = 0
    time_like_texts: Counter[str] = field(default_factory=Counter)
    time_like_names: int = 0
    metadata_keys: dict[str, None] = field(default_factory=dict)
    further_kinds: dict[str, set[ValueKind]] = field(default_factory=dict)
    items_by_split: Counter[str] = field(default_factory=Counter)
    labelled_by_split: Counter[str] = field(default_factory=Counter)
    label_counts: dict[str, Counter[str]] = field(default_factory=dict)

    @property
    def has_splits(self) -> bool:
        return any(self.items_by_split)

    @property
    def without_label(self) -> int:
        return self.items - sum(self.labelled_by_split.values())


UNUSUAL_SUFFIXES = (".avif", ".mpo")
"""Pictures that Labeller reads and many loaders of folders do not look for."""

FORMULA = re.compile(r"'*[=+\-@\t\r\n]")
_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?\Z")
TIME_LIKE = re.compile(r"\d{4}-\d{2}-\d{2}([ T]\d{2}(:?\d{2}(:?\d{2}(\.\d+)?)?)?(Z|[+-]\d{2}(:?\d{2})?)?)?\Z")
"""Texts that readers built on Arrow take for a time when all of a column look so."""


def is_formula(cell: str) -> bool:
    """Whether a spreadsheet could run the cell, or an apostrophe before such a one could be taken for ours."""
    return bool(FORMULA.match(cell)) and not _NUMBER.match(cell)


def further_of(item: Item) -> dict[str, Any]:
    """The columns that came along with an item: of a table row all that it has."""
    return item.fields or {} if item.medium is Medium.ROW else item.metadata


def value_kinds(value: Any) -> frozenset[ValueKind]:
    """The kind of a value in a further column; nothing is of no kind."""
    match value:
        case None:
            return frozenset()
        case bool():
            return frozenset({ValueKind.TRUTH})
        case int():
            return frozenset({ValueKind.WHOLE if abs(value) <= EXACT else ValueKind.OTHER})
        case float():
            return frozenset({ValueKind.NUMBER})
        case str():
            return frozenset({ValueKind.TEXT})
    return frozenset({ValueKind.OTHER})


def survey(dataset: Dataset, context: JobContext) -> Survey:
    """Count everything in one reading of the dataset."""
    found = Survey(is_drawn=not dataset.schema.task.is_whole_item)
    for number, entry in enumerate(dataset):
        if number % 256 == 0:
            context.progress(number, len(dataset), "Looking through the items")
        _count_answer(found, dataset, entry)
        _count_content(found, entry)
    return found


def _count_answer(found: Survey, dataset: Dataset, entry: DatasetItem) -> None:
    labels, split = dataset.labels_of(entry), entry.split or ""
    found.items += 1
    found.states[entry.state] += 1
    found.items_by_split[split] += 1
    found.labelled_by_split[split] += bool(labels)
    found.label_counts.setdefault(split, Counter()).update(label.name for label in labels)
    if dataset.schema.task.is_whole_item:
        found.annotations += len(labels)
        found.several_labels += len(labels) > 1
    elif entry.answer is not None and entry.is_answered:
        found.annotations += len(entry.answer.annotations)
    found.empty_answers += entry.is_answered and not labels
    found.flagged += entry.is_flagged
    found.audited += entry.is_audited
    found.commented += bool(entry.comment)
    if entry.answer is not None:
        found.with_attributes += any(annotation.attributes for annotation in entry.answer.annotations)


def _count_content(found: Survey, entry: DatasetItem) -> None:
    item = entry.item
    found.grouped += item.group is not None
    found.time_like_names += bool(TIME_LIKE.match(item.name))
    found.with_metadata += bool(item.metadata)
    found.structured_metadata += any(not isinstance(value, str) for value in item.metadata.values())
    found.metadata_keys.update(dict.fromkeys(item.metadata))
    for key, value in further_of(item).items():
        found.further_kinds.setdefault(key, set()).update(value_kinds(value))
    if item.text is not None:
        found.several_lines += len(f"{item.text}x".splitlines()) > 1
        found.time_like_texts[entry.split or ""] += bool(TIME_LIKE.match(item.text))
    found.unusual_pictures += split_page(item.path or "").file.lower().endswith(UNUSUAL_SUFFIXES)
    cells: list[Any] = [item.text, item.name, entry.comment, *further_of(item).values()]
    found.formulas += any(isinstance(cell, str) and is_formula(cell) for cell in cells)


def losses(dataset: Dataset, found: Survey, holds: Capabilities) -> tuple[Loss, ...]:
    """What the format cannot carry of what the dataset has, from its capabilities alone.

    What becomes of shapes and of what goes with them is not told by counts: see `fitting`.
    """
    is_drawn = not dataset.schema.task.is_whole_item
    cases = (
        (dataset.schema.task in holds.tasks, f"all items: the format is not for {dataset.schema.task}", found.items),
        (holds.unlabelled, "items without an answer (left out)", found.states[ItemState.OPEN]),
        (holds.skipped, "skipped items (left out)", found.states[ItemState.SKIPPED]),
        (holds.empty_answers, "answers that no label applies (left out)", found.empty_answers),
        (holds.several_labels, "items with several labels (left out)", found.several_labels),
        (holds.attributes or is_drawn, "items with attributes (labels stay)", found.with_attributes),
        (holds.comments, "comments", found.commented),
        (holds.comments, "flags", found.flagged),
        (holds.groups, "groups", found.grouped),
        (holds.splits, "splits", found.items - found.items_by_split[""]),
        (holds.metadata, "items with further columns", found.with_metadata),
    )
    return stated(*(Loss(what, count) for is_held, what, count in cases if not is_held))


def stated(*found: Loss) -> tuple[Loss, ...]:
    """Those that this dataset has at all."""
    return tuple(loss for loss in found if loss.count)
