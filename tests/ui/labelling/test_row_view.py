from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QLabel

from labeller.ui.labelling.row_view import LONGEST_VALUE, RowView


@pytest.fixture
def view(qtbot) -> Iterator[RowView]:
    view = RowView()
    qtbot.addWidget(view)
    view.resize(1200, 700)
    view.show()
    yield view
    view.close()


def texts(view) -> list[str]:
    return [label.text() for label in view.widget().findChildren(QLabel)]


def test_fields_are_shown_in_their_order(view):
    view.show_row({"species": "Adelie", "bill_mm": 39.1, "is_adult": True})
    assert texts(view) == ["species", "Adelie", "bill_mm", "39.1", "is_adult", "True"]


@pytest.mark.parametrize("value", [None, "", "  "])
def test_missing_value_is_called_empty(view, value):
    view.show_row({"observer": value})
    assert texts(view) == ["observer", "empty"]


def test_zero_is_a_value(view):
    view.show_row({"count": 0})
    assert texts(view) == ["count", "0"]


def test_value_of_a_page_is_cut(view):
    view.show_row({"text": "x" * 1_000_000})
    assert len(texts(view)[1]) == LONGEST_VALUE + 1


def test_value_is_never_read_as_markup(view):
    view.show_row({"<b>name</b>": "<img src=x>\x07"})
    assert texts(view) == ["<b>name</b>", "<img src=x>□"]


def test_names_and_values_begin_on_one_line_each(view):
    view.show_row({"a": "short", "b": "long " * 100})
    labels = view.widget().findChildren(QLabel)
    assert (
        labels[0].mapTo(view, labels[0].rect().topLeft()).y() == labels[1].mapTo(view, labels[1].rect().topLeft()).y()
    )
    assert (
        labels[2].mapTo(view, labels[2].rect().topLeft()).y() == labels[3].mapTo(view, labels[3].rect().topLeft()).y()
    )


def test_card_stays_in_the_middle(view):
    view.show_row({"species": "Adelie"})
    card = view.widget().layout().itemAt(1).widget()
    assert abs(card.geometry().center().x() - view.viewport().width() // 2) <= 1


def test_next_row_takes_the_place_of_the_last(view):
    view.show_row({"a": 1})
    view.show_row({"b": 2})
    assert texts(view) == ["b", "2"]
