"""Imports: in durable pieces, resumed by doing them again, one step of the history."""

from __future__ import annotations

from dataclasses import replace

import pytest

from labeller.domain.item import FoundAnnotation, ItemState, Medium, NewItem, Problem
from labeller.domain.schema import Task
from labeller.domain.shape import Box
from labeller.errors import LabellerError
from labeller.formats.format import Known, LabelCount
from labeller.jobs import JobCancelledError, JobContext
from labeller.project import found as found_module
from labeller.project.commands.answers import SetAnswer
from labeller.project.commands.labels import ChangeLabel, MergeLabels, RemoveLabel
from labeller.project.importing import Importer, ImportReport
from labeller.project.project import open_project
from labeller.store import answer_store, import_store, item_store
from tests.store.making import add, answer, new_project, photo, rows_of, state_of, text, texts


@pytest.fixture
def one_by_one(monkeypatch):
    """Every item is a piece of its own."""
    monkeypatch.setattr(found_module, "_PIECE_ITEMS", 1)


@pytest.fixture
def photos(tmp_path):
    project = new_project(tmp_path, task=Task.IMAGE_CLASSIFICATION)
    add(project, [photo("a.jpg"), photo("b.jpg", "cat"), photo("c.jpg")], folder=tmp_path)
    yield project
    project.close()


def labels_by_name(project):
    names = {label.id: label.name for label in project.schema.labels}
    with project.read() as db:
        outcomes = answer_store.find_outcomes(db)
        items = {item.id: item.name for item in item_store.find_items(db, [one.item_id for one in outcomes])}
    return {items[one.item_id]: [names[label_id] for label_id in one.label_ids] for one in outcomes}


def test_the_report_counts_what_was_done(project):
    suggested = NewItem(Medium.TEXT, "s", "5a", text="s", suggestions=(FoundAnnotation("dog", score=0.5),))
    report = add(project, [*texts(4), *texts(2, label="cat", first=20), suggested, Problem("x.txt", "is empty")])
    assert report == ImportReport(3, 4, 2, 1, (Problem("x.txt", "is empty"),))
    with project.read() as db:
        batch = import_store.find_batches(db)[-1]
    assert (batch.items_added, batch.items_known, batch.annotations_added, batch.suggestions_added) == (3, 4, 2, 1)
    assert batch.problems == report.problems
    assert batch.finished_at >= batch.started_at


def test_the_same_data_again_add_nothing_and_make_no_step(project):
    source = [*texts(3, first=50), *texts(3, label="bird", first=60), text("same", "cat"), text("same", "dog")]
    source.append(NewItem(Medium.TEXT, "s", "5a", text="s", suggestions=(FoundAnnotation("dog", score=0.5),)))
    add(project, source)
    before, events = state_of(project.path), rows_of(project.path, "SELECT count(*) FROM event")
    assert add(project, source) == ImportReport(items_known=len(source))
    assert state_of(project.path) == before
    assert rows_of(project.path, "SELECT count(*) FROM event") == events


def test_an_empty_source_makes_no_step(project):
    title = project.undo_title()
    assert add(project, []) == ImportReport()
    assert project.undo_title() == title


def test_an_edited_row_is_a_new_item_and_the_old_one_keeps_its_answer(project):
    add(project, [text("spam, buy now", "cat"), text("hello", "dog")])
    report = add(project, [text("spam, buy today", "cat"), text("hello", "cat")])
    assert (report.items_added, report.items_known, report.annotations_added) == (1, 1, 1)
    assert labels_by_name(project) == {"spam, buy now": ["cat"], "hello": ["dog"], "spam, buy today": ["cat"]}


def test_an_import_is_one_step_however_many_pieces(project, one_by_one):
    before = state_of(project.path)
    add(project, texts(5, label="bird", first=50))
    project.undo()
    assert state_of(project.path) == before


def cancelled_after(items, count, context):
    for number, item in enumerate(items):
        if number == count:
            context.cancel()
        context.progress(number, len(items))
        yield item


@pytest.mark.parametrize("count", [0, 1, 250, 430])
def test_a_cancelled_import_keeps_what_was_found_and_goes_on_when_done_again(project, count):
    before = state_of(project.path)
    source = texts(450, label="bird", first=100)
    with pytest.raises(JobCancelledError):
        add(project, cancelled_after(source, count, JobContext()))
    assert len(rows_of(project.path, "SELECT id FROM item")) == 10 + count
    assert add(project, source).items_added == 450 - count
    project.undo()
    if count:
        project.undo()
    assert state_of(project.path) == before


