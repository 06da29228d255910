"""Recognising what the cells of a column are, from some of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from labeller.domain.row_columns import ColumnKind, RowColumn
from labeller.media.cells import CellReader, cell_text, is_blank, is_missing, yes_no

# From so many rows, the first ones, the kinds are told.
RECOGNISED_ROWS = 2000

# A stray word among numbers is a mistake in the table, not another kind of column.
_MOST = 0.95
_LONGEST_CATEGORY = 60
_FEW = 12
# Seen on average three times, a value is one of a set and not something that somebody typed.
_REPEATED = 1 / 3
_MOST_CATEGORIES = 1000


def kind_of_column(values: Iterable[Any]) -> ColumnKind:
    """The kind of a column by some of its values, any JSON. Of a column without any nothing can be told: text."""
    filled = [value for value in values if not is_blank(value)]
    known = [value for value in filled if not is_missing(value)]
    if not known:
        return ColumnKind.TEXT
    if all(yes_no(value) is not None for value in known):
        return ColumnKind.YES_NO
    reader = CellReader.of(known)
    if _is_numbers(known, reader):
        return ColumnKind.NUMBER
    if _share(reader.days(value) is not None for value in known) >= _MOST:
        return ColumnKind.DATE
    return ColumnKind.CATEGORY if _are_categories([cell_text(value) for value in known]) else ColumnKind.TEXT


def recognise_columns(rows: Sequence[Mapping[str, Any]], titles: Sequence[str] = ()) -> tuple[RowColumn, ...]:
    """The columns of some rows in the order in which they come up. `titles` are what the rows are called.

    A column that only says what the rows are called need not be shown again.
    """
    values: dict[str, list[Any]] = {}
    for row in rows:
        for name, value in row.items():
            values.setdefault(name, []).append(value)
    called = [name for name in values if titles and [cell_text(row.get(name)) for row in rows] == list(titles)]
    return tuple(RowColumn(name, kind_of_column(cells), name not in called) for name, cells in values.items())


def count_misfits(values: Sequence[Any], kind: ColumnKind) -> int:
    """How many cells of a column hold something that its kind has no meaning for."""
    known = [value for value in values if not is_missing(value)]
    reader = CellReader.of(known)
    match kind:
        case ColumnKind.NUMBER:
            return sum(reader.number(value) is None for value in known)
        case ColumnKind.DATE:
            return sum(reader.days(value) is None for value in known)
        case ColumnKind.YES_NO:
            return sum(yes_no(value) is None for value in known)
    return 0


def _is_numbers(known: Sequence[Any], reader: CellReader) -> bool:
    """Whether these are amounts. Digits that begin with a nought are post codes and the like."""
    if any(isinstance(one, str) and len(one) > 1 and one[0] == "0" and one.isdecimal() for one in known):
        return False
    return _share(reader.number(one) is not None for one in known) >= _MOST


def _are_categories(texts: Sequence[str]) -> bool:
    different = set(texts)
    is_short = sum(map(len, texts)) <= _LONGEST_CATEGORY * len(texts)
    repeats = len(different) <= max(_FEW, len(texts) * _REPEATED) and len(different) < max(len(texts), 2)
    return is_short and repeats and len(different) <= _MOST_CATEGORIES


def _share(flags: Iterable[bool]) -> float:
    told = list(flags)
    return sum(told) / len(told)
