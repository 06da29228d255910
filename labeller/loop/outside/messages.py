"""The messages that are exchanged with a program, version 1: JSON objects, one a line. docs/model-protocol.md has them.

What a program writes is not trusted: `read_answer` takes nothing that it does not know.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from labeller.domain.drawn_shapes import shapes_for
from labeller.domain.item import FoundAnnotation, ItemId, Medium, NewItem
from labeller.domain.schema import Schema, Task
from labeller.domain.shape import KIND_NAMES, Shape, TextSpan, TimeRange
from labeller.formats.shape_checks import settled
from labeller.formats.shape_json import shape_of
from labeller.loop.outside.source import Said, Seen
from labeller.media.unreadable import printable

VERSION = 1
_QUOTED = 80
_LONGEST_NAME = 500
_MOST_FOUND = 10_000
_SLACK_S = 0.001


class NoAnswerError(Exception):
    """A line that is no answer, and why, as the end of a sentence."""


def hello(schema: Schema) -> bytes:
    """The first line: what is to be labelled, and with which labels."""
    labels = [{"name": one.name, "guideline": one.guideline} for one in schema.labels if not one.is_relation]
    return _line({"labeller": VERSION, "task": schema.task.value, "labels": labels})


def question(seen: Seen) -> bytes:
    """The line of one item."""
    item = seen.item
    document: dict[str, Any] = {"id": item.id, "name": item.name}
    if seen.path is not None:
        document["path"] = str(seen.path)
    if item.medium is Medium.TEXT:
        document["text"] = item.text or ""
    if item.medium is Medium.ROW:
        document["row"] = {name: _cell(value) for name, value in (item.fields or {}).items()}
    if item.medium is Medium.IMAGE and item.width and item.height:
        document |= {"width": item.width, "height": item.height}
    return _line(document)


def read_answer(line: bytes, asked: Mapping[ItemId, Seen], schema: Schema) -> Said:
    """What a line says of one of the items that were asked. Raises NoAnswerError for what cannot be an answer.

    What is wrong with the labels themselves is the trouble of the item; the next answer may be right.
    """
    document = _document(line)
    item_id = document.get("id")
    if not isinstance(item_id, int) or isinstance(item_id, bool):
        if "error" in document:
            raise NoAnswerError(f"it says: {_quoted(str(document['error']))}")
        raise NoAnswerError(f"a line has no id: {_quoted(line)}")
    if item_id not in asked:
        raise NoAnswerError(f"it answered for the item {item_id}, which is not waiting for an answer")
    if document.get("error"):
        return Said(item_id, trouble=_quoted(str(document["error"])))
    try:
        return Said(item_id, *_found(document, asked[item_id], schema))
    except ValueError as error:
        return Said(item_id, trouble=str(error))


def _document(line: bytes) -> dict[str, Any]:
    try:
        document = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise NoAnswerError(f"a line is not JSON: {_quoted(line)}") from error
    if not isinstance(document, dict):
        raise NoAnswerError(f"a line is no JSON object: {_quoted(line)}")
    return document


def _found(document: Mapping[str, Any], seen: Seen, schema: Schema) -> tuple[tuple[FoundAnnotation, ...], str]:
    """What was found, and what is wrong with the rest of it. Raises ValueError if nothing of it can be taken."""
    key = "labels" if schema.task.is_whole_item else "spans" if schema.task is Task.TEXT_SPANS else "shapes"
    listed = document.get(key)
    if not isinstance(listed, list):
        raise ValueError(f"the answer has no list of {key}")
    if len(listed) > _MOST_FOUND:
        raise ValueError(f"the answer has {len(listed):,} {key}, and {_MOST_FOUND:,} are the most")
    found = [_annotation(one) for one in listed]
    if schema.task.is_whole_item:
        return _whole(found), ""
    placed = tuple(replace(one, shape=_shape(entry)) for one, entry in zip(found, listed, strict=True))
    return _placed(placed, seen, schema)


def _annotation(document: Any) -> FoundAnnotation:
    match document:
        case {"label": str(label)} if 0 < len(label) <= _LONGEST_NAME:
            return FoundAnnotation(label, score=_score(document.get("score", 1.0)))
    raise ValueError("an entry has no label")


def _score(value: Any) -> float:
    if isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value <= 1:
        return float(value)
    raise ValueError(f"a score is no number from 0 to 1: {_quoted(str(value))}")


def _whole(found: list[FoundAnnotation]) -> tuple[FoundAnnotation, ...]:
    """Each label once, with its best score."""
    best: dict[str, FoundAnnotation] = {}
    for one in sorted(found, key=lambda one: -(one.score or 0.0)):
        best.setdefault(one.label, one)
    return tuple(best.values())


def _shape(document: Mapping[str, Any]) -> Shape:
    shape = shape_of(document)
    if shape is None:
        raise ValueError("an entry has no shape")
    return shape


def _placed(found: tuple[FoundAnnotation, ...], seen: Seen, schema: Schema) -> tuple[tuple[FoundAnnotation, ...], str]:
    """The shapes that suit the task and lie on the item, and why others do not. Raises ValueError for a wrong kind."""
    allowed = {Task.TEXT_SPANS: (TextSpan,), Task.AUDIO_RANGES: (TimeRange,)}.get(schema.task, shapes_for(schema))
    item = seen.item
    for one in found:
        if not isinstance(one.shape, allowed):
            raise ValueError(f"a shape is of a kind that is not drawn here: {_kind(one.shape)}")
        if isinstance(one.shape, TextSpan) and one.shape.end > len(item.text or ""):
            raise ValueError("a span reaches over the end of the text")
        if isinstance(one.shape, TimeRange) and one.shape.end_s > (item.duration_s or math.inf) + _SLACK_S:
            raise ValueError("a range reaches over the end of the sound")
    if not item.width or not item.height:
        return found, ""
    new = NewItem(item.medium, item.name, item.content_hash, width=item.width, height=item.height, suggestions=found)
    kept, problems = settled()(new)
    return kept.suggestions, next((one.reason for one in problems if not one.is_mended), "")


def _kind(shape: Shape | None) -> str:
    return "none" if shape is None else KIND_NAMES[type(shape)]


def _cell(value: Any) -> Any:
    """A cell of a row as JSON has it, which knows no number that is none."""
    return None if isinstance(value, float) and not math.isfinite(value) else value


def _line(document: Mapping[str, Any]) -> bytes:
    """In ASCII: no program can take it for another encoding, or a letter for the end of a line."""
    return json.dumps(document, default=str).encode("ascii") + b"\n"


def _quoted(text: str | bytes) -> str:
    if isinstance(text, bytes):
        text = text[: 4 * _QUOTED].decode(errors="replace")
    return printable(text if len(text) <= _QUOTED else f"{text[:_QUOTED]}…")
