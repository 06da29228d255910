import pytest

from labeller.domain.row_columns import ColumnKind, RowColumn
from labeller.media.column_kinds import count_misfits, kind_of_column, recognise_columns

NUMBER, CATEGORY, TEXT, DATE, YES_NO = (
    ColumnKind.NUMBER, ColumnKind.CATEGORY, ColumnKind.TEXT, ColumnKind.DATE, ColumnKind.YES_NO,
)  # fmt: skip


@pytest.mark.parametrize(
    ("values", "kind"),
    [
        (["39.1", "NA", "40,000", ""], NUMBER),
        ([1, 2.5, None], NUMBER),
        (["1", "0", "1"], YES_NO),
        (["yes", "No", "n/a"], YES_NO),
        (["2007-11-11", "2008-01-02"], DATE),
        (["11.12.2007", "24.12.2007"], DATE),
        (["red", "blue", "red"], CATEGORY),
        (["01067", "80331", "01067"], CATEGORY),
        ([f"a remark of its own, number {n}" for n in range(30)], TEXT),
        ([], TEXT),
        (["", None, "NA"], TEXT),
        (["one value and no other"], CATEGORY),
        (["each", "of its", "own"], TEXT),
    ],
)
def test_kind_is_told_from_the_cells(values, kind):
    assert kind_of_column(values) is kind


def test_stray_word_among_many_numbers_is_a_mistake_in_the_table():
    assert kind_of_column([*map(str, range(99)), "see above"]) is NUMBER
    assert kind_of_column([*map(str, range(9)), "see above"]) is not NUMBER


def test_columns_come_in_the_order_in_which_they_come_up():
    found = recognise_columns([{"b": 1.5}, {"a": "x", "b": 2}])
    assert found == (RowColumn("b", NUMBER), RowColumn("a", CATEGORY))


def test_column_that_only_says_what_the_rows_are_called_is_not_shown():
    rows = [{"id": "r1", "n": 3}, {"id": "r2", "n": 4}]
    assert [one.is_shown for one in recognise_columns(rows, ["r1", "r2"])] == [False, True]


@pytest.mark.parametrize(("kind", "misfits"), [(NUMBER, 3), (DATE, 3), (YES_NO, 3), (CATEGORY, 0), (TEXT, 0)])
def test_cells_that_a_kind_has_no_meaning_for_are_counted(kind, misfits):
    values = ["12.5", "2007-11-11", "yes", "oak", "NA", ""]
    assert count_misfits(values, kind) == misfits
