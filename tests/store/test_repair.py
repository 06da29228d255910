"""What can be read of a damaged project is saved into a new one, and the damaged one is left as it is."""

from __future__ import annotations

import random
import shutil
import sqlite3
from contextlib import closing

import pytest

from labeller.domain.item import ItemState
from labeller.domain.shape import Box
from labeller.errors import LabellerError
from labeller.project.commands.answers import Comment, Flag, SetAnswer
from labeller.project.commands.settings import ChangeSetting
from labeller.project.project import open_project
from labeller.store import answer_store, item_store
from labeller.store.inspection import check
from labeller.store.repair import repair
from tests.store.making import add, answer, new_project, rows_of, state_of, text, texts

ITEMS = 400
PAGE = 4096


@pytest.fixture(scope="module")
def worked(tmp_path_factory):
    """The path of a closed project of some hundred texts with answers, marks, a long text, and a history."""
    project = new_project(tmp_path_factory.mktemp("worked"))
    add(project, [*texts(ITEMS - 1), text("long " * 4000)])
    for item_id in range(1, 300):
        project.perform(SetAnswer(item_id, answer(item_id % 2 + 1, shape=Box(1.0, 2.0, float(item_id), 4.0))))
    project.perform(SetAnswer(300, answer(state=ItemState.SKIPPED)))
    project.perform(Flag(5, is_flagged=True))
    project.perform(Comment(6, "grün"))
    project.perform(ChangeSetting("key", [1, 2]))
    project.close()
    return project.path


@pytest.fixture
def damaged(worked, tmp_path):
    """Gives a function that writes the worked project with some of its bytes changed."""

    def write(change):
        content = bytearray(worked.read_bytes())
        content = change(content) or content
        path = tmp_path / "damaged.labeller"
        path.write_bytes(content)
        return path

    return write


def root_of(worked, name):
    ((root,),) = rows_of(worked, f"SELECT rootpage FROM sqlite_master WHERE name = '{name}'")  # noqa: S608
    return root


def leaves_of(worked, table):
    """The pages that hold the rows of a table, from SQLite's own book-keeping."""
    with closing(sqlite3.connect(worked)) as db:
        try:
            pages = db.execute("SELECT pageno FROM dbstat WHERE name = ? AND pagetype = 'leaf'", (table,)).fetchall()
        except sqlite3.OperationalError as error:
            pytest.skip(f"this SQLite keeps no book of its pages: {error}")
    return [number for (number,) in pages]


def untouched(content):
    return content


def wreck(*pages):
    def change(content):
        for page in pages:
            content[(page - 1) * PAGE : page * PAGE] = b"\xaa" * PAGE

    return change


def repaired(path):
    """Repair, and make sure that the result is a project that can be used and the damaged one was left alone."""
    before = path.read_bytes()
    target = path.with_name("saved.labeller")
    report = repair(path, target)
    assert path.read_bytes() == before
    assert check(target) == []
    project = open_project(target)
    with project.read() as db:
        ids = item_store.find_item_ids(db)
        item_store.find_items(db, ids)
        answer_store.find_answers(db, ids)
    if ids:
        project.perform(SetAnswer(ids[-1], None))
        project.undo()
    project.close()
    return report, state_of(target)


def test_of_a_sound_project_everything_is_saved(worked, damaged):
    indexes = [root_of(worked, "ix_annotation_item_label"), root_of(worked, "ix_item_root_path")]
    report, state = repaired(damaged(wreck(*indexes)))
    assert state == state_of(worked)
    assert report.damaged_tables == ()


@pytest.mark.parametrize("table", ["item", "item_content", "answer", "annotation", "event"])
def test_a_table_without_its_root_is_put_together_from_its_pages(worked, damaged, table):
    root = root_of(worked, table)
    assert root not in leaves_of(worked, table)
    report, state = repaired(damaged(wreck(root)))
    assert report.damaged_tables == (table,)
    assert state == state_of(worked)


