import pytest
from hypothesis import given
from hypothesis import strategies as st

from labeller.domain.row_columns import ColumnKind, RowColumn, from_setting, settled, to_setting

columns = st.builds(RowColumn, st.text(max_size=5), st.sampled_from(ColumnKind), st.booleans())
MASS = RowColumn("mass", ColumnKind.NUMBER)
SPECIES = RowColumn("species", ColumnKind.CATEGORY, is_shown=False)


@given(st.lists(columns, unique_by=lambda one: one.name))
def test_columns_come_back_from_their_setting(chosen):
    assert from_setting(to_setting(chosen)) == tuple(chosen)


@pytest.mark.parametrize(
    "value",
    [
        None,
        3,
        "mass",
        {"name": "mass"},
        ["mass"],
        [{"name": 3, "kind": "number"}],
        [{"name": "a", "kind": "odd"}],
        [[]],
    ],
)
def test_what_is_no_column_in_a_file_is_passed_over(value):
    assert from_setting(value) == ()


def test_column_that_a_file_names_twice_is_there_once():
    entries = to_setting([MASS, RowColumn("mass", ColumnKind.TEXT)])
    assert from_setting(entries) == (MASS,)


def test_column_that_came_later_follows_those_that_were_chosen():
    assert settled((SPECIES,), (MASS, RowColumn("species", ColumnKind.TEXT))) == (SPECIES, MASS)
