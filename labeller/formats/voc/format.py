"""Pascal VOC: an XML file of boxes for each image, and for areas images of masks; as in the challenges to 2012."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from labeller.domain.dataset import Dataset, DatasetItem
from labeller.domain.fault import Fault
from labeller.domain.item import Problem
from labeller.domain.schema import Task
from labeller.domain.shape import Box, Keypoints, Mask, Polygon, RotatedBox
from labeller.formats.annotated_images import AnnotatedImages, ImageSet
from labeller.formats.fitting import Fitted, fit_annotations, size_of
from labeller.formats.format import ReadOptions, WriteOptions, WriteReport
from labeller.formats.image_export import ImageExport
from labeller.formats.losses import Capabilities
from labeller.formats.media_items import Draft
from labeller.formats.voc.fitting import fit_voc
from labeller.formats.voc.folder import IMAGES, find_voc, looks_like_voc
from labeller.formats.voc.items import VocItems
from labeller.formats.voc.names import read_voc_labels
from labeller.formats.voc.reading import VocReading
from labeller.formats.voc.writing import VocWriter
from labeller.jobs import JobContext
from labeller.media.files import open_file
from labeller.media.unreadable import UnreadableError, printable

_FIRST_IS_ZERO = re.compile(rb"<[xy]min>\s*0+(\.\d*)?\s*<")
_SAYS_ITS_OWN = re.compile(rb"<annotation>[^<]*pixels counted from [01],")
_MOST_BYTES = 1 << 24


class VocFormat(AnnotatedImages):
    name = "voc"
    title = "Pascal VOC"
    holds = Capabilities(
        frozenset({Task.OBJECT_DETECTION, Task.SEGMENTATION}),
        shapes=frozenset({Box, Mask}),
        becomes={RotatedBox: Mask, Polygon: Mask, Keypoints: Box},
        parts=True,
        holes=True,
        overlap=False,
        occlusion=True,
        truncation=True,
        attributes=True,
        empty_answers=True,
        splits=True,
        needs_media=True,
    )
    _boxes = replace(
        holds,
        shapes=frozenset({Box}),
        becomes={RotatedBox: Box, Polygon: Box, Mask: Box, Keypoints: Box},
        overlap=True,
    )

    def sniff(self, source: Path) -> float:
        try:
            return (0.85 if source.is_file() else 0.95) if looks_like_voc(source) else 0.0
        except OSError:
            return 0.0

    def open(self, source: Path, options: ReadOptions, context: JobContext) -> ImageSet:
        folder = find_voc(source, options, context)
        if not folder.files and not folder.images and not looks_like_voc(source):
            raise UnreadableError("it holds no Pascal VOC files", source)
        labels = read_voc_labels(folder.source)
        takes_areas = options.task is not Task.OBJECT_DETECTION
        first = options.voc_first_pixel
        proof = _zero_based(folder.files.values(), context) if first is None else None
        reading = VocReading(
            first_pixel=int(proof is None) if first is None else first,
            forced=first is not None,
            takes_outlines=takes_areas,
            names=labels.names,
        )

        def drafts() -> Iterator[Draft | Problem]:
            yield from folder.problems
            if proof is not None:
                reason = "a box begins at 0, so pixels are counted from 0: all boxes of the source were read so"
                yield Problem(printable(proof.name), reason, Fault.PIXEL_FROM_ZERO, is_mended=True)
            yield from VocItems(folder, labels, reading, has_masks=takes_areas and folder.has_masks).read()

        task = Task.SEGMENTATION if folder.has_masks and not folder.files else labels.task
        return ImageSet(folder.finder.root, labels.labels, len(folder.images), drafts, task)

    def fitted(self, dataset: Dataset, entry: DatasetItem) -> Fitted:
        holds = self.holds if dataset.schema.task is Task.SEGMENTATION else self._boxes
        return fit_voc(fit_annotations(dataset, entry, holds), dataset.position, *size_of(entry.item))

    def write(self, dataset: Dataset, target: Path, options: WriteOptions, context: JobContext) -> WriteReport:
        """`Annotations/`, `JPEGImages/` and `ImageSets/Main/`, with masks for a project of areas; all flat."""
        export = ImageExport(self, dataset, target, options, context, folder=IMAGES, split_names={"validation": "val"})
        return VocWriter(export, dataset, options.voc_first_pixel).write()


def _zero_based(files: Iterable[Path], context: JobContext) -> Path | None:
    """A file that proves that the first pixel is 0; None where no file does, or where files say it themselves."""
    for number, path in enumerate(files):
        context.progress(number, 0, "Looking for the number of the first pixel")
        try:
            with open_file(path) as file:
                content = file.read(_MOST_BYTES)
        except (OSError, UnreadableError):
            continue
        if number == 0 and _SAYS_ITS_OWN.search(content):
            return None
        if _FIRST_IS_ZERO.search(content):
            return path
    return None
