"""Reading and previewing tables, whatever their kind: shared by CSV, JSON Lines, plain lines and Parquet."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from labeller.domain.dataset import Dataset, DatasetItem
from labeller.domain.item import NewItem, Problem
from labeller.domain.row_columns import ColumnKind
from labeller.domain.schema import Task
from labeller.domain.shape import Relation
from labeller.formats.enclosed import enclosed_format
from labeller.formats.fitting import Fitted, as_it_is
from labeller.formats.format import (
    Column,
    Found,
    IsKnown,
    Preview,
    ReadOptions,
    nothing_known,
)
from labeller.formats.label_cells import BadCellError
from labeller.formats.looking import checked, label_counts, shown
from labeller.formats.media_items import Draft, read_media
from labeller.formats.tables.records import OwnRow, own_item, own_options
from labeller.formats.tables.table_items import RowReader
from labeller.formats.tables.table_settle import Look, look_at, settle
from labeller.jobs import JobContext
from labeller.media.column_kinds import RECOGNISED_ROWS, recognise_columns
from labeller.media.opening import TABLE_SUFFIXES, open_table
from labeller.media.tables import Table
from labeller.media.unreadable import UnreadableError, printable

ItemOfRow = Callable[[int, Mapping[str, Any]], NewItem]
"""Makes an item of the number of a line and its fields. Raises BadCellError."""

STRUCTURED_SUFFIXES = frozenset({".json", ".xml", ".yaml", ".yml", ".html", ".htm", ".svg", ".pdf", ".ps", ".rtf"})
"""Of files that are no rows or lines, although their text could be taken for such."""

_SHOWN_ROWS = 20
_SHOWN_PROBLEMS = 100
_SHOWN_CHARS = 200
_SAMPLES = 3


class TableFormat(ABC):
    """What the table formats share: they differ in how a file is opened and how their own rows are written.

    A folder that Labeller delivered is read by its table, which is called `file`.
    """

    name: str
    extensions: tuple[str, ...]
    sureness: float
    precision = 0.0
    file = ""

    def sniff(self, source: Path) -> float:
        """By the suffix; by what the file holds only where the suffix is of no table; a folder by its manifest."""
        if source.is_dir():
            is_own = self._table_in(source) != source and enclosed_format(source) == self.name
            return self.sureness if is_own else 0.0
        suffix = source.suffix.lower()
        if suffix in self.extensions:
            return self.sureness if source.is_file() else 0.0
        if suffix in TABLE_SUFFIXES or not source.is_file():
            return 0.0
        try:
            return self.fit(open_table(source))
        except UnreadableError:
            return 0.0

    @abstractmethod
    def fit(self, table: Table, /) -> float:
        """How surely a table of unknown suffix is of this format, 0 to 1."""

    @abstractmethod
    def open(self, source: Path, options: ReadOptions, context: JobContext) -> Table:
        """Look at the file. Raises UnreadableError."""

    def own_row(self, _fields: Mapping[str, Any], /) -> OwnRow | None:
        """A row of a table that Labeller wrote in this format; None for a row that it did not write."""
        return None

    def preview(self, source: Path, options: ReadOptions, context: JobContext) -> Preview:
        table = self.open(self._table_in(source), options, context)
        look = look_at(table)
        settled, item_of = self._plan(table, look, options)
        return preview_table(self.name, table, settled, look, item_of)

    def fitted(self, dataset: Dataset, entry: DatasetItem) -> Fitted:
        return as_it_is(dataset, entry)

    def media_root(self, source: Path, options: ReadOptions) -> Path | None:
        return options.media_root or self._table_in(source).parent if options.media_field else None

    def read(
        self, source: Path, options: ReadOptions, context: JobContext, is_known: IsKnown = nothing_known
    ) -> Iterator[Found]:
        table = self.open(self._table_in(source), options, context)
        settled, item_of = self._plan(table, look_at(table), options)
        yield from read_table(table, settled, item_of, context, is_known)

    def drafts(self, source: Path, options: ReadOptions, context: JobContext) -> Iterator[Draft | Problem]:
        """What the rows say, without a look at the images that they name."""
        table = self.open(source, options, context)
        settled, item_of = self._plan(table, look_at(table), options)
        yield from _drafts(table, settled, item_of, context)

    def _table_in(self, source: Path) -> Path:
        """The table of a folder that Labeller delivered, else the source itself."""
        inner = source / self.file
        return inner if self.file and inner.is_file() else source

    def _plan(self, table: Table, look: Look, options: ReadOptions) -> tuple[ReadOptions, ItemOfRow]:
        """The options with nothing left open, and how rows become items."""
        own = own_options(options, table.columns, [row.fields for row in look.rows])
        settled = settle(table, look, own or options)
        theirs = RowReader(settled, table.path.stem, settled.media_root)

        def own_or_theirs(line: int, fields: Mapping[str, Any]) -> NewItem:
            row = self.own_row(fields)
            return theirs.item(line, fields) if row is None else own_item(row)

        return settled, own_or_theirs if own else theirs.item


def read_table(
    table: Table, options: ReadOptions, item_of: ItemOfRow, context: JobContext, is_known: IsKnown
) -> Iterator[Found]:
    """Every row of the table as an item, or a Problem with its line; `options` are complete."""
    drafts = _drafts(table, options, item_of, context)
    if options.media_field:
        yield from read_media(options.media_root or table.path.parent, drafts, is_known, context)
    else:
        yield from (draft.item if isinstance(draft, Draft) else draft for draft in drafts)


def _drafts(table: Table, options: ReadOptions, item_of: ItemOfRow, context: JobContext) -> Iterator[Draft | Problem]:
    name = printable(table.path.name)
    if remark := table.charset.remark(name):
        yield remark
    reading = table.rows(context.check)
    for row in reading:
        context.progress(reading.done_bytes, table.size_bytes, f"Reading {name}")
        if isinstance(row, Problem):
            yield row
            continue
        try:
            yield Draft(checked(item_of(row.line, row.fields), options), f"{name}, {table.place} {row.line:,}")
        except BadCellError as error:
            yield Problem(name, f"{table.place} {row.line:,}: {error}", error.fault)


def preview_table(name: str, table: Table, options: ReadOptions, look: Look, item_of: ItemOfRow) -> Preview:
    """What the first rows say; `options` are complete."""
    labels: Counter[str] = Counter()
    problems = list(look.problems)
    for row in look.rows:
        try:
            item = checked(item_of(row.line, row.fields), options)
            # The labels of relations are made when they are met: in a list of names nothing tells them from others.
            labels.update(one.label for one in item.annotations or () if not isinstance(one.shape, Relation))
        except BadCellError as error:
            place = f"{table.place} {row.line:,}"
            problems.append(Problem(printable(table.path.name), f"{place}: {error}", error.fault))
    task = options.task or Task.TEXT_CLASSIFICATION
    columns = _columns(table, look, is_of_rows=task is Task.TABULAR_CLASSIFICATION)
    return Preview(
        format=name,
        medium=task.medium,
        task=task,
        count=len(look.rows) if look.is_whole else table.row_estimate,
        is_exact=look.is_whole,
        options=options,
        columns=columns,
        rows=tuple(tuple(shown(row.fields.get(column.name)) for column in columns) for row in look.rows[:_SHOWN_ROWS]),
        labels=label_counts(labels),
        problems=tuple(problems[:_SHOWN_PROBLEMS]),
    )


def _columns(table: Table, look: Look, *, is_of_rows: bool) -> tuple[Column, ...]:
    found: dict[str, dict[str, None]] = {name: {} for name in table.columns}
    for row in look.rows:
        for name, value in row.fields.items():
            seen = found.setdefault(name, {})
            if len(seen) < _SAMPLES and (text := shown(value)):
                seen[text] = None
    kinds = dict.fromkeys(found, ColumnKind.TEXT)
    if is_of_rows:
        kinds |= {one.name: one.kind for one in recognise_columns([row.fields for row in look.rows[:RECOGNISED_ROWS]])}
    return tuple(Column(name, tuple(seen), kinds[name]) for name, seen in found.items())
