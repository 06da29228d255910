"""Reading lines of doccano, as it exports them and as it asks for them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from labeller.domain.fault import Fault
from labeller.domain.item import FoundAnnotation, Medium, NewItem, Problem
from labeller.domain.schema import Task
from labeller.domain.shape import Relation
from labeller.formats.label_cells import BadCellError, labels_in
from labeller.formats.looking import whole_item_task
from labeller.formats.tables.records import is_own
from labeller.formats.texts.annotated_texts import Reading
from labeller.formats.texts.text_details import text_item
from labeller.formats.texts.text_files import TextFile
from labeller.formats.texts.text_json import Fields, JsonText, json_texts, listed, span_at
from labeller.formats.values import whole

_LABELS = ("label", "labels", "entities", "cats")
_USED = frozenset({"id", "text", "Comments", "relations", *_LABELS})
_EMPTY = "texts without a label; taken as unlabelled, since doccano does not tell finished texts from others"


def is_doccano(rows: Sequence[Fields]) -> bool:
    """Whether only doccano has such lines: triples, entities with offsets, or its comments."""
    return any(_is_line(row) for row in rows) and not any(is_own(tuple(row)) for row in rows)


def guess_task(rows: Sequence[Fields]) -> Task:
    if any(_is_of_spans(row) for row in rows):
        return Task.TEXT_SPANS
    counts = [len(value) for row in rows if isinstance(value := _value(row), list)]
    return whole_item_task(Medium.TEXT, is_multilabel=any(count > 1 for count in counts))


def doccano_items(file: TextFile, task: Task, encoding: str | None, reading: Reading) -> Iterator[NewItem | Problem]:
    """The lines of a file as items."""
    is_ours = file.labels is not None
    for one in json_texts(file, encoding, reading):
        if isinstance(one, Problem):
            yield one
            continue
        found = list(_labels(one) if task.is_whole_item else _marked(one))
        yield from (each for each in found if isinstance(each, Problem))
        said = tuple(each for each in found if isinstance(each, FoundAnnotation))
        if not found and not is_ours and any(name in one.fields for name in _LABELS):
            reading.note(one.where, _EMPTY, Fault.INCOMPLETE)
        number = one.fields.get("id")
        yield text_item(
            one.text,
            said or None,
            {**one.fields, "comment": _comment(one.fields)},
            name=str(number) if isinstance(number, int | str) and number != "" else f"{file.path.stem} {one.line}",
            split=file.split,
            used=_USED,
            is_ours=is_ours,
        )


def _is_line(row: Fields) -> bool:
    if not isinstance(row.get("text"), str):
        return False
    has_comments = isinstance(row.get("Comments"), list) and isinstance(row.get("id"), int)
    is_ours = isinstance(row.get("id"), int) and isinstance(row.get("label"), list) and "status" in row
    return has_comments or is_ours or _is_of_spans(row)


def _is_of_spans(row: Fields) -> bool:
    return any(
        (isinstance(one, dict) and "start_offset" in one and "end_offset" in one) or _is_triple(one)
        for name in ("label", "labels", "entities")
        for one in listed(row.get(name))
    ) or (isinstance(row.get("entities"), list) and isinstance(row.get("relations"), list))


def _is_triple(one: Any) -> bool:
    return isinstance(one, list) and len(one) == 3 and isinstance(one[0], int) and isinstance(one[2], str)


def _value(row: Fields) -> Any:
    return next((row[name] for name in ("cats", "label", "labels") if name in row), None)


def _labels(one: JsonText) -> Iterator[FoundAnnotation | Problem]:
    try:
        yield from map(FoundAnnotation, labels_in(_value(one.fields), "") or ())
    except BadCellError as error:
        yield Problem(one.where, f"{error}; left out", Fault.BAD_VALUE)


def _marked(one: JsonText) -> Iterator[FoundAnnotation | Problem]:
    """Spans, then the relations between them; a relation must name two spans by ids that are given once."""
    ids: Counter[int] = Counter()
    for name in ("entities", "label", "labels"):
        for given in listed(one.fields.get(name)):
            found, key = _span(one, given)
            if isinstance(found, FoundAnnotation) and key is not None:
                ids[key] += 1
            yield found
    for given in listed(one.fields.get("relations")):
        yield _relation(one, given, ids)


def _span(one: JsonText, given: Any) -> tuple[FoundAnnotation | Problem, int | None]:
    match given:
        case [start, end, label]:
            return span_at(one.where, one.text, label, start, end), None
        case {"start_offset": start, "end_offset": end, "label": label}:
            key = whole(given.get("id"))
            found = span_at(one.where, one.text, label, start, end)
            return (replace(found, key=key) if isinstance(found, FoundAnnotation) else found), key
    return Problem(one.where, "a span that is neither a triple nor has offsets; left out", Fault.BAD_VALUE), None


def _relation(one: JsonText, given: Any, ids: Counter[int]) -> FoundAnnotation | Problem:
    match given:
        case {"from_id": begin, "to_id": end, "type": str(label)} if label.strip():
            from_id, to_id = whole(begin), whole(end)
            if from_id is None or to_id is None or from_id == to_id or not ids[from_id] == ids[to_id] == 1:
                reason = "a relation to a span that is not there once; left out"
                return Problem(one.where, reason, Fault.INCOMPLETE)
            return FoundAnnotation(label, Relation(from_id, to_id))
    return Problem(one.where, "a relation without its ends or its type; left out", Fault.BAD_VALUE)


def _comment(fields: Fields) -> str:
    """What people said of the text; of a project with relations comments are objects."""
    said = [
        one.get("text", one.get("comment")) if isinstance(one, dict) else one for one in listed(fields.get("Comments"))
    ]
    return "\n".join(one for one in said if isinstance(one, str)) or str(fields.get("comment") or "")
