"""A source of Label Studio's tasks: what they are about, and each as an item before its file has been looked at."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from labeller.domain.fault import Fault
from labeller.domain.item import FoundAnnotation, Medium, NewItem, Problem
from labeller.formats.format import ReadOptions
from labeller.formats.image_finder import ImageFinder, find_root
from labeller.formats.label_studio.config import Config
from labeller.formats.label_studio.media import is_on_a_server, paths_of
from labeller.formats.label_studio.results import Reading, ResultReader
from labeller.formats.label_studio.tasks import StudioTask
from labeller.formats.media_items import Draft, Settle, media_draft
from labeller.formats.shape_checks import settled
from labeller.formats.split_names import SPLITS
from labeller.jobs import JobContext
from labeller.media.hashing import text_hash
from labeller.media.kinds import AUDIO_SUFFIXES, IMAGE_SUFFIXES
from labeller.media.unreadable import UnreadableError, printable

_SUFFIXES = {Medium.IMAGE: IMAGE_SUFFIXES, Medium.AUDIO: AUDIO_SUFFIXES}
_TELLING = 100


@dataclass(frozen=True, slots=True)
class Content:
    """Which field of the tasks is labelled, and what it holds."""

    field: str
    medium: Medium


def content_of(tasks: Sequence[StudioTask], options: ReadOptions, config: Config | None, path: Path) -> Content:
    """By what somebody chose, else by the configuration, else by what the first tasks hold. Raises UnreadableError."""
    if options.text_field:
        return Content(options.text_field, Medium.TEXT)
    if options.media_field:
        return Content(
            options.media_field, options.task.medium if options.task else _medium_in(tasks, options.media_field)
        )
    if config is not None and (not tasks or any(config.field in task.data for task in tasks)):
        return Content(config.field, config.medium)
    counts = Counter(
        (key, _medium_of(value))
        for task in tasks[:_TELLING]
        for key, value in task.data.items()
        if isinstance(value, str)
    )
    if not counts:
        if tasks:
            raise UnreadableError("its tasks hold no image, sound or text", path)
        return Content("text", options.task.medium if options.task else Medium.TEXT)
    (field, medium), _ = max(
        counts.items(), key=lambda one: (one[0][1] is not Medium.TEXT, one[0][0] == "text", one[1])
    )
    return Content(field, medium)


def _medium_in(tasks: Sequence[StudioTask], field: str) -> Medium:
    values = [task.data.get(field) for task in tasks[:_TELLING]]
    media = Counter(_medium_of(value) for value in values if isinstance(value, str))
    return max(media - Counter({Medium.TEXT: media[Medium.TEXT]}), key=lambda one: media[one], default=Medium.IMAGE)


def _medium_of(value: str) -> Medium:
    """What an address leads to, by the extension of its file; anything else is a text."""
    if len(value) > 4096 or "\n" in value:
        return Medium.TEXT
    for path in paths_of(value):
        suffix = f".{path.rpartition('.')[2].lower()}"
        for medium, suffixes in _SUFFIXES.items():
            if suffix in suffixes and " " not in suffix:
                return medium
    return Medium.TEXT


def finder_for(
    source: Path, content: Content, tasks: Sequence[StudioTask], options: ReadOptions, context: JobContext
) -> ImageFinder | None:
    """Finds the files of the tasks; None for texts, which are in them."""
    suffixes = _SUFFIXES.get(content.medium)
    if suffixes is None:
        return None
    if options.media_root is not None:
        return ImageFinder(options.media_root, context, suffixes)
    if source.is_dir():
        return ImageFinder(source, context, suffixes)
    addresses = (task.data.get(content.field) for task in tasks)
    names = (next(iter(paths_of(one)), "") for one in addresses if isinstance(one, str))
    return find_root(source, names, context, suffixes)


class StudioReading:
    """The tasks as items, in their order, each with what is wrong with it right before."""

    def __init__(self, content: Content, finder: ImageFinder | None, name: str, config: Config | None) -> None:
        self._content = content
        self._skeletons = {one.name: one.skeleton for one in config.labels if one.skeleton} if config else {}
        self._skeleton_tags = config.skeleton_tags if config else frozenset()
        self._finder = finder
        self._name = name

    def drafts(self, tasks: Sequence[StudioTask | Problem]) -> Iterator[Draft | Problem]:
        reader = ResultReader(self._content.medium, self._skeletons, self._skeleton_tags)
        for task in tasks:
            if isinstance(task, Problem):
                yield task
                continue
            draft = self._draft(task, reader)
            yield from reader.problems
            reader.problems.clear()
            if task.further:
                reason = f"{task.further} further annotations or predictions; the first were taken, these left out"
                yield Problem(task.where, reason, Fault.OVERLAP)
            yield draft
        for (reason, fault), count in reader.oddities.items():
            yield Problem(printable(self._name), f"{count:,} {reason}", fault, is_mended=True)
        if self._finder is not None:
            yield from self._finder.moved.problems(printable(self._name))

    def _draft(self, task: StudioTask, reader: ResultReader) -> Draft | Problem:
        content = task.data.get(self._content.field)
        if not isinstance(content, str):
            what = self._content.field
            return Problem(task.where, f"it has no {what!r} that could be labelled; left out", Fault.INCOMPLETE)
        item = self._item(content, task)
        if isinstance(item, Problem):
            return item
        text = item.text or ""
        answer = None if task.results is None else reader.read(task.where, task.results, text)
        suggested = reader.read(task.where, task.predicted, text)
        item = replace(
            _with_own(item, task.own),
            annotations=None if answer is None else tuple(replace(one, score=None) for one in answer.annotations),
            suggestions=_scored(suggested.annotations, task.score),
            is_skipped=task.is_skipped,
        )
        is_image = item.medium is Medium.IMAGE
        return Draft(item, settle=_settle(answer, suggested, task.score) if is_image else None)

    def _item(self, content: str, task: StudioTask) -> NewItem | Problem:
        metadata = {key: value for key, value in task.data.items() if key != self._content.field and value is not None}
        if self._finder is None:
            name = f"{self._name} {task.where.rpartition(' ')[2]}"
            return NewItem(Medium.TEXT, name, text_hash(content), text=content, metadata=metadata)
        found: str | Problem | None = None
        for path in paths_of(content):
            here = self._finder.find(path, place=task.where, is_elsewhere=is_on_a_server(content))
            if isinstance(here, str):
                return replace(media_draft(here, self._content.medium), metadata=metadata)
            found = found or here
        if isinstance(found, Problem):
            return replace(found, reason=f"{found.reason}; left out")
        return Problem(task.where, "it names no file; left out", Fault.INCOMPLETE)


def _with_own(item: NewItem, own: dict[str, Any]) -> NewItem:
    """The item with what Labeller noted of it in the task."""

    def text(key: str) -> str | None:
        return own[key] if isinstance(own.get(key), str) else None

    split = text("split") or item.metadata.get("split")
    metadata = own.get("metadata")
    return replace(
        item,
        name=text("name") or item.name,
        split=SPLITS.get(split.lower(), split) if isinstance(split, str) and split else None,
        group=text("group"),
        is_flagged=own.get("flagged") is True,
        comment=text("comment") or "",
        metadata=metadata if isinstance(metadata, dict) else item.metadata,
    )


def _scored(found: Sequence[FoundAnnotation], score: float | None) -> tuple[FoundAnnotation, ...]:
    """Suggestions, each with its own score or that of the whole prediction."""
    return tuple(one if one.score is not None else replace(one, score=score) for one in found)


def _settle(answer: Reading | None, suggested: Reading, score: float | None) -> Settle:
    """Shares of an image are placed on it as it is, whatever size the tasks tell."""
    told = (answer.size if answer else None) or suggested.size
    check = settled()

    def settle(item: NewItem) -> tuple[NewItem, list[Problem]]:
        width, height = item.width or 0, item.height or 0
        placed = None if answer is None else tuple(replace(one.on(width, height), score=None) for one in answer.parts)
        suggestions = _scored([one.on(width, height) for one in suggested.parts], score)
        item, problems = check(replace(item, annotations=placed, suggestions=suggestions))
        if told is not None and told != (width, height):
            reason = (
                f"{told[0]} x {told[1]} pixels are told, the image has {width} x {height}; its shapes are shares of it"
            )
            fault = Fault.SWAPPED_SIZE if told == (height, width) else Fault.WRONG_SIZE
            problems.insert(0, Problem(printable(item.name), f"{reason} and fit", fault, is_mended=True))
        return item, problems

    return settle
