"""Items: what is labelled, as stored, as listed, and as found by an import."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from labeller.domain.fault import Fault
from labeller.domain.shape import Shape

ItemId = int


class Medium(StrEnum):
    IMAGE = "image"
    TEXT = "text"
    ROW = "row"
    AUDIO = "audio"


class ItemState(StrEnum):
    """Where an item stands. The pool is what is open; what is started has annotations, but nobody has finished it.

    What is audited has the label that the learner gave it: nobody looked at it, but an audit says how many of them may
    be wrong.
    """

    OPEN = "open"
    STARTED = "started"
    ANSWERED = "answered"
    SKIPPED = "skipped"
    AUDITED = "audited"


WITH_LABELS = frozenset({ItemState.ANSWERED, ItemState.AUDITED})
"""The states in which what is said of an item is finished, and may be that no label applies."""


@dataclass(frozen=True, slots=True)
class Item:
    """One thing to label.

    Files are named by `root_id` (a media folder of the project) and `path`, relative with forward slashes;
    texts and rows carry their content. `width` and `height` are pixels as seen, after EXIF orientation.
    """

    id: ItemId
    medium: Medium
    name: str
    content_hash: str
    root_id: int | None = None
    path: str | None = None
    text: str | None = None
    fields: dict[str, Any] | None = None
    width: int | None = None
    height: int | None = None
    duration_s: float | None = None
    group: str | None = None
    split: str | None = None
    metadata: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ItemSummary:
    """What the item list shows of one item."""

    id: ItemId
    name: str
    state: ItemState
    is_flagged: bool
    has_comment: bool
    label_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class FoundAnnotation:
    """An annotation or a suggestion in a source, with its label by name; `score` makes it a suggestion.

    `key` is its number in the source, by which the relations of its item name it.
    """

    label: str
    shape: Shape | None = None
    attributes: dict[str, Any] = field(default_factory=dict)
    score: float | None = None
    group: int | None = None
    is_occluded: bool = False
    is_truncated: bool = False
    comment: str = ""
    key: int | None = None


@dataclass(frozen=True, slots=True)
class NewItem:
    """One item as a reader finds it in a source, before the project knows it.

    `key` tells it from every other item of its source when nothing but the content does: the relative path of a
    file. It is empty for texts and rows, which are counted by content instead. `is_skipped` keeps an answer that
    says nothing; `is_turned` that the EXIF orientation of an image exchanges width and height of its file;
    `annotations` None means unlabelled, an empty tuple means answered with no label. `is_flagged`,
    `comment` and `is_audited` come from files that Labeller itself wrote: what is audited was labelled by the app, and
    nobody has looked at it.
    """

    medium: Medium
    name: str
    content_hash: str
    key: str = ""
    path: str | None = None
    text: str | None = None
    fields: dict[str, Any] | None = None
    width: int | None = None
    height: int | None = None
    is_turned: bool = False
    duration_s: float | None = None
    size_bytes: int | None = None
    modified_ns: int | None = None
    group: str | None = None
    split: str | None = None
    metadata: dict[str, Any] = field(default_factory=dict)
    annotations: tuple[FoundAnnotation, ...] | None = None
    suggestions: tuple[FoundAnnotation, ...] = ()
    is_skipped: bool = False
    is_flagged: bool = False
    is_audited: bool = False
    comment: str = ""


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong in a source: where, and why, in words for a person.

    What is `is_mended` was put right or does no harm, and the thing was taken all the same; anything else was left out.
    """

    file: str
    reason: str
    fault: Fault = Fault.UNREADABLE
    is_mended: bool = False
