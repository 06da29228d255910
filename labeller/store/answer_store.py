"""Reading and writing answers, their annotations, and the marks beside them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, delete, func, insert, select, update
from sqlalchemy.dialects.sqlite import insert as upsert

from labeller.domain.annotation import Annotation, Answer
from labeller.domain.item import ItemId, ItemState
from labeller.domain.schema import LabelId
from labeller.store import tables as t
from labeller.store.annotation_rows import annotation_of, annotation_row
from labeller.store.chunks import chunks
from labeller.store.rows import raw_rows


@dataclass(frozen=True, slots=True)
class Mark:
    """What stands beside an answer."""

    is_flagged: bool = False
    comment: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """The least that the learning loop needs to know of an answer."""

    item_id: ItemId
    state: ItemState
    is_control: bool
    answered_at: float
    label_ids: tuple[LabelId, ...]


def find_answer(db: Connection, item_id: ItemId) -> Answer | None:
    return find_answers(db, [item_id]).get(item_id)


def find_answers(db: Connection, item_ids: Iterable[ItemId]) -> dict[ItemId, Answer]:
    """The answers of those items that have one."""
    found: dict[ItemId, Answer] = {}
    for chunk in chunks(item_ids):
        answers = db.execute(select(t.answer).where(t.answer.c.item_id.in_(chunk))).all()
        annotations = _find_annotations(db, [row.item_id for row in answers])
        for row in answers:
            found[row.item_id] = _answer(row, annotations[row.item_id])
    return found


def _find_annotations(db: Connection, item_ids: list[ItemId]) -> dict[ItemId, list[Annotation]]:
    found: dict[ItemId, list[Annotation]] = defaultdict(list)
    # Most often there is nothing to look for: the item that is about to be answered for the first time.
    if item_ids:
        statement = select(t.annotation).where(t.annotation.c.item_id.in_(item_ids)).order_by(t.annotation.c.id)
        for row in db.execute(statement):
            found[row.item_id].append(annotation_of(row))
    return found


def replace_answer(db: Connection, item_id: ItemId, answer: Answer | None) -> Answer | None:
    """Give an item an answer, or take it away with None. Returns the one before."""
    before = find_answer(db, item_id)
    if before is not None:
        db.execute(delete(t.annotation).where(t.annotation.c.item_id == item_id))
        db.execute(delete(t.answer).where(t.answer.c.item_id == item_id))
    if answer is not None:
        insert_answers(db, [(item_id, answer)])
    return before


def insert_answers(db: Connection, answers: Iterable[tuple[ItemId, Answer]]) -> None:
    """Write answers of items that have none. Annotations keep the id that they have, others get one."""
    for chunk in chunks(answers):
        db.execute(insert(t.answer), [_answer_row(item_id, answer) for item_id, answer in chunk])
        rows = [annotation_row(item_id, one) for item_id, answer in chunk for one in answer.annotations]
        known = [row for row in rows if row["id"] is not None]
        new = [{key: value for key, value in row.items() if key != "id"} for row in rows if row["id"] is None]
        for group in (known, new):
            if group:
                db.execute(insert(t.annotation), group)


def delete_answers(db: Connection, item_ids: Iterable[ItemId]) -> None:
    for chunk in chunks(item_ids):
        db.execute(delete(t.annotation).where(t.annotation.c.item_id.in_(chunk)))
        db.execute(delete(t.answer).where(t.answer.c.item_id.in_(chunk)))


def find_head(db: Connection, item_id: ItemId) -> Answer | None:
    """The answer of an item without its annotations: of ten thousand shapes none is read."""
    return find_heads(db, [item_id]).get(item_id)


def find_heads(db: Connection, item_ids: Iterable[ItemId]) -> dict[ItemId, Answer]:
    """The answers of those items that have one, without their annotations."""
    return {
        row.item_id: _answer(row, ())
        for chunk in chunks(item_ids)
        for row in db.execute(select(t.answer).where(t.answer.c.item_id.in_(chunk)))
    }


def find_started(db: Connection) -> list[ItemId]:
    """The items that somebody began to annotate and has not finished, the one begun last first."""
    started = select(t.answer.c.item_id).where(t.answer.c.state == ItemState.STARTED)
    return list(db.execute(started.order_by(t.answer.c.answered_at.desc(), t.answer.c.item_id.desc())).scalars())


def replace_head(db: Connection, item_id: ItemId, head: Answer | None) -> Answer | None:
    """Change what stands above the annotations of an item, which stay. Returns what stood there, without them."""
    before = find_head(db, item_id)
    if head is None:
        db.execute(delete(t.answer).where(t.answer.c.item_id == item_id))
    elif before is None:
        db.execute(insert(t.answer).values(_answer_row(item_id, head)))
    else:
        db.execute(update(t.answer).where(t.answer.c.item_id == item_id).values(_answer_row(item_id, head)))
    return before


def find_mark(db: Connection, item_id: ItemId) -> Mark:
    row = db.execute(select(t.mark).where(t.mark.c.item_id == item_id)).one_or_none()
    return Mark() if row is None else Mark(row.is_flagged, row.comment)


def find_marks(db: Connection, item_ids: Iterable[ItemId]) -> dict[ItemId, Mark]:
    """The marks of those items that have one."""
    found: dict[ItemId, Mark] = {}
    for chunk in chunks(item_ids):
        rows = db.execute(select(t.mark).where(t.mark.c.item_id.in_(chunk)))
        found.update((row.item_id, Mark(row.is_flagged, row.comment)) for row in rows)
    return found


def replace_mark(db: Connection, item_id: ItemId, mark: Mark) -> Mark:
    """Set the flag and the comment of an item. Returns what was there before."""
    before = find_mark(db, item_id)
    if mark == Mark():
        db.execute(delete(t.mark).where(t.mark.c.item_id == item_id))
    else:
        values = {"is_flagged": mark.is_flagged, "comment": mark.comment}
        statement = upsert(t.mark).values(item_id=item_id, **values)
        db.execute(statement.on_conflict_do_update(index_elements=["item_id"], set_=values))
    return before


def find_outcomes(db: Connection, item_ids: Iterable[ItemId] | None = None) -> list[Outcome]:
    """Answers as the loop needs them, of those items or of all, in the order of the items."""
    if item_ids is None:
        return _outcomes(db, None)
    return [outcome for chunk in chunks(sorted(item_ids)) for outcome in _outcomes(db, chunk)]


def _outcomes(db: Connection, item_ids: list[ItemId] | None) -> list[Outcome]:
    # In the order of an index that holds both, so that the wide rows of annotations are not read.
    labels = select(t.annotation.c.item_id, t.annotation.c.label_id).order_by("item_id", "label_id")
    answers = select(t.answer.c.item_id, t.answer.c.state, t.answer.c.is_control, t.answer.c.answered_at).order_by(
        t.answer.c.item_id
    )
    if item_ids is not None:
        labels = labels.where(t.annotation.c.item_id.in_(item_ids))
        answers = answers.where(t.answer.c.item_id.in_(item_ids))
    by_item: dict[ItemId, tuple[LabelId, ...]] = {}
    for item_id, label_id in raw_rows(db, labels):
        before = by_item.get(item_id, ())
        if label_id not in before:
            by_item[item_id] = (*before, label_id)
    return [
        Outcome(item_id, state, is_control, answered_at, by_item.get(item_id, ()))
        for item_id, state, is_control, answered_at in db.execute(answers)
    ]


def count_states(db: Connection) -> dict[ItemState, int]:
    """How many items are in each state."""
    counts = dict.fromkeys(ItemState, 0)
    for state, count in db.execute(select(t.answer.c.state, func.count()).group_by(t.answer.c.state)):
        counts[state] = count
    total = db.execute(select(func.count()).select_from(t.item)).scalar_one()
    counts[ItemState.OPEN] = total - sum(counts.values())
    return counts


def count_flagged(db: Connection) -> int:
    return db.execute(select(func.count()).select_from(t.mark).where(t.mark.c.is_flagged)).scalar_one()


def count_by_label(db: Connection) -> dict[LabelId, int]:
    """Annotations of each label that has any."""
    return _counts(db, t.annotation.c.label_id)


def count_by_source(db: Connection) -> dict[str, int]:
    """Annotations of each source that has any."""
    return _counts(db, t.annotation.c.source)


def _counts(db: Connection, column: Any) -> dict[Any, int]:
    return {row[0]: row[1] for row in db.execute(select(column, func.count()).group_by(column))}


def _answer(row: Row[Any], annotations: Iterable[Annotation]) -> Answer:
    return Answer(
        state=row.state,
        annotator_id=row.annotator_id,
        answered_at=row.answered_at,
        seconds=row.seconds,
        is_control=row.is_control,
        annotations=tuple(annotations),
        import_id=row.import_id,
    )


def _answer_row(item_id: ItemId, answer: Answer) -> dict[str, Any]:
    return {
        "item_id": item_id,
        "state": answer.state,
        "annotator_id": answer.annotator_id,
        "answered_at": answer.answered_at,
        "seconds": answer.seconds,
        "is_control": answer.is_control,
        "import_id": answer.import_id,
    }
