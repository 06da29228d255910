"""What formats of images with shapes share: how their sources are looked at, read, and read back."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path

from labeller.domain.dataset import Dataset, DatasetItem
from labeller.domain.item import FoundAnnotation, Medium, NewItem, Problem
from labeller.domain.schema import Task
from labeller.domain.shape import Keypoints, Mask, Polygon
from labeller.formats.fitting import Fitted, fit_annotations
from labeller.formats.format import (
    Column,
    Found,
    IsKnown,
    LabelCount,
    Preview,
    ReadOptions,
    nothing_known,
)
from labeller.formats.looking import LOOK_ROWS
from labeller.formats.losses import Capabilities, Loss, Survey
from labeller.formats.media_items import Draft, media_draft, read_media
from labeller.formats.told_folders import MovedImages
from labeller.jobs import JobContext
from labeller.media.unreadable import printable

ANNOTATIONS = "annotations"
"""The one field that these sources know: what is drawn on the images."""

_SHOWN_ROWS = 20
_SHOWN_PROBLEMS = 100


@dataclass(frozen=True, slots=True)
class ImageSet:
    """What a source of annotated images says, before any image is opened.

    `root` is the folder that paths are relative to, `labels` are in the order of the source, `count` is the number of
    images, and `drafts` begins a fresh reading. `task` is what the source says itself. `moved` is known in full after a
    reading.
    """

    root: Path
    labels: tuple[LabelCount, ...]
    count: int
    drafts: Callable[[], Iterator[Draft | Problem]]
    task: Task | None = None
    moved: MovedImages = field(default_factory=MovedImages)


class AnnotatedImages(ABC):
    """A format of images with shapes. Each says what it holds, how it is recognised, opened and written."""

    name: str
    extensions: tuple[str, ...] = ()
    holds: Capabilities
    precision = 0.01

    @abstractmethod
    def open(self, source: Path, options: ReadOptions, context: JobContext) -> ImageSet:
        """Read what the source says. Raises UnreadableError if it is not of this format at all."""

    def preview(self, source: Path, options: ReadOptions, context: JobContext) -> Preview:
        found = self.open(source, options, context)
        looked_at = list(islice(self._drafts(found, options), LOOK_ROWS))
        drafts = [one for one in looked_at if isinstance(one, Draft)]
        annotations = [(one.item, each) for one in drafts for each in _annotations_of(one)]
        counts = Counter(each.label for _, each in annotations)
        task = options.task or found.task or self._task([each for _, each in annotations])
        field = ANNOTATIONS if (found.labels or counts) and not options.is_unlabelled else ""
        return Preview(
            format=self.name,
            medium=Medium.IMAGE,
            task=task,
            count=found.count,
            is_exact=True,
            options=replace(options, task=task, media_root=found.root, label_field=field),
            columns=(Column("image"), Column(ANNOTATIONS), Column("split")),
            rows=tuple(_row(one) for one in drafts[:_SHOWN_ROWS]),
            labels=_counted(found.labels, counts),
            problems=tuple(islice((one for one in looked_at if isinstance(one, Problem)), _SHOWN_PROBLEMS)),
        )

    def media_root(self, source: Path, options: ReadOptions) -> Path | None:
        return options.media_root or self.open(source, options, JobContext()).root

    def read(
        self, source: Path, options: ReadOptions, context: JobContext, is_known: IsKnown = nothing_known
    ) -> Iterator[Found]:
        found = self.open(source, options, context)
        drafts = _counting(self._drafts(found, options), found.count, context)
        yield from read_media(found.root, drafts, is_known, context)

    def read_back(self, target: Path, context: JobContext) -> Iterator[Found]:
        yield from self.read(target, ReadOptions(), context)

    def fitted(self, dataset: Dataset, entry: DatasetItem) -> Fitted:
        return fit_annotations(dataset, entry, self.holds)

    def own_losses(self, _survey: Survey, /) -> tuple[Loss, ...]:
        return ()

    def _drafts(self, found: ImageSet, options: ReadOptions) -> Iterator[Draft | Problem]:
        yield from map(_unlabelled, found.drafts()) if options.is_unlabelled else found.drafts()
        yield from found.moved.problems(printable(found.root.name))

    def _task(self, annotations: Sequence[FoundAnnotation]) -> Task:
        """The task that the shapes are of, if the format is for it; else the first that it is for."""
        guess = task_of(annotations)
        return guess if guess in self.holds.tasks else min(self.holds.tasks)


def task_of(annotations: Sequence[FoundAnnotation]) -> Task:
    """The task of an image project by what is on its images."""
    kinds = {type(one.shape) for one in annotations}
    if Keypoints in kinds:
        return Task.KEYPOINTS
    if kinds & {Polygon, Mask}:
        return Task.SEGMENTATION
    if kinds == {type(None)}:
        return Task.IMAGE_CLASSIFICATION
    return Task.OBJECT_DETECTION


def image_draft(
    path: str, annotations: Sequence[FoundAnnotation] | None, *, split: str | None = None, place: str = ""
) -> Draft:
    """An image at a path relative to the media root, with what is said of it."""
    item = media_draft(path)
    return Draft(replace(item, annotations=None if annotations is None else tuple(annotations), split=split), place)


def _annotations_of(draft: Draft) -> tuple[FoundAnnotation, ...]:
    return draft.item.annotations or ()


def _row(draft: Draft) -> tuple[str, ...]:
    counts = Counter(one.label for one in _annotations_of(draft))
    shown = ", ".join(f"{printable(label)} {count}" for label, count in counts.most_common(5))
    return printable(draft.item.path or ""), shown, draft.item.split or ""


def _counted(labels: Sequence[LabelCount], counts: Counter[str]) -> tuple[LabelCount, ...]:
    listed = {one.name for one in labels}
    others = sorted(counts.keys() - listed)
    return (
        *(replace(one, count=counts[one.name]) for one in labels),
        *(LabelCount(name, counts[name]) for name in others),
    )


def _unlabelled(found: Draft | Problem) -> Draft | Problem:
    if isinstance(found, Problem):
        return found
    item: NewItem = replace(found.item, annotations=None, suggestions=())
    return replace(found, item=item, settle=None)


def _counting(drafts: Iterator[Draft | Problem], count: int, context: JobContext) -> Iterator[Draft | Problem]:
    for number, one in enumerate(drafts):
        context.progress(min(number, count), count, "Reading the images")
        yield one
