"""The columns of a project of table rows: as somebody chose them, or else as its rows look."""

from __future__ import annotations

from sqlalchemy import Connection

from labeller.domain.row_columns import ROW_COLUMNS, RowColumn, from_setting, settled
from labeller.media.column_kinds import RECOGNISED_ROWS, recognise_columns
from labeller.store import item_store, settings_store


def find_row_columns(db: Connection) -> tuple[RowColumn, ...]:
    """All columns in the order in which they are shown, those that are not shown among them.

    What nobody has chosen is recognised from the first rows.
    """
    rows = item_store.find_rows(db, RECOGNISED_ROWS)
    recognised = recognise_columns([row.fields for row in rows], [row.name for row in rows])
    return settled(from_setting(settings_store.read_setting(db, ROW_COLUMNS)), recognised)
