"""What the columns of a project file hold, and what happens when they hold something else."""

from __future__ import annotations

from enum import StrEnum

import pytest
from sqlalchemy import Column, MetaData, Table, create_engine, insert, select
from sqlalchemy.exc import IntegrityError

from labeller.store.columns import Json, Real, Word, YesNo
from labeller.store.damaged import DamagedError


class Tide(StrEnum):
    LOW = "low"
    HIGH = "high"


table = Table(
    "sea",
    MetaData(),
    Column("depth_m", Real),
    Column("is_salty", YesNo),
    Column("tide", Word(Tide)),
    Column("notes", Json(dict)),
    sqlite_strict=True,
)


@pytest.fixture
def db():
    engine = create_engine("sqlite://")
    table.metadata.create_all(engine)
    with engine.connect() as connection:
        yield connection
    engine.dispose()


def put_raw(db, column, value):
    db.exec_driver_sql(f"INSERT INTO sea ({column}) VALUES (?)", (value,))  # noqa: S608  # a column of ours


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("depth_m", 0.1),
        ("is_salty", True),
        ("is_salty", False),
        ("tide", Tide.HIGH),
        ("notes", {"names": ["Ö", "\ud83d"], "depth": float("inf")}),
    ],
)
def test_a_value_comes_back_as_it_went_in(db, column, value):
    db.execute(insert(table), {column: value})
    found = db.execute(select(table.c[column])).scalar_one()
    assert found == value
    assert type(found) is type(value)


def test_nothing_is_stored_as_null_in_every_column(db):
    db.execute(insert(table), dict.fromkeys(table.columns.keys()))
    stored = db.exec_driver_sql("SELECT typeof(depth_m), typeof(is_salty), typeof(tide), typeof(notes) FROM sea").one()
    assert tuple(stored) == ("null",) * 4
    assert tuple(db.execute(select(table)).one()) == (None,) * 4


@pytest.mark.parametrize(
    ("column", "value"),
    [("tide", "ebb"), ("is_salty", 2), ("notes", "{"), ("notes", "[]"), ("notes", "[" * 100_000)],
)
def test_what_was_never_written_is_called_damage(db, column, value):
    put_raw(db, column, value)
    with pytest.raises(DamagedError):
        db.execute(select(table.c[column])).one()


@pytest.mark.parametrize(("column", "value"), [("depth_m", "deep"), ("is_salty", "yes"), ("tide", b"low")])
def test_a_value_of_the_wrong_type_is_refused(db, column, value):
    with pytest.raises(IntegrityError):
        put_raw(db, column, value)


def test_a_word_outside_the_list_is_never_written(db):
    with pytest.raises(Exception, match="ebb"):
        db.execute(insert(table), {"tide": "ebb"})
