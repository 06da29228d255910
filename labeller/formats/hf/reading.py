"""Reading the Hugging Face layouts, Labeller's own and other people's: one table of rows for each split."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

from labeller.domain.dataset import Dataset, DatasetItem
from labeller.domain.fault import Fault
from labeller.domain.item import Medium, NewItem, Problem
from labeller.errors import UsageError
from labeller.formats.fitting import Fitted, as_it_is, fit_annotations
from labeller.formats.format import Column, Found, IsKnown, Preview, ReadOptions, nothing_known
from labeller.formats.hf.rows import read_rows
from labeller.formats.label_cells import BadCellError
from labeller.formats.label_map import LabelMap, read_label_map
from labeller.formats.looking import LOOK_ROWS, checked, label_counts, shown, whole_item_task
from labeller.formats.losses import Capabilities
from labeller.formats.media_items import Draft, read_media
from labeller.formats.tables.csv_format import CsvFormat
from labeller.formats.tables.jsonl_format import JsonlFormat
from labeller.formats.tables.table_reading import TableFormat
from labeller.jobs import JobContext
from labeller.media.opening import open_table
from labeller.media.unreadable import UnreadableError, printable

_SHOWN_ROWS = 20
_SHOWN_PROBLEMS = 100
_READERS: dict[str, TableFormat] = {".jsonl": JsonlFormat(), ".csv": CsvFormat()}


@dataclass(frozen=True, slots=True)
class Part:
    """The table of one split: its file, and its folder relative to the source (empty if it is the source)."""

    split: str | None
    folder: str
    file: Path


class HfReader(ABC):
    """What the layouts of images, sounds and texts share; they differ in where their tables lie."""

    name: str
    medium: Medium
    holds: Capabilities
    precision = 0.0

    @abstractmethod
    def parts(self, source: Path) -> list[Part]:
        """The tables in a folder; none if it is not of this layout."""

    def preview(self, source: Path, options: ReadOptions, context: JobContext) -> Preview:
        parts, labels = self._require(source), read_label_map(source)
        settled = self._settled(source, parts, labels, options, context)
        names: Counter[str] = Counter()
        rows: list[tuple[str, str, str]] = []
        problems: list[Problem] = []
        looked_at = 0
        for draft in islice(self._drafts(parts, labels, settled, context), LOOK_ROWS):
            looked_at += 1
            if isinstance(draft, Problem):
                problems.append(draft)
                continue
            found = [one.label for one in draft.item.annotations or ()]
            names.update(found)
            if len(rows) < _SHOWN_ROWS:
                content = draft.item.path or draft.item.text
                rows.append((shown(content), shown(", ".join(found)), draft.item.split or ""))
        is_whole = looked_at < LOOK_ROWS
        return Preview(
            format=self.name,
            medium=self.medium,
            task=settled.task or whole_item_task(self.medium, is_multilabel=False),
            count=looked_at - len(problems) if is_whole else sum(_estimate(part) for part in parts),
            is_exact=is_whole,
            options=settled,
            columns=tuple(
                Column(name, tuple(dict.fromkeys(row[place] for row in rows if row[place]))[:3])
                for place, name in enumerate((self.medium.value, "label", "split"))
            ),
            rows=tuple(rows),
            labels=label_counts(names, labels.names if labels else ()),
            problems=tuple(problems[:_SHOWN_PROBLEMS]),
        )

    def fitted(self, dataset: Dataset, entry: DatasetItem) -> Fitted:
        if dataset.schema.task.is_whole_item:
            return as_it_is(dataset, entry)
        return fit_annotations(dataset, entry, self.holds)

    def media_root(self, source: Path, _options: ReadOptions) -> Path | None:
        return None if self.medium is Medium.TEXT else source

    def read(
        self, source: Path, options: ReadOptions, context: JobContext, is_known: IsKnown = nothing_known
    ) -> Iterator[Found]:
        parts, labels = self._require(source), read_label_map(source)
        settled = self._settled(source, parts, labels, options, context)
        yield from self._items(source, self._drafts(parts, labels, settled, context), context, is_known)

    def read_back(self, target: Path, context: JobContext) -> Iterator[Found]:
        labels = read_label_map(target)
        options = ReadOptions(task=labels.task if labels else None)
        drafts = self._drafts(self.parts(target), labels, options, context)
        yield from self._items(target, drafts, context, nothing_known)

    def _items(
        self, source: Path, drafts: Iterator[Draft | Problem], context: JobContext, is_known: IsKnown
    ) -> Iterator[Found]:
        if self.medium is Medium.TEXT:
            yield from (draft.item if isinstance(draft, Draft) else draft for draft in drafts)
        else:
            yield from read_media(source, drafts, is_known, context)

    def _require(self, source: Path) -> list[Part]:
        parts = self.parts(source)
        if not parts:
            raise UnreadableError("the folder is not laid out as a Hugging Face dataset", source)
        return parts

    def _settled(
        self, source: Path, parts: list[Part], labels: LabelMap | None, options: ReadOptions, context: JobContext
    ) -> ReadOptions:
        """The options with nothing left open: from our own label map, or guessed from the first table."""
        if labels is not None and labels.task is not None:
            return replace(options, task=options.task or labels.task, media_root=source)
        first = parts[0].file
        wanted = replace(options, media_field="" if self.medium is Medium.TEXT else "file_name")
        return _READERS[first.suffix].preview(first, wanted, context).options

    def _drafts(
        self, parts: list[Part], labels: LabelMap | None, options: ReadOptions, context: JobContext
    ) -> Iterator[Draft | Problem]:
        for part in parts:
            if labels is not None:
                drafts = read_rows(part.file, part.split or "", part.folder, labels, context)
            else:
                drafts = _foreign(part, options, context)
            for draft in drafts:
                yield draft if isinstance(draft, Problem) else _checked(draft, options)


def _checked(draft: Draft, options: ReadOptions) -> Draft | Problem:
    try:
        return replace(draft, item=checked(draft.item, options))
    except BadCellError as error:
        return Problem(draft.place, str(error), error.fault)


def _foreign(part: Part, options: ReadOptions, context: JobContext) -> Iterator[Draft | Problem]:
    """The rows of one table. One that is broken, or has other columns than the first, is told and passed over."""
    drafts = _READERS[part.file.suffix].drafts(part.file, replace(options, media_root=None), context)
    try:
        for found in drafts:
            yield replace(found, item=_placed(found.item, part)) if isinstance(found, Draft) else found
    except UnreadableError as error:
        yield error.as_problem(printable(part.file.name))
    except UsageError as error:
        reason = f"its columns are not those of the first table; left out. {error.title}"
        yield Problem(printable(part.file.name), reason, Fault.INCOMPLETE)


def _placed(item: NewItem, part: Part) -> NewItem:
    """The item in its split, with its path relative to the source instead of to the table."""
    item = replace(item, split=item.split or part.split)
    if item.path is None or not part.folder:
        return item
    path = f"{part.folder}/{item.path}"
    return replace(item, path=path, key=path, name=path if item.name == item.path else item.name)


def _estimate(part: Part) -> int:
    return open_table(part.file).row_estimate
