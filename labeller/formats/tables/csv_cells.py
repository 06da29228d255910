"""Cells of Labeller's own CSV files: safe in a spreadsheet, and exactly what they were when read again.

A cell that a spreadsheet would run gets an apostrophe in front. So does one that begins with apostrophes before such
a character, which makes the step reversible: reading takes one apostrophe away from every cell that begins with
apostrophes and then a character that a formula can begin with. Plain numbers such as -5 are left alone.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from labeller.formats.label_cells import BadCellError
from labeller.formats.losses import FORMULA, is_formula

SEPARATOR = "|"


def cell_of(value: Any) -> str:
    """A value as the text of a cell. Booleans are `true` or empty; lists and objects are JSON."""
    match value:
        case None | False:
            text = ""
        case True:
            text = "true"
        case str():
            text = value
        case _:
            text = json.dumps(value, ensure_ascii=False)
    return f"'{text}" if is_formula(text) else text


def text_of(cell: str) -> str:
    """What `cell_of` was given, as text."""
    return cell[1:] if cell.startswith("'") and FORMULA.match(cell) else cell


def joined(labels: Sequence[str], *, as_json: bool) -> str:
    """Several labels in one cell."""
    return json.dumps(labels, ensure_ascii=False) if as_json else SEPARATOR.join(labels)


def needs_json(names: Sequence[str]) -> bool:
    """Whether label names could be mistaken once they are joined; then each cell holds a JSON list."""
    return any(SEPARATOR in name or name.startswith("[") or not name for name in names)


def parted(text: str) -> tuple[str, ...]:
    """What `joined` was given. Raises BadCellError."""
    if not text.startswith("["):
        return tuple(text.split(SEPARATOR)) if text else ()
    try:
        labels = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise BadCellError("the list of labels is not valid JSON") from error
    if not all(isinstance(label, str) for label in labels):
        raise BadCellError("the list of labels holds something else than texts")
    return tuple(labels)
