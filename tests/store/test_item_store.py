"""Items read whole, in short, and as filtered lists."""

from __future__ import annotations

import pytest

from labeller.domain.filter import ItemFilter
from labeller.domain.item import ItemState, ItemSummary, Medium, NewItem
from labeller.domain.schema import Task
from labeller.project.commands.answers import Comment, Flag, SetAnswer
from labeller.store import item_store
from tests.store.making import add, answer, new_project, photo, text


@pytest.fixture
def find(project):
    """Run a reading function on the project."""

    def run(function, *arguments):
        with project.read() as db:
            return function(db, *arguments)

    return run


def test_items_come_in_the_order_asked_for(find):
    assert [item.id for item in find(item_store.find_items, [7, 2, 99, 5])] == [7, 2, 5]


def test_a_text_item_has_its_text(find):
    (item,) = find(item_store.find_items, [3])
    assert (item.medium, item.name, item.text, item.fields) == (Medium.TEXT, "text 2", "text 2", None)


def test_an_image_item_has_its_file_and_size(tmp_path):
    project = new_project(tmp_path, task=Task.IMAGE_CLASSIFICATION)
    add(project, [photo("a/ü.jpg")], folder=tmp_path)
    with project.read() as db:
        (item,) = item_store.find_items(db, [1])
    project.close()
    assert (item.root_id, item.path, item.width, item.height) == (1, "a/ü.jpg", 40, 30)
    assert item.text is None


def test_a_row_keeps_its_fields_and_what_else_came_with_it(tmp_path):
    project = new_project(tmp_path, task=Task.TABULAR_CLASSIFICATION)
    fields = {"Größe": 1.5, "flag": None, "half": "\ud83d"}
    row = NewItem(
        Medium.ROW, "row 1", "0a", fields=fields, group="g", split="test", duration_s=1.25, metadata={"line": 3}
    )
    add(project, [row])
    with project.read() as db:
        (item,) = item_store.find_items(db, [1])
    project.close()
    assert item.fields == fields
    assert (item.group, item.split, item.duration_s, item.metadata) == ("g", "test", 1.25, {"line": 3})


def test_hashes_are_listed_in_the_order_of_the_items(find):
    assert find(item_store.find_hashes)[:2] == [(1, b"text 0".hex()), (2, b"text 1".hex())]


def test_a_summary_tells_state_labels_and_marks(project, find):
    project.perform(SetAnswer(2, answer(2, 1, 2)))
    project.perform(Flag(2, is_flagged=True))
    project.perform(Comment(3, "hm"))
    assert find(item_store.find_summaries, [3, 2, 99]) == [
        ItemSummary(3, "text 2", ItemState.OPEN, is_flagged=False, has_comment=True, label_ids=()),
        ItemSummary(2, "text 1", ItemState.ANSWERED, is_flagged=True, has_comment=False, label_ids=(1, 2)),
    ]


@pytest.mark.parametrize(
    ("wanted", "ids"),
    [
        (ItemFilter(), list(range(1, 11))),
        (ItemFilter(text="TEXT 3"), [4]),
        (ItemFilter(text="%"), []),
        (ItemFilter(text="_ext"), []),
        (ItemFilter(text="\\"), []),
        (ItemFilter(states=frozenset({ItemState.ANSWERED})), [1, 2]),
        (ItemFilter(states=frozenset({ItemState.SKIPPED, ItemState.ANSWERED})), [1, 2, 3]),
        (ItemFilter(states=frozenset({ItemState.OPEN}), text="text 9"), [10]),
        (ItemFilter(states=frozenset()), list(range(1, 11))),
        (ItemFilter(is_flagged=True), [5]),
        (ItemFilter(is_flagged=False, states=frozenset({ItemState.ANSWERED})), [1, 2]),
        (ItemFilter(label_id=2), [2]),
        (ItemFilter(label_id=2, is_flagged=True), []),
    ],
    ids=str,
)
def test_a_filter_lets_through_what_it_says(project, find, wanted, ids):
    project.perform(SetAnswer(1, answer(1)))
    project.perform(SetAnswer(2, answer(2)))
    project.perform(SetAnswer(3, answer(state=ItemState.SKIPPED)))
    project.perform(Flag(5, is_flagged=True))
    project.perform(Comment(6, "not flagged"))
    assert find(item_store.find_item_ids, wanted) == ids


def test_a_search_finds_signs_that_mean_something_to_databases(tmp_path):
    project = new_project(tmp_path)
    add(project, [text("100% sure"), text("a_b"), text("c:\\temp"), text('it\'s "quoted"')])
    with project.read() as db:
        found = [item_store.find_item_ids(db, ItemFilter(text=part)) for part in ("0%", "_b", ":\\t", "t's \"q")]
    project.close()
    assert found == [[1], [2], [3], [4]]


def test_a_search_looks_into_the_fields_of_a_row(tmp_path):
    project = new_project(tmp_path, task=Task.TABULAR_CLASSIFICATION)
    add(project, [NewItem(Medium.ROW, "row 1", "0a", fields={"city": "Zürich"})])
    with project.read() as db:
        assert item_store.find_item_ids(db, ItemFilter(text="Zürich")) == [1]
    project.close()


def test_standing_tells_who_answered_an_item_and_how(project, find):
    add(project, [text("imported", "cat")], source="more")
    project.perform(SetAnswer(2, answer(1)))
    found = {one.id: one for one in find(lambda db: list(item_store.each_standing(db)))}
    assert (found[1].state, found[1].annotator_id) == (None, None)
    assert (found[2].state, found[2].annotator_id, found[2].import_id) == (ItemState.ANSWERED, 1, None)
    assert found[11].state is ItemState.ANSWERED
    assert found[11].import_id is not None


def test_further_columns_and_columns_of_rows_are_found_by_name(tmp_path):
    project = new_project(tmp_path, task=Task.TABULAR_CLASSIFICATION)
    rows = [
        NewItem(Medium.ROW, "1", "0a", fields={"author": "x"}, metadata={"line": 3}),
        NewItem(Medium.ROW, "2", "0b", fields={"page": 7}),
    ]
    add(project, rows)
    with project.read() as db:
        assert sorted(item_store.find_column_names(db)) == ["author", "line", "page"]
        assert [list(item_store.each_column(db, name)) for name in ("author", "line", "page", "other")] == [
            [(1, "x")], [(1, 3)], [(2, 7)], [],
        ]  # fmt: skip
    project.close()
