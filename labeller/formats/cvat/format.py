"""CVAT for images 1.1: one XML file with the labels, their attributes, and everything that is drawn on the images."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from labeller.domain.dataset import Dataset, DatasetItem
from labeller.domain.item import FoundAnnotation, Problem
from labeller.domain.shape import Box, Keypoints, Mask, Point, Polygon, Polyline, RotatedBox
from labeller.formats.annotated_images import AnnotatedImages, ImageSet, image_draft
from labeller.formats.cvat.reading import CvatFile, CvatImage, read_cvat
from labeller.formats.cvat.writing import FILE, CvatWriter
from labeller.formats.fitting import Fitted, fit_annotations
from labeller.formats.format import ReadOptions, Renamed, WriteOptions, WriteReport
from labeller.formats.image_export import ImageExport
from labeller.formats.image_finder import ImageFinder, find_root
from labeller.formats.label_map import FILE as LABELS
from labeller.formats.label_map import label_map_json, read_label_map
from labeller.formats.losses import DETECTION_TASKS, IMAGE_TASKS, Capabilities
from labeller.formats.media_items import Draft
from labeller.formats.shape_checks import settled
from labeller.formats.split_names import SPLITS
from labeller.formats.xml_values import possible, possible_attributes
from labeller.jobs import JobContext
from labeller.media.files import open_file
from labeller.media.unreadable import UnreadableError

_BEGINS = re.compile(rb"\s*(<\?xml[^>]*>)?\s*(<!--.*?-->\s*)*<annotations[\s>]", re.DOTALL)
_SPEAKS = re.compile(rb"<(meta|version|image\s|track\s)")
_HEAD_BYTES = 4096


class CvatFormat(AnnotatedImages):
    name = "cvat"
    title = "CVAT for images 1.1"
    extensions = (".xml",)
    holds = Capabilities(
        DETECTION_TASKS | IMAGE_TASKS,
        several_labels=True,
        shapes=frozenset({Box, RotatedBox, Polygon, Polyline, Point, Keypoints, Mask}),
        outside=True,
        tags=True,
        occlusion=True,
        object_groups=True,
        attributes=True,
        empty_answers=True,
        splits=True,
        needs_media=True,
    )

    def sniff(self, source: Path) -> float:
        try:
            return 0.9 if any(map(_is_cvat, _candidates(source))) else 0.0
        except OSError:
            return 0.0

    def open(self, source: Path, options: ReadOptions, context: JobContext) -> ImageSet:
        paths = [path for path in _candidates(source) if source.is_file() or _is_cvat(path)]
        if not paths:
            raise UnreadableError("it holds no file of CVAT", source)
        files = [_read(path, context) for path in paths]
        finder = _finder(source, files, options, context)
        labels = {name: one for file in files for name, one in file.meant_labels.items()}
        is_labelled = any(file.is_labelled for file in files)

        def drafts() -> Iterator[Draft | Problem]:
            for file in files:
                yield from _drafts(file, finder, context, is_labelled=is_labelled)

        task = files[0].labels.task
        count = sum(file.count for file in files)
        return ImageSet(finder.root, tuple(labels.values()), count, drafts, task, finder.moved)

    def fitted(self, dataset: Dataset, entry: DatasetItem) -> Fitted:
        """Tags stand behind the shapes, groups count from 1, and a box that is not turned is a plain one."""
        found = fit_annotations(dataset, entry, self.holds)
        changes = list(found.changes)
        kept = [one for one in (_fit(one, changes) for one in found.annotations) if one is not None]
        kept.sort(key=lambda one: one.shape is None)
        return Fitted(tuple(_with_groups_from_1(kept)), tuple(changes))

    def write(self, dataset: Dataset, target: Path, options: WriteOptions, context: JobContext) -> WriteReport:
        """`annotations.xml` beside `images/`, or `images/<split>/` where there are splits."""
        export = ImageExport(
            self, dataset, target, options, context,
            folder="images/{split}", unsplit_folder="images", split_names={"validation": "val"},
        )  # fmt: skip
        names = _written_names(dataset)
        CvatWriter(export, dataset, names).write()
        changed = {name: written for name, written in names.items() if name != written}
        if changed:
            export.add_file(LABELS, label_map_json(dataset.schema, changed))
        report = export.report()
        return replace(report, renamed=report.renamed + tuple(Renamed(*pair) for pair in changed.items()))


def _candidates(source: Path) -> list[Path]:
    """The XML files that may be CVAT's: the source itself, or in a folder those at the usual places."""
    if source.is_file():
        return [source] if source.suffix.lower() == ".xml" else []
    places = (FILE, "*.xml", "annotations/*.xml", f"*/{FILE}")
    return list({path: None for place in places for path in sorted(source.glob(place)) if path.is_file()})


