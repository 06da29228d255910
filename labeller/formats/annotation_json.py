"""Annotations with shapes as JSON objects: what Labeller writes, and what it takes from others.

    {"label": "cell", "label_position": 0, "type": "box", "bbox": [12, 8, 40, 31], "attributes": {...}}

Beside label and shape (see `shape_json`) there is only what an annotation has: `attributes`, `group`, `occluded`,
`truncated`, `comment`. Spans of others are taken as `{"start", "end", "label"}` or `[start, end, "label"]` too.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from labeller.domain.annotation import Annotation
from labeller.domain.item import FoundAnnotation
from labeller.domain.schema import Label
from labeller.formats.label_cells import BadCellError
from labeller.formats.shape_json import shape_document, shape_of

COLUMNS = ("annotations", "spans", "entities", "objects", "label", "labels")
"""What columns of annotations are called, the most telling name first."""


def annotation_document(annotation: Annotation, label: Label) -> dict[str, Any]:
    """The annotation as JSON, the same keys for the same shape."""
    shape = shape_document(annotation.shape) if annotation.shape is not None else {"type": None}
    further = {
        "attributes": annotation.attributes,
        "group": annotation.group,
        "occluded": annotation.is_occluded,
        "truncated": annotation.is_truncated,
        "comment": annotation.comment,
    }
    kept = {name: value for name, value in further.items() if value not in (None, False, "", {})}
    return {"label": label.name, "label_position": label.position, **shape, **kept}


def found_document(found: FoundAnnotation) -> dict[str, Any]:
    """What was read back, in the form in which it went out, for comparing the two; without the position."""
    shape = shape_document(found.shape) if found.shape is not None else {"type": None}
    further = {
        "attributes": found.attributes,
        "group": found.group,
        "occluded": found.is_occluded,
        "truncated": found.is_truncated,
        "comment": found.comment,
    }
    kept = {name: value for name, value in further.items() if value not in (None, False, "", {})}
    return {"label": found.label, **shape, **kept}


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
    return tuple(_found(number, one) for number, one in enumerate(value, start=1))


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
    comment = document.get("comment")
    return FoundAnnotation(
        label=document["label"],
        shape=shape_of(document),
        attributes=attributes if isinstance(attributes, dict) else {},
        group=group if isinstance(group, int) and not isinstance(group, bool) else None,
        is_occluded=document.get("occluded") is True,
        is_truncated=document.get("truncated") is True,
        comment=comment if isinstance(comment, str) else "",
    )
