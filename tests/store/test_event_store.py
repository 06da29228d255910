"""The history: append-only, with both stacks threaded through it."""

from __future__ import annotations

import pytest

from labeller.domain.event import EventKind
from labeller.store import event_store
from labeller.store.event_store import Event, Stacks, Work
from tests.store.making import WHEN


def event(event_id, *, kind=EventKind.DO, seconds=0.0, title="Answer", **tops):
    tops = {"undo_top": None, "redo_top": None, "below": None, **tops}
    return Event(WHEN + event_id, kind, title, b"j1", b"j2", 1, seconds, **tops, id=event_id)


@pytest.fixture
def db(project):
    with project.write() as (connection, _):
        connection.exec_driver_sql("DELETE FROM event")
        yield connection


def test_an_empty_history_has_nothing_to_undo(db):
    assert event_store.read_stacks(db) == Stacks(None, None, next_id=1)
    assert event_store.find_title(db, None) is None


def test_the_newest_event_holds_the_tops_of_both_stacks(db):
    event_store.append(db, event(4, undo_top=4))
    event_store.append(db, event(9, undo_top=3, redo_top=9))
    assert event_store.read_stacks(db) == Stacks(undo_top=3, redo_top=9, next_id=10)


def test_an_event_comes_back_whole(db):
    given = event(4, kind=EventKind.REDO, seconds=2.5, title="Überprüfen", undo_top=4, redo_top=2, below=1)
    event_store.append(db, given)
    assert event_store.find(db, 4) == given
    assert event_store.find_title(db, 4) == "Überprüfen"
    assert event_store.count(db) == 1


def test_pace_is_read_from_what_took_time_the_newest_first(db):
    event_store.append(db, event(1, seconds=3.0))
    event_store.append(db, event(2))
    event_store.append(db, event(3, seconds=1.0))
    event_store.append(db, event(4, seconds=9.0, kind=EventKind.UNDO))
    assert list(event_store.find_work(db, 5)) == [Work(WHEN + 3, 1.0), Work(WHEN + 1, 3.0)]
    assert list(event_store.find_work(db, 1)) == [Work(WHEN + 3, 1.0)]
