"""CSV and its kin: any table of a client, and Labeller's own, which comes back exactly as it went out."""

from __future__ import annotations

import csv
import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from labeller.domain.dataset import Dataset
from labeller.domain.item import FoundAnnotation, ItemState
from labeller.domain.schema import Task
from labeller.formats.annotation_json import annotation_document, annotations_in
from labeller.formats.format import Found, ReadOptions, WriteOptions, WriteReport
from labeller.formats.losses import (
    WHOLE_ITEM_TASKS,
    Capabilities,
    Loss,
    Survey,
    further_of,
    stated,
    survey,
)
from labeller.formats.outgoing import outgoing
from labeller.formats.tables.csv_cells import cell_of, joined, needs_json, parted, text_of
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
from labeller.formats.tables.table_reading import STRUCTURED_SUFFIXES, TableFormat
from labeller.formats.tables.table_writing import MediaBeside, read_back
from labeller.jobs import JobContext
from labeller.media.cells import cell_text
from labeller.media.delimited import Layout as Delimiting
from labeller.media.files import open_file
from labeller.media.opening import open_table
from labeller.media.tables import Table, TableKind
from labeller.media.unreadable import UnreadableError

FILE = "items.csv"
TSV_FILE = "items.tsv"
_OWN_HEAD = re.compile(
    rb"(?:\xef\xbb\xbf)?name([,;\t])(?:(?:text|image|audio)\1(?:labels?|annotations)|label)\1status[,;\t\r\n]"
)

# What pandas takes for a missing value unless it is told not to.
_MISSING = frozenset({
    "#N/A", "#N/A N/A", "#NA", "-1.#IND", "-1.#QNAN", "-NaN", "-nan", "1.#IND", "1.#QNAN", "<NA>", "N/A", "NA", "NULL",
    "NaN", "None", "n/a", "nan", "null",
})  # fmt: skip


class CsvFormat(TableFormat):
    name = "csv"
    title = "CSV table"
    extensions = (".csv", ".tsv", ".tab", ".psv")
    sureness = 0.9
    file = FILE
    holds = Capabilities(
        WHOLE_ITEM_TASKS | {Task.TEXT_SPANS, Task.AUDIO_RANGES},
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
        is_table = table.kind is TableKind.DELIMITED and len(table.columns) > 1
        return 0.6 if is_table and table.path.suffix.lower() not in STRUCTURED_SUFFIXES else 0.0

    def open(self, source: Path, options: ReadOptions, context: JobContext) -> Table:
        own = _own_delimiter(source)
        if own and options.delimiter in {None, own}:
            encoding = options.encoding or "utf-8"
            return open_table(source, kind=TableKind.DELIMITED, encoding=encoding, layout=Delimiting(own), header=True)
        look = partial(
            open_table,
            source,
            kind=TableKind.DELIMITED,
            encoding=options.encoding,
            header=options.has_header,
            check=context.check,
        )
        table = look()
        is_as_asked = options.delimiter is None or options.delimiter == (table.delimiter or "")
        return table if is_as_asked else look(layout=Delimiting(options.delimiter or None))

    def own_row(self, fields: Mapping[str, Any], /) -> OwnRow | None:
        ours = {column: text_of(cell) for column, cell in fields.items() if column in OURS}
        if ours["status"] not in set(ItemState):
            return None
        others = {column: cell for column, cell in fields.items() if column not in OURS and cell}
        label = ours.get("label", "")
        medium, content = content_in(ours)
        return OwnRow(
            medium=medium,
            name=ours["name"],
            content=content,
            labels=parted(ours["labels"]) if "labels" in ours else (label,) if label else (),
            status=ours["status"],
            split=ours.get("split"),
            group=ours.get("group"),
            is_flagged=ours.get("flagged") == "true",
            comment=ours.get("comment", ""),
            drawn=annotations_in(ours.get(DRAWN)) or (),
            further={further_key(text_of(column)): text_of(cell) for column, cell in others.items()},
        )

    def own_losses(self, survey: Survey, /) -> tuple[Loss, ...]:
        counts = sum(survey.label_counts.values(), Counter[str]())
        # In JSON, where spans and ranges have theirs, they are quoted.
        missing = 0 if survey.is_drawn else sum(count for name, count in counts.items() if name in _MISSING)
        return stated(
            Loss("items with a cell that a spreadsheet would run (an apostrophe goes before it)", survey.formulas),
            Loss("items with further columns that are no texts (written as JSON)", survey.structured_metadata),
            Loss("labels that pandas takes for missing values, unless read with keep_default_na=False", missing),
        )

    def write(self, dataset: Dataset, target: Path, options: WriteOptions, context: JobContext) -> WriteReport:
        layout = layout_of(dataset, survey(dataset, context))
        as_json = needs_json(dataset.schema.names)
        media = MediaBeside(target, options)
        items = annotations = 0
        encoding = "utf-8-sig" if options.has_bom else "utf-8"
        name = TSV_FILE if options.delimiter == "\t" else FILE
        with (target / name).open("x", encoding=encoding, newline="") as file:
            # Line ends of two characters, as in RFC 4180, have every cell quoted that holds either of them.
            writer = csv.writer(file, delimiter=options.delimiter, lineterminator="\r\n")
            writer.writerow([*layout.columns, *(cell_of(further_column(key)) for key in layout.further)])
            for entry in outgoing(dataset, self.holds, context):
                row = record(layout, dataset, entry, media.put(entry))
                said = self.fitted(dataset, entry).annotations
                row[layout.labels] = _said(layout, dataset, said, as_json=as_json)
                further = further_of(entry.item)
                cells = [*map(cell_of, row.values()), *(cell_of(cell_text(further.get(key))) for key in layout.further)]
                writer.writerow(cells)
                items, annotations = items + 1, annotations + len(said)
        data_files = {"train": name}
        # `datasets` knows commas and, by the name of the file, tabs.
        config = ('sep: ";"',) if options.delimiter == ";" else ()
        renamed = tuple(media.renamed)
        return WriteReport((name, *media.files), items, annotations, renamed, data_files=data_files, config=config)

    def read_back(self, target: Path, context: JobContext) -> Iterator[Found]:
        table = target / TSV_FILE
        return read_back(self, table if table.is_file() else target / FILE, context)


def _said(layout: Layout, dataset: Dataset, said: Sequence[FoundAnnotation], *, as_json: bool) -> str:
    """The cell of the answer: a label, several, or what is marked as JSON."""
    if layout.is_drawn:
        return json.dumps([annotation_document(one, dataset.position(one.label)) for one in said], ensure_ascii=False)
    names = [one.label for one in said]
    return joined(names, as_json=as_json) if layout.is_multilabel else "".join(names)


def _own_delimiter(source: Path) -> str:
    """What parts the cells of a table that Labeller wrote; empty for any other."""
    try:
        with open_file(source) as file:
            head = _OWN_HEAD.match(file.read(64))
    except (OSError, UnreadableError):
        return ""
    return head[1].decode() if head else ""
