"""What a table looks like: how its cells are told apart, and whether its first row names the columns."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Container, Sequence
from pathlib import PurePath

from labeller.media.delimited import Layout, read_records
from labeller.media.lines import Line

_DELIMITERS = ",;\t|"
_WHOLE_LINES = Layout(None, is_quoted=False)

# At least this part of the records must have the same number of cells for a delimiter to be believed.
_CONSISTENT = 0.8
_HALF = 0.5

# What people and programs call their columns, in the lower case of English.
_COMMON_NAMES = frozenset({
    "annotation", "annotator", "answer", "author", "body", "caption", "category", "class", "class_name",
    "comment", "content", "created", "created_at", "date", "description", "document", "feature", "file",
    "file_name", "filename", "gender", "headline", "id", "image", "image_path", "index", "intent", "key", "label",
    "labels", "language", "link", "message", "name", "note", "number", "path", "polarity", "price", "question",
    "rating", "response", "review", "row", "score", "sentence", "sentiment", "sex", "source", "species", "split",
    "subject", "summary", "tag", "tags", "target", "text", "time", "timestamp", "title", "topic", "tweet", "type",
    "url", "user", "username", "utterance", "value", "x", "y", "year",
})  # fmt: skip
_NAME_LIKE = re.compile(r"[^\W\d][\w .()/%#:-]{0,39}")
_NUMBER = re.compile(r"[+-]?\d[\d\s.,]*(e[+-]?\d+)?%?", re.IGNORECASE)


class _Try:
    """One layout tried on the sample: how well its records agree on their number of cells."""

    def __init__(self, lines: Sequence[Line], layout: Layout) -> None:
        self.layout = layout
        records = [record for record in read_records(iter(lines), layout) if record.cells or record.fault]
        widths = Counter(len(record.cells) for record in records if record.cells)
        # On a tie the wider wins: a table of two rows, the first of them a title, is a table.
        self.width, self.agreeing = max(widths.items(), key=lambda item: (item[1], item[0]), default=(0, 0))
        self.agreement = self.agreeing / max(1, len(records))
        self.begins_well = bool(records) and len(records[0].cells) == self.width
        self.rows = [record.cells for record in records if len(record.cells) == self.width]

    @property
    def is_believable(self) -> bool:
        """Most records agree; half of them will do below a row that names the columns."""
        return self.agreement >= _CONSISTENT or (self.agreement >= _HALF and has_header(self.rows))

    @property
    def keeps_wrapping(self) -> bool:
        """Whether most rows have a cell that is in quotes from end to end, which were meant to be taken off."""
        wrapped = sum(any(len(cell) > 1 and cell[0] == cell[-1] == '"' for cell in row) for row in self.rows)
        return wrapped > len(self.rows) / 2


def sniff_layout(lines: Sequence[Line], path: PurePath) -> Layout:
    """The layout with which the sample's records agree best on their number of cells."""
    tries = [_best_quoting(lines, delimiter) for delimiter in _delimiters_for(path)]
    wide = [attempt for attempt in tries if attempt.width > 1 and attempt.is_believable]
    if wide:
        # A sign that is not in the names of the columns is part of the texts below.
        return max(wide, key=lambda one: (round(one.agreement, 1), one.begins_well, one.width)).layout
    single = tries[0]
    return single.layout if single.width == 1 and single.agreement >= _CONSISTENT else _WHOLE_LINES


def _delimiters_for(path: PurePath) -> str:
    return "\t,;|" if path.suffix.lower() in {".tsv", ".tab"} else _DELIMITERS


def _best_quoting(lines: Sequence[Line], delimiter: str) -> _Try:
    """Quotes as the standard has them, unless backslashes or no quotes at all clearly fit better."""
    standard = _Try(lines, Layout(delimiter))
    if standard.agreement == 1:
        return standard
    # One stray quote is a mistake; but where tabs part the cells, many programs write quotes as they are.
    enough = max(1 if delimiter == "\t" else 2, len(standard.rows) // 50)
    if any('\\"' in line.text for line in lines):
        escaped = _Try(lines, Layout(delimiter, is_escaped=True))
        if escaped.agreeing >= standard.agreeing + 1 and escaped.agreement > standard.agreement:
            return escaped
    unquoted = _Try(lines, Layout(delimiter, is_quoted=False))
    return unquoted if unquoted.agreeing >= standard.agreeing + enough and not unquoted.keeps_wrapping else standard


def has_header(rows: Sequence[Sequence[str]]) -> bool:
    """Whether the first of some rows names the columns. Without a sign either way: only if it looks like names."""
    if not rows:
        return False
    first, *rest = ([cell.strip() for cell in row] for row in rows)
    named = [cell for cell in first if cell]
    if len(set(named)) < len(named) or any(_NUMBER.fullmatch(cell) for cell in named) or not named:
        return False
    if any(cell.lower().replace(" ", "_") in _COMMON_NAMES for cell in named):
        return True
    columns = [[row[index] for row in rest if index < len(row) and row[index]] for index in range(len(first))]
    if any(column and all(_NUMBER.fullmatch(cell) for cell in column) for column in columns):
        return True
    if any(name and name in column for name, column in zip(first, columns, strict=True)):
        return False
    return all(_NAME_LIKE.fullmatch(cell) for cell in named) and len(rest) > 0


def column_names(first: Sequence[str], *, is_header: bool) -> tuple[str, ...]:
    """A name for each column, no two alike: from the header where there is one, else `column 1`, `column 2`, ..."""
    names: dict[str, None] = {}
    tried: Counter[str] = Counter()
    for number, cell in enumerate(first, 1):
        wanted = cell.strip() if is_header else ""
        names[_unused(wanted or f"column {number}", names, tried)] = None
    return tuple(names)


def _unused(name: str, names: Container[str], tried: Counter[str]) -> str:
    """The name, or with a number behind it. `tried` are the numbers that are taken: thousands may have one name."""
    unused = name
    while unused in names:
        tried[name] += 1
        unused = f"{name} {tried[name] + 1}"
    return unused
