"""Choosing the columns of table rows."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection

from labeller.domain.changes import Changes
from labeller.domain.row_columns import ROW_COLUMNS, RowColumn, from_setting, to_setting
from labeller.errors import LabellerError
from labeller.project.commands.command import Command
from labeller.store import settings_store


@dataclass(frozen=True, slots=True)
class ChooseColumns:
    """Show these columns in this order, each as what it is said to be; none at all goes back to how the rows look."""

    columns: tuple[RowColumn, ...]
    title: str = "Choose columns"

    def apply(self, db: Connection) -> tuple[Command, Changes]:
        _refuse_useless(self.columns)
        before = settings_store.replace_setting(db, ROW_COLUMNS, to_setting(self.columns) or None)
        return ChooseColumns(from_setting(before)), Changes(settings=True)


def _refuse_useless(columns: tuple[RowColumn, ...]) -> None:
    names = [one.name for one in columns]
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice is not None:
        raise LabellerError(f"The column {twice} is there twice.", "Nothing was changed. Name each column once.")
    if columns and not any(one.is_shown for one in columns):
        raise LabellerError("No column would be shown.", "Nothing was changed. Show at least one.")
