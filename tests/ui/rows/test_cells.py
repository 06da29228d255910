import pytest

from labeller.domain.row_columns import ColumnKind, RowColumn
from labeller.ui.rows.cells import LONGEST_VALUE, ShownCell, columns_of, shown_cell

SPECIES = RowColumn("species", ColumnKind.CATEGORY)
YEAR = RowColumn("year", ColumnKind.NUMBER, is_shown=False)


@pytest.mark.parametrize(
    ("value", "kind", "text"),
    [
        ("Adelie", ColumnKind.CATEGORY, "Adelie"),
        (39.1, ColumnKind.NUMBER, "39.1"),
        (3750.0, ColumnKind.NUMBER, "3750"),
        (0, ColumnKind.NUMBER, "0"),
        (True, ColumnKind.YES_NO, "true"),
        ({"a": [1]}, ColumnKind.TEXT, '{"a": [1]}'),
    ],
)
def test_cell_is_shown_in_the_words_of_the_data(value, kind, text):
    assert shown_cell(value, kind) == ShownCell(text)


@pytest.mark.parametrize("value", [None, "", "  "])
@pytest.mark.parametrize("kind", list(ColumnKind))
def test_empty_cell_is_called_missing_whatever_its_kind(value, kind):
    assert shown_cell(value, kind) == ShownCell("missing", is_missing=True)


def test_mark_for_nothing_among_numbers_is_shown_and_called_missing():
    assert shown_cell("NA", ColumnKind.NUMBER) == ShownCell("NA (missing)", is_missing=True)


def test_mark_for_nothing_among_words_may_be_a_word():
    assert shown_cell("NA", ColumnKind.CATEGORY) == ShownCell("NA")


def test_value_of_a_page_is_cut():
    assert len(shown_cell("x" * 1_000_000, ColumnKind.TEXT).text) == LONGEST_VALUE + 1


def test_control_characters_are_shown_as_boxes():
    assert shown_cell("a\x07b\u202e", ColumnKind.TEXT).text == "a□b□"


def test_lines_of_a_value_stay_lines():
    assert shown_cell("one\r\ntwo\n", ColumnKind.TEXT).text == "one\ntwo\n"


def test_columns_come_in_the_chosen_order_without_those_that_are_not_shown():
    assert columns_of({"year": 2007, "species": "Adelie"}, (YEAR, SPECIES)) == (SPECIES,)


def test_column_that_one_row_alone_has_follows_the_others():
    found = columns_of({"weight": 3750, "species": "Adelie"}, (SPECIES, YEAR))
    assert found == (SPECIES, RowColumn("weight", ColumnKind.NUMBER))


def test_column_is_shown_for_a_row_that_does_not_have_it():
    assert columns_of({}, (SPECIES,)) == (SPECIES,)
