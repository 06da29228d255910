"""What formats of annotated texts share: how their sources are looked at, read, and read back."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path

from labeller.domain.dataset import Dataset, DatasetItem
from labeller.domain.fault import Fault
from labeller.domain.item import FoundAnnotation, Medium, NewItem, Problem
from labeller.domain.schema import Task
from labeller.domain.shape import Relation, TextSpan
from labeller.formats.fitting import Fitted, as_it_is, fit_annotations
from labeller.formats.format import (
    Column,
    Found,
    IsKnown,
    LabelCount,
    Preview,
    ReadOptions,
    nothing_known,
)
from labeller.formats.label_cells import BadCellError
from labeller.formats.label_map import read_label_map
from labeller.formats.looking import checked, label_counts, shown, whole_item_task
from labeller.formats.losses import Capabilities, Loss, Survey
from labeller.formats.texts.text_details import without_answer
from labeller.formats.texts.text_files import TextFile, text_files
from labeller.jobs import JobContext
from labeller.media.opening import TABLE_SUFFIXES
from labeller.media.unreadable import UnreadableError, printable

# Enough for rare labels; tokens and tags take a while to read.
_LOOK_TEXTS = 5_000
_LOOK_FILES = 20
EMPTY = "texts without a word; left out"

_SHOWN_ROWS = 20
_SHOWN_PROBLEMS = 100


@dataclass(slots=True)
class Reading:
    """One pass over the files of a source: how far it is, and what was met more than once.

    `odd` counts what is met again and again, each told once at the end with the place where it was first.
    """

    context: JobContext
    total_bytes: int
    before: int = 0
    done_bytes: int = 0
    odd: Counter[tuple[str, Fault, bool]] = field(default_factory=Counter)
    first: dict[tuple[str, Fault, bool], str] = field(default_factory=dict)

    def advance(self, done_bytes: int, name: str) -> None:
        """Say how far the file that is being read has been read. Raises JobCancelledError."""
        self.done_bytes = self.before + done_bytes
        self.context.progress(self.done_bytes, self.total_bytes, f"Reading {name}")

    def note(self, where: str, what: str, fault: Fault, *, is_mended: bool = True) -> None:
        """Count something that was put right, or left out; `what` goes on after a number: “tags without …; taken …”."""
        self.odd[what, fault, is_mended] += 1
        self.first.setdefault((what, fault, is_mended), where)

    def remark(self, problem: Problem | None) -> None:
        """Count what is told of a whole file, if there is anything."""
        if problem is not None:
            self.note(problem.file, f"file: {problem.reason}", problem.fault)

    def oddities(self) -> Iterator[Problem]:
        for (what, fault, is_mended), count in self.odd.items():
            yield Problem(self.first[what, fault, is_mended], f"{count:,} {what}", fault, is_mended)


@dataclass(frozen=True, slots=True)
class TextSet:
    """What a source of annotated texts says before it is read as a whole: the task that it is of, and its labels.

    `labels` are in the order of the source, empty where it does not list them; `items` begins a fresh reading.
    """

    task: Task
    items: Callable[[Reading], Iterator[NewItem | Problem]]
    total_bytes: int
    labels: tuple[str, ...] = ()


class AnnotatedTexts(ABC):
    """A format of texts with labels or spans. Each says what it holds, how it is recognised, opened and written.

    `extensions` are of its files. What no other format may take for its own is told by `sniff_file`.
    """

    name: str
    extensions: tuple[str, ...] = ()
    holds: Capabilities
    precision = 0.0

    @abstractmethod
    def sniff_file(self, path: Path) -> float:
        """How surely a file with one of the extensions is of this format, 0 to 1. May raise OSError."""

    @abstractmethod
    def open(self, files: Sequence[TextFile], options: ReadOptions, context: JobContext) -> TextSet:
        """Look at the files of a source. Raises UnreadableError if they are not of this format at all."""

    def sniff(self, source: Path) -> float:
        """A file by what it begins with; a folder by its files, of which most that could be must be of this format."""
        if source.suffix.lower() in TABLE_SUFFIXES and source.suffix.lower() not in self.extensions:
            return 0.0
        try:
            found = [self.sniff_file(one.path) for one in text_files(source, self.extensions)[:_LOOK_FILES]]
        except (OSError, UnreadableError):
            return 0.0
        return max(found) if found and 2 * sum(one > 0 for one in found) > len(found) else 0.0

    def preview(self, source: Path, options: ReadOptions, context: JobContext) -> Preview:
        found = self._open(source, options, context)
        reading = Reading(context, found.total_bytes)
        task = options.task or found.task
        settled = replace(options, task=task)
        looked_at = list(islice(self._items(found, settled, reading), _LOOK_TEXTS))
        is_whole = len(looked_at) < _LOOK_TEXTS
        items = [one for one in looked_at if isinstance(one, NewItem)]
        problems = [one for one in looked_at if isinstance(one, Problem)]
        return Preview(
            format=self.name,
            medium=Medium.TEXT,
            task=task,
            count=len(items) if is_whole else round(len(items) * found.total_bytes / max(1, reading.done_bytes)),
            is_exact=is_whole,
            options=settled,
            columns=(Column("text"), Column("annotations"), Column("split")),
            rows=tuple(_row(item) for item in items[:_SHOWN_ROWS]),
            labels=_counted(items, found.labels),
            problems=tuple(problems[:_SHOWN_PROBLEMS]),
        )

    def media_root(self, source: Path, options: ReadOptions) -> Path | None:  # noqa: ARG002
        return None

    def read(
        self,
        source: Path,
        options: ReadOptions,
        context: JobContext,
        is_known: IsKnown = nothing_known,  # noqa: ARG002
    ) -> Iterator[Found]:
        found = self._open(source, options, context)
        settled = replace(options, task=options.task or found.task)
        yield from self._items(found, settled, Reading(context, found.total_bytes))

    def read_back(self, target: Path, context: JobContext) -> Iterator[Found]:
        labels = read_label_map(target)
        if text_files(target, self.extensions):
            yield from self.read(target, ReadOptions(task=labels.task if labels else None, encoding="utf-8"), context)

    def fitted(self, dataset: Dataset, entry: DatasetItem) -> Fitted:
        if dataset.schema.task.is_whole_item:
            return as_it_is(dataset, entry)
        return fit_annotations(dataset, entry, self.holds)

    def own_losses(self, survey: Survey, /) -> tuple[Loss, ...]:  # noqa: ARG002
        return ()

    def _open(self, source: Path, options: ReadOptions, context: JobContext) -> TextSet:
        files = text_files(source, self.extensions)
        if source.is_dir():
            files = [one for one in files if one.labels is not None or self.sniff_file(one.path) > 0]
        if not files:
            raise UnreadableError(f"it holds no file of this format ({', '.join(self.extensions)})", source)
        return self.open(files, options, context)

    def _items(self, found: TextSet, options: ReadOptions, reading: Reading) -> Iterator[NewItem | Problem]:
        is_of_task = options.task in self.holds.tasks
        for one in found.items(reading):
            reading.context.check()
            if isinstance(one, Problem):
                yield one
            elif not is_of_task:
                yield without_answer(one)
            else:
                yield _checked(one, options)
        yield from reading.oddities()


def task_of(items: Sequence[NewItem]) -> Task:
    """The task of texts by what is said of the first ones."""
    annotated = [(*(one.annotations or ()), *one.suggestions) for one in items]
    if any(each.shape is not None for annotations in annotated for each in annotations):
        return Task.TEXT_SPANS
    is_multilabel = any(one.annotations is not None and len(one.annotations) != 1 for one in items)
    return whole_item_task(Medium.TEXT, is_multilabel=is_multilabel)


def is_span(text: str, start: object, end: object) -> bool:
    """Whether these are the ends of a piece of the text, in code points."""
    are_whole = all(isinstance(one, int) and not isinstance(one, bool) for one in (start, end))
    return are_whole and 0 <= start < end <= len(text)  # type: ignore[operator]


def found_span(label: str, start: int, end: int) -> FoundAnnotation:
    return FoundAnnotation(label, TextSpan(start, end))


def _checked(item: NewItem, options: ReadOptions) -> NewItem | Problem:
    try:
        return checked(item, options)
    except BadCellError as error:
        return Problem(printable(item.name), f"{error}; left out", error.fault)


def _row(item: NewItem) -> tuple[str, ...]:
    counts = Counter(one.label for one in item.annotations or ())
    listed = ", ".join(f"{label} {count}" if count > 1 else label for label, count in counts.most_common(5))
    return shown(item.text), shown(listed), item.split or ""


def _counted(items: Sequence[NewItem], listed: Sequence[str]) -> tuple[LabelCount, ...]:
    """Labels of relations are made when they are met: in a list of names nothing tells them from others."""
    found = [one for item in items for one in item.annotations or ()]
    of_relations = {one.label for one in found if isinstance(one.shape, Relation)}
    counts = Counter(one.label for one in found if one.label not in of_relations)
    return label_counts(counts, [name for name in listed if name not in of_relations])
