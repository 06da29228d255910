"""Cells of table rows as text on the screen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QCoreApplication

from labeller.domain.row_columns import ColumnKind, RowColumn
from labeller.media.cells import cell_text, is_blank, is_missing
from labeller.media.column_kinds import recognise_columns
from labeller.ui.text.shown_text import shown_text

# Whoever looks at rows does not read pages: a value is cut well before it would have to be laid out in pieces.
LONGEST_VALUE = 1500

_AMOUNTS = {ColumnKind.NUMBER, ColumnKind.DATE}


@dataclass(frozen=True, slots=True)
class ShownCell:
    """A cell as it is shown. `is_missing` says that there is nothing, which `text` says in words."""

    text: str
    is_missing: bool = False


def shown_cell(value: Any, kind: ColumnKind) -> ShownCell:
    """A value of the data in the words of the data. What cannot be seen, or stands for nothing, is called so."""
    if is_blank(value):
        return ShownCell(QCoreApplication.translate("rows", "missing"), is_missing=True)
    text = cell_text(value)
    cut = text if len(text) <= LONGEST_VALUE else text[:LONGEST_VALUE] + "…"
    shown = "\n".join(shown_text(cut).pieces)
    if kind in _AMOUNTS and is_missing(value):
        told = QCoreApplication.translate("rows", "{mark} (missing)").format(mark=shown)
        return ShownCell(told, is_missing=True)
    return ShownCell(shown)


def columns_of(fields: Mapping[str, Any], known: tuple[RowColumn, ...]) -> tuple[RowColumn, ...]:
    """The columns to show a row in: the known ones that are shown, then those that this row alone has."""
    names = {one.name for one in known}
    extra = {name: value for name, value in fields.items() if name not in names}
    return (*(one for one in known if one.is_shown), *recognise_columns([extra] if extra else []))
