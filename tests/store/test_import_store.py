"""Bulk writing, and telling what a project has already."""

from __future__ import annotations

from collections import Counter

import pytest

from labeller.domain.item import FoundAnnotation, Problem
from labeller.store import import_store
from labeller.store.import_store import ImportBatch, keys_of
from tests.store.making import WHEN, photo, text, texts


@pytest.fixture
def db(project):
    with project.write() as (connection, _):
        import_store.insert_batch(connection, ImportBatch(2, "second", "lines", None, WHEN))
        yield connection


def test_a_batch_comes_back_whole(db):
    given = ImportBatch(2, "second", "csv", None, WHEN, WHEN + 1, 1, 2, 3, 4, (Problem("a.jpg", "zu groß"),))
    import_store.update_batch(db, given)
    assert import_store.find_batch(db, 2) == given
    assert import_store.next_id(db) == 3


def test_repeated_texts_are_all_kept_and_found_again():
    lines = [text("same"), text("other"), text("same")]
    first = keys_of(lines, Counter())
    assert len(set(first)) == 3
    assert keys_of(lines, Counter()) == first


def test_repeated_texts_are_counted_across_pieces():
    seen = Counter()
    assert keys_of([text("same")], seen) != keys_of([text("same")], seen)


def test_a_file_is_its_path_and_its_content():
    keys = keys_of([photo("a"), photo("b", content="a"), photo("a", content="b"), photo("a")], Counter())
    assert len(set(keys)) == 3
    assert keys[0] == keys[3]


def test_items_get_new_ids_and_are_known_by_their_keys(db):
    items = dict(zip(["k1", "k2"], texts(2, first=50), strict=True))
    ids = import_store.insert_items(db, items, import_id=2, root_id=None)
    assert ids == {"k1": 11, "k2": 12}
    assert import_store.find_known(db, ["k2", "k3"]) == {"k2": 12}


def test_nothing_to_add_is_no_trouble(db):
    assert import_store.insert_items(db, {}, import_id=2, root_id=None) == {}
    import_store.insert_suggestions(db, [])
    import_store.insert_marks(db, [])


def test_files_are_found_by_path_the_newest_version_first(db):
    db.exec_driver_sql("INSERT INTO media_root VALUES (1, 'photos')")
    versions = {"old": photo("a.jpg"), "new": photo("a.jpg", content="new"), "other": photo("b.jpg")}
    import_store.insert_items(db, versions, import_id=2, root_id=1)
    assert import_store.find_paths(db, 1, ["a.jpg", "c.jpg"]) == {"a.jpg": 12}
    assert import_store.find_paths(db, None, ["a.jpg"]) == {}
    assert import_store.find_unchanged_files(db, 1) == dict.fromkeys(
        ["a.jpg", "b.jpg"], (1200, 1_700_000_000_000_000_000)
    )


def test_items_with_suggestions_are_known(db):
    row = import_store.suggestion_row(4, 1, FoundAnnotation("cat", score=0.5), 2)
    import_store.insert_suggestions(db, [row])
    assert import_store.find_suggested(db, range(1, 11), "second") == {4}
    assert import_store.find_suggested(db, range(1, 11), "other.json") == set()
    assert row["score"] == 0.5
    assert import_store.suggestion_row(4, 1, FoundAnnotation("cat"), 2)["score"] == 1.0
