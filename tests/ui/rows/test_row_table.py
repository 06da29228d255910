from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QKeySequence, QShortcut

from labeller.ui.rows.row_table import RowTable
from labeller.ui.rows.row_table_model import Neighbour

NONE, SHIFT = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def table(qtbot) -> Iterator[RowTable]:
    table = RowTable()
    qtbot.addWidget(table)
    table.resize(600, 400)
    with qtbot.waitActive(table):
        table.show()
    table.setFocus()
    yield table
    table.close()


@pytest.fixture
def rows(make_row) -> list[Neighbour]:
    return [Neighbour(make_row(number)) for number in range(1, 50)]


@pytest.fixture
def chosen(table) -> list[int]:
    ids: list[int] = []
    table.row_chosen.connect(ids.append)
    return ids


def shown(table, role=Qt.ItemDataRole.DisplayRole) -> list[list]:
    model = table.model()
    return [
        [model.index(line, place).data(role) for place in range(model.columnCount())]
        for line in range(model.rowCount())
    ]


def headings(table) -> list[str]:
    return [table.model().headerData(place, Qt.Orientation.Horizontal) for place in range(table.model().columnCount())]


def selected(table) -> list[int]:
    return [index.row() for index in table.selectionModel().selectedRows()]


def test_answer_stands_before_the_cells_of_the_shown_columns(table, make_row, columns):
    table.show_rows([Neighbour(make_row(3), "gull", "#0072b2")], columns, 3)
    assert headings(table) == ["Answer", "species", "mass"]
    assert shown(table) == [["gull", "bird 3", "300"]]


def test_what_is_missing_is_said(table, make_row, columns):
    bare = replace(make_row(1), fields={"mass": "NA"})
    table.show_rows([Neighbour(bare)], columns, 1)
    assert shown(table) == [["", "missing", "NA (missing)"]]


def test_cell_is_one_line_and_its_tool_tip_is_all_of_it_as_plain_text(table, make_row, columns):
    odd = replace(make_row(1), fields={"species": "<b>a</b>\nb"})
    table.show_rows([Neighbour(odd)], columns, 1)
    assert shown(table)[0][1] == "<b>a</b> b"
    assert shown(table, Qt.ItemDataRole.ToolTipRole)[0][1] == "<qt>&lt;b&gt;a&lt;/b&gt;<br>b</qt>"


def test_row_on_the_page_is_selected_and_in_view(table, rows, columns):
    table.show_rows(rows, columns, 30)
    assert selected(table) == [29]
    assert table.viewport().rect().contains(table.visualRect(table.model().index(29, 0)).center())


@pytest.mark.parametrize(("key", "wanted"), [(Qt.Key.Key_Down, [31]), (Qt.Key.Key_Up, [29])])
def test_up_and_down_go_to_the_neighbours(table, rows, columns, chosen, qtbot, key, wanted):
    table.show_rows(rows, columns, 30)
    qtbot.keyClick(table, key)
    assert chosen == wanted


@pytest.mark.parametrize(("current", "key"), [(1, Qt.Key.Key_Up), (49, Qt.Key.Key_Down)])
def test_there_is_nothing_beyond_the_ends(table, rows, columns, chosen, qtbot, current, key):
    table.show_rows(rows, columns, current)
    qtbot.keyClick(table, key)
    assert chosen == []


def test_click_goes_to_its_row(table, rows, columns, chosen, qtbot):
    table.show_rows(rows, columns, 1)
    place = table.visualRect(table.model().index(4, 1)).center()
    qtbot.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert chosen == [5]


def test_click_on_the_row_that_is_shown_or_beside_all_rows_does_nothing(table, rows, columns, chosen, qtbot):
    table.show_rows(rows[:2], columns, 1)
    for place in (table.visualRect(table.model().index(0, 1)).center(), QPoint(50, 300)):
        qtbot.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert chosen == []


@pytest.mark.parametrize("key", ["1", "d", "Home", "Return", "Left", "Space"])
def test_other_keys_are_left_to_the_page(table, rows, columns, qtbot, key):
    pressed: list[str] = []
    shortcut = QShortcut(QKeySequence(key), table.window())
    shortcut.activated.connect(lambda: pressed.append(key))
    table.show_rows(rows, columns, 2)
    qtbot.keyClick(table, QKeySequence(key)[0].key())
    assert pressed == [key]


def test_wide_table_is_moved_with_shift_and_stays_there_for_the_next_row(table, rows, columns, qtbot):
    table.resize(150, 400)
    table.show_rows(rows, columns, 2)
    qtbot.keyClick(table, Qt.Key.Key_Right, SHIFT)
    moved = table.horizontalScrollBar().value()
    assert moved > 0
    table.show_rows(rows, columns, 3)
    assert table.horizontalScrollBar().value() == moved


def test_width_that_somebody_gave_a_column_outlives_the_row(table, rows, columns):
    table.show_rows(rows, columns, 2)
    table.setColumnWidth(1, 222)
    table.show_rows(rows, columns, 3)
    assert table.columnWidth(1) == 222


def test_larger_letters_make_higher_rows(table, rows, columns):
    table.show_rows(rows, columns, 2)
    before = table.rowHeight(0)
    table.set_value_px(24)
    assert table.rowHeight(0) > before
    assert selected(table) == [1]
