"""What a cell shows of a text or a row: its beginning, as plain text."""

from __future__ import annotations

from labeller.domain.item import Item, Medium
from labeller.media.cells import cell_text, is_blank

_LONGEST_TEXT = 240
_LONGEST_VALUE = 60
_MOST_LINES = 5


def excerpt(item: Item) -> str:
    """The first words of a text, or the first columns of a row that have something in them."""
    if item.medium is Medium.ROW:
        told = ((name, value) for name, value in (item.fields or {}).items() if not is_blank(value))
        lines = [f"{name}: {_cut(cell_text(value), _LONGEST_VALUE)}" for name, value in told]
        return "\n".join(lines[:_MOST_LINES])
    return _cut(item.text or item.name, _LONGEST_TEXT)


def _cut(text: str, longest: int) -> str:
    line = " ".join(text[: 2 * longest].split())
    return line if len(line) <= longest else line[: longest - 1].rstrip() + "…"
