"""Changing some annotations of an item and leaving its others alone: what drawing does at every stroke."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from sqlalchemy import ColumnElement, Connection, delete, insert, select

from labeller.domain.annotation import Annotation
from labeller.domain.item import ItemId
from labeller.domain.schema import LabelId
from labeller.store import tables as t
from labeller.store.annotation_rows import annotation_of, annotation_row
from labeller.store.chunks import chunks
from labeller.store.rows import each_raw_row


class Brief(NamedTuple):
    """Of an annotation what it takes to decide whether it is wanted; the source as the file has it."""

    item_id: ItemId
    label_id: LabelId
    source: str
    annotator_id: int
    score: float | None


def each_brief(db: Connection) -> Iterator[Brief]:
    """Every annotation in short, one after the other: a million of them are not held at once."""
    columns = (getattr(t.annotation.c, name) for name in Brief._fields)
    return map(Brief._make, each_raw_row(db, select(*columns)))


def each_label(db: Connection) -> Iterator[tuple[ItemId, LabelId]]:
    """Item and label of every annotation, from an index: the wide rows of the annotations are not read."""
    columns = (t.annotation.c.item_id, t.annotation.c.label_id)
    return ((item_id, label_id) for item_id, label_id in each_raw_row(db, select(*columns).order_by(*columns)))


def find_annotations(db: Connection, item_id: ItemId, annotation_ids: Sequence[int] | None = None) -> list[Annotation]:
    """The annotations of an item, or those of them that have these ids, in the order of their ids."""
    every = select(t.annotation).order_by(t.annotation.c.id)
    if annotation_ids is None:
        return [annotation_of(row) for row in db.execute(every.where(t.annotation.c.item_id == item_id))]
    pieces = chunks(sorted(annotation_ids))
    return [annotation_of(row) for piece in pieces for row in db.execute(every.where(_is_of(item_id, piece)))]


def has_annotations(db: Connection, item_id: ItemId) -> bool:
    return db.execute(select(t.annotation.c.id).where(t.annotation.c.item_id == item_id).limit(1)).first() is not None


def delete_annotations(db: Connection, item_id: ItemId, annotation_ids: Sequence[int]) -> None:
    for chunk in chunks(annotation_ids):
        db.execute(delete(t.annotation).where(_is_of(item_id, chunk)))


def insert_annotations(db: Connection, item_id: ItemId, annotations: Sequence[Annotation]) -> list[Annotation]:
    """Write annotations of an item that has an answer. Returns them with their ids: those that have one keep it."""
    written = []
    for annotation in annotations:
        row = {name: value for name, value in annotation_row(item_id, annotation).items() if name != "id" or value}
        key = db.execute(insert(t.annotation).values(row).returning(t.annotation.c.id)).scalar_one()
        written.append(replace(annotation, id=key))
    return written


def reserve_ids(db: Connection, count: int) -> range:
    """Ids that no annotation will get unless it is written with one of them."""
    name = t.annotation.name
    given = db.exec_driver_sql("SELECT seq FROM sqlite_sequence WHERE name = ?", (name,)).scalar_one_or_none()
    if given is None:
        db.exec_driver_sql("INSERT INTO sqlite_sequence (name, seq) VALUES (?, ?)", (name, count))
    else:
        db.exec_driver_sql("UPDATE sqlite_sequence SET seq = seq + ? WHERE name = ?", (count, name))
    first = (given or 0) + 1
    return range(first, first + count)


def _is_of(item_id: ItemId, annotation_ids: list[int]) -> ColumnElement[bool]:
    return (t.annotation.c.item_id == item_id) & t.annotation.c.id.in_(annotation_ids)
