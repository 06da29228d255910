"""Annotations with shapes as typed columns of a table: lists of structures, with a field for each number of a shape.

The fields are those of `annotation_json`, null where an annotation has none; attributes, whose kinds differ from label
to label, are one text of JSON.
"""

from __future__ import annotations

import json
from typing import Any

from labeller.domain.item import FoundAnnotation, Medium
from labeller.formats.annotation_json import annotation_document

_MASK = "mask"


def annotations_type(medium: Medium) -> Any:
    """The Arrow type of the annotations of an item."""
    import pyarrow as pa

    points = pa.list_(pa.list_(pa.float64()))
    part = pa.struct([("outline", points), ("holes", pa.list_(points))])
    of_medium = {
        Medium.TEXT: [("start", pa.int64()), ("end", pa.int64()), ("from", pa.int64()), ("to", pa.int64())],
        Medium.AUDIO: [("start_s", pa.float64()), ("end_s", pa.float64())],
        Medium.IMAGE: [
            ("bbox", pa.list_(pa.float64())),
            ("center", pa.list_(pa.float64())),
            ("size", pa.list_(pa.float64())),
            ("angle", pa.float64()),
            ("parts", pa.list_(part)),
            ("points", points),
            ("point", pa.list_(pa.float64())),
            ("keypoints", points),
            ("counts", pa.list_(pa.int64())),
        ],
    }
    fields = [
        ("label", pa.string()),
        ("label_position", pa.int64()),
        ("type", pa.string()),
        *of_medium.get(medium, []),
        ("id", pa.int64()),
        ("attributes", pa.string()),
        ("group", pa.int64()),
        ("occluded", pa.bool_()),
        ("truncated", pa.bool_()),
        ("comment", pa.string()),
    ]
    return pa.list_(pa.struct(fields))


def annotation_cell(found: FoundAnnotation, position: int) -> dict[str, Any]:
    """An annotation as a value of that type."""
    document = annotation_document(found, position)
    if "attributes" in document:
        document["attributes"] = json.dumps(document["attributes"], ensure_ascii=False)
    return document


def documents_in(cell: Any) -> Any:
    """What a cell of Labeller's own holds, as `annotations_in` takes it; anything else as it is."""
    if not isinstance(cell, list):
        return cell
    return [_document(one) if isinstance(one, dict) else one for one in cell]


def _document(value: dict[str, Any]) -> dict[str, Any]:
    document = {name: one for name, one in value.items() if one is not None}
    attributes, size = document.get("attributes"), document.get("size")
    if isinstance(attributes, str):
        document["attributes"] = _attributes(attributes)
    if document.get("type") == _MASK and isinstance(size, list):
        # Of masks these are counts of pixels, of rotated boxes lengths; the column has one type.
        document["size"] = [int(one) if isinstance(one, float) and one.is_integer() else one for one in size]
    return document


def _attributes(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None
