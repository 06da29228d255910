"""Taking a whole import out of a project and putting it back, row for row.

What is taken out lies aside in `removed_rows`, packed in pieces, so that undoing an import of a million items needs
little memory.
"""

from __future__ import annotations

from sqlalchemy import ColumnElement, Connection, Table, delete, func, insert, select

from labeller.store import schema_store
from labeller.store import tables as t
from labeller.store.codec import pack, structured, unpack
from labeller.store.damaged import DamagedError
from labeller.store.kept_rows import count_some, put_back, read_pieces

# Children before parents: the order of deleting, and backwards that of inserting.
_OWNED = (
    t.annotation, t.answer, t.mark, t.suggestion, t.item_content, t.item, t.label, t.import_batch, t.media_root,
)  # fmt: skip


_RELATIONS = "relation labels"


def count(db: Connection, import_id: int) -> int:
    """How many items, answers and suggestions an import brought; of each no more than `ENOUGH_ROWS` are counted."""
    return sum(count_some(db, table, table.c.import_id == import_id) for table in (t.item, t.answer, t.suggestion))


def count_bytes_aside(db: Connection, import_id: int) -> int:
    """How much `restore` would put back, packed."""
    sizes = select(func.sum(func.length(t.removed_rows.c.rows))).where(t.removed_rows.c.import_id == import_id)
    return db.execute(sizes).scalar_one() or 0


def remove(db: Connection, import_id: int) -> None:
    """Take out everything that an import brought, for `restore`."""
    # Pieces of an import that had this number before are out of reach: its undo can no longer be undone.
    db.execute(delete(t.removed_rows).where(t.removed_rows.c.import_id == import_id))
    conditions = _brought_by(import_id)
    next_label = _next_label_before(db, import_id)
    _put_relations_aside(db, import_id)
    for table in _OWNED:
        _put_aside(db, import_id, table, conditions[table])
        db.execute(delete(table).where(conditions[table]))
    schema_store.keep_next_label(db, next_label)


def restore(db: Connection, import_id: int) -> None:
    """Put back what `remove` took out. Raises DamagedError if that cannot be read."""
    aside = t.removed_rows.c
    next_label = schema_store.next_label(db)
    for table in reversed(_OWNED):
        wanted = select(aside.rows).where(aside.import_id == import_id, aside.table_name == table.name)
        for piece in db.execute(wanted.order_by(aside.id)).scalars():
            put_back(db, table, _unpacked(piece))
    for piece in db.execute(select(aside.rows).where(aside.import_id == import_id, aside.table_name == _RELATIONS)):
        ids: tuple[int, ...] = structured(_unpacked(piece.rows), tuple[int, ...])
        schema_store.keep_relation_labels(db, schema_store.relation_label_ids(db) | set(ids))
    schema_store.keep_next_label(db, next_label)
    db.execute(delete(t.removed_rows).where(aside.import_id == import_id))


def _put_relations_aside(db: Connection, import_id: int) -> None:
    """Which labels of an import are for relations does not stand in their rows."""
    brought = frozenset(db.execute(select(t.label.c.id).where(t.label.c.import_id == import_id)).scalars())
    before = schema_store.relation_label_ids(db)
    if before & brought:
        rows = pack(sorted(before & brought))
        db.execute(insert(t.removed_rows), {"import_id": import_id, "table_name": _RELATIONS, "rows": rows})
        schema_store.keep_relation_labels(db, before - brought)


def _next_label_before(db: Connection, import_id: int) -> tuple[int, int]:
    """How the next label would have been numbered before the import."""
    now = schema_store.next_label(db)
    of_import = select(func.min(t.label.c.id), func.min(t.label.c.position)).where(t.label.c.import_id == import_id)
    first_id, first_position = db.execute(of_import).one()
    return now if first_id is None else (first_id, first_position)


def _brought_by(import_id: int) -> dict[Table, ColumnElement[bool]]:
    items = select(t.item.c.id).where(t.item.c.import_id == import_id)
    answered = select(t.answer.c.item_id).where(t.answer.c.import_id == import_id)
    used_roots = select(t.import_batch.c.root_id).where(t.import_batch.c.root_id.is_not(None))
    packed_roots = select(t.packed_file.c.root_id)
    return {
        t.annotation: t.annotation.c.item_id.in_(items) | t.annotation.c.item_id.in_(answered),
        t.answer: t.answer.c.item_id.in_(items) | (t.answer.c.import_id == import_id),
        t.mark: t.mark.c.item_id.in_(items),
        t.suggestion: t.suggestion.c.item_id.in_(items) | (t.suggestion.c.import_id == import_id),
        t.item_content: t.item_content.c.item_id.in_(items),
        t.item: t.item.c.import_id == import_id,
        t.label: t.label.c.import_id == import_id,
        t.import_batch: t.import_batch.c.id == import_id,
        t.media_root: t.media_root.c.id.not_in(used_roots) & t.media_root.c.id.not_in(packed_roots),
    }


def _put_aside(db: Connection, import_id: int, table: Table, condition: ColumnElement[bool]) -> None:
    for piece in read_pieces(db, table, condition):
        db.execute(insert(t.removed_rows), {"import_id": import_id, "table_name": table.name, "rows": pack(piece)})


def _unpacked(packed: bytes) -> object:
    try:
        return unpack(packed)
    except ValueError as error:
        raise DamagedError("an import that was undone cannot be read") from error
