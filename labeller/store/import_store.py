"""Bulk writing: what an import adds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from sqlalchemy import Connection, func, insert, select, update

from labeller.domain.item import FoundAnnotation, ItemId, NewItem, Problem
from labeller.domain.schema import LabelId
from labeller.store import tables as t
from labeller.store.chunks import chunks
from labeller.store.codec import shape_to_json, structured
from labeller.store.rows import raw_rows


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
    rows = db.execute(select(t.import_batch).order_by(t.import_batch.c.id)).mappings()
    return [ImportBatch(**{**row, "problems": structured(row["problems"], tuple[Problem, ...])}) for row in rows]


def find_known(db: Connection, keys: Sequence[str]) -> dict[str, ItemId]:
    """Which of these keys the project has already."""
    found: dict[str, ItemId] = {}
    for chunk in chunks(keys):
        rows = db.execute(select(t.item.c.key, t.item.c.id).where(t.item.c.key.in_(chunk)))
        found.update((key, item_id) for key, item_id in rows)
    return found


def find_unchanged_files(db: Connection, root_id: int) -> dict[str, tuple[int, int]]:
    """Path to size and time of change of every file of a folder that the project knows."""
    columns = (t.item.c.path, t.item.c.size_bytes, t.item.c.modified_ns)
    # A sum keeps SQLite from the index, whose order would make it jump about in the file.
    rows = raw_rows(db, select(*columns).where(t.item.c.root_id + 0 == root_id))
    return {path: (size, modified) for path, size, modified in rows}


def find_answered(db: Connection, item_ids: Iterable[ItemId]) -> set[ItemId]:
    answered: set[ItemId] = set()
    for chunk in chunks(item_ids):
        answered.update(db.execute(select(t.answer.c.item_id).where(t.answer.c.item_id.in_(chunk))).scalars())
    return answered


def find_suggested(db: Connection, item_ids: Iterable[ItemId], source: str) -> set[ItemId]:
    """Those of the items of which an import of that source has suggested something."""
    same = select(t.import_batch.c.id).where(t.import_batch.c.source == source)
    suggested: set[ItemId] = set()
    for chunk in chunks(item_ids):
        of_items = select(t.suggestion.c.item_id).where(t.suggestion.c.item_id.in_(chunk))
        suggested.update(db.execute(of_items.where(t.suggestion.c.import_id.in_(same))).scalars())
    return suggested


def find_paths(db: Connection, root_id: int | None, paths: Sequence[str]) -> dict[str, ItemId]:
    """Which items these paths of a media folder are; of several versions of a file the newest."""
    found: dict[str, ItemId] = {}
    for chunk in chunks(paths):
        rows = db.execute(
            select(t.item.c.path, t.item.c.id)
            .where(t.item.c.root_id == root_id, t.item.c.path.in_(chunk))
            .order_by(t.item.c.id)
        )
        found.update((path, item_id) for path, item_id in rows)
    return found


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


def keys_of(items: Sequence[NewItem], seen: Counter[str]) -> list[str]:
    """The key that tells each item from every other one.

    A file is its path and its content; a text or a row is its content and how many like it came before in this
    source, so that repeated lines are all kept and yet found again. `seen` carries the counts along.
    """
    keys = []
    for new in items:
        if new.key:
            keys.append(file_key(new.key, new.content_hash))
        else:
            keys.append(f"{new.content_hash}#{seen[new.content_hash]}")
            seen[new.content_hash] += 1
    return keys


def file_key(path: str, content_hash: str) -> str:
    """The key of a file. The path first: files come sorted, and the index of the keys grows at one end."""
    return f"{path}:{content_hash}"


def _item_row(item_id: ItemId, key: str, new: NewItem, import_id: int, root_id: int | None) -> dict[str, Any]:
    return {
        "id": item_id,
        "medium": new.medium,
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
        "problems": [asdict(problem) for problem in batch.problems],
    }
