"""The files of a folder as items: images, or texts in files of their own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from labeller.domain.item import FoundAnnotation, Medium, NewItem, Problem
from labeller.formats.folder_layout import FolderLayout
from labeller.formats.format import Found, IsKnown
from labeller.formats.image_items import Draft, image_draft, read_images
from labeller.jobs import JobContext
from labeller.media.folders import FolderWalk, FoundFile
from labeller.media.hashing import text_hash
from labeller.media.kinds import IMAGE_SUFFIXES
from labeller.media.texts import read_text
from labeller.media.unreadable import UnreadableError, printable

TEXT_SUFFIXES = frozenset({".txt", ".text"})
# One item is what a person reads at one go; a book in one file is a mistake.
_MAX_CHARS = 1 << 18


@dataclass(frozen=True, slots=True)
class FolderPlan:
    """What is read from a folder, and how. `is_own` keeps texts that a stranger's folder would not be trusted with."""

    source: Path
    medium: Medium
    layout: FolderLayout
    encoding: str | None = None
    only: tuple[str, ...] = ()
    is_own: bool = False


def walk(source: Path, medium: Medium, context: JobContext, only: Iterable[str] = ()) -> FolderWalk:
    suffixes = IMAGE_SUFFIXES if medium is Medium.IMAGE else TEXT_SUFFIXES
    return FolderWalk(source, suffixes, check=context.check, only=only)


def medium_of(source: Path, context: JobContext, only: Iterable[str] = ()) -> Medium:
    """Images if the folder holds any, else texts. Raises UnreadableError if it holds neither."""
    for medium in (Medium.IMAGE, Medium.TEXT):
        if any(isinstance(found, FoundFile) for found in walk(source, medium, context, only)):
            return medium
    raise UnreadableError("the folder holds neither images nor text files", source)


def read_folder(plan: FolderPlan, total: int, context: JobContext, is_known: IsKnown) -> Iterator[Found]:
    """Every file of the folder in natural order; `total` (0 if unknown) is for the progress."""
    if plan.medium is Medium.IMAGE:
        found = (image if isinstance(image, Problem) else _image(plan, image) for image in _files(plan, total, context))
        yield from read_images(plan.source, found, is_known, context)
    else:
        for file in _files(plan, total, context):
            yield file if isinstance(file, Problem) else _text(plan, file)


def _files(plan: FolderPlan, total: int, context: JobContext) -> Iterator[FoundFile | Problem]:
    for number, found in enumerate(walk(plan.source, plan.medium, context, plan.only)):
        context.progress(number, max(total, number), "Reading the files")
        yield found


def _image(plan: FolderPlan, file: FoundFile) -> Draft:
    return Draft(_with_folders(plan.layout, file.relative, image_draft(file.relative)))


def _text(plan: FolderPlan, file: FoundFile) -> NewItem | Problem:
    try:
        text = read_text(file.path, plan.encoding).text
    except UnreadableError as error:
        return error.as_problem(printable(file.relative))
    if not plan.is_own and not text.strip():
        return Problem(printable(file.relative), "the text is empty")
    if not plan.is_own and len(text) > _MAX_CHARS:
        return Problem(printable(file.relative), f"longer than {_MAX_CHARS:,} characters")
    item = NewItem(Medium.TEXT, name=file.relative, content_hash=text_hash(text), text=text)
    return _with_folders(plan.layout, file.relative, item)


def _with_folders(layout: FolderLayout, relative: str, item: NewItem) -> NewItem:
    label = layout.label_of(relative)
    annotations = None if label is None else (FoundAnnotation(label),)
    return replace(item, annotations=annotations, split=layout.split_of(relative))
