from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QLabel

from labeller.ui.rows.row_table_model import Neighbour
from labeller.ui.rows.row_view import RowView


@pytest.fixture
def view(qtbot, make_row, columns) -> Iterator[RowView]:
    """A view of bird 2, beside whom there are the birds 1 and 3."""
    view = RowView()
    qtbot.addWidget(view)
    view.resize(900, 600)
    around = [Neighbour(make_row(number)) for number in (1, 2, 3)]
    view.neighbours_wanted.connect(lambda _: view.show_neighbours(around))
    with qtbot.waitActive(view):
        view.show()
    view.set_columns(columns)
    view.show_row(make_row(2))
    yield view
    view.close()


def on_card(view) -> list[str]:
    return [label.text() for label in view.card.widget().findChildren(QLabel)]


def in_table(view, place: int) -> list[str]:
    model = view.table.model()
    return [model.index(line, place).data() for line in range(model.rowCount())]


def test_row_is_shown_as_a_card_first(view):
    assert (view.shows_table, on_card(view)) == (False, ["species", "bird 2", "mass", "200"])


def test_table_shows_the_row_among_its_neighbours(view):
    view.set_table(is_table=True)
    assert (view.shows_table, in_table(view, 1)) == (True, ["bird 1", "bird 2", "bird 3"])
    assert [index.row() for index in view.table.selectionModel().selectedRows()] == [1]


def test_card_shows_the_row_to_which_the_table_went(view, make_row):
    view.set_table(is_table=True)
    view.show_row(make_row(3))
    view.set_table(is_table=False)
    assert on_card(view)[1] == "bird 3"


def test_neighbours_are_not_asked_for_as_long_as_nobody_sees_them(view, make_row):
    asked: list = []
    view.neighbours_wanted.connect(asked.append)
    view.show_row(make_row(1))
    assert asked == []
    view.set_table(is_table=True)
    assert asked == [1]


def test_other_columns_are_seen_at_once(view, columns):
    view.set_columns((columns[1],))
    assert on_card(view)[:2] == ["mass", "200"]
    view.set_table(is_table=True)
    view.set_columns((columns[0],))
    assert view.table.model().columnCount() == 2


def test_keyboard_stays_in_the_row(view):
    view.setFocus()
    view.set_table(is_table=True)
    assert view.table.hasFocus()
    view.set_table(is_table=False)
    assert view.card.hasFocus()


def test_cleared_view_forgets_its_row(view):
    view.clear()
    view.set_table(is_table=True)
    assert in_table(view, 1) == []
