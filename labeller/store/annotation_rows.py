"""An annotation as a row of its table, and back."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Row

from labeller.domain.annotation import Annotation
from labeller.domain.item import ItemId
from labeller.store.codec import shape_from_json, shape_to_json


def annotation_of(row: Row[Any]) -> Annotation:
    """The annotation in a row of the table."""
    return Annotation(
        label_id=row.label_id,
        source=row.source,
        annotator_id=row.annotator_id,
        created_at=row.created_at,
        seconds=row.seconds,
        shape=shape_from_json(row.shape),
        attributes=row.attributes or {},
        score=row.score,
        group=row.group_number,
        order=row.drawing_order,
        is_occluded=row.is_occluded,
        is_truncated=row.is_truncated,
        is_locked=row.is_locked,
        is_hidden=row.is_hidden,
        comment=row.comment,
        id=row.id,
    )


def annotation_row(item_id: ItemId, annotation: Annotation) -> dict[str, Any]:
    """The row that keeps an annotation; its id is None where it has none yet."""
    kind, shape = shape_to_json(annotation.shape)
    return {
        "id": annotation.id,
        "item_id": item_id,
        "label_id": annotation.label_id,
        "shape_kind": kind,
        "shape": shape,
        "attributes": annotation.attributes or None,
        "source": annotation.source,
        "annotator_id": annotation.annotator_id,
        "created_at": annotation.created_at,
        "seconds": annotation.seconds,
        "score": annotation.score,
        "group_number": annotation.group,
        "drawing_order": annotation.order,
        "is_occluded": annotation.is_occluded,
        "is_truncated": annotation.is_truncated,
        "is_locked": annotation.is_locked,
        "is_hidden": annotation.is_hidden,
        "comment": annotation.comment,
    }
