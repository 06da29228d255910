"""Rows of a table as items: which column is what has been settled, here each row is taken or refused with a reason."""

from __future__ import annotations

import json
from collections.abc import Container, Mapping
from dataclasses import replace
from pathlib import Path, PurePosixPath
from typing import Any

from labeller.domain.fault import Fault
from labeller.domain.item import FoundAnnotation, Medium, NewItem
from labeller.domain.schema import Task
from labeller.formats.annotation_json import annotations_in
from labeller.formats.format import ReadOptions
from labeller.formats.label_cells import BadCellError, labels_in
from labeller.formats.media_items import media_draft
from labeller.media.cells import is_blank
from labeller.media.hashing import row_hash, text_hash

Row = Mapping[str, Any]


class RowReader:
    """Makes items of the rows of one table. `options` are complete; `stem` and the line name what has no name."""

    def __init__(self, options: ReadOptions, stem: str, root: Path | None) -> None:
        self._options = options
        self._stem = stem
        self._root = root
        named = (options.text_field, options.media_field, options.label_field, options.name_field)
        self._used = {field for field in (*named, options.group_field, options.split_field) if field}

    def item(self, line: int, row: Row) -> NewItem:
        """The item of a row; of a file only the draft. Raises BadCellError."""
        options = self._options
        draft = self._draft(row)
        return replace(
            draft,
            name=self._cell(row, options.name_field) or draft.name or f"{self._stem} {line}",
            group=self._cell(row, options.group_field) or None,
            split=self._cell(row, options.split_field) or None,
            annotations=self._annotations(row),
        )

    def _draft(self, row: Row) -> NewItem:
        if self._options.task is Task.TABULAR_CLASSIFICATION:
            return self._row(row)
        draft = self._file(row) if self._options.media_field else self._text(row)
        return replace(draft, metadata=self._rest(row, self._used))

    def _row(self, row: Row) -> NewItem:
        """All cells but those that say something about the row; what it is called is part of it."""
        options = self._options
        fields = self._rest(row, {options.label_field, options.group_field, options.split_field})
        if all(map(is_blank, fields.values())):
            raise BadCellError("the row is empty", Fault.EMPTY_TEXT)
        return NewItem(Medium.ROW, name="", content_hash=row_hash(fields), fields=fields)

    def _text(self, row: Row) -> NewItem:
        value = row.get(self._options.text_field or "")
        text = value if isinstance(value, str) else _plain(value, "text")
        if not text.strip():
            raise BadCellError("the text is empty", Fault.EMPTY_TEXT)
        return NewItem(Medium.TEXT, name="", content_hash=text_hash(text), text=text)

    def _file(self, row: Row) -> NewItem:
        value = row.get(self._options.media_field or "")
        if not isinstance(value, str) or not value.strip():
            raise BadCellError("no path of a file")
        medium = self._options.task.medium if self._options.task else Medium.IMAGE
        return media_draft(relative_path(value.strip(), self._root), medium)

    def _annotations(self, row: Row) -> tuple[FoundAnnotation, ...] | None:
        options = self._options
        if options.is_unlabelled or not options.label_field:
            return None
        if options.task is not None and not options.task.is_whole_item:
            return annotations_in(row.get(options.label_field))
        labels = labels_in(row.get(options.label_field), options.label_separator or "")
        if labels is not None and len(labels) != 1 and options.task and not options.task.is_multilabel:
            if not labels:
                return None
            raise BadCellError(f"{len(labels)} labels where one is allowed")
        return None if labels is None else tuple(FoundAnnotation(label) for label in labels)

    def _rest(self, row: Row, used: Container[str | None]) -> dict[str, Any]:
        return {key: value for key, value in row.items() if key not in used and value is not None and value != ""}

    def _cell(self, row: Row, field: str | None) -> str:
        value = row.get(field) if field else None
        return "" if value is None else value.strip() if isinstance(value, str) else json.dumps(value)


def _plain(value: Any, what: str) -> str:
    if value is None:
        raise BadCellError(f"there is no {what}")
    if isinstance(value, list | dict):
        raise BadCellError(f"the {what} is a list or an object")
    return json.dumps(value)


def relative_path(path: str, root: Path | None) -> str:
    """A path in a table as one relative to the media root, with forward slashes; backslashes count as such.

    An absolute path is taken if it lies in the root. What leads outside is refused when the file is read.
    """
    posix = path.replace("\\", "/")
    if root is not None and PurePosixPath(posix).is_absolute():
        try:
            return PurePosixPath(posix).relative_to(root.as_posix()).as_posix()
        except ValueError:
            return posix
    return PurePosixPath(posix).as_posix()
