"""A label is taken out or merged with all that hangs on it, and all of it comes back."""

from __future__ import annotations

import pytest

from labeller.store import label_removal, schema_store
from labeller.store.damaged import DamagedError


@pytest.fixture
def db(project):
    with project.write() as (connection, _):
        yield connection


def put_attribute(db):
    db.exec_driver_sql(
        'INSERT INTO attribute (id, name, kind, choices, "default", is_required, label_id) '
        "VALUES (3, 'pose', 'choice', '[\"front\", \"side\"]', 'front', 1, 2)"
    )


def put_suggestion(db):
    db.exec_driver_sql("INSERT INTO suggestion (id, item_id, label_id, score) VALUES (5, 1, 2, 0.5)")


def suggestions(db):
    return db.exec_driver_sql("SELECT id, label_id FROM suggestion").all()


def test_what_hangs_on_a_label_is_taken_out_and_put_back(db):
    put_attribute(db)
    put_suggestion(db)
    taken = label_removal.take_out(db, 2)
    assert (schema_store.read_schema(db).attributes, suggestions(db)) == ((), [])
    assert label_removal.restore(db, taken.rows) == taken.item_ids == frozenset()
    assert [one.name for one in schema_store.read_schema(db).attributes] == ["pose"]
    assert suggestions(db) == [(5, 2)]


def test_suggestions_of_a_label_go_to_its_heir(db):
    put_suggestion(db)
    taken = label_removal.hand_over(db, 2, heir=1)
    assert suggestions(db) == [(5, 1)]
    label_removal.restore(db, taken.rows)
    assert suggestions(db) == [(5, 2)]


@pytest.mark.parametrize(
    "rows",
    [
        "{",
        "[1]",
        '{"table": "event", "columns": ["id"], "rows": []}',
        '{"table": "suggestion"}',
        '{"table": "suggestion", "columns": ["id", "score"], "rows": [[1]]}',
        '{"table": "suggestion", "columns": ["id", "x"], "rows": [[1, 2]]}',
        '{"table": "suggestion", "columns": ["id"], "rows": [[[]]]}',
    ],
)
def test_rows_that_are_none_are_damage(db, rows):
    with pytest.raises(DamagedError):
        label_removal.restore(db, rows)