def test_a_reader_that_fails_keeps_what_it_found(project):
    def broken():
        yield from texts(3, first=50)
        raise LabellerError("The disk was pulled out.")

    with pytest.raises(LabellerError, match="pulled out"):
        add(project, broken())
    assert len(rows_of(project.path, "SELECT id FROM item")) == 13
    assert rows_of(project.path, "SELECT finished_at IS NULL FROM import_batch") == [(0,), (0,)]


def test_a_known_item_without_an_answer_gets_the_one_in_the_source(project):
    project.perform(SetAnswer(1, answer(1)))
    report = add(project, [text("text 0", "dog"), text("text 1", "dog"), text("text 2")])
    assert report == ImportReport(items_known=3, annotations_added=1)
    assert labels_by_name(project) == {"text 0": ["cat"], "text 1": ["dog"]}


def test_an_answer_given_while_the_piece_was_read_is_not_overwritten(project, monkeypatch):
    begin = Importer._begin

    def begin_slowly(importer):
        begin(importer)
        project.perform(SetAnswer(2, answer(1)))

    monkeypatch.setattr(Importer, "_begin", begin_slowly)
    add(project, [text("text 1", "dog"), text("text 2", "dog")])
    assert labels_by_name(project) == {"text 1": ["cat"], "text 2": ["dog"]}


def test_a_known_item_gets_suggestions_once(project):
    suggested = replace(text("text 1"), suggestions=(FoundAnnotation("dog", score=0.25),))
    assert add(project, [suggested]).suggestions_added == 1
    assert add(project, [suggested]).suggestions_added == 0
    assert rows_of(project.path, "SELECT item_id, label_id, score FROM suggestion") == [(2, 2, 0.25)]


def test_a_file_passed_over_by_the_reader_gets_its_answer_too(photos, tmp_path):
    found = [
        Known("a.jpg", (FoundAnnotation("dog"),)),
        Known("b.jpg", (FoundAnnotation("dog"),)),
        Known("c.jpg"),
        Known("unheard of.jpg", (FoundAnnotation("dog"),)),
    ]
    assert add(photos, found, folder=tmp_path) == ImportReport(items_known=4, annotations_added=1)
    assert labels_by_name(photos) == {"a.jpg": ["dog"], "b.jpg": ["cat"]}


def test_a_skipped_item_stays_skipped(project):
    add(project, [replace(text("new"), is_skipped=True)])
    with project.read() as db:
        assert answer_store.find_answer(db, 11).state is ItemState.SKIPPED


def test_an_item_answered_with_no_label_is_answered(project):
    add(project, [replace(text("new"), annotations=())])
    with project.read() as db:
        found = answer_store.find_answer(db, 11)
    assert (found.state, found.label_ids) == (ItemState.ANSWERED, ())


def test_flags_and_comments_come_along(project):
    add(project, [replace(text("new"), is_flagged=True, comment="blurred")])
    with project.read() as db:
        assert answer_store.find_mark(db, 11) == answer_store.Mark(is_flagged=True, comment="blurred")


def test_several_labels_where_one_is_allowed_leave_the_item_open(project):
    report = add(project, [text("new", "cat", "dog"), text("twice the same", "cat", "cat")])
    assert [problem.file for problem in report.problems] == ["new"]
    assert labels_by_name(project) == {"twice the same": ["cat"]}


def test_several_labels_are_kept_where_they_are_allowed(tmp_path):
    project = new_project(tmp_path, task=Task.TEXT_MULTILABEL)
    add(project, [text("new", "cat", "dog", "cat")])
    assert labels_by_name(project) == {"new": ["cat", "dog"]}
    assert rows_of(project.path, "SELECT count(*) FROM annotation") == [(2,)]
    project.close()


def test_two_shapes_of_one_label_are_two_annotations(tmp_path):
    project = new_project(tmp_path, task=Task.OBJECT_DETECTION)
    boxes = tuple(FoundAnnotation("cat", Box(float(x), 0.0, 1.0, 1.0), {"pose": "side"}) for x in range(2))
    add(project, [replace(photo("a.jpg"), annotations=boxes)], folder=tmp_path)
    with project.read() as db:
        annotations = answer_store.find_answer(db, 1).annotations
    assert [(one.shape, one.attributes) for one in annotations] == [(one.shape, one.attributes) for one in boxes]
    project.close()


