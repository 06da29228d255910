"""Pascal VOC: an XML file of boxes for each image, and for areas images of masks; as in the challenges to 2012."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from labeller.domain.dataset import Dataset, DatasetItem
from labeller.domain.item import Problem
from labeller.domain.schema import Task
from labeller.domain.shape import Box, Keypoints, Mask, Polygon, RotatedBox
from labeller.formats.annotated_images import AnnotatedImages, ImageSet
from labeller.formats.fitting import Fitted, fit_annotations, size_of
from labeller.formats.format import ReadOptions, WriteOptions, WriteReport
from labeller.formats.image_export import ImageExport
from labeller.formats.losses import Capabilities
from labeller.formats.media_items import Draft
from labeller.formats.voc.first_pixel import FirstPixel, find_first_pixel
from labeller.formats.voc.fitting import fit_voc
from labeller.formats.voc.folder import IMAGES, find_voc, looks_like_voc
from labeller.formats.voc.items import VocItems
from labeller.formats.voc.names import read_voc_labels
from labeller.formats.voc.reading import VocReading
from labeller.formats.voc.writing import VocWriter
from labeller.jobs import JobContext
from labeller.media.unreadable import UnreadableError, printable


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
        guess = find_first_pixel(folder.files.values(), context) if first is None else FirstPixel()
        reading = VocReading(
            first_pixel=int(not guess.is_0) if first is None else first,
            forced=first is not None,
            takes_outlines=takes_areas,
            names=labels.names,
        )

        def drafts() -> Iterator[Draft | Problem]:
            yield from folder.problems
            yield from labels.problems
            yield from guess.problems(printable(folder.source.name))
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
