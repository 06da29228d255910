"""One reading of a source of Pascal VOC, image by image: the objects of its XML file, with their areas from masks."""

from __future__ import annotations

from collections.abc import Generator, Iterator, Sequence
from dataclasses import replace
from pathlib import Path, PurePosixPath

from labeller.domain.fault import Fault
from labeller.domain.item import FoundAnnotation, Problem
from labeller.formats.annotated_images import image_draft
from labeller.formats.media_items import Draft
from labeller.formats.shape_checks import settled
from labeller.formats.voc.folder import LABEL_MASKS, OBJECT_MASKS, VocFolder
from labeller.formats.voc.masks import read_areas, with_areas
from labeller.formats.voc.names import VocLabels
from labeller.formats.voc.reading import VocFile, VocObjects, VocReading, read_voc
from labeller.media.unreadable import UnreadableError, printable

Told = Generator[Problem, None, Sequence[FoundAnnotation] | None]
"""Problems on the way to the annotations of an image; None where they cannot be read."""


class VocItems:
    def __init__(self, folder: VocFolder, labels: VocLabels, reading: VocReading, *, has_masks: bool) -> None:
        self._folder = folder
        self._objects = VocObjects(reading)
        self._has_masks = has_masks
        self._labels = labels
        self._listed = {one.name for one in labels.labels}

    def read(self) -> Iterator[Draft | Problem]:
        for image in self._folder.images:
            yield from self._read(image)
        where = printable(self._folder.source.name)
        for (reason, fault), count in self._objects.oddities.items():
            if count:
                yield Problem(where, f"{count:,} {reason}", fault, is_mended=True)

    def _read(self, image: str) -> Iterator[Draft | Problem]:
        path = self._folder.files.get(image)
        mask = self._folder.mask_of(image, LABEL_MASKS) if self._has_masks else None
        split = self._folder.split_of(image)
        if path is None and mask is None:
            self._objects.oddities["images have no annotations; taken as not labelled yet", Fault.INCOMPLETE] += 1
            yield image_draft(image, None, split=split)
            return
        found: Sequence[FoundAnnotation] | None = ()
        size = None
        if path is not None:
            where = self._where(path)
            try:
                file = read_voc(path, where)
            except UnreadableError as error:
                yield Problem(where, f"{error.reason}; its image was taken without annotations")
                found = None
            else:
                size = file.size
                found = yield from self._annotations(file, image)
        if mask is not None:
            found = yield from self._with_areas(found, image, mask)
        yield replace(image_draft(image, found, split=split), settle=None if found is None else settled(size))

    def _where(self, path: Path) -> str:
        inside = path.is_relative_to(self._folder.source)
        return printable(path.relative_to(self._folder.source).as_posix() if inside else path.name)

    def _annotations(self, file: VocFile, image: str) -> Told:
        oddities = self._objects.oddities
        if file.file_name and _stem(file.file_name) != _stem(image):
            oddities[
                "files name another image in “filename” than the one that is called like them", Fault.BAD_VALUE
            ] += 1
        found = []
        for one in self._objects.of(file):
            if isinstance(one, Problem):
                yield one
                continue
            found.append(one)
            if self._listed and one.label not in self._listed:
                oddities["objects have a label that the list of labels lacks; taken", Fault.UNKNOWN_LABEL] += 1
        return found

    def _with_areas(self, found: Sequence[FoundAnnotation] | None, image: str, mask: Path) -> Told:
        """The objects with their areas; where the masks cannot be read, the objects as they are."""
        where = self._where(mask)
        try:
            areas, unknown = read_areas(mask, self._folder.mask_of(image, OBJECT_MASKS), self._labels)
        except UnreadableError as error:
            yield Problem(where, f"{error.reason}; its areas were left out")
            return found
        if unknown:
            yield Problem(
                where, f"{unknown:,} areas have a number or a colour that no label has; left out", Fault.UNKNOWN_LABEL
            )
        return with_areas(found or (), areas)


def _stem(path: str) -> str:
    return PurePosixPath(path.replace("\\", "/")).stem.casefold()
