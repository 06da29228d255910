"""Taking a label out of a project, or merging it into another, and putting all of it back.

What changes on the way is kept row by row as it lies in the file, and everything is done to sets of rows: a label may
have a hundred thousand annotations.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, Table, bindparam, delete, exists, func, select, update

from labeller.domain.item import WITH_LABELS, ItemId
from labeller.domain.schema import LabelId
from labeller.store import schema_store
from labeller.store import tables as t
from labeller.store.damaged import DamagedError
from labeller.store.kept_rows import Piece, count_some, ids_of, put_back, read_pieces

# In the order in which they are put back. Beside annotations attributes hang on a label, and suggestions from imports.
_TABLES = (t.answer, t.annotation, t.attribute, t.suggestion)
_TABLE = "table"


@dataclass(frozen=True, slots=True)
class TakenOut:
    """The items whose answers changed, and all rows as they were before, for `restore`.

    `rows` is JSON, a line for each some thousand rows: a line is read and written in one go, during which no other
    thread gets on.
    """

    item_ids: frozenset[ItemId]
    rows: str


def count(db: Connection, label_id: LabelId) -> int:
    """How many annotations and suggestions hang on a label; of each kind no more than `ENOUGH_ROWS` are counted."""
    hanging = _hanging_on(label_id)
    return sum(count_some(db, table, hanging[table]) for table in (t.annotation, t.suggestion))


def take_out(db: Connection, label_id: LabelId) -> TakenOut:
    """Take away everything that hangs on a label, and the relations from and to its annotations.

    Items that are left with no annotation lose their answer.
    """
    of_relations = sorted(schema_store.relation_label_ids(db))
    others = t.annotation.alias()
    is_other = (others.c.label_id != label_id) & others.c.label_id.not_in(of_relations)
    carry_no_other = (
        select(t.annotation.c.item_id)
        .where(t.annotation.c.label_id == label_id)
        .where(~exists().where(others.c.item_id == t.annotation.c.item_id, is_other))
    )
    hanging = _hanging_on(label_id)
    conditions = {
        t.answer: t.answer.c.state.in_(WITH_LABELS) & t.answer.c.item_id.in_(carry_no_other),
        **hanging,
    }
    if of_relations:
        conditions[t.annotation] = hanging[t.annotation] | _relations_of(label_id, of_relations)
    taken = _keep(db, conditions)
    for table in _TABLES:
        db.execute(delete(table).where(conditions[table]))
    return taken


def hand_over(db: Connection, label_id: LabelId, heir: LabelId) -> TakenOut:
    """Turn annotations and suggestions of a label into those of another; attributes of the label are taken away.

    A whole item does not carry the same label twice: the older annotation stays.
    """
    surplus = _surplus(label_id, heir)
    hanging = _hanging_on(label_id)
    annotations = hanging[t.annotation] | t.annotation.c.id.in_(surplus)
    taken = _keep(db, hanging | {t.annotation: annotations})
    db.execute(delete(t.annotation).where(t.annotation.c.id.in_(surplus)))
    db.execute(delete(t.attribute).where(hanging[t.attribute]))
    for table in (t.annotation, t.suggestion):
        db.execute(update(table).where(hanging[table]).values(label_id=heir))
    return taken


def restore(db: Connection, rows: str) -> frozenset[ItemId]:
    """Put rows back as they were; the label must be there again. Returns the items whose answers changed.

    Raises DamagedError for rows that cannot be read.
    """
    pieces = _read(rows)
    for table in _TABLES:
        (key,) = table.primary_key.columns
        for piece in pieces[table.name]:
            ids = [{"kept_id": one} for one in ids_of(piece, key.name)]
            if ids:
                db.execute(delete(table).where(key == bindparam("kept_id")), ids)
            put_back(db, table, piece)
    return frozenset(item_id for name in pieces for piece in pieces[name] for item_id in _items_of(name, piece))


def _hanging_on(label_id: LabelId) -> dict[Table, ColumnElement[bool]]:
    return {table: table.c.label_id == label_id for table in (t.annotation, t.attribute, t.suggestion)}


def _relations_of(label_id: LabelId, of_relations: list[LabelId]) -> ColumnElement[bool]:
    """The relations that begin or end at an annotation of a label."""
    ends = t.annotation.alias()
    ids = select(ends.c.id).where(ends.c.label_id == label_id)
    begin, end = (func.json_extract(t.annotation.c.shape, f"$.{name}") for name in ("from_id", "to_id"))
    return t.annotation.c.label_id.in_(of_relations) & (begin.in_(ids) | end.in_(ids))


def _surplus(label_id: LabelId, heir: LabelId) -> Any:
    """Ids of the annotations of whole items that would be there twice, all but the oldest of each item."""
    both, alone = t.annotation.alias(), t.annotation.alias()
    of_item = (
        select(both.c.id, func.row_number().over(partition_by=both.c.item_id, order_by=both.c.id).label("place"))
        .where(both.c.label_id.in_([label_id, heir]), both.c.shape_kind.is_(None))
        .where(both.c.item_id.in_(select(alone.c.item_id).where(alone.c.label_id == label_id)))
        .subquery()
    )
    return select(of_item.c.id).where(of_item.c.place > 1)


def _keep(db: Connection, conditions: dict[Table, ColumnElement[bool]]) -> TakenOut:
    item_ids: set[ItemId] = set()
    lines = []
    for table, condition in conditions.items():
        for piece in read_pieces(db, table, condition):
            lines.append(json.dumps({_TABLE: table.name, **piece}, ensure_ascii=False, separators=(",", ":")))
            item_ids.update(_items_of(table.name, piece))
    return TakenOut(frozenset(item_ids), "\n".join(lines))


def _read(rows: str) -> dict[str, list[Piece]]:
    """The pieces of each table. Raises DamagedError."""
    pieces: dict[str, list[Piece]] = {table.name: [] for table in _TABLES}
    try:
        for line in rows.split("\n") if rows else ():
            piece = json.loads(line)
            pieces[piece[_TABLE]].append(piece)
    except (TypeError, ValueError, KeyError) as error:
        raise DamagedError("a label that was removed cannot be read") from error
    return pieces


def _items_of(table_name: str, piece: Piece) -> list[ItemId]:
    return ids_of(piece, t.annotation.c.item_id.name) if table_name == t.annotation.name else []
