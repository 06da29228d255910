"""The columns of table rows as a project shows them: in which order, of which kind, and which at all."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

ROW_COLUMNS = "row_columns"
"""The project setting that holds them."""


class ColumnKind(StrEnum):
    """What the cells of a column are. It decides how they are shown and what the learner makes of them."""

    NUMBER = "number"
    CATEGORY = "category"
    TEXT = "text"
    DATE = "date"
    YES_NO = "yes-no"


@dataclass(frozen=True, slots=True)
class RowColumn:
    """One column. What is not shown is not learned from either: nobody could say why the learner thinks so."""

    name: str
    kind: ColumnKind
    is_shown: bool = True


def to_setting(columns: Sequence[RowColumn]) -> list[dict[str, Any]]:
    """The columns as JSON, for the project's settings."""
    return [{"name": one.name, "kind": one.kind.value, "is_shown": one.is_shown} for one in columns]


def from_setting(value: Any) -> tuple[RowColumn, ...]:
    """The columns that a setting names, each once. It comes from a file: what is no column is passed over."""
    found: dict[str, RowColumn] = {}
    for entry in value if isinstance(value, list) else ():
        match entry:
            case {"name": str(name), "kind": str(kind)} if kind in set(ColumnKind):
                found.setdefault(name, RowColumn(name, ColumnKind(kind), entry.get("is_shown") is not False))
    return tuple(found.values())


def settled(chosen: Sequence[RowColumn], recognised: Iterable[RowColumn]) -> tuple[RowColumn, ...]:
    """The columns as they were chosen, then those that have come since, as they were recognised."""
    names = {one.name for one in chosen}
    return (*chosen, *(one for one in recognised if one.name not in names))
