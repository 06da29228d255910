"""Labels, in the order of their positions."""

from __future__ import annotations

from dataclasses import replace

import pytest

from labeller.domain.schema import AttributeKind, AttributeSpec, Label, Task
from labeller.errors import LabellerError
from labeller.store import schema_store, settings_store
from labeller.store.damaged import DamagedError

OWL = Label(
    7, "owl", "#112233", 5, key="O", guideline="Not eagles.", skeleton=("beak", "tail"), skeleton_edges=((0, 1),)
)


@pytest.fixture
def db(project):
    with project.write() as (connection, _):
        yield connection


def test_a_label_comes_back_whole(db):
    schema_store.insert_label(db, OWL)
    schema = schema_store.read_schema(db)
    assert schema.task is Task.TEXT_CLASSIFICATION
    assert schema.labels[-1] == OWL == schema_store.find_label(db, 7)


def test_labels_stand_in_the_order_of_their_positions(db):
    schema_store.insert_label(db, replace(OWL, position=-1))
    assert schema_store.read_schema(db).names == ("owl", "cat", "dog")


def test_a_new_label_comes_last(db):
    schema_store.insert_label(db, OWL)
    assert schema_store.next_label(db) == (8, 6)


def test_the_position_of_a_label_never_moves(db):
    schema_store.insert_label(db, OWL)
    assert schema_store.update_label(db, replace(OWL, name="eagle", position=0)) == OWL
    assert schema_store.find_label(db, 7) == replace(OWL, name="eagle")


@pytest.mark.parametrize("change", [schema_store.find_label, schema_store.delete_label])
def test_a_label_that_is_gone_is_said_to_be(db, change):
    with pytest.raises(LabellerError, match="no longer there"):
        change(db, 99)


def put_attribute(db):
    db.exec_driver_sql(
        'INSERT INTO attribute (id, name, kind, choices, "default", is_required, label_id) '
        "VALUES (3, 'pose', 'choice', '[\"front\", \"side\"]', 'front', 1, 2)"
    )


def test_attributes_are_part_of_the_schema(db):
    put_attribute(db)
    assert schema_store.read_schema(db).attributes == (
        AttributeSpec("pose", AttributeKind.CHOICE, ("front", "side"), "front", is_required=True, label_id=2),
    )


def test_numbers_of_a_label_that_has_gone_are_never_given_again(db):
    schema_store.delete_label(db, 2)
    assert schema_store.next_label(db) == (3, 2)
    schema_store.delete_label(db, 1)
    assert schema_store.next_label(db) == (3, 2)


def test_numbers_of_a_label_that_never_was_are_free(db):
    schema_store.insert_label(db, OWL)
    schema_store.delete_label(db, 7, was_never=True)
    assert schema_store.next_label(db) == (7, 5)


def test_what_the_labels_tell_is_not_written_down(db):
    schema_store.delete_label(db, 1)
    schema_store.insert_label(db, OWL)
    assert settings_store.read_settings(db) == {}


@pytest.mark.parametrize("edges", ["[[1]]", '["ab"]', "[1]"])
def test_edges_that_are_no_pairs_are_damage(db, edges):
    db.exec_driver_sql("UPDATE label SET skeleton_edges = ?", (edges,))
    with pytest.raises(DamagedError):
        schema_store.find_labels(db)
