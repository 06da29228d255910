"""Reading what `hf_layout` writes: rows of JSON Lines with labels by name or by number."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from labeller.domain.item import FoundAnnotation, ItemState, Medium, NewItem, Problem
from labeller.formats.annotation_json import annotations_in
from labeller.formats.hf.layout import NO_LABEL, SPANS, details_of
from labeller.formats.label_cells import BadCellError
from labeller.formats.label_map import LabelMap
from labeller.formats.media_items import Draft
from labeller.formats.tables.records import OwnRow, own_item
from labeller.jobs import JobContext
from labeller.media.opening import open_table
from labeller.media.tables import TableKind
from labeller.media.unreadable import printable


def read_rows(
    file: Path, split: str, folder: str, labels: LabelMap | None, context: JobContext
) -> Iterator[Draft | Problem]:
    """The rows of one split. Paths of files, relative to the file, become relative to the delivery by `folder`."""
    if file.stat().st_size == 0:
        return
    table = open_table(file, kind=TableKind.JSON_LINES, encoding="utf-8", check=context.check)
    reading = table.rows(context.check)
    name = printable(file.name)
    for row in reading:
        context.progress(reading.done_bytes, table.size_bytes, f"Reading {name}")
        if isinstance(row, Problem):
            yield row
            continue
        try:
            yield Draft(_item(row.fields, split, folder, labels), f"{name}, line {row.line:,}")
        except BadCellError as error:
            yield Problem(name, f"line {row.line:,}: {error}", error.fault)


def _item(fields: Mapping[str, Any], split: str, folder: str, labels: LabelMap | None) -> NewItem:
    content, details = fields.get("file_name", fields.get("text")), details_of(fields)
    if not isinstance(content, str):
        raise BadCellError("neither a text nor the name of a file")
    is_file = "file_name" in fields
    path = f"{folder}/{content}" if is_file and folder else content
    found, drawn = _labels(fields, labels), _spans(fields, labels)
    name, metadata = fields.get("name") or details.get("name"), details.get("metadata")
    return own_item(
        OwnRow(
            medium=_medium(labels) if is_file else Medium.TEXT,
            name=name if isinstance(name, str) else path if is_file else "",
            content=path,
            labels=found,
            drawn=tuple(drawn),
            status=str(details.get("status", ItemState.ANSWERED if found or drawn else ItemState.OPEN)),
            split=split,
            group=str(details.get("group", "")) or None,
            is_flagged=details.get("flagged") is True,
            comment=str(details.get("comment", "")),
            further=metadata if isinstance(metadata, dict) else {},
        )
    )


def _medium(labels: LabelMap | None) -> Medium:
    return labels.task.medium if labels is not None and labels.task is not None else Medium.IMAGE


def _labels(fields: Mapping[str, Any], labels: LabelMap | None) -> tuple[str, ...]:
    given = fields.get("labels", fields.get("label"))
    values = given if isinstance(given, list) else [given]
    return tuple(_label(value, labels) for value in values if value is not None and value != NO_LABEL)


def _spans(fields: Mapping[str, Any], labels: LabelMap | None) -> list[FoundAnnotation]:
    """The spans of a text. Raises BadCellError."""
    given = fields.get(SPANS) or []
    if not isinstance(given, list) or not all(isinstance(one, dict) for one in given):
        raise BadCellError("the spans are no list of objects")
    return list(annotations_in([{**one, "label": _label(one.get("label"), labels)} for one in given]) or ())


def _label(value: Any, labels: LabelMap | None) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, int) and not isinstance(value, bool):
        return labels.by_position.get(value, str(value)) if labels else str(value)
    raise BadCellError("the label is neither a text nor a number")
