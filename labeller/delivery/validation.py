"""The format doctor: reads a dataset as an import would, keeps nothing, and tells all that is wrong with it."""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from labeller.domain.fault import Fault
from labeller.domain.item import Medium, NewItem, Problem
from labeller.domain.shape import KIND_NAMES
from labeller.formats.format import Format, ReadOptions
from labeller.formats.problems import condensed
from labeller.formats.registry import find_place, find_source, recognise
from labeller.jobs import JobContext
from labeller.media.archives import is_archive, unpack
from labeller.media.unreadable import UnreadableError

# Of a folder that a format is less sure of, it is not said that it looks like it.
_SURE = 0.5


@dataclass(frozen=True, slots=True)
class Counts:
    """What of the dataset can be taken. `shapes` counts annotations by kind, those of whole items as `whole item`."""

    items: int = 0
    answered: int = 0
    skipped: int = 0
    annotations: int = 0
    suggestions: int = 0
    labels: dict[str, int] = field(default_factory=dict)
    shapes: dict[str, int] = field(default_factory=dict)
    splits: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Validation:
    """What was found. `errors` are what an import leaves out, `warnings` what it puts right or takes as it is.

    `format` is None where nobody named one and none was recognised.
    """

    format: str | None
    errors: tuple[Problem, ...]
    warnings: tuple[Problem, ...]
    counts: Counts = Counts()

    @property
    def is_ok(self) -> bool:
        return not self.errors


def validate(source: Path, chosen: Format | None, options: ReadOptions, context: JobContext) -> Validation:
    """Read a file, a folder or an archive from end to end. Without a format the likeliest one is taken.

    Raises UnreadableError only where there is nothing at `source`, and JobCancelledError.
    """
    if not source.exists():
        raise UnreadableError("it is not there", source)
    found = _Findings(chosen.name if chosen else None)
    try:
        with _unpacked(source, chosen, found, context) as (place, reader):
            found.format = reader.name
            found.read(place, reader, options, context)
    except UnreadableError as error:
        found.problems.append(error.as_problem())
    return found.told()


@contextmanager
def _unpacked(
    source: Path, chosen: Format | None, found: _Findings, context: JobContext
) -> Iterator[tuple[Path, Format]]:
    """The source and its format, chosen or likeliest; of an archive what is in it, for as long as it is looked at."""
    if not is_archive(source):
        yield find_place(source, chosen)
        return
    with tempfile.TemporaryDirectory(prefix="labeller-validate-", ignore_cleanup_errors=True) as folder:
        found.problems.extend(unpack(source, Path(folder, "archive"), context).problems)
        yield find_source(Path(folder, "archive"), chosen)


class _Findings:
    """Collects while a dataset is read."""

    def __init__(self, format_name: str | None) -> None:
        self.format = format_name
        self.problems: list[Problem] = []
        self._items: Counter[str] = Counter()
        self._labels: Counter[str] = Counter()
        self._shapes: Counter[str] = Counter()
        self._splits: Counter[str] = Counter()
        self._contents: dict[str, str] = {}

    def read(self, source: Path, reader: Format, options: ReadOptions, context: JobContext) -> None:
        """Every item and every problem. Raises UnreadableError if the source is not of the format at all."""
        preview = reader.preview(source, options, context)
        self._labels.update({one.name: 0 for one in preview.labels})
        complete = replace(preview.options, task=preview.task)
        for one in condensed(reader.read(source, complete, context)):
            if isinstance(one, Problem):
                self.problems.append(one)
            elif isinstance(one, NewItem):
                self._count(one)
        if nothing := self._nothing_of(source, reader, preview.medium):
            self.problems.append(nothing)
        if not self._items["items"] and not self.problems:
            self.problems.append(Problem(source.name, "there is no item in it", Fault.INCOMPLETE))

    def _nothing_of(self, source: Path, reader: Format, medium: Medium) -> Problem | None:
        """A word on a folder of pictures whose annotations are not in the format that somebody chose."""
        found = self._items["answered"] + self._items["skipped"] + self._items["suggestions"]
        if found or medium is not Medium.IMAGE or not source.is_dir() or reader.sniff(source) > 0:
            return None
        likely = recognise(source)
        hint = f"; it looks like {likely.title}" if likely.sniff(source) >= _SURE else ""
        return Problem(source.name, f"nothing of the format {reader.title} was found in it{hint}", Fault.UNUSED_FILE)

    def told(self) -> Validation:
        items = self._items
        return Validation(
            self.format,
            tuple(one for one in self.problems if not one.is_mended),
            tuple(one for one in self.problems if one.is_mended),
            Counts(
                items=items["items"],
                answered=items["answered"],
                skipped=items["skipped"],
                annotations=items["annotations"],
                suggestions=items["suggestions"],
                labels=dict(self._labels),
                shapes=dict(self._shapes.most_common()),
                splits=dict(self._splits.most_common()),
            ),
        )

    def _count(self, item: NewItem) -> None:
        annotations = item.annotations or ()
        self._items["items"] += 1
        self._items["answered"] += item.annotations is not None
        self._items["skipped"] += item.is_skipped
        self._items["annotations"] += len(annotations)
        self._items["suggestions"] += len(item.suggestions)
        self._labels.update(one.label for one in annotations)
        kinds = ("whole item" if one.shape is None else KIND_NAMES[type(one.shape)] for one in annotations)
        self._shapes.update(kinds)
        if item.split:
            self._splits[item.split] += 1
        self._note_repeated(item)

    def _note_repeated(self, item: NewItem) -> None:
        """Remark on a file that is there twice under different names: in a training and a test set it spoils both."""
        if item.path is None or not item.content_hash:
            return
        first = self._contents.setdefault(item.content_hash, item.name)
        if first != item.name:
            reason = f"the same file as {first}; both are taken"
            self.problems.append(Problem(item.name, reason, Fault.DUPLICATE_NAME, is_mended=True))
