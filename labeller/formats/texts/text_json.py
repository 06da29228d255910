"""What formats of one JSON object for each text share: reading their lines, and the spans in them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from labeller.domain.fault import Fault
from labeller.domain.item import FoundAnnotation, Problem
from labeller.formats.texts.annotated_texts import EMPTY, Reading, found_span, is_span
from labeller.formats.texts.text_files import TextFile
from labeller.media.json_lines import BadLineError, parse_line
from labeller.media.opening import open_table
from labeller.media.tables import TableKind
from labeller.media.unreadable import printable

Fields = Mapping[str, Any]

_HEAD_BYTES = 1 << 18
_HEAD_ROWS = 50


@dataclass(frozen=True, slots=True)
class JsonText:
    """A line with a text: its place for a person, its number, and its fields."""

    where: str
    line: int
    text: str
    fields: Fields


def json_texts(file: TextFile, encoding: str | None, reading: Reading) -> Iterator[JsonText | Problem]:
    """The lines of a file; those without a text are counted and left out, empty texts unless they are ours."""
    if not file.size_bytes:
        return
    name = printable(file.path.name)
    table = open_table(file.path, kind=TableKind.JSON_LINES, encoding=encoding, check=reading.context.check)
    if encoding is None:
        reading.remark(table.charset.remark(name))
    rows = table.rows(reading.context.check)
    for row in rows:
        reading.advance(rows.done_bytes, name)
        if isinstance(row, Problem):
            yield row
            continue
        where = f"{name}, line {row.line:,}"
        text = row.fields.get("text")
        if isinstance(text, str) and not text.strip() and file.labels is None:
            reading.note(where, EMPTY, Fault.EMPTY_TEXT, is_mended=False)
        elif isinstance(text, str):
            yield JsonText(where, row.line, text, row.fields)
        elif "image" in row.fields or "audio" in row.fields or "video" in row.fields:
            reading.note(where, "lines about images or sounds; left out", Fault.UNSUPPORTED, is_mended=False)
        else:
            reading.note(where, "lines without a text; left out", Fault.INCOMPLETE, is_mended=False)
    reading.before += file.size_bytes


def first_fields(path: Path) -> list[Fields]:
    """The fields of the first lines that are JSON, from a look at the beginning. Raises OSError."""
    with path.open("rb") as file:
        head = file.read(_HEAD_BYTES)
    lines = head.removeprefix(b"\xef\xbb\xbf").split(b"\n")[:_HEAD_ROWS]
    found: list[Fields] = []
    for line in lines:
        try:
            found.append(parse_line(line.decode("utf-8")))
        except (UnicodeDecodeError, BadLineError):
            continue
    return found


def span_at(where: str, text: str, label: Any, start: Any, end: Any, *, words: Any = None) -> FoundAnnotation | Problem:
    """A span as a line gives it, or why it is left out; `words` are what it says that stands there."""
    if not isinstance(label, str) or not label.strip():
        return Problem(where, "a span without a label; left out", Fault.INCOMPLETE)
    if not is_span(text, start, end):
        reason = f"a span from {start!s:.20} to {end!s:.20} in a text of {len(text):,} characters; left out"
        return Problem(where, reason, Fault.BAD_SPAN)
    if isinstance(words, str) and words != text[start:end]:
        reason = f"a span that is to be “{printable(words[:40])}” and is “{printable(text[start:end][:40])}”; left out"
        return Problem(where, reason, Fault.BAD_SPAN)
    return found_span(label, start, end)


def listed(value: Any) -> list[Any]:
    """A list, empty for anything else."""
    return value if isinstance(value, list) else []
