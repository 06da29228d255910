"""A project file is looked over before it is used: it may be damaged, and it may come from a stranger."""

from __future__ import annotations

import os
import random
import sqlite3
from contextlib import closing

import pytest

from labeller.errors import LabellerError
from labeller.project.commands.answers import Flag, SetAnswer
from labeller.project.commands.labels import MergeLabels
from labeller.project.project import open_project
from labeller.store import answer_store, item_store
from labeller.store.damaged import DamagedError
from labeller.store.inspection import APPLICATION_ID, SCHEMA_VERSION, check, expected_layout, layout, look_over
from tests.store.making import add, answer, new_project, state_of, texts


def alter(path, *statements):
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        db.execute("PRAGMA writable_schema = ON")
        for statement in statements:
            db.execute(statement)


def test_a_sound_file_has_no_faults(closed):
    assert look_over(closed, "ro") == SCHEMA_VERSION
    assert check(closed) == []


HOSTILE = {
    "trigger": ["CREATE TRIGGER evil AFTER INSERT ON answer BEGIN DELETE FROM annotation; END"],
    "view": ["CREATE VIEW evil AS SELECT * FROM item"],
    "view in place of a table": ["ALTER TABLE mark RENAME TO old_mark", "CREATE VIEW mark AS SELECT * FROM old_mark"],
    "virtual table": ["CREATE VIRTUAL TABLE evil USING fts4(body)"],
    "full text index": ["CREATE VIRTUAL TABLE evil USING fts5(body)"],
    "spatial index": ["CREATE VIRTUAL TABLE evil USING rtree(id, low, high)"],
    "table without rows of a number": [
        "DROP TABLE setting",
        "CREATE TABLE setting (key TEXT NOT NULL, value TEXT NOT NULL, PRIMARY KEY (key)) STRICT, WITHOUT ROWID",
    ],
    "another order of texts": [
        "DROP TABLE media_root",
        "CREATE TABLE media_root (id INTEGER NOT NULL, path TEXT NOT NULL COLLATE NOCASE, PRIMARY KEY (id)) STRICT",
        "CREATE INDEX evil ON media_root (path)",
    ],
    "schema written by hand": [
        """INSERT INTO sqlite_master VALUES
        ('trigger', 'evil', 'item', 0, 'CREATE TRIGGER evil AFTER INSERT ON item BEGIN SELECT 1; END')"""
    ],
    "further table": ["CREATE TABLE evil (a)"],
    "further column": ["ALTER TABLE mark ADD COLUMN evil TEXT"],
    "generated column": ["ALTER TABLE mark ADD COLUMN evil INT GENERATED ALWAYS AS (length(comment)) VIRTUAL"],
    "indexed expression": ["CREATE INDEX evil ON item (upper(name))"],
    "partial index": ["CREATE INDEX evil ON item (name) WHERE name LIKE 'a%'"],
    "missing table": ["DROP TABLE mark"],
    "missing index": ["DROP INDEX ix_item_import_id"],
    "default value": ["ALTER TABLE mark ADD COLUMN evil INT DEFAULT 5"],
    "table without strict types": [
        "DROP TABLE media_root",
        "CREATE TABLE media_root (id INTEGER NOT NULL PRIMARY KEY, path TEXT NOT NULL)",
    ],
    "cascade": [
        "DROP TABLE mark",
        """CREATE TABLE mark (item_id INTEGER NOT NULL, is_flagged INTEGER NOT NULL, comment TEXT NOT NULL,
        PRIMARY KEY (item_id), FOREIGN KEY (item_id) REFERENCES item (id) ON DELETE CASCADE) STRICT""",
    ],
    "thousands of tables": ["BEGIN", *(f"CREATE TABLE evil_{number} (a)" for number in range(1500)), "COMMIT"],
}


@pytest.mark.parametrize("statements", HOSTILE.values(), ids=HOSTILE.keys())
def test_what_labeller_never_writes_is_refused(closed, statements):
    alter(closed, *statements)
    before = closed.read_bytes()
    for read_only in (True, False):
        with pytest.raises(LabellerError, match="never writes"):
            open_project(closed, read_only=read_only)
    assert closed.read_bytes() == before


def test_a_value_of_the_wrong_type_is_damage(closed):
    alter(
        closed,
        "CREATE TABLE loose (item_id INTEGER PRIMARY KEY NOT NULL, is_flagged, comment)",
        "INSERT INTO loose VALUES (1, 'perhaps', 2.5)",
        """UPDATE sqlite_master SET rootpage = (SELECT rootpage FROM sqlite_master WHERE name = 'loose')
        WHERE name = 'mark'""",
        "DELETE FROM sqlite_master WHERE name = 'loose'",
    )
    with pytest.raises(DamagedError):
        open_project(closed)


def test_a_newer_file_is_refused_with_what_to_do(closed):
    alter(closed, "PRAGMA user_version = 99")
    with pytest.raises(LabellerError, match=r"newer Labeller.*Install the newest"):
        open_project(closed)


def test_a_file_without_a_version_is_damage(closed):
    alter(closed, "PRAGMA user_version = 0")
    with pytest.raises(DamagedError, match="version"):
        open_project(closed)


def test_a_database_of_another_program_is_left_alone(tmp_path):
    path = tmp_path / "bookmarks.sqlite"
    alter(path, "PRAGMA journal_mode = WAL", "CREATE TABLE bookmark (url)")
    before = path.read_bytes()
    for read_only in (True, False):
        with pytest.raises(LabellerError, match="not a Labeller project"):
            open_project(path, read_only=read_only)
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("content", [b"", b"hello", b"\x89PNG" + bytes(5000), b"SQLite format 3\x00", bytes(100_000)])
def test_any_other_file_is_no_project(tmp_path, content):
    path = tmp_path / "photo.labeller"
    path.write_bytes(content)
    with pytest.raises(LabellerError, match="not a Labeller project"):
        open_project(path)
    assert path.read_bytes() == content


