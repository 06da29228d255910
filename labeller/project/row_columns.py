"""The columns of a project of table rows: as somebody chose them, or else as its rows look."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

from labeller.domain.row_columns import ROW_COLUMNS, RowColumn, from_setting, settled
from labeller.media.column_kinds import RECOGNISED_ROWS, recognise_columns
from labeller.store import item_store, settings_store


@dataclass(frozen=True, slots=True)
class ColumnsSeen:
    """The columns as they are shown, how they would be if nobody had chosen, and the rows from which that is told."""

    columns: tuple[RowColumn, ...]
    recognised: tuple[RowColumn, ...]
    rows: Sequence[Mapping[str, Any]]

    def cells(self, name: str) -> list[Any]:
        """The cells of a column in those rows."""
        return [row.get(name) for row in self.rows]


def find_row_columns(db: Connection, *, as_chosen: bool = True) -> tuple[RowColumn, ...]:
    """All columns in the order in which they are shown, those that are not shown among them.

    What nobody has chosen, or everything if not `as_chosen`, is recognised from the first rows.
    """
    seen = look_at_columns(db)
    return seen.columns if as_chosen else seen.recognised


def look_at_columns(db: Connection) -> ColumnsSeen:
    """The same with what was seen of them."""
    found = item_store.find_rows(db, RECOGNISED_ROWS)
    rows = [row.fields for row in found]
    recognised = recognise_columns(rows, [row.name for row in found])
    chosen = from_setting(settings_store.read_setting(db, ROW_COLUMNS))
    return ColumnsSeen(settled(chosen, recognised), recognised, rows)
