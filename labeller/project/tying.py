"""Giving the relations that come with an import the ids of what they relate."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import Connection

from labeller.domain.item import FoundAnnotation
from labeller.domain.shape import Relation
from labeller.store import annotation_store


def tied(db: Connection, found: Sequence[FoundAnnotation]) -> list[FoundAnnotation]:
    """The annotations of an item with the ids that they will have, in `key` and in their relations.

    Where there are no relations nothing needs an id yet, and the keys are None.
    """
    if not any(isinstance(one.shape, Relation) for one in found):
        return [replace(one, key=None) for one in found]
    ids = annotation_store.reserve_ids(db, len(found))
    id_of = {one.key: new for one, new in zip(found, ids, strict=True) if not isinstance(one.shape, Relation)}
    return [
        replace(one, key=new, shape=_with_ids(one.shape, id_of) if isinstance(one.shape, Relation) else one.shape)
        for one, new in zip(found, ids, strict=True)
        if not isinstance(one.shape, Relation) or {one.shape.from_id, one.shape.to_id} <= id_of.keys()
    ]


def _with_ids(relation: Relation, id_of: dict[int | None, int]) -> Relation:
    return Relation(id_of[relation.from_id], id_of[relation.to_id])
