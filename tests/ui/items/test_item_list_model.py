import html

import numpy as np
import pytest
from PySide6.QtCore import QModelIndex, Qt

from labeller.domain.schema import Label
from labeller.ui.items.item_list_model import PAGE_ROWS, PAGES_KEPT, SUMMARY_ROLE, ItemListModel


@pytest.fixture
def model(qapp, store) -> ItemListModel:
    return ItemListModel(store)


def test_shows_the_items_in_the_order_given(model):
    model.set_items([30, 10, 20])
    assert [model.index(row).data() for row in range(3)] == ["item 30", "item 10", "item 20"]
    assert [model.item_id(row) for row in range(3)] == [30, 10, 20]


def test_reads_nothing_before_it_is_looked_at(model, store):
    model.set_items(np.arange(1_000_000))
    assert (model.rowCount(), store.asked) == (1_000_000, [])


def test_reads_the_page_that_is_looked_at_and_only_once(model, store):
    model.set_items(np.arange(1000))
    for row in range(PAGE_ROWS, 2 * PAGE_ROWS):
        assert model.index(row).data(SUMMARY_ROLE).id == row
    assert store.asked == [list(range(PAGE_ROWS, 2 * PAGE_ROWS))]


def test_keeps_a_bounded_number_of_pages(model, store):
    model.set_items(np.arange(1_000_000))
    for page in range(PAGES_KEPT + 10):
        model.summary(page * PAGE_ROWS)
    assert len(model._pages) == PAGES_KEPT
    model.summary(0)
    assert store.asked[-1][0] == 0


def test_changed_item_is_read_again_and_told(model, store, qtbot):
    model.set_items(np.arange(1000))
    assert model.index(7).data() == "item 7"
    store.changed[7] = {"name": "renamed"}
    with qtbot.waitSignal(model.dataChanged) as changed:
        model.refresh({7})
    assert (changed.args[0].row(), changed.args[1].row()) == (7, 7)
    assert model.index(7).data() == "renamed"


def test_change_of_an_item_that_is_not_listed_is_ignored(model, qtbot):
    model.set_items([1, 2, 3])
    with qtbot.assertNotEmitted(model.dataChanged):
        model.refresh({4})


def test_change_of_many_items_is_told_at_once(model, qtbot):
    model.set_items(np.arange(1000))
    told = []
    model.dataChanged.connect(lambda first, last, _: told.append((first.row(), last.row())))
    model.refresh(set(range(500)))
    assert told == [(0, 999)]


@pytest.mark.parametrize("ids", [range(1000), range(999, -1, -1), [5, 900, 3, 77]], ids=["up", "down", "mixed"])
def test_row_of_an_item_is_found_in_any_order(model, ids):
    model.set_items(list(ids))
    assert all(model.row_of(item_id) == row for row, item_id in enumerate(ids))
    assert model.row_of(5000) is None
    assert model.row_of(-1) is None


def test_item_that_is_gone_is_an_empty_row(model, store):
    store.gone.add(2)
    model.set_items([1, 2, 3])
    assert [model.index(row).data() for row in range(3)] == ["item 1", None, "item 3"]


def test_list_has_no_tree(model):
    model.set_items([1, 2, 3])
    assert (model.rowCount(), model.rowCount(model.index(0)), model.data(QModelIndex())) == (3, 0, None)


def test_empty_list_has_no_rows(model):
    model.refresh({1})
    model.refresh_all()
    assert (model.rowCount(), model.row_of(1)) == (0, None)


def test_row_is_told_in_words(model, store):
    store.changed[3] = {"name": "<b>x</b>.jpg", "is_flagged": True, "has_comment": True}
    model.set_labels([Label(1, "glass", "#d55e00", 0)])
    model.set_items([3])
    words = "<b>x</b>.jpg, answered, glass, flagged, has a comment"
    assert model.index(0).data(Qt.ItemDataRole.AccessibleTextRole) == words
    assert model.index(0).data(Qt.ItemDataRole.ToolTipRole) == f"<qt>{html.escape(words)}</qt>"


def test_label_that_the_schema_no_longer_has_is_left_out(model):
    model.set_items([3])
    assert model.index(0).data(Qt.ItemDataRole.AccessibleTextRole) == "item 3, answered"
