"""Label Studio: a JSON file of tasks for images, texts or sounds, and the labelling configuration beside it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

from labeller.domain.dataset import Dataset, DatasetItem
from labeller.domain.item import Medium, NewItem, Problem
from labeller.domain.schema import Task
from labeller.domain.shape import Box, Keypoints, Mask, Point, Polygon, Relation, RotatedBox, TextSpan, TimeRange
from labeller.formats.annotated_images import ANNOTATIONS, task_of
from labeller.formats.fitting import Fitted, fit_annotations
from labeller.formats.format import (
    Column,
    Found,
    IsKnown,
    LabelCount,
    Preview,
    ReadOptions,
    WriteOptions,
    WriteReport,
    nothing_known,
)
from labeller.formats.image_finder import ImageFinder
from labeller.formats.label_studio.config import Config, find_config
from labeller.formats.label_studio.fitting import fit_to_label_studio
from labeller.formats.label_studio.reading import Content, StudioReading, content_of, finder_for
from labeller.formats.label_studio.tasks import StudioTask, read_tasks
from labeller.formats.label_studio.writing import TASKS, write_label_studio
from labeller.formats.looking import LOOK_ROWS, shown, whole_item_task
from labeller.formats.losses import AUDIO_TASKS, DETECTION_TASKS, IMAGE_TASKS, TEXT_TASKS, Capabilities, Loss, Survey
from labeller.formats.media_items import Draft, read_media
from labeller.jobs import JobContext
from labeller.media.files import open_file
from labeller.media.texts import head_in_utf8
from labeller.media.unreadable import UnreadableError, printable

_HEAD_BYTES = 1 << 16
_BEGINS = re.compile(rb'\s*\[?\s*\{\s*("id"\s*:\s*"?\d+"?\s*,\s*)?"data"\s*:\s*\{')
_SPEAKS = re.compile(rb'"(from_name|to_name|completed_by|was_cancelled|lead_time|annotation_id|original_width)"')
_LOOKED_AT = 20
_SHOWN_ROWS = 20
_SHOWN_PROBLEMS = 100


@dataclass(frozen=True, slots=True)
class _Source:
    """A source as far as its tasks tell, before any file is opened."""

    tasks: list[StudioTask | Problem]
    content: Content
    finder: ImageFinder | None
    config: Config | None
    name: str

    @property
    def labels(self) -> tuple[LabelCount, ...]:
        return self.config.labels if self.config else ()

    @property
    def task(self) -> Task | None:
        return self.config.task if self.config else None

    def drafts(self) -> Iterator[Draft | Problem]:
        return StudioReading(self.content, self.finder, self.name, self.config).drafts(self.tasks)


class LabelStudioFormat:
    name = "label-studio"
    title = "Label Studio"
    extensions: tuple[str, ...] = (".json",)
    precision = 0.01
    holds = Capabilities(
        IMAGE_TASKS | TEXT_TASKS | AUDIO_TASKS | DETECTION_TASKS | {Task.TEXT_SPANS, Task.AUDIO_RANGES},
        shapes=frozenset({Box, RotatedBox, Polygon, Point, Keypoints, Mask, TextSpan, TimeRange, Relation}),
        several_labels=True,
        unlabelled=True,
        skipped=True,
        empty_answers=True,
        comments=True,
        groups=True,
        splits=True,
        metadata=True,
        tags=True,
        object_comments=True,
        needs_media=True,
    )

    def sniff(self, source: Path) -> float:
        try:
            return 0.9 if any(map(_is_tasks, _candidates(source)[:_LOOKED_AT])) else 0.0
        except OSError:
            return 0.0

    def preview(self, source: Path, options: ReadOptions, context: JobContext) -> Preview:
        opened = _open(source, options, context)
        looked_at = list(islice(opened.drafts(), LOOK_ROWS))
        items = [one.item for one in looked_at if isinstance(one, Draft)]
        annotations = [each for item in items for each in item.annotations or ()]
        counts = Counter(each.label for each in annotations)
        listed = {one.name for one in opened.labels}
        task = options.task or opened.task or _task(opened.content.medium, items)
        is_text = opened.finder is None
        return Preview(
            format=self.name,
            medium=opened.content.medium,
            task=task,
            count=sum(isinstance(one, StudioTask) for one in opened.tasks),
            is_exact=True,
            options=replace(
                options,
                task=task,
                text_field=opened.content.field if is_text else "",
                media_field="" if is_text else opened.content.field,
                media_root=opened.finder.root if opened.finder else None,
                label_field=ANNOTATIONS if (listed or counts) and not options.is_unlabelled else "",
            ),
            columns=(Column(opened.content.field), Column(ANNOTATIONS), Column("split")),
            rows=tuple(map(_row, items[:_SHOWN_ROWS])),
            labels=(
                *(replace(one, count=counts[one.name]) for one in opened.labels),
                *(LabelCount(name, counts[name]) for name in sorted(counts.keys() - listed)),
            ),
            problems=tuple(islice((one for one in looked_at if isinstance(one, Problem)), _SHOWN_PROBLEMS)),
        )

    def media_root(self, source: Path, options: ReadOptions) -> Path | None:
        if options.text_field or options.media_root is not None:
            return options.media_root
        finder = _open(source, options, JobContext()).finder
        return finder.root if finder is not None else None

    def read(
        self, source: Path, options: ReadOptions, context: JobContext, is_known: IsKnown = nothing_known
    ) -> Iterator[Found]:
        opened = _open(source, options, context)
        drafts = _counted(opened, context)
        if options.is_unlabelled:
            drafts = map(_unlabelled, drafts)
        if opened.finder is None:
            yield from (one.item if isinstance(one, Draft) else one for one in drafts)
        else:
            yield from read_media(opened.finder.root, drafts, is_known, context)

    def fitted(self, dataset: Dataset, entry: DatasetItem) -> Fitted:
        return fit_to_label_studio(dataset, entry, fit_annotations(dataset, entry, self.holds))

    def own_losses(self, _survey: Survey, /) -> tuple[Loss, ...]:
        return ()

    def write(self, dataset: Dataset, target: Path, options: WriteOptions, context: JobContext) -> WriteReport:
        return write_label_studio(self, dataset, target, options, context)

    def read_back(self, target: Path, context: JobContext) -> Iterator[Found]:
        yield from self.read(target, ReadOptions(), context)


def _candidates(source: Path) -> list[Path]:
    """The JSON files that may hold tasks: the source itself, or those in a folder, our own first."""
    if source.is_file():
        return [source] if source.suffix.lower() == ".json" else []
    return sorted(
        (path for path in source.glob("*.json") if path.is_file()), key=lambda path: (path.name != TASKS, path)
    )


def _is_tasks(path: Path) -> bool:
    try:
        with open_file(path) as file:
            head = head_in_utf8(file.read(_HEAD_BYTES))
    except (OSError, UnreadableError):
        return False
    return bool(_BEGINS.match(head) or (head.lstrip()[:1] in (b"[", b"{") and _SPEAKS.search(head)))


def _open(source: Path, options: ReadOptions, context: JobContext) -> _Source:
    """Read the tasks and the configuration beside them. Raises UnreadableError."""
    candidates = _candidates(source)
    paths = [path for path in candidates if source.is_file() or path.name == TASKS or _is_tasks(path)]
    if not paths:
        raise UnreadableError("it holds no tasks of Label Studio", source)
    config = find_config(source)
    tasks: list[StudioTask | Problem] = []
    for path in paths:
        context.progress(0, 0, f"Reading {path.name}")
        tasks.extend(read_tasks(path, config.controls if config else frozenset()))
    sound = [task for task in tasks if isinstance(task, StudioTask)]
    content = content_of(sound, options, config, paths[0])
    return _Source(
        tasks,
        content,
        finder_for(source, content, sound, options, context),
        config,
        paths[0].name,
    )


def _task(medium: Medium, items: list[NewItem]) -> Task:
    """The task by what the first items are labelled with."""
    annotations = [each for item in items for each in item.annotations or ()]
    kinds = {type(each.shape) for each in annotations}
    if TextSpan in kinds or TimeRange in kinds:
        return Task.TEXT_SPANS if medium is Medium.TEXT else Task.AUDIO_RANGES
    if medium is Medium.IMAGE and kinds - {type(None)}:
        return task_of(annotations)
    return whole_item_task(medium, is_multilabel=any(len(item.annotations or ()) > 1 for item in items))


def _row(item: NewItem) -> tuple[str, ...]:
    counts = Counter(one.label for one in item.annotations or ())
    labels = ", ".join(f"{printable(label)} {count}" for label, count in counts.most_common(5))
    return shown(item.path if item.text is None else item.text), labels, item.split or ""


def _counted(opened: _Source, context: JobContext) -> Iterator[Draft | Problem]:
    for number, one in enumerate(opened.drafts()):
        context.progress(min(number, len(opened.tasks)), len(opened.tasks), "Reading the tasks")
        yield one


def _unlabelled(found: Draft | Problem) -> Draft | Problem:
    if isinstance(found, Problem):
        return found
    item = replace(found.item, annotations=None, suggestions=(), is_skipped=False)
    return replace(found, item=item, settle=None)