def _is_cvat(path: Path) -> bool:
    try:
        with open_file(path) as file:
            head = file.read(_HEAD_BYTES).removeprefix(b"\xef\xbb\xbf")
    except (OSError, UnreadableError):
        return False
    return bool(_BEGINS.match(head) and _SPEAKS.search(head))


def _read(path: Path, context: JobContext) -> CvatFile:
    context.progress(0, 0, f"Reading {path.name}")
    ours = read_label_map(path.parent)
    return read_cvat(path, ours.by_folder if ours else {})


def _finder(source: Path, files: list[CvatFile], options: ReadOptions, context: JobContext) -> ImageFinder:
    if options.media_root is not None:
        return ImageFinder(options.media_root, context)
    if source.is_dir():
        return ImageFinder(source, context)
    names = (found.name for file in files for found in file.read_images(context) if isinstance(found, CvatImage))
    return find_root(source, names, context)


def _drafts(
    file: CvatFile, finder: ImageFinder, context: JobContext, *, is_labelled: bool
) -> Iterator[Draft | Problem]:
    stem = file.path.stem.lower()
    for found in file.read_images(context):
        if isinstance(found, Problem):
            yield found
            continue
        subset = found.subset or (file.path.stem if stem in SPLITS else None)
        folders = [*([f"images/{subset}", subset] if subset else []), "images"]
        path = finder.find(found.name, folders)
        yield path if isinstance(path, Problem) else _draft(found, path, subset, is_labelled=is_labelled)


def _draft(found: CvatImage, path: str, subset: str | None, *, is_labelled: bool) -> Draft:
    """An image without anything on it was looked at if anything is on any other."""
    split = None if subset is None or subset == "default" else SPLITS.get(subset.lower(), subset)
    draft = image_draft(path, found.annotations if is_labelled else None, split=split)
    return replace(draft, settle=settled(found.size, may_be_outside=True))


def _fit(one: FoundAnnotation, changes: list[str]) -> FoundAnnotation | None:
    attributes = possible_attributes(one.attributes)
    if attributes != one.attributes:
        changes.append("attributes with characters that XML cannot hold (replaced)")
    one = replace(one, attributes=attributes)
    match one.shape:
        case Mask(runs=runs) if len(runs) < 2:
            changes.append("empty masks (left out)")
            return None
        case RotatedBox(x, y, width, height, angle) if angle == 0:
            changes.append("rotated boxes that are not turned (written as boxes)")
            return replace(one, shape=Box(x - width / 2, y - height / 2, width, height))
    return one


def _with_groups_from_1(found: list[FoundAnnotation]) -> Iterator[FoundAnnotation]:
    """In CVAT the group 0 is none."""
    most = max((one.group for one in found if one.group is not None), default=0)
    for one in found:
        is_none = one.group is not None and one.group < 1
        yield replace(one, group=max(most, 0) + 1 - (one.group or 0)) if is_none else one


def _written_names(dataset: Dataset) -> dict[str, str]:
    """What the labels are called in the file: themselves, but for characters that XML cannot hold."""
    names: dict[str, str] = {}
    for label in dataset.schema.labels:
        written = possible(label.name)
        while written in names.values():
            written += "_"
        names[label.name] = written
    return names
