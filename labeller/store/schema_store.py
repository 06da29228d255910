"""Reading and writing the schema: task, labels, attributes."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, delete, func, insert, select, update

from labeller.domain.schema import AttributeKind, AttributeSpec, Label, LabelId, Schema, Task
from labeller.store import tables as t

Rows = dict[str, list[list[Any]]]

_HANGING = (t.attribute, t.suggestion)


def read_schema(db: Connection) -> Schema:
    """The whole schema, labels by position."""
    task, shapes = db.execute(select(t.project.c.task, t.project.c.shapes)).one()
    attributes = tuple(
        AttributeSpec(row.name, AttributeKind(row.kind), tuple(row.choices), row.default, row.is_required, row.label_id)
        for row in db.execute(select(t.attribute).order_by(t.attribute.c.id))
    )
    return Schema(Task(task), find_labels(db), attributes, frozenset(shapes))


def find_labels(db: Connection) -> tuple[Label, ...]:
    return tuple(
        Label(
            id=row.id,
            name=row.name,
            color=row.color,
            position=row.position,
            key=row.key,
            guideline=row.guideline,
            skeleton=tuple(row.skeleton),
            skeleton_edges=tuple((start, end) for start, end in row.skeleton_edges),
        )
        for row in db.execute(select(t.label).order_by(t.label.c.position))
    )


def next_label(db: Connection) -> tuple[LabelId, int]:
    """The id and the position that a new label gets."""
    last_id, last_position = db.execute(select(func.max(t.label.c.id), func.max(t.label.c.position))).one()
    return (last_id or 0) + 1, 0 if last_position is None else last_position + 1


def insert_label(db: Connection, label: Label, *, import_id: int | None = None) -> None:
    db.execute(insert(t.label), {**_columns(label), "id": label.id, "import_id": import_id})


def update_label(db: Connection, label: Label) -> Label:
    """Replace a label by one of the same id. Returns the one before."""
    before = next(found for found in find_labels(db) if found.id == label.id)
    db.execute(update(t.label).where(t.label.c.id == label.id).values(_columns(label)))
    return before


def delete_label(db: Connection, label_id: LabelId) -> tuple[Label, int | None]:
    """Remove a label that nothing refers to. Returns it, and the import that it came with."""
    label = next(found for found in find_labels(db) if found.id == label_id)
    import_id = db.execute(select(t.label.c.import_id).where(t.label.c.id == label_id)).scalar_one()
    db.execute(delete(t.label).where(t.label.c.id == label_id))
    return label, import_id


def _columns(label: Label) -> dict[str, object]:
    return {
        "name": label.name,
        "color": label.color,
        "position": label.position,
        "key": label.key,
        "guideline": label.guideline,
        "skeleton": list(label.skeleton),
        "skeleton_edges": [list(edge) for edge in label.skeleton_edges],
    }


def remove_rows(db: Connection, label_id: LabelId) -> Rows:
    """Take out what hangs on a label beside annotations: its attributes, and suggestions from imports."""
    rows: Rows = {}
    for table in _HANGING:
        condition = table.c.label_id == label_id
        rows[table.name] = [list(row) for row in db.execute(select(table).where(condition))]
        db.execute(delete(table).where(condition))
    return rows


def restore_rows(db: Connection, rows: Rows) -> None:
    """Put back what `remove_rows` took out."""
    for table in _HANGING:
        names = [column.name for column in table.columns]
        if rows.get(table.name):
            db.execute(insert(table), [dict(zip(names, row, strict=True)) for row in rows[table.name]])
