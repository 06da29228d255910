"""The append-only history, with the undo and redo stacks threaded through it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import Connection, func, insert, select

from labeller.store import tables as t


class EventKind(StrEnum):
    DO = "do"
    UNDO = "undo"
    REDO = "redo"


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened. `command` and `inverse` are packed; the last three fields are the two stacks."""

    at: float
    kind: EventKind
    title: str
    command: bytes
    inverse: bytes
    annotator_id: int
    seconds: float
    undo_top: int | None
    redo_top: int | None
    below: int | None
    id: int


@dataclass(frozen=True, slots=True)
class Stacks:
    """The events on top of the two stacks: what undo and redo would take next."""

    undo_top: int | None = None
    redo_top: int | None = None


def read_stacks(db: Connection) -> Stacks:
    row = db.execute(
        select(t.event.c.undo_top, t.event.c.redo_top).order_by(t.event.c.id.desc()).limit(1)
    ).one_or_none()
    return Stacks() if row is None else Stacks(row.undo_top, row.redo_top)


def next_id(db: Connection) -> int:
    return (db.execute(select(func.max(t.event.c.id))).scalar_one() or 0) + 1


def append(db: Connection, event: Event) -> None:
    db.execute(insert(t.event), _row(event))


def find(db: Connection, event_id: int) -> Event:
    row = db.execute(select(t.event).where(t.event.c.id == event_id)).mappings().one()
    return Event(**{**row, "kind": EventKind(row["kind"])})


def find_title(db: Connection, event_id: int | None) -> str | None:
    if event_id is None:
        return None
    return str(db.execute(select(t.event.c.title).where(t.event.c.id == event_id)).scalar_one())


def count(db: Connection) -> int:
    return db.execute(select(func.count()).select_from(t.event)).scalar_one()


@dataclass(frozen=True, slots=True)
class Work:
    """One stretch of an annotator's work: when it ended and how long it took."""

    at: float
    seconds: float


def find_work(db: Connection, last: int) -> Iterator[Work]:
    """The last so many events that took an annotator time, the newest first. Pace is read from them."""
    rows = db.execute(
        select(t.event.c.at, t.event.c.seconds)
        .where(t.event.c.seconds > 0, t.event.c.kind == EventKind.DO.value)
        .order_by(t.event.c.id.desc())
        .limit(last)
    )
    return (Work(row.at, row.seconds) for row in rows)


def _row(event: Event) -> dict[str, object]:
    return {
        "id": event.id,
        "at": event.at,
        "kind": event.kind.value,
        "title": event.title,
        "command": event.command,
        "inverse": event.inverse,
        "annotator_id": event.annotator_id,
        "seconds": event.seconds,
        "undo_top": event.undo_top,
        "redo_top": event.redo_top,
        "below": event.below,
    }
