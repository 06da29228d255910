"""DOTA: rotated boxes on aerial images, a text file with their corners for each image."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

from labeller.domain.dataset import Dataset, DatasetItem
from labeller.domain.item import FoundAnnotation, Problem
from labeller.domain.schema import Task
from labeller.domain.shape import Box, Mask, Polygon, Polyline, RotatedBox
from labeller.formats.annotated_images import AnnotatedImages, ImageSet, image_draft
from labeller.formats.dota.rows import CORNERS, DIFFICULT, DotaReader, row_text, told_oddities
from labeller.formats.fitting import Fitted, fit_annotations
from labeller.formats.format import LabelCount, ReadOptions, WriteOptions, WriteReport
from labeller.formats.image_export import ImageExport
from labeller.formats.label_layout import LabelLayout, find_layout
from labeller.formats.label_map import FILE as LABEL_MAP
from labeller.formats.label_map import LabelMap, label_map_json, read_label_map
from labeller.formats.losses import Capabilities
from labeller.formats.media_items import Draft
from labeller.formats.shape_checks import settled
from labeller.formats.texts.tag_names import renamed, tag_names
from labeller.formats.yolo.fitting import without_tiny
from labeller.formats.yolo.shapes import as_its_corners_say
from labeller.formats.yolo.writing import SPLIT_NAMES
from labeller.jobs import JobContext
from labeller.media.files import open_file
from labeller.media.texts import read_text
from labeller.media.unreadable import UnreadableError, printable

_NUMBER = re.compile(rb"[-+]?\d+(\.\d*)?([eE][-+]?\d+)?\Z")
_PLACES = ("labelTxt*/*.txt", "*/labelTxt*/*.txt", "labelTxt*/*/*.txt", "*/labelTxt*/*/*.txt", "*.txt", "*/*.txt")
_LOOKED_AT = 50
_HEAD_BYTES = 1 << 12


class DotaFormat(AnnotatedImages):
    name = "dota"
    title = "DOTA"
    holds = Capabilities(
        frozenset({Task.OBJECT_DETECTION, Task.SEGMENTATION}),
        shapes=frozenset({RotatedBox}),
        becomes=dict.fromkeys((Box, Polygon, Polyline, Mask), RotatedBox),
        parts=True,
        holes=True,
        outside=True,
        empty_answers=True,
        splits=True,
        needs_media=True,
    )

    def sniff(self, source: Path) -> float:
        if not source.is_dir():
            return 0.0
        if _is_ours(read_label_map(source)):
            return 0.95
        paths = (path for place in _PLACES for path in islice(source.glob(place), _LOOKED_AT))
        return 0.9 if any(map(_has_rows, paths)) else 0.0

    def open(self, source: Path, options: ReadOptions, context: JobContext) -> ImageSet:
        root = options.media_root or source
        layout = find_layout(root, source, {}, context)
        labels = read_label_map(source)
        if not layout.images and not _is_ours(labels):
            raise UnreadableError("it holds no images", source, "Choose the folder that holds images and labels.")
        names = tuple(LabelCount(name, 0) for name in labels.names) if labels else ()
        return ImageSet(root, names, len(layout.images), _Source(source, layout, labels).drafts)

    def fitted(self, dataset: Dataset, entry: DatasetItem) -> Fitted:
        """Of attributes the one that the format has a field for stays."""
        found = fit_annotations(dataset, entry, replace(self.holds, attributes=True))
        changes = list(found.changes)
        kept = []
        for one in found.annotations:
            attributes = {DIFFICULT: True} if one.attributes.get(DIFFICULT) is True else {}
            if attributes != one.attributes:
                changes.append("attributes of annotations but “difficult” (left out)")
            shape = as_its_corners_say(one.shape) if isinstance(one.shape, RotatedBox) else one.shape
            kept.append(replace(one, shape=shape, attributes=attributes))
        return without_tiny(Fitted(tuple(kept), tuple(changes)))

    def write(self, dataset: Dataset, target: Path, options: WriteOptions, context: JobContext) -> WriteReport:
        """`<split>/images/` and `<split>/labelTxt/`; a blank would end the name of a label."""
        folder = "{split}/images"
        export = ImageExport(self, dataset, target, options, context, folder=folder, split_names=SPLIT_NAMES)
        names = tag_names(dataset.schema.names)
        for placed in export:
            rows = (_row(one, names) for one in placed.annotations)
            export.add_file(f"{placed.split}/labelTxt/{placed.stem}.txt", "".join(f"{row}\n" for row in rows))
        export.add_file(LABEL_MAP, label_map_json(dataset.schema, names, self.name))
        report = export.report()
        return replace(report, renamed=(*report.renamed, *renamed(names)))


@dataclass(frozen=True, slots=True)
class _Source:
    """A dataset before any label file is read."""

    root: Path
    layout: LabelLayout
    labels: LabelMap | None

    def drafts(self) -> Iterator[Draft | Problem]:
        yield from self.layout.problems
        names = self.labels.by_folder if self.labels else {}
        reader = DotaReader(names, is_ours=_is_ours(self.labels))
        for image in self.layout.images:
            yield from self._draft(reader, image)
        yield from told_oddities(reader, printable(self.root.name))

    def _draft(self, reader: DotaReader, image: str) -> Iterator[Draft | Problem]:
        split, file = self.layout.splits.get(image), self.layout.label_of.get(image)
        if file is None:
            yield image_draft(image, None, split=split)
            return
        try:
            decoded = read_text(self.root / file)
        except UnreadableError as error:
            yield error.as_problem(printable(file))
            yield image_draft(image, None, split=split)
            return
        if remark := decoded.remark(printable(file)):
            yield remark
        found = reader.read(decoded.text, file)
        yield from found.problems
        draft = image_draft(image, found.annotations, split=split)
        item = replace(draft.item, metadata=dict(found.header))
        yield replace(draft, item=item, settle=settled(may_be_outside=True))


def _row(one: FoundAnnotation, names: dict[str, str]) -> str:
    if not isinstance(one.shape, RotatedBox):
        raise TypeError("only rotated boxes come out of fitting")
    return row_text(one.shape, names[one.label], is_difficult=DIFFICULT in one.attributes)


def _is_ours(labels: LabelMap | None) -> bool:
    return labels is not None and labels.format_name == DotaFormat.name


def _has_rows(path: Path) -> bool:
    """Whether the first lines are a header and rows; empty files tell nothing."""
    try:
        with open_file(path) as file:
            head = file.read(_HEAD_BYTES)
    except (OSError, UnreadableError):
        return False
    lines = head.removeprefix(b"\xef\xbb\xbf").split(b"\n")
    lines = lines[:-1] if len(head) == _HEAD_BYTES else lines
    rows = [line for line in lines if line.strip() and not line.lower().startswith((b"imagesource", b"gsd", b"acquis"))]
    return bool(rows) and all(map(_is_row, rows))


def _is_row(line: bytes) -> bool:
    """Eight numbers, then a name, which is no number."""
    fields = line.replace(b",", b" ").split()
    return len(fields) > CORNERS and all(map(_NUMBER.match, fields[:CORNERS])) and not _NUMBER.match(fields[CORNERS])
