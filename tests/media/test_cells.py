from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from labeller.media.cells import CellReader, cell_text, is_blank, is_missing, yes_no

PLAIN, COMMA, DAY_FIRST = CellReader(), CellReader(is_decimal_comma=True), CellReader(is_day_first=True)


@pytest.mark.parametrize(
    ("value", "text"),
    [(None, ""), ("a", "a"), (3.0, "3"), (3.5, "3.5"), (True, "true"), ([1, "ü"], '[1, "ü"]'), (1e300, "1e+300")],
)
def test_cell_is_written_as_people_write_it(value, text):
    assert cell_text(value) == text


@pytest.mark.parametrize(
    ("value", "blank", "missing"), [("", 1, 1), (" ", 1, 1), (None, 1, 1), ("n/a", 0, 1), (0, 0, 0)]
)
def test_mark_for_nothing_is_missing_but_not_blank(value, blank, missing):
    assert (is_blank(value), is_missing(value)) == (blank, missing)


@pytest.mark.parametrize(("value", "said"), [("Ja", True), ("NON", False), (1, True), (0.0, False), ("maybe", None)])
def test_yes_and_no_are_read_in_several_languages(value, said):
    assert yes_no(value) is said


@pytest.mark.parametrize(
    ("text", "number"),
    [("1,234.5", 1234.5), ("−7", -7), ("12 %", 12), ("€ 3.50", 3.5), ("1e3", 1000), (".5", 0.5), ("1 234", 1234)],
)
def test_number_is_read_without_unit_and_grouping(text, number):
    assert PLAIN.number(text) == number


@pytest.mark.parametrize("text", ["", "twelve", "1,2,3", "1e999", "0x10", "1_000", "٣", "nan", True, None, [1]])
def test_what_is_no_finite_number_is_none(text):
    assert PLAIN.number(text) is None


def test_one_cell_can_tell_that_a_column_writes_decimal_commas():
    reader = CellReader.of(["1.234", "3,75"])
    assert (reader, reader.number("1.234"), reader.number("3,75")) == (COMMA, 1234, 3.75)


def test_one_day_after_the_twelfth_tells_which_number_is_the_day():
    reader = CellReader.of(["03/04/2020", "25/04/2020"])
    assert reader == DAY_FIRST
    assert reader.days("03/04/2020") == (date(2020, 4, 3) - date(1970, 1, 1)).days


@given(st.dates(date(1, 1, 2), date(9999, 12, 30)))
def test_iso_dates_are_days_since_1970(day):
    assert PLAIN.days(day.isoformat()) == (day - date(1970, 1, 1)).days


@pytest.mark.parametrize("text", ["2020-13-01", "32.01.2020", "yesterday", "", 2020, None, "2020-01-01Tno"])
def test_what_is_no_date_is_none(text):
    assert DAY_FIRST.days(text) is None


def test_time_of_day_is_part_of_a_day():
    assert PLAIN.days("1970-01-02T12:00:00") == 1.5
    assert PLAIN.days("1970-01-02 12:00:00+02:00") == pytest.approx(1.5 - 2 / 24)
