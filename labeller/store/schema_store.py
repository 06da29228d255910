"""Reading and writing the schema: task, labels, attributes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select, update

from labeller.domain.schema import AttributeSpec, Label, LabelId, Schema
from labeller.errors import LabellerError
from labeller.store import settings_store
from labeller.store import tables as t
from labeller.store.codec import structured

# The setting that says how the next label is numbered, where the last one has gone.
_NEXT_LABEL = "next_label"
# The setting that lists the labels of relations, by their ids; the columns of the first version have no place for it.
_RELATION_LABELS = "relation_labels"


def read_schema(db: Connection) -> Schema:
    """The whole schema, labels by position."""
    task, shapes = db.execute(select(t.project.c.task, t.project.c.shapes)).one()
    attributes = tuple(
        AttributeSpec(row.name, row.kind, _words(row.choices), row.default, row.is_required, row.label_id)
        for row in db.execute(select(t.attribute).order_by(t.attribute.c.id))
    )
    return Schema(task, find_labels(db), attributes, frozenset(_words(shapes)))


def replace_attributes(db: Connection, attributes: Sequence[AttributeSpec]) -> tuple[AttributeSpec, ...]:
    """Let annotations carry these values and no others. Returns those of before."""
    before = read_schema(db).attributes
    db.execute(delete(t.attribute))
    if attributes:
        db.execute(insert(t.attribute), [_attribute_row(one) for one in attributes])
    return before


def _attribute_row(attribute: AttributeSpec) -> dict[str, Any]:
    return {
        "name": attribute.name,
        "kind": attribute.kind,
        "choices": list(attribute.choices),
        "default": attribute.default,
        "is_required": attribute.is_required,
        "label_id": attribute.label_id,
    }


def find_labels(db: Connection) -> tuple[Label, ...]:
    of_relations = relation_label_ids(db)
    return tuple(
        Label(
            id=row.id,
            name=row.name,
            color=row.color,
            position=row.position,
            key=row.key,
            guideline=row.guideline,
            skeleton=_words(row.skeleton),
            skeleton_edges=structured(row.skeleton_edges, tuple[tuple[int, int], ...]),
            is_relation=row.id in of_relations,
        )
        for row in db.execute(select(t.label).order_by(t.label.c.position))
    )


def find_label(db: Connection, label_id: LabelId) -> Label:
    """One label. Raises LabellerError if the schema has none of that id."""
    for label in find_labels(db):
        if label.id == label_id:
            return label
    raise LabellerError("This label is no longer there.", "Nothing was changed. It may have been removed or undone.")


def next_label(db: Connection) -> tuple[LabelId, int]:
    """The id and the position that a new label gets: never those of one that has been removed."""
    last_id, last_position = _after_last(db)
    kept = settings_store.read_setting(db, _NEXT_LABEL)
    if kept is None:
        return last_id, last_position
    kept_id, kept_position = structured(kept, tuple[int, int])
    return max(last_id, kept_id), max(last_position, kept_position)


def keep_next_label(db: Connection, next_label: tuple[LabelId, int]) -> None:
    """Give the next label this id and position, or those after the last label if they are higher.

    What the labels themselves tell is not written down: so undo leaves no trace of it.
    """
    last = _after_last(db)
    number = max(last[0], next_label[0]), max(last[1], next_label[1])
    settings_store.replace_setting(db, _NEXT_LABEL, None if number == last else list(number))


def _after_last(db: Connection) -> tuple[LabelId, int]:
    last_id, last_position = db.execute(select(func.max(t.label.c.id), func.max(t.label.c.position))).one()
    return (last_id or 0) + 1, 0 if last_position is None else last_position + 1


def insert_label(db: Connection, label: Label, *, import_id: int | None = None) -> None:
    number = next_label(db)
    db.execute(insert(t.label), {**_columns(label), "id": label.id, "import_id": import_id})
    _keep_relation(db, label.id, is_relation=label.is_relation)
    keep_next_label(db, number)


def update_label(db: Connection, label: Label) -> Label:
    """Replace a label by one of the same id, in the same position. Returns the one before."""
    before = find_label(db, label.id)
    db.execute(
        update(t.label).where(t.label.c.id == label.id).values(_columns(replace(label, position=before.position)))
    )
    _keep_relation(db, label.id, is_relation=label.is_relation)
    return before


def delete_label(db: Connection, label_id: LabelId, *, was_never: bool = False) -> tuple[Label, int | None]:
    """Remove a label that nothing refers to. Returns it, and the import that it came with.

    Its id and position are not given again, unless the label `was_never`: its adding is taken back.
    """
    number = next_label(db)
    label = find_label(db, label_id)
    import_id = db.execute(select(t.label.c.import_id).where(t.label.c.id == label_id)).scalar_one()
    db.execute(delete(t.label).where(t.label.c.id == label_id))
    _keep_relation(db, label_id, is_relation=False)
    keep_next_label(db, (label.id, label.position) if was_never else number)
    return label, import_id


def relation_label_ids(db: Connection) -> frozenset[LabelId]:
    """The labels that are for relations."""
    kept = settings_store.read_setting(db, _RELATION_LABELS)
    return frozenset() if kept is None else frozenset(structured(kept, tuple[int, ...]))


def keep_relation_labels(db: Connection, label_ids: frozenset[LabelId]) -> None:
    """Let these be the labels that are for relations; where none is, nothing is written."""
    if label_ids != relation_label_ids(db):
        settings_store.replace_setting(db, _RELATION_LABELS, sorted(label_ids) or None)


def _keep_relation(db: Connection, label_id: LabelId, *, is_relation: bool) -> None:
    before = relation_label_ids(db)
    keep_relation_labels(db, before | {label_id} if is_relation else before - {label_id})


def _words(document: list[Any]) -> tuple[str, ...]:
    words: tuple[str, ...] = structured(document, tuple[str, ...])
    return words


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
