"""Rows made on the spot, about birds, and their columns."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from labeller.domain.item import Item, Medium
from labeller.domain.row_columns import ColumnKind, RowColumn

COLUMNS = (
    RowColumn("species", ColumnKind.CATEGORY),
    RowColumn("mass", ColumnKind.NUMBER),
    RowColumn("seen", ColumnKind.DATE, is_shown=False),
)


def bird(item_id: int) -> Item:
    fields = {"species": f"bird {item_id}", "mass": 100 * item_id, "seen": "2007-11-11"}
    return Item(item_id, Medium.ROW, f"birds.csv {item_id}", "", fields=fields)


@pytest.fixture
def make_row() -> Callable[[int], Item]:
    """A row of that id, whose cells tell which one it is."""
    return bird


@pytest.fixture
def columns() -> tuple[RowColumn, ...]:
    """Species and mass are shown, the day is not."""
    return COLUMNS