def test_new_labels_come_in_the_order_that_the_source_names(project):
    order = [LabelCount(name, 0) for name in ("owl", "  ", "cat", "bee")]
    Importer(project, "source", "csv", labels=order).run([text("new", "ant")])
    assert project.schema.names == ("cat", "dog", "owl", "bee", "ant")


def test_label_names_are_tidied(project):
    add(project, [text("new", " big \n bird "), text("other", "big bird")])
    assert project.schema.names == ("cat", "dog", "big bird")


@pytest.mark.parametrize(
    ("item", "reason"),
    [
        (text("new", "  "), "label without a name"),
        (text("half a smile", "smile \ud83d"), "half a character"),
        (replace(text("half"), text="\ud83d"), "half a character"),
        (replace(text("half"), name="caf\udce9"), "half a character"),
    ],
    ids=["blank label", "label", "text", "name"],
)
def test_an_item_that_no_project_can_keep_is_listed_and_the_rest_is_taken(project, item, reason):
    report = add(project, [item, text("fine")])
    assert report.items_added == 1
    assert [problem.reason for problem in report.problems if reason in problem.reason] != []


def test_a_source_of_another_medium_is_refused_whole(project):
    with pytest.raises(LabellerError, match=r"labels texts, and source holds images\. Nothing of it was added"):
        add(project, [photo("a.jpg"), text("new")])
    assert len(rows_of(project.path, "SELECT id FROM item")) == 10


def test_a_stray_file_of_another_medium_is_listed(project, one_by_one):
    report = add(project, [text("new"), photo("a.jpg"), text("newer")])
    assert (report.items_added, [problem.file for problem in report.problems]) == (2, ["a.jpg"])


@pytest.mark.parametrize("size", [1, 200])
def test_a_file_listed_twice_with_different_labels_is_reported(photos, tmp_path, monkeypatch, size):
    monkeypatch.setattr(found_module, "_PIECE_ITEMS", size)
    rows = [photo("d.jpg", "cat"), photo("e.jpg", "cat"), photo("d.jpg", "dog"), photo("e.jpg", "cat")]
    report = add(photos, rows, folder=tmp_path)
    assert [problem.file for problem in report.problems] == ["d.jpg"]
    assert labels_by_name(photos) == {"b.jpg": ["cat"], "d.jpg": ["cat"], "e.jpg": ["cat"]}
    assert (report.items_added, report.items_known) == (2, 2)


def test_labels_are_left_alone_while_an_import_needs_them(project, one_by_one):
    refused = []

    def found():
        yield text("new", "cat")
        for step in (RemoveLabel(1), MergeLabels(1, 2), ChangeLabel(replace(project.schema.labels[0], name="Katze"))):
            with pytest.raises(LabellerError, match="An import is running"):
                project.perform(step)
            refused.append(step)
        with pytest.raises(LabellerError, match="An import is running"):
            project.undo()
        with pytest.raises(LabellerError, match="An import is running"):
            add(project, texts(1, first=99))
        yield text("newer", "cat")

    assert add(project, found()).annotations_added == 2
    assert len(refused) == 3
    project.perform(RemoveLabel(1))


def test_after_a_failed_import_labels_may_be_changed_again(project):
    with pytest.raises(LabellerError):
        add(project, [photo("a.jpg")])
    project.perform(RemoveLabel(1))


def test_answers_may_be_given_and_undone_while_an_import_runs(project, one_by_one):
    def found():
        yield text("new", "cat")
        project.perform(SetAnswer(1, answer(2)))
        yield text("newer", "dog")
        project.undo()
        yield text("newest")

    add(project, found())
    assert labels_by_name(project) == {"new": ["cat"], "newer": ["dog"]}
    assert project.redo_title() == "Answer"


def test_views_are_told_now_and_then_and_at_the_end(project, one_by_one, monkeypatch):
    monkeypatch.setattr("labeller.project.importing._TELL_EVERY_SECONDS", 0.0)
    told = []
    project.subscribe(told.append)
    add(project, texts(3, first=50))
    assert [changes.everything for changes in told] == [False, False, False, False, True]
    assert all(changes.items for changes in told)


def test_an_import_goes_on_after_a_restart(project):
    source = texts(20, label="bird", first=100)
    with pytest.raises(JobCancelledError):
        add(project, cancelled_after(source, 7, JobContext()))
    project.close()
    again = open_project(project.path)
    assert add(again, source) == ImportReport(items_added=13, items_known=7, annotations_added=13)
    again.close()
