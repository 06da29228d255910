"""Connections to a project file: durable, limited, and possible in unusual places."""

from __future__ import annotations

import os
import shutil
import sqlite3
from contextlib import closing

import pytest

from labeller.project.commands.answers import Flag
from labeller.project.project import open_project
from labeller.store import connections
from labeller.store.connections import connect, fold_log, reader_engine, writer_engine
from tests.store.making import rows_of


def pragma(engine, name):
    with engine.connect() as db:
        return db.exec_driver_sql(f"PRAGMA {name}").scalar_one()


@pytest.fixture
def engine(closed):
    engine = writer_engine(closed)
    yield engine
    engine.dispose()


@pytest.mark.parametrize(
    ("name", "value"),
    [("journal_mode", "wal"), ("synchronous", 2), ("foreign_keys", 1), ("trusted_schema", 0), ("mmap_size", 0)],
)
def test_the_writer_is_durable_and_trusts_nothing(engine, name, value):
    assert pragma(engine, name) == value


def test_a_log_that_grew_while_somebody_read_is_cut_back(closed, monkeypatch):
    monkeypatch.setattr(connections, "_LARGEST_LOG_BYTES", 100_000)
    writer, readers = writer_engine(closed), reader_engine(closed)
    log_file = closed.with_name(f"{closed.name}-wal")

    def write(times):
        for number in range(times):
            with writer.begin() as db:
                db.exec_driver_sql("INSERT OR REPLACE INTO setting VALUES ('long', ?)", (f'"{number}{"x" * 40_000}"',))

    write(1)
    with readers.begin() as db:
        db.exec_driver_sql("SELECT count(*) FROM item").scalar_one()
        write(200)
        assert log_file.stat().st_size > 6_000_000
    write(3)
    assert log_file.stat().st_size <= 200_000
    readers.dispose()
    writer.dispose()


def test_readers_cannot_write(closed):
    engine = reader_engine(closed)
    with engine.connect() as db, pytest.raises(Exception, match="readonly"):
        db.exec_driver_sql("DELETE FROM item")
    engine.dispose()


def test_a_hostile_statement_cannot_attach_another_file(closed):
    with closing(connect(closed, "rw")) as db, pytest.raises(sqlite3.OperationalError, match="too many attached"):
        db.execute("ATTACH ':memory:' AS other")


@pytest.mark.parametrize("name", ["a b", "100%", "a#b", "is it?", "日本語", "ümläut & 'quote'", "file:x?mode=memory"])
def test_any_name_of_a_file_will_do(closed, name):
    renamed = closed.rename(closed.with_name(f"{name}.labeller"))
    project = open_project(renamed)
    project.close()
    assert [path.name for path in renamed.parent.iterdir() if path.is_file()] == [renamed.name]


@pytest.mark.skipif(os.name != "posix", reason="file names are bytes on POSIX only")
def test_a_name_that_is_no_text_will_do(closed):
    renamed = closed.with_name(os.fsdecode(b"caf\xe9.labeller"))
    try:
        closed.rename(renamed)
    except OSError as error:
        pytest.skip(f"the file system takes Unicode only: {error}")
    open_project(renamed).close()


@pytest.fixture
def no_shared_memory(monkeypatch):
    """A place where SQLite cannot share memory, as on some network drives: its dot-file locking cannot either."""
    uri = connections._uri
    monkeypatch.setattr(connections, "_uri", lambda path, mode: f"{uri(path, mode)}&vfs=unix-dotfile")


@pytest.mark.skipif(os.name != "posix", reason="other systems have no dot-file locking")
def test_without_a_log_a_rollback_journal_serves(closed, no_shared_memory):
    engine = writer_engine(closed)
    assert pragma(engine, "journal_mode") == "delete"
    with engine.begin() as db:
        db.exec_driver_sql("DELETE FROM mark")
    fold_log(engine)
    engine.dispose()


def test_a_log_that_a_killed_program_left_is_read(closed):
    engine = writer_engine(closed)
    with engine.begin() as db:
        db.exec_driver_sql("UPDATE item SET name = 'changed' WHERE id = 1")
    killed = closed.with_name("killed.labeller")
    for ending in ("", "-wal"):
        shutil.copy(f"{closed}{ending}", f"{killed}{ending}")
    engine.dispose()
    assert rows_of(killed, "SELECT name FROM item WHERE id = 1") == [("changed",)]


@pytest.mark.skipif(os.name != "posix", reason="other systems have no dot-file locking")
def test_a_log_that_a_killed_program_left_is_folded_in_where_there_can_be_none(closed, tmp_path, request):
    engine = writer_engine(closed)
    with engine.begin() as db:
        db.exec_driver_sql("UPDATE item SET name = 'changed' WHERE id = 1")
    moved = tmp_path / "moved.labeller"
    for ending in ("", "-wal"):
        shutil.copy(f"{closed}{ending}", f"{moved}{ending}")
    engine.dispose()
    request.getfixturevalue("no_shared_memory")
    project = open_project(moved)
    with project.read() as db:
        assert db.exec_driver_sql("SELECT name FROM item WHERE id = 1").scalar_one() == "changed"
    project.perform(Flag(1, is_flagged=True))
    project.close()


@pytest.mark.skipif(os.name != "posix", reason="other systems have no dot-file locking")
def test_a_change_that_a_killed_program_began_without_a_log_is_taken_back(closed, tmp_path, no_shared_memory):
    killed = tmp_path / "killed.labeller"
    engine = writer_engine(closed)
    with engine.connect() as db:
        db.exec_driver_sql("PRAGMA cache_size = 1")  # what does not fit goes to the file before the change is done
        many = "WITH RECURSIVE n(x) AS (SELECT 10 UNION ALL SELECT x + 1 FROM n LIMIT 5000) SELECT x, 'folder' FROM n"
        db.exec_driver_sql(f"INSERT INTO media_root {many}")
        for ending in ("", "-journal"):
            shutil.copy(f"{closed}{ending}", f"{killed}{ending}")
        db.rollback()
    engine.dispose()
    assert killed.stat().st_size > closed.stat().st_size
    open_project(killed).close()
    assert rows_of(killed, "SELECT count(*) FROM media_root") == [(0,)]


def test_a_closed_project_is_one_file_without_a_log(closed):
    assert [path.name for path in closed.parent.iterdir() if path.is_file()] == [closed.name]
    with closing(connect(closed, "ro")) as db:
        assert db.execute("PRAGMA journal_mode").fetchone() == ("delete",)


@pytest.mark.timeout(connections._BUSY_TIMEOUT_S)
def test_folding_the_log_waits_for_nobody_who_still_reads(closed):
    engine = writer_engine(closed)
    assert pragma(engine, "journal_mode") == "wal"
    with closing(connect(closed, "ro")) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM item").fetchone()
        fold_log(engine)
        engine.dispose()
        assert reader.execute("SELECT count(*) FROM item").fetchone() == (10,)


def test_rows_that_were_not_read_to_their_end_leave_the_file_unlocked(closed):
    engine = reader_engine(closed)
    with engine.begin() as db:
        rows = db.exec_driver_sql("SELECT id FROM item")
        assert rows.fetchone() == (1,)
    engine.dispose()  # while the rows are still held, as the frames of an error hold them
    with closing(sqlite3.connect(closed, timeout=0)) as other:
        other.execute("BEGIN EXCLUSIVE")
