"""Suggestions that came from outside: with an import, or from a model or a program that looked at the items."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, delete, insert, select

from labeller.domain.item import FoundAnnotation, ItemId
from labeller.domain.prediction import SuggestedAnnotation
from labeller.domain.schema import LabelId
from labeller.store import import_store
from labeller.store import tables as t
from labeller.store.chunks import chunks
from labeller.store.codec import pack, shape_from_json, unpack
from labeller.store.damaged import DamagedError
from labeller.store.kept_rows import count_some, ids_of, put_back, read_pieces
from labeller.store.rows import raw_rows

_OWN, _REPLACED = "suggestion", "suggestion replaced"


class SuggestedLabel(NamedTuple):
    """A label that the import of that id suggests for a whole item."""

    item_id: ItemId
    import_id: int
    label_id: LabelId
    score: float


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who suggests: a source and of which kind it is, as the list of imports names them."""

    source: str
    kind: str


def find_suggestions(db: Connection, item_id: ItemId) -> list[tuple[int, SuggestedAnnotation]]:
    """The suggestions for an item, each with the id of its import (0 for none); the surest first."""
    statement = select(t.suggestion).where(t.suggestion.c.item_id == item_id).order_by(t.suggestion.c.score.desc())
    return [
        (row.import_id or 0, SuggestedAnnotation(row.label_id, shape_from_json(row.shape), row.score))
        for row in db.execute(statement.order_by(t.suggestion.c.id))
    ]


def find_suggested_labels(db: Connection, item_ids: Iterable[ItemId]) -> list[SuggestedLabel]:
    """What is suggested for these items as wholes."""
    columns = (t.suggestion.c.item_id, t.suggestion.c.import_id, t.suggestion.c.label_id, t.suggestion.c.score)
    whole = select(*columns).where(t.suggestion.c.shape_kind.is_(None)).order_by(t.suggestion.c.id)
    return [
        SuggestedLabel(item_id, import_id or 0, label_id, score)
        for chunk in chunks(item_ids)
        for item_id, import_id, label_id, score in raw_rows(db, whole.where(t.suggestion.c.item_id.in_(chunk)))
    ]


def find_speakers(db: Connection) -> dict[int, Speaker]:
    """Who said the suggestions that the project has, by the ids of their imports; the oldest first."""
    batch = t.import_batch.c
    has_any = select(t.suggestion.c.id).where(t.suggestion.c.import_id == batch.id).exists()
    rows = db.execute(select(batch.id, batch.source, batch.format).where(has_any).order_by(batch.id))
    return {row.id: Speaker(row.source, row.format) for row in rows}


def find_batches_of(db: Connection, speaker: Speaker) -> list[int]:
    """The ids of the imports by which somebody has suggested before."""
    batch = t.import_batch.c
    same = select(batch.id).where(batch.source == speaker.source, batch.format == speaker.kind)
    return list(db.execute(same.order_by(batch.id)).scalars())


def replace_suggestions(
    db: Connection,
    import_id: int,
    older: Sequence[int],
    found: Mapping[ItemId, Sequence[tuple[LabelId, FoundAnnotation]]],
) -> int:
    """Write what an import suggests for these items; what the older imports suggested for them is put aside.

    Items that are not there any more are passed over. Returns how many suggestions were written.
    """
    there = _there(db, found)
    for chunk in chunks(there):
        earlier = t.suggestion.c.item_id.in_(chunk) & t.suggestion.c.import_id.in_(older)
        if older:
            _put_aside(db, import_id, _REPLACED, earlier)
    rows = [import_store.suggestion_row(item_id, *one, import_id) for item_id in there for one in found[item_id]]
    import_store.insert_suggestions(db, rows)
    return len(rows)


def count(db: Connection, import_id: int) -> int:
    """How many suggestions an import has; no more than `ENOUGH_ROWS` are counted."""
    return count_some(db, t.suggestion, t.suggestion.c.import_id == import_id)


def forget_aside(db: Connection, import_id: int) -> None:
    """What an import that had this number before put aside is out of reach."""
    db.execute(delete(t.removed_rows).where(t.removed_rows.c.import_id == import_id))


def withdraw(db: Connection, import_id: int) -> None:
    """Take out what an import suggested, for `restore`, and put back what it replaced. Raises DamagedError."""
    _put_aside(db, import_id, _OWN, t.suggestion.c.import_id == import_id)
    for piece in _pieces(db, import_id, _REPLACED):
        put_back(db, t.suggestion, piece)


def restore(db: Connection, import_id: int) -> None:
    """Put back what `withdraw` took out, and take out what that replaced. Raises DamagedError."""
    for piece in _pieces(db, import_id, _REPLACED):
        for chunk in chunks(ids_of(piece, t.suggestion.c.id.name)):
            db.execute(delete(t.suggestion).where(t.suggestion.c.id.in_(chunk)))
    for piece in _pieces(db, import_id, _OWN):
        put_back(db, t.suggestion, piece)
    aside = t.removed_rows.c
    db.execute(delete(t.removed_rows).where(aside.import_id == import_id, aside.table_name == _OWN))


def _there(db: Connection, item_ids: Iterable[ItemId]) -> list[ItemId]:
    """Those of the items that the project has."""
    return [
        item_id
        for chunk in chunks(item_ids)
        for (item_id,) in raw_rows(db, select(t.item.c.id).where(t.item.c.id.in_(chunk)).order_by(t.item.c.id))
    ]


def _put_aside(db: Connection, import_id: int, name: str, condition: ColumnElement[bool]) -> None:
    for piece in read_pieces(db, t.suggestion, condition):
        if piece["rows"]:
            db.execute(insert(t.removed_rows), {"import_id": import_id, "table_name": name, "rows": pack(piece)})
    db.execute(delete(t.suggestion).where(condition))


def _pieces(db: Connection, import_id: int, name: str) -> Iterator[Any]:
    aside = t.removed_rows.c
    wanted = select(aside.rows).where(aside.import_id == import_id, aside.table_name == name).order_by(aside.id)
    for packed in list(db.execute(wanted).scalars()):
        try:
            yield unpack(packed)
        except ValueError as error:
            raise DamagedError("suggestions that were replaced cannot be read") from error