def test_one_broken_page_loses_only_what_stood_on_it(worked, damaged):
    pages = leaves_of(worked, "annotation")
    report, state = repaired(damaged(wreck(pages[len(pages) // 2])))
    before = state_of(worked)
    lost = len(before["annotation"]) - len(state["annotation"])
    assert 0 < lost < 3 * len(before["annotation"]) / len(pages)
    assert set(state["annotation"]) < set(before["annotation"])
    assert state["item"] == before["item"]
    assert report.damaged_tables == ("annotation",)
    assert report.rows_dropped == {"answer": lost}


def test_annotations_tell_of_answers_that_were_lost(worked, damaged):
    pages = [root_of(worked, "answer"), *leaves_of(worked, "answer")]
    report, state = repaired(damaged(wreck(*pages)))
    before = {row[0]: row[1:4] for row in state_of(worked)["answer"] if row[1] == "answered"}
    assert {row[0]: row[1:4] for row in state["answer"]} == before
    assert report.damaged_tables == ("answer",)


def test_labels_that_were_lost_keep_their_number(worked, damaged):
    report, state = repaired(damaged(wreck(root_of(worked, "label"))))
    assert [(row[0], row[1], row[3]) for row in state["label"]] == [(1, "lost label 1", 0), (2, "lost label 2", 1)]
    assert state["annotation"] == state_of(worked)["annotation"]
    assert report.damaged_tables == ("label",)


@pytest.mark.parametrize("table", ["project", "annotator", "import_batch", "setting"])
def test_a_project_without_one_of_its_small_tables_can_be_used(worked, damaged, table):
    report, state = repaired(damaged(wreck(root_of(worked, table))))
    assert report.damaged_tables == (table,)
    before = state_of(worked)
    assert [row[:4] for row in state["annotation"]] == [row[:4] for row in before["annotation"]]
    assert [row[:3] for row in state["item"]] == [row[:3] for row in before["item"]]


def test_a_lost_project_row_is_guessed_from_the_items(worked, damaged):
    _, state = repaired(damaged(wreck(root_of(worked, "project"))))
    ((_, _, name, task, shapes, _),) = state["project"]
    assert (name, task, shapes) == ("damaged", "text-classification", "[]")


def test_texts_that_were_lost_are_not_kept_as_empty_items(worked, damaged):
    pages = leaves_of(worked, "item_content")
    report, state = repaired(damaged(wreck(pages[1])))
    kept = {row[0] for row in state["item_content"]}
    assert {row[0] for row in state["item"]} == kept
    assert {row[0] for row in state["answer"]} <= kept
    assert report.rows_dropped["item"] == ITEMS - len(kept) > 0


def test_undo_begins_anew_when_something_was_lost(worked, damaged):
    path = damaged(wreck(leaves_of(worked, "annotation")[1]))
    repair(path, path.with_name("saved.labeller"))
    project = open_project(path.with_name("saved.labeller"))
    assert project.undo() is None
    project.perform(Flag(1, is_flagged=True))
    project.undo()
    project.close()


@pytest.mark.parametrize("place", [0, 16, 20, 28, 44, 56, 92], ids=lambda place: f"byte {place}")
def test_a_broken_header_loses_nothing(worked, damaged, place):
    def change(content):
        content[place : place + 2] = b"\xff\xff"

    report, state = repaired(damaged(change))
    assert state == state_of(worked)
    assert report.damaged_tables == ()


def test_a_file_without_its_first_page_is_put_together_from_the_others(worked, damaged):
    report, state = repaired(damaged(wreck(1)))
    before = state_of(worked)
    for table in ("item", "item_content", "answer", "annotation", "mark", "label", "setting"):
        assert state[table] == before[table]
    assert "item" in report.damaged_tables


@pytest.mark.parametrize("share", [0.6, 0.9])
def test_of_a_file_cut_short_the_rest_is_saved(worked, damaged, share):
    report, state = repaired(damaged(lambda content: content[: int(len(content) * share)]))
    before = state_of(worked)
    assert set(state["item"]) <= set(before["item"])
    assert len(state["item"]) > share * ITEMS / 3
    assert report.damaged_tables != ()


def test_any_flipped_bytes_are_survived(worked, damaged):
    draw = random.Random(5)
    before = state_of(worked)

    def change(content):
        for _ in range(20):
            content[draw.randrange(len(content))] ^= draw.randrange(1, 256)

    for _ in range(12):
        path = damaged(change)
        _, state = repaired(path)
        assert len(state["item"]) > 0.8 * len(before["item"])
        path.with_name("saved.labeller").unlink()


def test_a_text_that_is_no_utf8_is_saved_with_a_mark_in_its_place(worked, damaged):
    def change(content):
        place = content.index(b"text 7text 7") if b"text 7text 7" in content else content.rindex(b"text 77")
        content[place] = 0xFF

    report, state = repaired(damaged(change))
    assert len(state["item_content"]) == ITEMS
    assert report.damaged_tables == ()


def test_rows_with_broken_values_are_dropped_and_counted(worked, damaged):
    path = damaged(untouched)
    with closing(sqlite3.connect(path)) as db:
        db.execute('UPDATE annotation SET shape = \'{"kind": "heart"}\' WHERE item_id = 7')
        db.execute("UPDATE answer SET state = 'melted' WHERE item_id = 9")
        db.commit()
    report, state = repaired(path)
    assert report.rows_dropped == {"annotation": 1, "answer": 1}
    assert [row[0] for row in state["answer"] if row[0] == 9] == [9]


def test_rows_about_items_that_are_gone_are_dropped(worked, damaged):
    path = damaged(untouched)
    with closing(sqlite3.connect(path)) as db:
        db.execute("DELETE FROM item WHERE id = 5")
        db.commit()
    report, state = repaired(path)
    assert report.rows_dropped == {"item_content": 1, "annotation": 1, "answer": 1, "mark": 1}
    assert len(state["item"]) == ITEMS - 1


def test_changes_that_are_still_in_the_log_are_saved(worked, tmp_path):
    project = open_project(worked)
    project.perform(Comment(9, "the newest"))
    path = tmp_path / "damaged.labeller"
    for ending in ("", "-wal"):
        path.with_name(path.name + ending).write_bytes(worked.with_name(worked.name + ending).read_bytes())
    project.undo()
    project.close()
    repair(path, tmp_path / "saved.labeller")
    assert (9, 0, "the newest") in state_of(tmp_path / "saved.labeller")["mark"]


def test_a_view_in_place_of_a_table_is_not_asked(closed, tmp_path):
    with closing(sqlite3.connect(closed)) as db:
        db.execute("DROP TABLE mark")
        db.execute(
            "CREATE VIEW mark AS WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT x, 1, '' FROM n"
        )
        db.commit()
    report = repair(closed, tmp_path / "saved.labeller")
    assert report.damaged_tables == ("mark",)
    assert report.rows_saved["item"] == 10


@pytest.mark.parametrize(
    "content", [b"", b"a photo", bytes(100_000), b"\xff" * 50_000], ids=["empty", "short", "zeros", "ones"]
)
def test_a_file_in_which_nothing_can_be_read_is_said_to_be(tmp_path, content):
    path = tmp_path / "damaged.labeller"
    path.write_bytes(content)
    with pytest.raises(LabellerError, match="Nothing in this file can be read"):
        repair(path, tmp_path / "saved.labeller")
    assert [one.name for one in tmp_path.iterdir()] == ["damaged.labeller"]


def test_a_repair_never_writes_over_another_file(worked, tmp_path):
    target = tmp_path / "saved.labeller"
    target.write_text("important")
    with pytest.raises(LabellerError, match="exists already"):
        repair(worked, target)
    assert target.read_text() == "important"


def test_a_file_that_is_not_there_cannot_be_repaired(tmp_path):
    with pytest.raises(LabellerError, match="There is no project"):
        repair(tmp_path / "gone.labeller", tmp_path / "saved.labeller")


def test_a_file_for_a_copy_of_which_there_is_no_room_is_left_alone(worked, tmp_path, monkeypatch):
    monkeypatch.setattr(shutil, "disk_usage", lambda _: shutil._ntuple_diskusage(10**9, 10**9, 1000))
    with pytest.raises(LabellerError, match="not enough room"):
        repair(worked, tmp_path / "saved.labeller")
    assert list(tmp_path.iterdir()) == []
