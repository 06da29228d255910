"""Reading items: one whole, many in short, and the order of the list."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy import Connection, Row, Select, Text, bindparam, exists, func, or_, select, type_coerce, update

from labeller.domain.filter import ItemFilter
from labeller.domain.item import Item, ItemId, ItemState, ItemSummary
from labeller.domain.schema import LabelId
from labeller.store import tables as t
from labeller.store.chunks import chunks
from labeller.store.rows import raw_rows

_ROWS_AT_ONCE = 1000


def find_items(db: Connection, item_ids: Iterable[ItemId]) -> list[Item]:
    """The items with their content, in the order asked for; unknown ids are left out."""
    found: dict[ItemId, Item] = {}
    wanted = list(item_ids)
    for chunk in chunks(wanted):
        rows = db.execute(
            select(t.item, t.item_content.c.text, t.item_content.c.fields)
            .outerjoin(t.item_content)
            .where(t.item.c.id.in_(chunk))
        )
        found.update((row.id, _item(row)) for row in rows)
    return [found[item_id] for item_id in wanted if item_id in found]


def find_hashes(db: Connection) -> list[tuple[ItemId, str]]:
    """Every item with the hash of its content, in the order of the list."""
    return [(item_id, digest) for item_id, digest in raw_rows(db, _in_order(t.item.c.id, t.item.c.content_hash))]


@dataclass(frozen=True, slots=True)
class StoredRow:
    """A table row with its content; a row that holds nothing has no fields."""

    name: str
    content_hash: str
    fields: dict[str, Any]


def find_rows(db: Connection, limit: int) -> list[StoredRow]:
    """The first so many table rows in the order of the list."""
    statement = _in_order(t.item.c.name, t.item.c.content_hash, t.item_content.c.fields).join(t.item_content)
    return [StoredRow(name, digest, fields or {}) for name, digest, fields in db.execute(statement.limit(limit))]


def each_row(db: Connection) -> Iterator[StoredRow]:
    """Every table row in the order of the ids, one after the other: all at once they would fill the memory."""
    columns = (t.item.c.name, t.item.c.content_hash, t.item_content.c.fields)
    statement = select(*columns).join(t.item_content).order_by(t.item.c.id)
    found = db.execute(statement.execution_options(yield_per=_ROWS_AT_ONCE))
    return (StoredRow(name, digest, fields or {}) for name, digest, fields in found)


def find_kinships(db: Connection) -> dict[ItemId, tuple[str, str | None]]:
    """Content hash and group of every item, in the order of the list: what belongs together in splits and samples."""
    rows = raw_rows(db, _in_order(t.item.c.id, t.item.c.content_hash, t.item.c.group_key))
    return {item_id: (digest, group) for item_id, digest, group in rows}


class Standing(NamedTuple):
    """Of an item what it takes to decide whether it is wanted; the last three say who answered it how, None if nobody.

    `import_id` is that of the answer.
    """

    id: ItemId
    content_hash: str
    group: str | None
    state: ItemState | None
    annotator_id: int | None
    import_id: int | None


def each_standing(db: Connection) -> Iterator[Standing]:
    """Every item with the head of its answer, in the order of the list."""
    answer = (t.answer.c.state, t.answer.c.annotator_id, t.answer.c.import_id)
    statement = _in_order(t.item.c.id, t.item.c.content_hash, t.item.c.group_key, *answer).outerjoin(t.answer)
    return (Standing(*row) for row in db.execute(statement))


def find_splits(db: Connection) -> dict[ItemId, str | None]:
    """The split that each item is in, in the order of the list."""
    return dict(raw_rows(db, _in_order(t.item.c.id, t.item.c.split)))


def replace_splits(db: Connection, splits: Mapping[ItemId, str | None]) -> dict[ItemId, str | None]:
    """Put items into splits, or with None into none. Returns where those that are there were before."""
    before: dict[ItemId, str | None] = {}
    for chunk in chunks(splits):
        rows = db.execute(select(t.item.c.id, t.item.c.split).where(t.item.c.id.in_(chunk)))
        before.update((row.id, row.split) for row in rows)
    if before:
        statement = update(t.item).where(t.item.c.id == bindparam("item")).values(split=bindparam("into"))
        db.execute(statement, [{"item": item_id, "into": splits[item_id]} for item_id in before])
    return before


def each_column(db: Connection, name: str) -> Iterator[tuple[ItemId, Any]]:
    """What a further column, or a column of table rows, holds for each item that has it, in the order of the list."""
    statement = _in_order(t.item.c.id, t.item.c.metadata, t.item_content.c.fields).outerjoin(t.item_content)
    for item_id, metadata, fields in db.execute(statement.execution_options(yield_per=_ROWS_AT_ONCE)):
        for held in (metadata, fields):
            if held and name in held:
                yield item_id, held[name]
                break


def find_column_names(db: Connection, looks_at: int = _ROWS_AT_ONCE) -> list[str]:
    """The further columns, and the columns of table rows, of the first so many items."""
    statement = _in_order(t.item.c.metadata, t.item_content.c.fields).outerjoin(t.item_content).limit(looks_at)
    return list(dict.fromkeys(name for row in db.execute(statement) for held in row for name in held or {}))


def find_item_ids(db: Connection, wanted: ItemFilter | None = None) -> list[ItemId]:
    """The items that a filter lets through, in the order of the list."""
    statement = _in_order(t.item.c.id)
    if wanted is not None:
        statement = _filtered(statement, wanted)
    return [item_id for (item_id,) in raw_rows(db, statement)]


def find_summaries(db: Connection, item_ids: Sequence[ItemId]) -> list[ItemSummary]:
    """What the list shows of some items, in the order asked for; unknown ids are left out."""
    labels: dict[ItemId, list[LabelId]] = defaultdict(list)
    rows: dict[ItemId, Any] = {}
    for chunk in chunks(item_ids):
        for item_id, label_id in db.execute(
            select(t.annotation.c.item_id, t.annotation.c.label_id)
            .distinct()
            .where(t.annotation.c.item_id.in_(chunk))
            .order_by(t.annotation.c.label_id)
        ):
            labels[item_id].append(label_id)
        statement = (
            select(t.item.c.id, t.item.c.name, t.answer.c.state, t.mark.c.is_flagged, t.mark.c.comment)
            .outerjoin(t.answer)
            .outerjoin(t.mark)
            .where(t.item.c.id.in_(chunk))
        )
        rows.update((row.id, row) for row in db.execute(statement))
    return [
        ItemSummary(
            id=item_id,
            name=row.name,
            state=row.state or ItemState.OPEN,
            is_flagged=bool(row.is_flagged),
            has_comment=bool(row.comment),
            label_ids=tuple(labels[item_id]),
        )
        for item_id in item_ids
        if (row := rows.get(item_id)) is not None
    ]


def _in_order(*columns: Any) -> Select[Any]:
    return select(*columns).order_by(t.item.c.id)


def _filtered(statement: Select[Any], wanted: ItemFilter) -> Select[Any]:
    if wanted.text:
        like = f"%{_escape_like(wanted.text)}%"
        content = t.item_content.c
        in_content = exists().where(
            content.item_id == t.item.c.id,
            or_(content.text.like(like, escape="\\"), type_coerce(content.fields, Text).like(like, escape="\\")),
        )
        statement = statement.where(or_(t.item.c.name.like(like, escape="\\"), in_content))
    if wanted.states and len(wanted.states) < len(ItemState):
        state = func.coalesce(t.answer.c.state, ItemState.OPEN)
        statement = statement.outerjoin(t.answer).where(state.in_(list(wanted.states)))
    if wanted.is_flagged is not None:
        flagged = exists().where(t.mark.c.item_id == t.item.c.id, t.mark.c.is_flagged)
        statement = statement.where(flagged if wanted.is_flagged else ~flagged)
    if wanted.label_id is not None:
        statement = statement.where(
            exists().where(t.annotation.c.item_id == t.item.c.id, t.annotation.c.label_id == wanted.label_id)
        )
    return statement


def _escape_like(text: str) -> str:
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def _item(row: Row[Any]) -> Item:
    return Item(
        id=row.id,
        medium=row.medium,
        name=row.name,
        content_hash=row.content_hash,
        root_id=row.root_id,
        path=row.path,
        text=row.text,
        fields=row.fields,
        width=row.width,
        height=row.height,
        duration_s=row.duration_s,
        group=row.group_key,
        split=row.split,
        metadata=row.metadata or {},
    )
