"""Labels in a cell of somebody else's table: a word, a number, a list, or several words with something between them."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from labeller.domain.fault import Fault

SEPARATORS = ("|", ";", ",")


class BadCellError(ValueError):
    """A cell that cannot be taken; the message says why, in plain words, `fault` of which kind it is."""

    def __init__(self, reason: str, fault: Fault = Fault.BAD_VALUE) -> None:
        super().__init__(reason)
        self.fault = fault


def labels_in(value: Any, separator: str) -> tuple[str, ...] | None:
    """The label names in a cell, each once, without blanks around them. None for an empty cell, which is no answer.

    An empty list is an answer: no label applies. An empty `separator` takes a text as one label. Raises BadCellError.
    """
    match value:
        case None:
            return None
        case str():
            parts = value.split(separator) if separator else [value]
            return _unique(parts) or None
        case list():
            return _unique(_scalar(part) for part in value)
        case _:
            return _unique([_scalar(value)])


def _scalar(value: Any) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, bool | int | float):
        return json.dumps(value)
    raise BadCellError("the label is neither a text nor a number nor a list of them")


def _unique(parts: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for part in parts if (name := part.strip())))


def guess_separator(cells: Iterable[str]) -> str:
    """What parts several labels in these cells, or an empty string where each cell is one label.

    A separator is believed if it leaves clearly fewer different labels than there are different cells: `a|b`, `b|c`
    and `a` are two cells with it and two labels; `Bonn, Germany` and `Rome, Italy` are two labels that hold a comma.
    """
    different = {cell for cell in cells if cell.strip()}
    for separator in SEPARATORS:
        parts = {name for cell in different for name in _unique(cell.split(separator))}
        if any(separator in cell for cell in different) and len(parts) < len(different):
            return separator
    return ""
