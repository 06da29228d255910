"""Packed media in the store: chunks, contents that are shared, and what a repair keeps."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest

from labeller.store import packed_store
from labeller.store.packed_store import PackedFile, PackedMedia
from labeller.store.project_file import check, copy_to_fill, open_file
from labeller.store.repair import repair
from tests.store.making import rows_of


def nothing():
    pass


@pytest.fixture
def packed(closed, tmp_path):
    """A project with three packed files of two contents, one of them in two chunks."""
    target = tmp_path / "packed.labeller"
    with copy_to_fill(closed, target, nothing) as engine, engine.begin() as db:
        db.exec_driver_sql("INSERT INTO media_root VALUES (1, 'photos')")
        for path, chunks in (("a.png", [b"one", b"two"]), ("b.png", [b"three"]), ("c.png", [b"onetwo"])):
            packed_store.add_file(db, 1, path, packed_store.add_content(db, chunks), 7)
    return target


@pytest.fixture
def db(packed):
    file = open_file(packed)
    with file.writer.begin() as db:
        yield db
    file.close()


def test_files_are_counted_with_the_room_that_they_need(db):
    assert packed_store.count(db) == PackedMedia(3, 17)
    assert packed_store.find_roots(db) == {1}


def test_equal_contents_are_stored_once_however_they_came(db):
    files = packed_store.find_files(db)
    assert [(file.path, file.content_id) for file in files] == [("a.png", 1), ("b.png", 2), ("c.png", 1)]
    assert list(packed_store.read_content(db, 1, 6)) == [b"one", b"two"]
    assert all(packed_store.has_content(db, file) for file in files)


def test_no_more_is_read_than_is_stated(db):
    assert list(packed_store.read_content(db, 1, 2)) == [b"one"]
    assert not packed_store.has_content(db, PackedFile(1, "a.png", 1, "", 2, 7))


def test_what_is_forgotten_takes_its_content_along(db):
    kept = [file for file in packed_store.find_files(db) if file.path == "c.png"]
    packed_store.forget_files(db, kept)
    assert packed_store.find_files(db) == kept
    assert packed_store.count(db) == PackedMedia(1, 6)
    assert db.exec_driver_sql("SELECT DISTINCT content_id FROM packed_chunk").scalars().all() == [1]


def test_repair_keeps_packed_files_that_are_whole(packed, tmp_path):
    with closing(sqlite3.connect(packed)) as db, db:
        db.execute("DELETE FROM packed_chunk WHERE content_id = 1 AND position = 1")
    repair(packed, tmp_path / "repaired.labeller")
    assert rows_of(tmp_path / "repaired.labeller", "SELECT path FROM packed_file") == [("b.png",)]
    assert check(tmp_path / "repaired.labeller") == []