def test_what_is_not_there_is_said_so(tmp_path):
    with pytest.raises(LabellerError, match="There is no project at"):
        open_project(tmp_path / "gone.labeller")
    with pytest.raises(LabellerError, match="There is no project at"):
        check(tmp_path / "gone.labeller")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
def test_a_pipe_is_refused_instead_of_waited_for(tmp_path):
    os.mkfifo(tmp_path / "pipe.labeller")
    with pytest.raises(LabellerError, match="not a Labeller project"):
        open_project(tmp_path / "pipe.labeller")


def test_a_folder_is_refused(tmp_path):
    with pytest.raises(LabellerError, match="not a Labeller project"):
        open_project(tmp_path)


def test_check_names_rows_without_their_parents(closed):
    alter(closed, "PRAGMA foreign_keys = OFF", "DELETE FROM item WHERE id = 3")
    assert check(closed) == ["item_content: row 3 refers to a missing item"]


def test_rows_without_their_parents_are_damage(closed):
    alter(closed, "PRAGMA foreign_keys = OFF", "DELETE FROM item WHERE id = 3")
    with pytest.raises(DamagedError, match="item_content: row 3 refers to a missing item"):
        open_project(closed)


def test_two_layouts_differ_when_one_column_does(closed):
    alter(closed, "ALTER TABLE mark RENAME COLUMN comment TO remark")
    with closing(sqlite3.connect(closed)) as db:
        found = layout(db)
    assert [name for name in found if found[name] != expected_layout()[name]] == ["mark"]


def test_the_application_id_spells_labeller(closed):
    assert closed.read_bytes()[68:72] == b"LBLR" == APPLICATION_ID.to_bytes(4)


@pytest.fixture(scope="module")
def rich(tmp_path_factory):
    """The bytes of a project with something in every table."""
    project = new_project(tmp_path_factory.mktemp("rich"))
    add(project, [*texts(20), *texts(10, label="cat", first=20), *texts(3, label="bird", first=40)])
    for command in (SetAnswer(1, answer(1, 2)), Flag(2, True), MergeLabels(2, 1)):
        project.perform(command)
    project.undo()
    project.close()
    return project.path.read_bytes()


def use(path):
    """Open a project, read what the app reads, change it, step back and forth."""
    project = open_project(path)
    try:
        with project.read() as db:
            ids = item_store.find_item_ids(db)
            item_store.find_items(db, ids)
            item_store.find_summaries(db, ids)
            answer_store.find_answers(db, ids)
            answer_store.find_outcomes(db)
        project.undo()
        project.redo()
        project.perform(SetAnswer(4, answer(1)))
    finally:
        project.close()


def try_out(path):
    """Whether a file could be used to the end; anything but a LabellerError is a failure of the test."""
    try:
        use(path)
    except LabellerError:
        return False
    return True


def test_a_file_cut_anywhere_is_refused(tmp_path, rich):
    path = tmp_path / "cut.labeller"
    draw = random.Random(7)
    for length in [99, 100, 511, 512, 4095, 4096, len(rich) - 1, *(draw.randrange(len(rich)) for _ in range(20))]:
        path.write_bytes(rich[:length])
        assert not try_out(path), f"cut to {length} bytes"
        assert path.read_bytes() == rich[:length]


def test_a_flipped_byte_never_escapes_as_a_bug(tmp_path, rich, logged_errors):
    path = tmp_path / "flipped.labeller"
    draw = random.Random(11)
    in_use = [place for place, byte in enumerate(rich) if byte]
    refused = 0
    for place in [*range(0, 100, 7), *draw.sample(in_use, 60)]:
        flipped = bytearray(rich)
        flipped[place] ^= draw.choice([0x01, 0x10, 0x80, 0xFF])
        path.write_bytes(flipped)
        refused += not try_out(path)
    assert refused > 10


def test_damage_that_shows_only_while_reading_is_explained(closed):
    project = open_project(closed)
    project.close()
    page = bytearray(closed.read_bytes())
    place = page.index(b"text 7", page.index(b"text 7") + 1)
    page[place] = 0xFF
    closed.write_bytes(page)
    project = open_project(closed)
    with pytest.raises(DamagedError), project.read() as db:
        item_store.find_items(db, item_store.find_item_ids(db))
    project.close()


def test_a_refused_file_can_be_opened_once_it_is_mended(closed):
    sound = closed.read_bytes()
    before = state_of(closed)
    closed.write_bytes(sound[:5000])
    with pytest.raises(LabellerError):
        open_project(closed)
    closed.write_bytes(sound)
    open_project(closed).close()
    assert state_of(closed) == before


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ("UPDATE item SET name = CAST(x'61ff62' AS TEXT) WHERE id = 3", "item: the row after 2 cannot be read"),
        ("UPDATE mark SET is_flagged = 7", "mark: row 1: it holds an unknown yes or no"),
        ("UPDATE item_content SET fields = '{\"a\":' WHERE item_id = 4", "item_content: row 4: it holds broken JSON"),
    ],
)
def test_a_row_that_cannot_be_read_is_found_by_a_check(closed, change, fault):
    project = open_project(closed)
    project.perform(Flag(1, is_flagged=True))
    project.close()
    alter(closed, change)
    assert check(closed) == [fault]
