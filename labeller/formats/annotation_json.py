"""Annotations with shapes as JSON objects: what Labeller writes, and what it takes from others.

    {"label": "cell", "label_position": 0, "type": "box", "bbox": [12, 8, 40, 31], "attributes": {...}}

Beside label and shape (see `shape_json`) there is only what an annotation has: `attributes`, `group`, `occluded`,
`truncated`, `comment`, and where relations name them `id`. Spans of others are taken as `{"start", "end", "label"}`
or `[start, end, "label"]` too.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from labeller.domain.item import FoundAnnotation
from labeller.domain.shape import Relation
from labeller.formats.label_cells import BadCellError
from labeller.formats.shape_json import shape_document, shape_of

COLUMNS = ("annotations", "spans", "entities", "objects", "label", "labels")
"""What columns of annotations are called, the most telling name first."""


def annotation_document(found: FoundAnnotation, position: int | None = None) -> dict[str, Any]:
    """The annotation as JSON, with the position of its label where that is told."""
    place = {} if position is None else {"label_position": position}
    shape = {"type": None} if found.shape is None else shape_document(found.shape)
    return {"label": found.label, **place, **shape, **_further(found)}


def _further(one: FoundAnnotation) -> dict[str, Any]:
    """What there is beside label and shape, the same keys for the same annotation."""
    further = {
        "id": one.key,
        "attributes": one.attributes,
        "group": one.group,
        "occluded": one.is_occluded,
        "truncated": one.is_truncated,
        "comment": one.comment,
    }
    return {name: value for name, value in further.items() if value not in (None, False, "", {})}


def annotations_in(value: Any) -> tuple[FoundAnnotation, ...] | None:
    """The annotations in a cell, a list or JSON of one; None for an empty cell, which is no answer.

    Raises BadCellError.
    """
    if value is None or value == "":
        return None
    if isinstance(value, str):
        try:
            value = json.loads(value)
        except (ValueError, RecursionError) as error:
            raise BadCellError("the annotations are no JSON") from error
    if not isinstance(value, list):
        raise BadCellError("the annotations are no list")
    found = tuple(_found(number, one) for number, one in enumerate(value, start=1))
    _refuse_loose_ends(found)
    return found


def _refuse_loose_ends(found: Sequence[FoundAnnotation]) -> None:
    """Relations must name annotations of their item, and each must name one."""
    keys = Counter(one.key for one in found if not isinstance(one.shape, Relation))
    for number, one in enumerate(found, start=1):
        if isinstance(one.shape, Relation) and not keys[one.shape.from_id] == keys[one.shape.to_id] == 1:
            raise BadCellError(f"annotation {number}: a relation to what is not there once")


def _found(number: int, document: Any) -> FoundAnnotation:
    match document:
        case [int(start), int(end), str(label)]:
            document = {"start": start, "end": end, "label": label}
        case {"label": str(label)} if label.strip():
            pass
        case _:
            raise BadCellError(f"annotation {number} has no label")
    try:
        return _read(document)
    except ValueError as error:
        raise BadCellError(f"annotation {number}: {error}") from error


def _read(document: Mapping[str, Any]) -> FoundAnnotation:
    attributes, group = document.get("attributes"), document.get("group")
    comment, key = document.get("comment"), document.get("id")
    return FoundAnnotation(
        label=document["label"],
        shape=shape_of(document),
        attributes=attributes if isinstance(attributes, dict) else {},
        group=group if isinstance(group, int) and not isinstance(group, bool) else None,
        is_occluded=document.get("occluded") is True,
        is_truncated=document.get("truncated") is True,
        comment=comment if isinstance(comment, str) else "",
        key=key if isinstance(key, int) and not isinstance(key, bool) else None,
    )
