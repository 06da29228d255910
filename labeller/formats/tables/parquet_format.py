"""Parquet: typed columns, as pandas, Polars and Spark read and write them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from labeller.domain.dataset import Dataset, DatasetItem
from labeller.domain.item import FoundAnnotation, ItemState, Medium
from labeller.domain.schema import DRAWN_TASKS
from labeller.formats.annotation_json import annotations_in
from labeller.formats.format import Found, ReadOptions, WriteOptions, WriteReport
from labeller.formats.losses import (
    WHOLE_ITEM_TASKS,
    Capabilities,
    Loss,
    Survey,
    ValueKind,
    further_of,
    stated,
    survey,
)
from labeller.formats.outgoing import outgoing
from labeller.formats.tables.parquet_annotations import annotation_cell, annotations_type, documents_in
from labeller.formats.tables.records import (
    DRAWN,
    OURS,
    Layout,
    OwnRow,
    content_in,
    further_column,
    further_key,
    layout_of,
    record,
)
from labeller.formats.tables.table_reading import TableFormat
from labeller.formats.tables.table_writing import MediaBeside, read_back
from labeller.jobs import JobContext
from labeller.media import parquet
from labeller.media.cells import cell_text
from labeller.media.opening import open_table
from labeller.media.tables import Table, TableKind

FILE = "items.parquet"

_BATCH_ROWS = 1000


class ParquetFormat(TableFormat):
    name = "parquet"
    title = "Parquet table"
    extensions = parquet.SUFFIXES
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
        return 0.9 if table.kind is TableKind.PARQUET else 0.0

    def open(self, source: Path, _options: ReadOptions, context: JobContext) -> Table:
        return open_table(source, kind=TableKind.PARQUET, check=context.check)

    def own_row(self, fields: Mapping[str, Any], /) -> OwnRow | None:
        ours = {column: value for column, value in fields.items() if column in OURS and value is not None}
        texts = {column: value for column, value in ours.items() if isinstance(value, str)}
        labels = ours.get("labels", [texts["label"]] if "label" in texts else [])
        is_own = texts.get("status") in set(ItemState) and "name" in texts and isinstance(labels, list)
        if not is_own or not all(isinstance(label, str) for label in labels):
            return None
        others = {column: value for column, value in fields.items() if column not in OURS and value is not None}
        return OwnRow(
            medium=content_in(fields)[0],
            name=texts["name"],
            content=content_in(texts)[1],
            labels=tuple(labels),
            status=texts["status"],
            split=texts.get("split"),
            group=texts.get("group"),
            is_flagged=ours.get("flagged") is True,
            comment=texts.get("comment", ""),
            drawn=annotations_in(documents_in(ours.get(DRAWN, []))) or (),
            further={further_key(column): value for column, value in others.items()},
        )

    def own_losses(self, survey: Survey, /) -> tuple[Loss, ...]:
        columns = map(_simplest, survey.further_kinds.values())
        mixed = sum(len(kinds) > 1 or ValueKind.OTHER in kinds for kinds in columns)
        return stated(Loss("columns with values of several kinds, lists or objects (written as texts)", mixed))

    def write(self, dataset: Dataset, target: Path, options: WriteOptions, context: JobContext) -> WriteReport:
        """One row for each item; labels by name and by position in the schema."""
        import pyarrow as pa
        import pyarrow.parquet as pq

        found = survey(dataset, context)
        layout = layout_of(dataset, found)
        schema = _schema(layout, found, dataset.schema.task.medium)
        media = MediaBeside(target, options)
        items = annotations = 0
        rows: list[dict[str, Any]] = []
        with pq.ParquetWriter(target / FILE, schema) as writer:
            for entry in outgoing(dataset, self.holds, context):
                said = self.fitted(dataset, entry).annotations
                rows.append(_row(layout, found, dataset, entry, media.put(entry), said))
                items, annotations = items + 1, annotations + len(said)
                if len(rows) == _BATCH_ROWS:
                    writer.write_batch(pa.RecordBatch.from_pylist(rows, schema))
                    rows.clear()
            writer.write_batch(pa.RecordBatch.from_pylist(rows, schema))
        data_files = {"train": FILE}
        return WriteReport((FILE, *media.files), items, annotations, tuple(media.renamed), data_files=data_files)

    def read_back(self, target: Path, context: JobContext) -> Iterator[Found]:
        return read_back(self, target / FILE, context)


def _row(
    layout: Layout,
    found: Survey,
    dataset: Dataset,
    entry: DatasetItem,
    media_name: str | None,
    said: Sequence[FoundAnnotation],
) -> dict[str, Any]:
    row = record(layout, dataset, entry, media_name)
    positions = [dataset.position(one.label) for one in said]
    if layout.is_drawn:
        row[DRAWN] = [annotation_cell(one, position) for one, position in zip(said, positions, strict=True)]
    elif layout.is_multilabel:
        row |= {"labels": list(row["labels"]), "label_positions": positions}
    else:
        row |= {"label": next(iter(row["label"]), None), "label_position": next(iter(positions), None)}
    further = further_of(entry.item)
    for key in layout.further:
        value = further.get(key)
        is_text = value is not None and _type_of(found.further_kinds[key]) is ValueKind.TEXT
        row[further_column(key)] = cell_text(value) if is_text else value
    return row


def _schema(layout: Layout, found: Survey, medium: Medium) -> Any:
    """The columns of the file with their types, in their order."""
    import pyarrow as pa

    types = {
        ValueKind.TRUTH: pa.bool_(),
        ValueKind.WHOLE: pa.int64(),
        ValueKind.NUMBER: pa.float64(),
        ValueKind.TEXT: pa.string(),
    }
    columns: list[tuple[str, Any]] = []
    for name in layout.columns:
        if name == "labels":
            columns += [("labels", pa.list_(pa.string())), ("label_positions", pa.list_(pa.int64()))]
        elif name == DRAWN:
            columns.append((DRAWN, annotations_type(medium)))
        else:
            columns.append((name, pa.bool_() if name == "flagged" else pa.string()))
        if name == "label":
            columns.append(("label_position", pa.int64()))
    columns += [(further_column(key), types[_type_of(found.further_kinds[key])]) for key in layout.further]
    return pa.schema(columns)


def _simplest(kinds: set[ValueKind]) -> set[ValueKind]:
    """Whole numbers among others are numbers."""
    return kinds - {ValueKind.WHOLE} if ValueKind.NUMBER in kinds else kinds


def _type_of(kinds: set[ValueKind]) -> ValueKind:
    """What all values of a column can be written as: text where they are of several kinds, or there are none."""
    match [*_simplest(kinds)]:
        case [ValueKind.TRUTH | ValueKind.WHOLE | ValueKind.NUMBER as kind]:
            return kind
    return ValueKind.TEXT
