"""The contract of an exchange format: what it can hold, how it is recognised, read and written."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol, runtime_checkable

from labeller.domain.dataset import Dataset, DatasetItem
from labeller.domain.item import FoundAnnotation, Medium, NewItem, Problem
from labeller.domain.row_columns import ColumnKind
from labeller.domain.schema import Task
from labeller.formats.fitting import Fitted
from labeller.formats.losses import Capabilities, Loss, Survey
from labeller.formats.tag_scheme import TagScheme
from labeller.jobs import JobContext


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """How to read a source. None leaves a choice to the reader, an empty string for a field says that there is none.

    Where both `text_field` and `media_field` say that there is none, an item is the whole row.
    `media_field` is the column that names image or sound files, relative to `media_root` (by default the folder of the
    table). `label_separator` parts several labels in one cell. Image folders know only one field, `folder`: the
    name of the folder that a file lies in. `only` are the files and subfolders of an image folder, by their paths in
    it with forward slashes, that somebody chose; empty for all. `voc_first_pixel` is the number of the first pixel in
    Pascal VOC, 1 or 0; None believes what the source says or proves.
    """

    task: Task | None = None
    is_unlabelled: bool = False
    text_field: str | None = None
    media_field: str | None = None
    label_field: str | None = None
    name_field: str | None = None
    group_field: str | None = None
    split_field: str | None = None
    label_separator: str | None = None
    media_root: Path | None = None
    encoding: str | None = None
    delimiter: str | None = None
    has_header: bool | None = None
    only: tuple[str, ...] = ()
    voc_first_pixel: int | None = None


@dataclass(frozen=True, slots=True)
class WriteOptions:
    """How to write. `has_bom` helps Excel with CSV, `copies_media` puts images and sounds beside a table.
    `voc_first_pixel` is the number of the first pixel in Pascal VOC: 1, both ends included, or 0, the end excluded.
    `tag_scheme` is that of spans where tokens have tags. `delimiter` parts the cells of CSV; a tab makes it TSV.

    The rest is done before a format sees the items: `links_media` shares files with the project where the disk can
    (hard links), `max_side` makes pictures smaller, in pixels of their longer side, `is_upright` turns them as they
    are seen, and `strips_metadata` takes out of them what is no picture (place, camera, time, comments).
    """

    has_bom: bool = False
    copies_media: bool = True
    links_media: bool = False
    max_side: int | None = None
    is_upright: bool = False
    strips_metadata: bool = False
    voc_first_pixel: int = 1
    tag_scheme: TagScheme = TagScheme.IOB2
    delimiter: str = ","

    @property
    def changes_media(self) -> bool:
        """Whether pictures go out with other bytes than they came with."""
        return self.max_side is not None or self.is_upright or self.strips_metadata


@dataclass(frozen=True, slots=True)
class Column:
    """`kind` is told of table rows only."""

    name: str
    samples: tuple[str, ...] = ()
    kind: ColumnKind = ColumnKind.TEXT


@dataclass(frozen=True, slots=True)
class LabelCount:
    """A label that a source names, how often it was seen, and what else the source says of it."""

    name: str
    count: int
    color: str = ""
    skeleton: tuple[str, ...] = ()
    skeleton_edges: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Preview:
    """What a source seems to hold, from a look at its beginning.

    `count` is the number of items, exact or estimated; `labels` and their counts are those of the part looked at.
    `options` are complete: reading with them does what the preview shows. `rows` are shown as in `columns`.
    """

    format: str
    medium: Medium
    task: Task
    count: int
    is_exact: bool
    options: ReadOptions
    columns: tuple[Column, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    labels: tuple[LabelCount, ...] = ()
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class Known:
    """A file that the project has already, unchanged; it was neither hashed nor decoded.

    `annotations` and `is_skipped` are what the source says of it, as in a NewItem.
    """

    path: str
    annotations: tuple[FoundAnnotation, ...] | None = None
    is_skipped: bool = False


Found = NewItem | Known | Problem

IsKnown = Callable[[str, int, int], bool]
"""Whether the file at this relative path, of this size in bytes and time of change in ns, is in the project."""


def nothing_known(_path: str, _size_bytes: int, _modified_ns: int) -> bool:
    return False


@dataclass(frozen=True, slots=True)
class Renamed:
    """A name that could not go out as it is, and the one that went out instead."""

    name: str
    written_as: str


@dataclass(frozen=True, slots=True)
class WriteReport:
    """What was written: paths relative to the target, the names that were changed, and remarks for the card.

    `data_files` tells general loaders where the files of each split are, as a pattern; `config` are lines of
    YAML that tell them more, the columns for example.
    """

    files: tuple[str, ...]
    items: int
    annotations: int
    renamed: tuple[Renamed, ...] = ()
    notes: tuple[str, ...] = ()
    data_files: Mapping[str, str] = field(default_factory=dict)
    config: tuple[str, ...] = ()


class Format(Protocol):
    """One exchange format. Formats have no state: one object serves every caller and thread."""

    @property
    def name(self) -> str:
        """Stable; kept in project files and typed on the command line."""

    @property
    def title(self) -> str:
        """What people read."""

    @property
    def extensions(self) -> tuple[str, ...]:
        """Of the files that it reads, with the dot; empty for folders."""

    @property
    def holds(self) -> Capabilities: ...

    def sniff(self, source: Path) -> float:
        """How surely the source is of this format, 0 to 1, from names and its first bytes. Never raises."""

    def preview(self, source: Path, options: ReadOptions, context: JobContext) -> Preview:
        """A look at the beginning, quick on any size; what `options` leaves open is guessed.

        Raises UnreadableError, and UsageError for a choice that does not fit the source.
        """

    def media_root(self, source: Path, options: ReadOptions) -> Path | None:
        """The folder that `NewItem.path` is relative to, None where items are not files; `options` are complete."""

    def read(
        self, source: Path, options: ReadOptions, context: JobContext, is_known: IsKnown = nothing_known
    ) -> Iterator[Found]:
        """Every item, and every fault with its place. Raises UnreadableError if there is nothing to read at all."""


@runtime_checkable
class Exporter(Format, Protocol):
    """A format that can also be written."""

    @property
    def precision(self) -> float:
        """By how much a number of a shape (pixels, seconds) may differ when it is read back."""

    def own_losses(self, survey: Survey, /) -> tuple[Loss, ...]:
        """What this format changes beyond what `holds` tells."""

    def fitted(self, dataset: Dataset, entry: DatasetItem) -> Fitted:
        """What the format makes of an item's annotations: what is written, and must be read back in the same order."""

    def write(self, dataset: Dataset, target: Path, options: WriteOptions, context: JobContext) -> WriteReport:
        """Fill `target`, an empty folder. Raises LabellerError when a medium is missing."""

    def read_back(self, target: Path, context: JobContext) -> Iterator[Found]:
        """What `write` wrote, so that it can be compared with the project.

        Images that the export names but does not hold come without content hash.
        """
