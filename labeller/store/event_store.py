"""The append-only history, with the undo and redo stacks threaded through it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import Connection, func, insert, select

from labeller.domain.event import EventKind
from labeller.store import tables as t


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
    """The events on top of the two stacks, what undo and redo would take next, and the id of the next event."""

    undo_top: int | None = None
    redo_top: int | None = None
    next_id: int = 1


@dataclass(frozen=True, slots=True)
class StepTitles:
    """What undo and redo would do next, in words; None where there is nothing."""

    undo: str | None = None
    redo: str | None = None


_LAST = select(t.event.c.undo_top, t.event.c.redo_top, t.event.c.id).order_by(t.event.c.id.desc()).limit(1)


def read_stacks(db: Connection) -> Stacks:
    row = db.execute(_LAST).one_or_none()
    return Stacks() if row is None else Stacks(row.undo_top, row.redo_top, row.id + 1)


def append(db: Connection, event: Event) -> None:
    db.execute(insert(t.event), _row(event))


def find(db: Connection, event_id: int) -> Event:
    row = db.execute(select(t.event).where(t.event.c.id == event_id)).mappings().one()
    return Event(**row)


def find_titles(db: Connection) -> StepTitles:
    stacks = read_stacks(db)
    return StepTitles(find_title(db, stacks.undo_top), find_title(db, stacks.redo_top))


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
        .where(t.event.c.seconds > 0, t.event.c.kind == EventKind.DO)
        .order_by(t.event.c.id.desc())
        .limit(last)
    )
    return (Work(row.at, row.seconds) for row in rows)


def _row(event: Event) -> dict[str, object]:
    return {
        "id": event.id,
        "at": event.at,
        "kind": event.kind,
        "title": event.title,
        "command": event.command,
        "inverse": event.inverse,
        "annotator_id": event.annotator_id,
        "seconds": event.seconds,
        "undo_top": event.undo_top,
        "redo_top": event.redo_top,
        "below": event.below,
    }
