"""Figures as Markdown, on the terminal and in the document that keeps them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from benchmarks.figures import HEADINGS, Figure


def table_of(figures: Sequence[Figure]) -> str:
    """A table with a row for each figure."""
    return table(HEADINGS, [figure.cells() for figure in figures])


def table_of_facts(facts: dict[str, str]) -> str:
    return table(("", ""), list(facts.items()))


def replace_part(document: Path, name: str, text: str) -> None:
    """Put a text between the two marks of that name in a document. Raises ValueError where they are not."""
    begin, end = f"<!-- begin {name} -->", f"<!-- end {name} -->"
    old = document.read_text(encoding="utf-8")
    marked = re.compile(f"{re.escape(begin)}.*?{re.escape(end)}", re.DOTALL)
    if not marked.search(old):
        raise ValueError(f"{document} has no place for {name}")
    new = marked.sub(lambda _: f"{begin}\n\n{text}\n\n{end}", old)
    document.write_text(new, encoding="utf-8")


def table(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Padded, so that it can be read as plain text too. Between the first column and the last there are numbers."""
    columns = [[heading, "", *cells] for heading, *cells in zip(headings, *rows, strict=True)]
    padded = [_padded(column, is_number=0 < place < len(columns) - 1) for place, column in enumerate(columns)]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in zip(*padded, strict=True))


def _padded(cells: Sequence[str], *, is_number: bool) -> list[str]:
    """The cells of a column, as wide as the widest; the second is the rule below the heading."""
    width = max(3, *map(len, cells))
    padded = [cell.rjust(width) if is_number else cell.ljust(width) for cell in cells]
    padded[1] = "-" * (width - 1) + ":" if is_number else "-" * width
    return padded
