"""JSON Lines: one object in each line, of a client or Labeller's own."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from labeller.domain.dataset import Dataset, DatasetItem
from labeller.domain.item import ItemState, Medium
from labeller.domain.schema import DRAWN_TASKS, Label
from labeller.formats.annotation_json import annotation_document, annotations_in
from labeller.formats.fitting import as_it_is
from labeller.formats.format import Found, ReadOptions, WriteOptions, WriteReport
from labeller.formats.losses import WHOLE_ITEM_TASKS, Capabilities, Loss, Survey, further_of, survey
from labeller.formats.outgoing import outgoing
from labeller.formats.tables.records import DRAWN, Layout, OwnRow, content_in, layout_of, record
from labeller.formats.tables.table_reading import TableFormat
from labeller.formats.tables.table_writing import MediaBeside, read_back
from labeller.jobs import JobContext
from labeller.media.opening import open_table
from labeller.media.tables import Table, TableKind

FILE = "items.jsonl"


class JsonlFormat(TableFormat):
    name = "jsonl"
    title = "JSON Lines"
    extensions = (".jsonl", ".ndjson")
    sureness = 0.95
    file = FILE
    holds = Capabilities(
        WHOLE_ITEM_TASKS | DRAWN_TASKS,
        several_labels=True,
        attributes=True,
        unlabelled=True,
        skipped=True,
        empty_answers=True,
        comments=True,
        groups=True,
        splits=True,
        metadata=True,
    )

    def fit(self, table: Table, /) -> float:
        return 0.8 if table.kind is TableKind.JSON_LINES else 0.0

    def open(self, source: Path, options: ReadOptions, context: JobContext) -> Table:
        return open_table(source, kind=TableKind.JSON_LINES, encoding=options.encoding, check=context.check)

    def own_row(self, fields: Mapping[str, Any], /) -> OwnRow | None:
        is_row = isinstance(fields.get("fields"), dict)
        medium, content = (Medium.ROW, "") if is_row else content_in(fields)
        labels = fields.get("labels", [] if fields.get("label") is None else [fields["label"]])
        drawn = fields.get(DRAWN, [])
        further = fields["fields"] if is_row else fields.get("metadata") or {}
        is_own = (
            isinstance(fields.get("status"), str)
            and fields["status"] in set(ItemState)
            and isinstance(fields.get("name"), str)
            and isinstance(content, str)
            and isinstance(labels, list)
            and all(isinstance(label, str) for label in labels)
            and isinstance(further, dict)
            and isinstance(drawn, list)
        )
        if not is_own:
            return None
        return OwnRow(
            medium=medium,
            name=fields["name"],
            content=content,
            labels=tuple(labels),
            status=fields["status"],
            split=_text(fields.get("split")),
            group=_text(fields.get("group")),
            is_flagged=fields.get("flagged") is True,
            comment=_text(fields.get("comment")) or "",
            drawn=annotations_in(drawn) or (),
            further={key: value for key, value in further.items() if value is not None} if is_row else further,
        )

    def own_losses(self, _survey: Survey, /) -> tuple[Loss, ...]:
        return ()

    def write(self, dataset: Dataset, target: Path, options: WriteOptions, context: JobContext) -> WriteReport:
        """One object for each item, the same keys in all of them; labels by name and by position in the schema."""
        layout = layout_of(dataset, survey(dataset, context))
        media = MediaBeside(target, options)
        items = annotations = 0
        with (target / FILE).open("x", encoding="utf-8", newline="") as file:
            for entry in outgoing(dataset, self.holds, context):
                row = record(layout, dataset, entry, media.put(entry))
                line = {**row, **_further(layout, entry)}
                if layout.is_drawn:
                    line[DRAWN] = _drawn(dataset, entry)
                    annotations += len(line[DRAWN])
                else:
                    line = _with_labels(line, layout.labels, dataset.labels_of(entry))
                    annotations += len(dataset.labels_of(entry))
                file.write(json.dumps(line, ensure_ascii=False) + "\n")
                items += 1
        data_files = {"train": FILE}
        return WriteReport((FILE, *media.files), items, annotations, tuple(media.renamed), data_files=data_files)

    def read_back(self, target: Path, context: JobContext) -> Iterator[Found]:
        return read_back(self, target / FILE, context)


def _drawn(dataset: Dataset, entry: DatasetItem) -> list[dict[str, Any]]:
    """What is drawn on a finished item, the topmost last."""
    return [annotation_document(one, dataset.position(one.label)) for one in as_it_is(dataset, entry).annotations]


def _further(layout: Layout, entry: DatasetItem) -> dict[str, Any]:
    """The columns that came along; of table rows all have the same, null where they are empty."""
    further = further_of(entry.item)
    if entry.item.medium is Medium.ROW:
        return {"fields": {key: further.get(key) for key in layout.further}}
    return {"metadata": further} if layout.further else {}


def _text(value: Any) -> str | None:
    return value if isinstance(value, str) else None


def _with_labels(row: dict[str, Any], column: str, labels: Sequence[Label]) -> dict[str, Any]:
    """The row with its labels as JSON has them, and their positions right behind."""
    is_multilabel = column == "labels"
    positions = [label.position for label in labels]
    line: dict[str, Any] = {}
    for key, value in row.items():
        line[key] = value
        if key == column:
            line[key] = list(value) if is_multilabel else next(iter(value), None)
            line["label_positions" if is_multilabel else "label_position"] = (
                positions if is_multilabel else next(iter(positions), None)
            )
    return line
