"""The files of a folder as items: images, sounds, or texts in files of their own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

from labeller.domain.fault import Fault
from labeller.domain.item import FoundAnnotation, Medium, NewItem, Problem
from labeller.formats.folders.folder_layout import FolderLayout
from labeller.formats.format import Found, IsKnown
from labeller.formats.media_items import Draft, media_draft, read_media
from labeller.jobs import JobContext
from labeller.media.folders import FolderWalk, FoundFile
from labeller.media.hashing import text_hash
from labeller.media.kinds import AUDIO_SUFFIXES, IMAGE_SUFFIXES
from labeller.media.texts import read_text
from labeller.media.unreadable import UnreadableError, printable

TEXT_SUFFIXES = frozenset({".txt", ".text"})
_SUFFIXES = {Medium.IMAGE: IMAGE_SUFFIXES, Medium.AUDIO: AUDIO_SUFFIXES, Medium.TEXT: TEXT_SUFFIXES}
# So many files of each kind are looked for to tell what a folder is about.
_TELLING_FILES = 50
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
    return FolderWalk(source, _SUFFIXES[medium], check=context.check, only=only)


def medium_of(source: Path, context: JobContext, only: Iterable[str] = ()) -> Medium:
    """Images or sounds, whichever there seem to be more of; texts if there are neither.

    Raises UnreadableError if the folder holds none of them.
    """

    def count(medium: Medium) -> int:
        files = (found for found in walk(source, medium, context, only) if isinstance(found, FoundFile))
        return sum(1 for _ in islice(files, _TELLING_FILES))

    # A cover among songs does not make a folder of pictures, nor a note one of texts.
    images, sounds = count(Medium.IMAGE), count(Medium.AUDIO)
    if images or sounds:
        return Medium.IMAGE if images >= sounds else Medium.AUDIO
    if count(Medium.TEXT):
        return Medium.TEXT
    raise UnreadableError("the folder holds neither images nor sounds nor text files", source)


def read_folder(plan: FolderPlan, total: int, context: JobContext, is_known: IsKnown) -> Iterator[Found]:
    """Every file of the folder in natural order; `total` (0 if unknown) is for the progress."""
    if plan.medium is Medium.TEXT:
        for file in _files(plan, total, context):
            yield from [file] if isinstance(file, Problem) else _text(plan, file)
    else:
        found = (file if isinstance(file, Problem) else _draft(plan, file) for file in _files(plan, total, context))
        yield from read_media(plan.source, found, is_known, context)


def _files(plan: FolderPlan, total: int, context: JobContext) -> Iterator[FoundFile | Problem]:
    for number, found in enumerate(walk(plan.source, plan.medium, context, plan.only)):
        context.progress(number, max(total, number), "Reading the files")
        yield found


def _draft(plan: FolderPlan, file: FoundFile) -> Draft:
    return Draft(_with_folders(plan.layout, file.relative, media_draft(file.relative, plan.medium)))


def _text(plan: FolderPlan, file: FoundFile) -> Iterator[NewItem | Problem]:
    """The text of a file as an item, perhaps with a remark on its encoding."""
    where = printable(file.relative)
    try:
        decoded = read_text(file.path, plan.encoding)
    except UnreadableError as error:
        yield error.as_problem(where)
        return
    if remark := decoded.remark(where):
        yield remark
    yield _text_item(plan, file, decoded.text)


def _text_item(plan: FolderPlan, file: FoundFile, text: str) -> NewItem | Problem:
    if not plan.is_own and not text.strip():
        return Problem(printable(file.relative), "the text is empty", Fault.EMPTY_TEXT)
    if not plan.is_own and len(text) > _MAX_CHARS:
        return Problem(printable(file.relative), f"longer than {_MAX_CHARS:,} characters")
    item = NewItem(Medium.TEXT, name=file.relative, content_hash=text_hash(text), text=text)
    return _with_folders(plan.layout, file.relative, item)


def _with_folders(layout: FolderLayout, relative: str, item: NewItem) -> NewItem:
    label = layout.label_of(relative)
    annotations = None if label is None else (FoundAnnotation(label),)
    return replace(item, annotations=annotations, split=layout.split_of(relative))
