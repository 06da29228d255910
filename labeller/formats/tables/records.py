"""The columns of Labeller's own tables (CSV, JSONL), to and from items.

The first four columns are always there and in this order, which is also how such a table is recognised: `name`, `text`,
`image` or `audio`, `label` or `labels`, `status`. Table rows have no column of content: their own columns are it.
`split`, `group`, `flagged` and `comment` follow where any item has one, then whatever further columns the data came
with.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from labeller.domain.dataset import Dataset, DatasetItem
from labeller.domain.item import WITH_LABELS, FoundAnnotation, ItemState, Medium, NewItem
from labeller.domain.schema import Task
from labeller.formats.format import ReadOptions
from labeller.formats.looking import whole_item_task
from labeller.formats.losses import Survey
from labeller.formats.media_items import media_draft
from labeller.media.hashing import row_hash, text_hash

CONTENT = {Medium.TEXT: "text", Medium.IMAGE: "image", Medium.AUDIO: "audio", Medium.ROW: ""}
OURS = (
    "name", "text", "image", "audio", "label", "labels", "annotations", "label_position", "label_positions", "status",
    "split", "group", "flagged", "comment",
)  # fmt: skip
DRAWN = "annotations"
"""The column of what has shapes, in place of `label`."""

_ESCAPED = re.compile(rf"(original )*({'|'.join(OURS)})\Z")


@dataclass(frozen=True, slots=True)
class Layout:
    """Which columns a dataset needs. `content` is empty for table rows; `further` are the columns that came along."""

    content: str
    labels: str
    optional: tuple[str, ...] = ()
    further: tuple[str, ...] = ()

    @property
    def is_drawn(self) -> bool:
        return self.labels == DRAWN

    @property
    def is_multilabel(self) -> bool:
        return self.labels == "labels"

    @property
    def columns(self) -> tuple[str, ...]:
        return ("name", *filter(None, [self.content]), self.labels, "status", *self.optional)


def layout_of(dataset: Dataset, found: Survey) -> Layout:
    present = {
        "split": found.has_splits,
        "group": found.grouped,
        "flagged": found.flagged,
        "comment": found.commented,
    }
    return Layout(
        CONTENT[dataset.schema.task.medium],
        _answer_column(dataset.schema.task),
        tuple(name for name, is_present in present.items() if is_present),
        tuple(found.further_kinds),
    )


def _answer_column(task: Task) -> str:
    if not task.is_whole_item:
        return DRAWN
    return "labels" if task.is_multilabel else "label"


def is_own(columns: Sequence[str]) -> bool:
    """Whether these are the columns of a table that Labeller wrote."""
    match tuple(columns[:3]):
        case ("name", "text" | "image" | "audio", "label" | "labels" | "annotations"):
            return "status" in columns[3:5]
        case ("name", "label", _):
            return "status" in columns[2:4]
    return False


def content_in(fields: Mapping[str, Any]) -> tuple[Medium, Any]:
    """What a row of ours is about: its medium and its content, nothing for a table row."""
    for medium, column in CONTENT.items():
        if column and column in fields:
            return medium, fields[column]
    return Medium.ROW, ""


def content_of(entry: DatasetItem, media_name: str | None) -> str:
    """What stands for the item in its row: the text itself, or the path of its file with forward slashes."""
    item = entry.item
    return item.text or "" if item.medium is Medium.TEXT else media_name or item.path or item.name


def record(layout: Layout, dataset: Dataset, entry: DatasetItem, media_name: str | None) -> dict[str, Any]:
    """The item's row without its further columns: column to value, labels as a tuple of names."""
    values: dict[str, Any] = {
        "name": entry.item.name,
        CONTENT[entry.item.medium]: content_of(entry, media_name),
        layout.labels: tuple(label.name for label in dataset.labels_of(entry)),
        "status": entry.status,
        "split": entry.split,
        "group": entry.item.group,
        "flagged": entry.is_flagged,
        "comment": entry.comment,
    }
    return {column: values[column] for column in layout.columns}


