"""Imports as steps of the history."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest

from labeller.domain.annotation import Source
from labeller.domain.item import FoundAnnotation, Medium, NewItem
from labeller.domain.schema import Task
from labeller.project.commands.answers import Comment, Flag, SetAnswer
from labeller.project.commands.labels import AddLabel, MergeLabels, RemoveLabel
from labeller.project.commands.media import RelinkMedia
from labeller.project.project import open_project
from labeller.store import kept_rows
from labeller.store.damaged import DamagedError
from tests.store.making import add, answer, new_project, photo, rows_of, state_of, text, texts


def rich_items():
    """Items with everything that an import can bring: labels that are new, suggestions, marks, fields."""
    suggested = (FoundAnnotation("dog", score=0.5, attributes={"pose": "side"}),)
    return [
        *texts(3, first=50),
        *texts(3, label="bird", first=60),
        text("known and labelled", "cat"),
        NewItem(Medium.TEXT, "s", "5a", text="s", suggestions=suggested, is_flagged=True, comment="from the client"),
        NewItem(Medium.TEXT, "skipped", "5b", text="skipped", is_skipped=True, metadata={"line": 3}),
    ]


def test_an_import_is_taken_out_and_put_back_exactly(project):
    project.perform(SetAnswer(1, answer(1)))
    before = state_of(project.path)
    add(project, [*rich_items(), text("text 1", "dog"), text("text 0", "dog")])
    after = state_of(project.path)
    assert len(after["item"]) == len(before["item"]) + 9
    project.undo()
    assert state_of(project.path) == before
    project.redo()
    assert state_of(project.path) == after
    project.undo()
    assert state_of(project.path) == before


def test_an_answer_that_an_import_gave_to_an_item_known_before_goes_with_it(project):
    add(project, [text("text 1", "dog")])
    assert rows_of(project.path, "SELECT item_id, import_id FROM answer") == [(2, 2)]
    project.undo()
    assert rows_of(project.path, "SELECT * FROM answer UNION SELECT 1, 2, 3, 4, 5, 6, 7 FROM annotation") == []


def test_labels_that_came_with_an_import_go_with_it(project):
    add(project, rich_items())
    assert project.schema.names == ("cat", "dog", "bird")
    project.undo()
    assert project.schema.names == ("cat", "dog")


def test_a_media_folder_goes_when_no_import_needs_it(tmp_path):
    project = new_project(tmp_path, task=Task.IMAGE_CLASSIFICATION)
    add(project, [photo("a.jpg")], folder=tmp_path / "photos")
    add(project, [photo("b.jpg")], folder=tmp_path / "photos")
    project.undo()
    assert rows_of(project.path, "SELECT path FROM media_root") == [("photos",)]
    project.undo()
    assert rows_of(project.path, "SELECT path FROM media_root") == []
    project.redo()
    assert rows_of(project.path, "SELECT path FROM media_root") == [("photos",)]
    project.close()


def test_a_folder_that_was_relinked_meanwhile_comes_back_where_it_was(tmp_path):
    project = new_project(tmp_path, task=Task.IMAGE_CLASSIFICATION)
    add(project, [photo("a.jpg")], folder=tmp_path / "photos")
    before = state_of(project.path)
    project.perform(RelinkMedia(1, "elsewhere"))
    project.undo()
    project.undo()
    project.redo()
    assert state_of(project.path) == before
    project.close()


def test_work_on_imported_items_is_undone_before_the_import(project):
    states = [state_of(project.path)]

    def then(step):
        step()
        states.append(state_of(project.path))

    then(lambda: add(project, rich_items()))
    then(lambda: project.perform(SetAnswer(11, answer(3))))
    then(lambda: project.perform(MergeLabels(3, 1)))
    then(lambda: project.perform(Flag(12, is_flagged=True)))
    then(lambda: add(project, [text("later", "bird"), *texts(2, first=50, label="dog")], source="second"))
    then(lambda: project.perform(RemoveLabel(1)))
    for state in states[-2::-1]:
        project.undo()
        assert state_of(project.path) == state
    for state in states[1:]:
        project.redo()
        assert state_of(project.path) == state


def test_an_undone_import_is_put_back_after_a_restart(project):
    add(project, rich_items())
    after = state_of(project.path)
    project.undo()
    project.close()
    again = open_project(project.path)
    again.redo()
    assert state_of(project.path) == after
    again.close()


def test_what_an_undone_import_left_aside_is_not_mixed_with_the_next(project):
    add(project, texts(3, first=50))
    project.undo()
    project.perform(Comment(1, "now redo is lost"))
    add(project, texts(2, first=70))
    after = state_of(project.path)
    project.undo()
    project.redo()
    assert state_of(project.path) == after


def test_a_large_import_is_set_aside_in_pieces(project, monkeypatch):
    monkeypatch.setattr(kept_rows, "_PIECE_ROWS", 4)
    add(project, texts(10, first=50))
    after = state_of(project.path)
    project.undo()
    pieces = rows_of(project.path, "SELECT count(*) FROM removed_rows WHERE table_name = 'item'")
    assert pieces == [(3,)]
    project.redo()
    assert state_of(project.path) == after
    assert rows_of(project.path, "SELECT * FROM removed_rows") == []


@pytest.mark.parametrize(
    "rows", [b"j{}", b"z?", b'j{"columns": ["id"], "rows": [[[]]]}', b'j{"columns": ["x"], "rows": []}']
)
def test_rows_set_aside_that_cannot_be_read_are_damage_and_nothing_is_half_put_back(project, rows):
    add(project, texts(10, first=50))
    project.undo()
    before = state_of(project.path)
    project.close()
    with closing(sqlite3.connect(project.path)) as db:
        db.execute("UPDATE removed_rows SET rows = ? WHERE table_name = 'item'", (rows,))
        db.commit()
    again = open_project(project.path)
    with pytest.raises(DamagedError):
        again.redo()
    assert state_of(project.path) == before
    again.perform(SetAnswer(1, answer(1)))
    again.close()


def test_an_item_cleared_while_its_import_runs_gets_its_old_annotation_back(project, monkeypatch):
    """The import writes annotations in between; their ids must not be those that undo needs."""
    monkeypatch.setattr("labeller.project.found._PIECE_ITEMS", 1)

    def found():
        yield text("first", "cat")
        project.perform(SetAnswer(11, None))
        yield text("second", "dog")

    add(project, found())
    project.undo()
    assert rows_of(project.path, "SELECT item_id, label_id FROM annotation ORDER BY item_id") == [(11, 1), (12, 2)]


def test_an_imported_annotation_says_where_it_came_from(project):
    add(project, [text("new", "cat")])
    ((source, annotator_id),) = rows_of(project.path, "SELECT source, annotator_id FROM annotation")
    assert (source, annotator_id) == (Source.IMPORT.value, project.annotator().id)


def test_a_label_added_during_an_import_can_be_undone_and_redone_after_it(project, monkeypatch):
    monkeypatch.setattr("labeller.project.found._PIECE_ITEMS", 1)

    def found():
        yield text("first")
        project.perform(AddLabel("bird"))
        yield text("second", "bird")
        yield text("third", "fish")

    add(project, found())
    after = state_of(project.path)
    project.undo()
    assert project.schema.names == ("cat", "dog", "fish")
    project.redo()
    assert state_of(project.path) == after
