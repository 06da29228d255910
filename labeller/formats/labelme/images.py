"""labelme's files and the images that they are about: which belongs to which, and what is said of each."""

from __future__ import annotations

import posixpath
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path, PurePosixPath

from labeller.domain.fault import Fault
from labeller.domain.item import FoundAnnotation, NewItem, Problem
from labeller.domain.shape import Mask
from labeller.formats.annotated_images import image_draft
from labeller.formats.image_finder import ImageFinder
from labeller.formats.labelme.reading import LabelmeFile, Oddity, read_labelme
from labeller.formats.media_items import Draft, Settle
from labeller.formats.shape_checks import settled
from labeller.formats.split_names import split_of
from labeller.media.unreadable import UnreadableError, printable

_DRIVE = re.compile(r"[A-Za-z]:")


class LabelmeReading:
    """One walk through the files: each image once, then the images that no file is about."""

    def __init__(self, source: Path, finder: ImageFinder, files: list[str]) -> None:
        self._source = source
        self._folder = source.parent if source.is_file() else source
        self._finder = finder
        self._files = files

    def drafts(self) -> Iterator[Draft | Problem]:
        taken: dict[str, str] = {}
        oddities: Counter[Oddity] = Counter()
        for name in self._files:
            try:
                found = read_labelme(self._folder / name, name)
            except UnreadableError as error:
                yield error.as_problem(printable(name))
                continue
            oddities.update(found.oddities)
            yield from self._draft(name, found, taken)
        for (reason, fault), count in oddities.items():
            yield Problem(printable(self._source.name), f"{count:,} {reason}", fault, is_mended=True)
        if not self._source.is_file():
            yield from (image_draft(one, None, split=split_of(one)) for one in self._finder.paths if one not in taken)

    def _draft(self, name: str, found: LabelmeFile, taken: dict[str, str]) -> Iterator[Draft | Problem]:
        path, problem = self._image(name, found)
        if path in taken:
            reason = f"{printable(path or '')} has a file already, {printable(taken[path or ''])}; left out"
            path, problem = None, Problem(printable(name), reason, Fault.DUPLICATE_NAME)
        if problem is not None:
            yield problem
        if path is None:
            return
        taken[path] = name
        yield from found.problems
        # What a model drew is no answer: an image that has nothing else is still to be labelled.
        is_answered = bool(found.annotations) or not found.suggestions
        draft = image_draft(path, found.annotations if is_answered else None, split=split_of(path))
        item = replace(draft.item, suggestions=tuple(found.suggestions))
        yield replace(draft, item=item, settle=_settle(found.size))

    def _image(self, name: str, found: LabelmeFile) -> tuple[str | None, Problem | None]:
        """The image of a file: where `imagePath` says, seen from the file, else the one that is called like the file.

        With it comes what is wrong; without an image it is left out.
        """
        where = printable(name)
        path = self._finder.find(self._joined(name, found.image_path), place=where) if found.image_path else None
        if isinstance(path, str):
            return path, self._leaving(name, found.image_path, path)
        beside = self._finder.with_stem(posixpath.join(self._own_folder(name), PurePosixPath(name).stem))
        if beside is not None:
            reason = f"the image {printable(found.image_path)} is not there; the one called like the file was taken"
            return beside, Problem(where, reason, Fault.MISSING_FILE, is_mended=True)
        if path is None:
            return None, Problem(where, "it does not say which image it is about; left out", Fault.INCOMPLETE)
        reason = "the image is only inside the file, not beside it" if found.has_pixels else path.reason
        return None, replace(path, reason=f"{reason}; left out")

    def _leaving(self, name: str, image_path: str, path: str) -> Problem | None:
        """A word on an image that was taken from the folder although its file leads out of it."""
        if not self._seen_from_root(name, image_path.replace("\\", "/")).startswith("../"):
            return None
        reason = f"{printable(image_path)} leads out of the folder; {printable(path)} was taken, which is in it"
        return Problem(printable(name), reason, Fault.UNSAFE_PATH, is_mended=True)

    def _joined(self, name: str, image_path: str) -> str:
        """The path of an image as seen from the root; one that is absolute, from another machine, by its name."""
        tidied = image_path.replace("\\", "/")
        folder = self._own_folder(name)
        if tidied.startswith("/") or _DRIVE.match(tidied):
            return posixpath.join(folder, PurePosixPath(tidied).name)
        return re.sub(r"^(\.\./)+", "", self._seen_from_root(name, tidied))

    def _seen_from_root(self, name: str, image_path: str) -> str:
        return posixpath.normpath(posixpath.join(self._own_folder(name), image_path))

    def _own_folder(self, name: str) -> str:
        folder = (self._folder / name).parent
        return folder.relative_to(self._finder.root).as_posix() if folder.is_relative_to(self._finder.root) else ""


def _settle(size: tuple[int, int] | None) -> Settle:
    check = settled(size, may_be_outside=True)
    return check if size is not None else lambda item: check(_with_whole_masks(item))


def _with_whole_masks(item: NewItem) -> NewItem:
    """Masks of a file that does not tell the size of its image are no larger than they must be."""
    from labeller.geometry.clipping import clip

    def whole(one: FoundAnnotation) -> FoundAnnotation:
        if not isinstance(one.shape, Mask):
            return one
        return replace(one, shape=clip(one.shape, item.width or 0, item.height or 0))

    annotations = None if item.annotations is None else tuple(map(whole, item.annotations))
    return replace(item, annotations=annotations, suggestions=tuple(map(whole, item.suggestions)))
