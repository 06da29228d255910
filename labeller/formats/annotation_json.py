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

from labeller.domain.annotation import Annotation
from labeller.domain.item import FoundAnnotation
from labeller.domain.schema import Label, Schema
from labeller.domain.shape import Relation, Shape
from labeller.formats.label_cells import BadCellError
from labeller.formats.shape_json import shape_document, shape_of

COLUMNS = ("annotations", "spans", "entities", "objects", "label", "labels")
"""What columns of annotations are called, the most telling name first."""


def annotation_documents(annotations: Sequence[Annotation], schema: Schema) -> list[dict[str, Any]]:
    """The annotations of an item as JSON, the topmost last; they are numbered where the schema has relations.

    A relation to what is lost, in a project that was saved from a damaged file, is left out.
    """
    has_ids = bool(schema.relation_labels)
    ids = {one.id for one in annotations if not isinstance(one.shape, Relation)}
    return [
        _document(schema.label(one.label_id), _further(one, one.id if has_ids else None), one.shape)
        for one in sorted(annotations, key=lambda one: one.order)
        if not isinstance(one.shape, Relation) or {one.shape.from_id, one.shape.to_id} <= ids
    ]


def found_document(found: FoundAnnotation) -> dict[str, Any]:
    """What was read back, in the form in which it went out, for comparing the two; without the position."""
    return {"label": found.label, **_shape(found.shape), **_further(found, found.key)}


def _document(label: Label, further: dict[str, Any], shape: Shape | None) -> dict[str, Any]:
    return {"label": label.name, "label_position": label.position, **_shape(shape), **further}


def _shape(shape: Shape | None) -> dict[str, Any]:
    return {"type": None} if shape is None else shape_document(shape)


def _further(one: Annotation | FoundAnnotation, key: int | None) -> dict[str, Any]:
    """What there is beside label and shape, the same keys for the same annotation."""
    further = {
        "id": key,
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
