"""Rows on the real page: as a card and as a table, with the list beside them."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel

from labeller.domain.item import ItemState
from labeller.domain.row_columns import ROW_COLUMNS, ColumnKind, RowColumn, to_setting
from labeller.domain.schema import Task
from labeller.project.commands.settings import ChangeSetting
from labeller.ui.rows.columns_dialog import ColumnsDialog

ROWS = [{"name": f"bird {number}", "mass": 100 + number} for number in range(12)]


@pytest.fixture
def session(open_session):
    return open_session(labels=("gull", "tern"), task=Task.TABULAR_CLASSIFICATION, rows=ROWS)


@pytest.fixture
def page(session, open_page, qtbot):
    page = open_page(session)
    qtbot.waitUntil(lambda: page.queue.list.model().rowCount() == len(ROWS) and not session.jobs.jobs)
    page.flow.go_to(5)
    return page


@pytest.fixture
def rows(page):
    return page.view.row_view


def in_table(rows, place: int) -> list[str]:
    model = rows.table.model()
    return [model.index(line, place).data() for line in range(model.rowCount())]


def current(rows) -> list[str]:
    return [index.siblingAtColumn(1).data() for index in rows.table.selectionModel().selectedRows()]


def test_key_brings_the_row_among_those_of_the_list(page, rows, qtbot):
    qtbot.keyClick(rows.card, "t")
    assert in_table(rows, 1) == [row["name"] for row in ROWS]
    assert current(rows) == ["bird 4"]
    qtbot.keyClick(rows.table, "t")
    assert not rows.shows_table


def test_down_in_the_table_goes_to_the_next_row_of_the_list(page, rows, qtbot):
    qtbot.keyClick(rows.card, "t")
    qtbot.keyClick(rows.table, Qt.Key.Key_Down)
    assert page.flow.shown.item.id == 6
    assert current(rows) == ["bird 5"]


def test_label_is_given_from_the_table_and_stands_in_it(page, rows, session, qtbot):
    qtbot.keyClick(rows.card, "t")
    qtbot.keyClick(rows.table, "2")
    assert session.answer(5).label_ids == (2,)
    qtbot.waitUntil(lambda: in_table(rows, 0)[4] == "tern")
    session.steps.undo()
    qtbot.waitUntil(lambda: in_table(rows, 0)[4] == "")


def test_skipped_row_is_called_so(page, rows, session, qtbot):
    qtbot.keyClick(rows.card, "t")
    qtbot.keyClick(rows.table, "s")
    assert session.answer(5).state is ItemState.SKIPPED
    qtbot.waitUntil(lambda: in_table(rows, 0)[4] == "skipped")


def test_table_has_the_rows_that_the_filter_lets_through(page, rows, qtbot):
    qtbot.keyClick(rows.card, "t")
    page.flow.go_to(11)
    page.queue.filter.search.setText("bird 1")
    qtbot.waitUntil(lambda: in_table(rows, 1) == ["bird 1", "bird 10", "bird 11"])


def test_row_that_the_filter_hides_is_shown_alone(page, rows, qtbot):
    page.queue.filter.search.setText("bird 11")
    qtbot.waitUntil(lambda: page.queue.list.model().rowCount() == 1)
    qtbot.keyClick(rows.card, "t")
    assert in_table(rows, 1) == ["bird 4"]


def test_columns_that_somebody_chose_are_shown(page, rows, session, qtbot):
    chosen = (RowColumn("mass", ColumnKind.NUMBER), RowColumn("name", ColumnKind.TEXT, is_shown=False))
    session.steps.perform(ChangeSetting(ROW_COLUMNS, to_setting(chosen)))

    def on_card():
        return [label.text() for label in rows.card.widget().findChildren(QLabel)]

    qtbot.waitUntil(lambda: on_card() == ["mass", "104"])


def test_letters_grow_by_the_keys_for_texts(page, rows, qtbot):
    before = rows.card.widget().findChildren(QLabel)[1].font().pixelSize()
    qtbot.keyClick(rows.card, "+")
    assert rows.card.widget().findChildren(QLabel)[1].font().pixelSize() > before


def test_walking_through_the_table_moves_the_mark_and_not_the_rows(open_session, open_page, qtbot):
    many = [{"name": f"bird {number}", "mass": number} for number in range(120)]
    session = open_session(labels=("gull", "tern"), task=Task.TABULAR_CLASSIFICATION, rows=many)
    page = open_page(session)
    rows = page.view.row_view
    qtbot.waitUntil(lambda: page.queue.list.model().rowCount() == 120 and not session.jobs.jobs)
    page.flow.go_to(60)
    qtbot.keyClick(rows.card, "t")
    first = in_table(rows, 1)
    for _ in range(20):
        qtbot.keyClick(rows.table, Qt.Key.Key_Down)
    assert (in_table(rows, 1), current(rows)) == (first, ["bird 79"])
    for _ in range(10):
        qtbot.keyClick(rows.table, Qt.Key.Key_Down)
    assert current(rows) == ["bird 89"]
    assert "bird 93" in in_table(rows, 1)


def test_columns_are_asked_about_once_however_often_the_key_is_pressed(page, rows, session, qtbot):
    for _ in range(3):
        qtbot.keyClick(rows.card, "t", Qt.KeyboardModifier.ShiftModifier)
    qtbot.waitUntil(lambda: QApplication.activeModalWidget() is not None and not session.jobs.jobs)
    dialogs = [one for one in QApplication.topLevelWidgets() if isinstance(one, ColumnsDialog) and one.isVisible()]
    assert len(dialogs) == 1
    qtbot.keyClick(dialogs[0], Qt.Key.Key_Escape)
