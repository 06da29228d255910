from collections.abc import Iterator

import pytest
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QLabel

from labeller.domain.row_columns import ColumnKind, RowColumn
from labeller.ui.rows.row_card import RowCard


@pytest.fixture
def card(qtbot) -> Iterator[RowCard]:
    card = RowCard()
    qtbot.addWidget(card)
    card.resize(1200, 700)
    card.show()
    yield card
    card.close()


def labels(card) -> list[QLabel]:
    return card.widget().findChildren(QLabel)


def texts(card) -> list[str]:
    return [label.text() for label in labels(card)]


def top(card, label) -> int:
    return label.mapTo(card, label.rect().topLeft()).y()


def right(card, label) -> int:
    return label.mapTo(card, label.rect().topRight()).x()


def test_cells_are_shown_in_the_order_of_the_columns(card, make_row, columns):
    card.show_row(make_row(7).fields, (columns[1], columns[0], columns[2]))
    assert texts(card) == ["mass", "700", "species", "bird 7"]


def test_without_known_columns_the_row_shows_its_own(card):
    card.show_row({"species": "Adelie", "bill_mm": 39.1, "is_adult": True}, ())
    assert texts(card) == ["species", "Adelie", "bill_mm", "39.1", "is_adult", "true"]


def test_what_is_missing_is_muted_and_what_follows_is_not(card, make_row, columns):
    card.show_row({"species": "Adelie"}, columns)
    assert (texts(card)[3], labels(card)[3].property("tone")) == ("missing", "muted")
    card.show_row(make_row(7).fields, columns)
    assert (texts(card)[3], labels(card)[3].property("tone")) == ("700", "")


def test_value_is_never_read_as_markup(card):
    card.show_row({"<b>name</b>": "<img src=x>\x07"}, ())
    assert texts(card) == ["<b>name</b>", "<img src=x>□"]


def test_names_and_values_begin_on_one_line_each(card):
    card.show_row({"a": "short", "b": "long " * 100}, ())
    first_name, first, second_name, second = labels(card)
    assert top(card, first_name) == top(card, first)
    assert top(card, second_name) == top(card, second)


def test_numbers_end_below_each_other(card):
    card.show_row({"mass": 3750, "name": "Adelie", "bill": 9}, ())
    numbers = [label for label in labels(card) if label.text() in {"3750", "9"}]
    assert len({right(card, label) for label in numbers}) == 1


def test_card_stays_in_the_middle(card):
    card.show_row({"species": "Adelie"}, ())
    frame = card.widget().layout().itemAt(1).widget()
    assert abs(frame.geometry().center().x() - card.viewport().width() // 2) <= 1


def test_row_of_the_same_columns_is_shown_without_building_the_card_anew(card, make_row, columns):
    card.show_row(make_row(1).fields, columns)
    before = card.widget()
    card.show_row(make_row(2).fields, columns)
    assert card.widget() is before
    assert texts(card) == ["species", "bird 2", "mass", "200"]


def test_row_of_other_columns_takes_the_place_of_the_last(card):
    card.show_row({"a": 1}, ())
    card.show_row({"b": 2}, ())
    assert texts(card) == ["b", "2"]


def test_letters_of_values_grow_for_rows_to_come_too(card):
    card.show_row({"a": "x"}, ())
    small = QFontMetrics(labels(card)[1].font()).height()
    card.set_value_px(28)
    assert QFontMetrics(labels(card)[1].font()).height() > small
    card.show_row({"b": "x"}, ())
    assert labels(card)[1].font().pixelSize() == 28


def test_next_row_is_shown_from_its_beginning(card):
    many = {f"column {number}": number for number in range(60)}
    card.show_row(many, ())
    card.verticalScrollBar().setValue(300)
    card.show_row(many, (RowColumn("column 1", ColumnKind.NUMBER),))
    assert card.verticalScrollBar().value() == 0


def test_cleared_card_is_empty(card):
    card.show_row({"a": 1}, ())
    card.clear()
    assert texts(card) == []