def own_options(options: ReadOptions, columns: Sequence[str], rows: Sequence[Mapping[str, Any]]) -> ReadOptions | None:
    """The options for a table that Labeller wrote; None if it is not one, or the caller wants other columns.

    `rows` are the first ones: of what is drawn they tell the task.
    """
    if not is_own(columns):
        return None
    content, labels = ("", columns[1]) if columns[1] == "label" else columns[1:3]
    chosen = (options.text_field, options.media_field, options.label_field, options.name_field)
    if any(field and field not in columns[:3] for field in chosen):
        return None
    medium = next(medium for medium, name in CONTENT.items() if name == content)
    return replace(
        options,
        task=options.task or _own_task(medium, labels, rows),
        text_field=content if medium is Medium.TEXT else "",
        media_field=content if medium in {Medium.IMAGE, Medium.AUDIO} else "",
        label_field=labels,
        name_field="name",
        label_separator="",
    )


def _own_task(medium: Medium, labels: str, rows: Sequence[Mapping[str, Any]]) -> Task:
    """The task of a table that says no more than its columns and its first rows."""
    if labels != DRAWN:
        return whole_item_task(medium, is_multilabel=labels == "labels")
    drawn = {Medium.TEXT: Task.TEXT_SPANS, Medium.AUDIO: Task.AUDIO_RANGES}
    return drawn.get(medium) or _drawn_task(rows)


def _drawn_task(rows: Sequence[Mapping[str, Any]]) -> Task:
    """The task of images by the shapes that are on the first ones."""
    drawn = [one for row in rows if isinstance(row.get(DRAWN), list) for one in row[DRAWN] if isinstance(one, dict)]
    kinds = {one["type"] for one in drawn if isinstance(one.get("type"), str)}
    if "keypoints" in kinds:
        return Task.KEYPOINTS
    return Task.SEGMENTATION if kinds & {"polygon", "mask"} else Task.OBJECT_DETECTION


@dataclass(frozen=True, slots=True)
class OwnRow:
    """A row that Labeller wrote, with the differences between its formats taken out. Labels are names.

    `drawn` are the annotations of a task that has shapes.

    `content` is the text, or the path of the file; `further` are the columns that came along, of a table row all.
    """

    medium: Medium
    name: str
    content: str
    labels: tuple[str, ...]
    status: str
    split: str | None = None
    group: str | None = None
    is_flagged: bool = False
    comment: str = ""
    further: dict[str, Any] = field(default_factory=dict)
    drawn: tuple[FoundAnnotation, ...] = ()


def own_item(row: OwnRow) -> NewItem:
    """The item of such a row, as it was in the project; of a file the draft."""
    draft = _draft(row)
    is_answered = row.status in WITH_LABELS
    return replace(
        draft,
        name=row.name,
        group=row.group or None,
        split=row.split or None,
        annotations=(*row.drawn, *map(FoundAnnotation, row.labels)) if is_answered else None,
        is_skipped=row.status == ItemState.SKIPPED,
        is_flagged=row.is_flagged,
        is_audited=row.status == ItemState.AUDITED,
        comment=row.comment,
    )


def _draft(row: OwnRow) -> NewItem:
    match row.medium:
        case Medium.IMAGE | Medium.AUDIO:
            return replace(media_draft(row.content, row.medium), metadata=row.further)
        case Medium.ROW:
            return NewItem(row.medium, row.name, row_hash(row.further), fields=row.further)
    return NewItem(row.medium, row.name, text_hash(row.content), text=row.content, metadata=row.further)


def further_column(key: str) -> str:
    """The heading of a further column, told from ours where they have the same name; `further_key` undoes it."""
    return f"original {key}" if _ESCAPED.match(key) else key


def further_key(column: str) -> str:
    return column.removeprefix("original ") if _ESCAPED.match(column) else column
