"""A step of the history: a command applied and its event written, both in the transaction that is handed in."""

from __future__ import annotations

from sqlalchemy import Connection

from labeller.domain.changes import Changes
from labeller.domain.event import EventKind
from labeller.project.commands import codec
from labeller.project.commands.command import Command
from labeller.store import event_store
from labeller.store.event_store import Event, Stacks


def record_new(db: Connection, command: Command, *, annotator_id: int, at: float, seconds: float = 0.0) -> Changes:
    """Do something new, after which nothing can be redone."""
    before = event_store.read_stacks(db)
    after = Stacks(undo_top=before.next_id, redo_top=None)
    return record(
        db,
        EventKind.DO,
        command,
        before,
        after,
        title=command.title,
        below=before.undo_top,
        annotator_id=annotator_id,
        at=at,
        seconds=seconds,
    )


def record(
    db: Connection,
    kind: EventKind,
    command: Command,
    before: Stacks,
    after: Stacks,
    *,
    title: str,
    below: int | None,
    annotator_id: int,
    at: float,
    seconds: float = 0.0,
) -> Changes:
    """Apply a command and write its event; `below` is what lies under it on its stack, `at` when it was, in seconds."""
    inverse, changes = command.apply(db)
    event = Event(
        id=before.next_id,
        at=at,
        kind=kind,
        title=title,
        command=codec.encode(command),
        inverse=codec.encode(inverse),
        annotator_id=annotator_id,
        seconds=seconds,
        undo_top=after.undo_top,
        redo_top=after.redo_top,
        below=below,
    )
    event_store.append(db, event)
    return changes
