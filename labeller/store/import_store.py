"""Bulk writing: what an import adds, and taking a whole import out and putting it back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, Table, delete, func, insert, select, update

from labeller.domain.item import FoundAnnotation, ItemId, NewItem, Problem
from labeller.domain.schema import LabelId
from labeller.store import tables as t
from labeller.store.chunks import chunks
from labeller.store.codec import shape_to_json

Rows = dict[str, list[list[Any]]]


@dataclass(frozen=True, slots=True)
class ImportBatch:
    """One import: where it came from and what it added."""

    id: int
    source: str
    format: str
    root_id: int | None
    started_at: float
    finished_at: float | None = None
    items_added: int = 0
    items_known: int = 0
    annotations_added: int = 0
    suggestions_added: int = 0
    problems: tuple[Problem, ...] = field(default=())


def next_id(db: Connection) -> int:
    return (db.execute(select(func.max(t.import_batch.c.id))).scalar_one() or 0) + 1


def insert_batch(db: Connection, batch: ImportBatch) -> None:
    db.execute(insert(t.import_batch), _batch_row(batch))


def update_batch(db: Connection, batch: ImportBatch) -> None:
    db.execute(update(t.import_batch).where(t.import_batch.c.id == batch.id).values(_batch_row(batch)))


def find_batches(db: Connection) -> list[ImportBatch]:
    return [
        ImportBatch(**{**row, "problems": tuple(Problem(one["file"], one["reason"]) for one in row["problems"])})
        for row in db.execute(select(t.import_batch).order_by(t.import_batch.c.id)).mappings()
    ]


def find_known(db: Connection, keys: Sequence[str]) -> dict[str, ItemId]:
    """Which of these keys the project has already."""
    found: dict[str, ItemId] = {}
    for chunk in chunks(keys):
        rows = db.execute(select(t.item.c.key, t.item.c.id).where(t.item.c.key.in_(chunk)))
        found.update((key, item_id) for key, item_id in rows)
    return found


def find_unchanged_files(db: Connection, root_id: int) -> dict[str, tuple[int, int]]:
    """Path to size and time of change of every file of a folder that the project knows."""
    rows = db.execute(
        select(t.item.c.path, t.item.c.size_bytes, t.item.c.modified_ns).where(t.item.c.root_id == root_id)
    )
    return {path: (size, modified) for path, size, modified in rows}


def find_answered(db: Connection, item_ids: Iterable[ItemId]) -> set[ItemId]:
    answered: set[ItemId] = set()
    for chunk in chunks(item_ids):
        answered.update(db.execute(select(t.answer.c.item_id).where(t.answer.c.item_id.in_(chunk))).scalars())
    return answered


def insert_items(
    db: Connection, items: Mapping[str, NewItem], *, import_id: int, root_id: int | None
) -> dict[str, ItemId]:
    """Add items under their keys. Returns their new ids."""
    if not items:
        return {}
    first = (db.execute(select(func.max(t.item.c.id))).scalar_one() or 0) + 1
    ids = {key: item_id for item_id, key in enumerate(items, start=first)}
    db.execute(insert(t.item), [_item_row(ids[key], key, new, import_id, root_id) for key, new in items.items()])
    contents = [
        {"item_id": ids[key], "text": new.text, "fields": new.fields}
        for key, new in items.items()
        if new.text is not None or new.fields is not None
    ]
    if contents:
        db.execute(insert(t.item_content), contents)
    return ids


def insert_marks(db: Connection, marks: list[dict[str, Any]]) -> None:
    if marks:
        db.execute(insert(t.mark), marks)


def find_batch(db: Connection, import_id: int) -> ImportBatch:
    return next(batch for batch in find_batches(db) if batch.id == import_id)


def suggestion_row(item_id: ItemId, label_id: LabelId, found: FoundAnnotation, import_id: int) -> dict[str, Any]:
    kind, shape = shape_to_json(found.shape)
    return {
        "item_id": item_id,
        "label_id": label_id,
        "shape_kind": kind,
        "shape": shape,
        "attributes": found.attributes or None,
        "score": 1.0 if found.score is None else found.score,
        "import_id": import_id,
    }


def insert_suggestions(db: Connection, rows: list[dict[str, Any]]) -> None:
    if rows:
        db.execute(insert(t.suggestion), rows)


# Children before parents: the order of deleting, and backwards that of inserting.
_OWNED: tuple[Table, ...] = (t.annotation, t.answer, t.mark, t.suggestion, t.item_content, t.item)


def remove(db: Connection, import_id: int) -> Rows:
    """Take out everything that an import brought. Returns the rows, for `restore`."""
    items = select(t.item.c.id).where(t.item.c.import_id == import_id)
    labelled = select(t.answer.c.item_id).where(t.answer.c.import_id == import_id)
    conditions = {
        t.annotation: t.annotation.c.item_id.in_(items) | t.annotation.c.item_id.in_(labelled),
        t.answer: t.answer.c.item_id.in_(items) | (t.answer.c.import_id == import_id),
        t.mark: t.mark.c.item_id.in_(items),
        t.suggestion: t.suggestion.c.item_id.in_(items) | (t.suggestion.c.import_id == import_id),
        t.item_content: t.item_content.c.item_id.in_(items),
        t.item: t.item.c.import_id == import_id,
        t.label: t.label.c.import_id == import_id,
        t.import_batch: t.import_batch.c.id == import_id,
    }
    rows: Rows = {}
    for table in (*_OWNED, t.label, t.import_batch):
        rows[table.name] = [list(row) for row in db.execute(select(table).where(conditions[table]))]
        db.execute(delete(table).where(conditions[table]))
    rows[t.media_root.name] = _remove_unused_roots(db)
    return rows


def restore(db: Connection, rows: Rows) -> None:
    """Put back what `remove` took out."""
    for table in (t.media_root, t.import_batch, t.label, *reversed(_OWNED)):
        names = [column.name for column in table.columns]
        for chunk in chunks(rows.get(table.name, ())):
            db.execute(insert(table), [dict(zip(names, row, strict=True)) for row in chunk])


def _remove_unused_roots(db: Connection) -> list[list[Any]]:
    used = select(t.import_batch.c.root_id).where(t.import_batch.c.root_id.is_not(None))
    unused = t.media_root.c.id.not_in(used)
    rows = [list(row) for row in db.execute(select(t.media_root).where(unused))]
    db.execute(delete(t.media_root).where(unused))
    return rows


def keys_of(items: Sequence[NewItem], seen: Counter[str]) -> list[str]:
    """The key that tells each item from every other one.

    A file is its path and its content; a text or a row is its content and how many like it came before in this
    source, so that repeated lines are all kept and yet found again. `seen` carries the counts along.
    """
    keys = []
    for new in items:
        if new.key:
            keys.append(f"{new.content_hash}:{new.key}")
        else:
            keys.append(f"{new.content_hash}#{seen[new.content_hash]}")
            seen[new.content_hash] += 1
    return keys


def _item_row(item_id: ItemId, key: str, new: NewItem, import_id: int, root_id: int | None) -> dict[str, Any]:
    return {
        "id": item_id,
        "medium": new.medium.value,
        "name": new.name,
        "key": key,
        "content_hash": new.content_hash,
        "root_id": root_id if new.path is not None else None,
        "path": new.path,
        "width": new.width,
        "height": new.height,
        "duration_s": new.duration_s,
        "size_bytes": new.size_bytes,
        "modified_ns": new.modified_ns,
        "group_key": new.group,
        "split": new.split,
        "metadata": new.metadata or None,
        "import_id": import_id,
    }


def _batch_row(batch: ImportBatch) -> dict[str, Any]:
    return {
        "id": batch.id,
        "source": batch.source,
        "format": batch.format,
        "root_id": batch.root_id,
        "started_at": batch.started_at,
        "finished_at": batch.finished_at,
        "items_added": batch.items_added,
        "items_known": batch.items_known,
        "annotations_added": batch.annotations_added,
        "suggestions_added": batch.suggestions_added,
        "problems": [{"file": problem.file, "reason": problem.reason} for problem in batch.problems],
    }
