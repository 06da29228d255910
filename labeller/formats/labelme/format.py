"""labelme: one JSON file beside each image; those of X-AnyLabeling are read, too."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from itertools import islice
from pathlib import Path

from labeller.domain.dataset import Dataset, DatasetItem
from labeller.domain.schema import Task
from labeller.domain.shape import Box, Mask, Point, Polygon, Polyline, RotatedBox
from labeller.formats.annotated_images import AnnotatedImages, ImageSet
from labeller.formats.enclosed import ENCLOSED
from labeller.formats.fitting import Fitted, fit_annotations
from labeller.formats.format import LabelCount, ReadOptions, WriteOptions, WriteReport
from labeller.formats.image_export import ImageExport
from labeller.formats.image_finder import ImageFinder, find_root
from labeller.formats.label_map import LabelMap, read_label_map
from labeller.formats.labelme.fitting import fit_to_labelme
from labeller.formats.labelme.images import LabelmeReading
from labeller.formats.labelme.reading import read_labelme
from labeller.formats.labelme.writing import FLAGS_FILE, LABELS_FILE, write_labelme
from labeller.formats.losses import IMAGE_TASKS, Capabilities
from labeller.jobs import JobContext
from labeller.media.files import open_file
from labeller.media.folders import FolderWalk, FoundFile
from labeller.media.texts import head_in_utf8
from labeller.media.unreadable import UnreadableError

_HEAD_BYTES = 1 << 16
_LOOKED_AT = 20
_SHAPES = re.compile(rb'"shapes"\s*:\s*\[')
_SPEAKS = re.compile(rb'"(imagePath|imageData|shape_type|imageHeight)"')
_JSON = frozenset({".json"})
_MOST_LABELS = 1 << 20
# What labelme's own examples write into the list of labels beside the labels.
_NO_LABELS = frozenset({"__ignore__", "_background_"})


class LabelmeFormat(AnnotatedImages):
    name = "labelme"
    title = "labelme"
    extensions = (".json",)
    holds = Capabilities(
        frozenset({Task.OBJECT_DETECTION, Task.SEGMENTATION}) | IMAGE_TASKS,
        shapes=frozenset({Box, RotatedBox, Polygon, Polyline, Point, Mask}),
        several_labels=True,
        unlabelled=True,
        empty_answers=True,
        attributes=True,
        splits=True,
        outside=True,
        tags=True,
        occlusion=True,
        truncation=True,
        object_groups=True,
        object_comments=True,
        needs_media=True,
    )

    def sniff(self, source: Path) -> float:
        try:
            return 0.85 if any(map(_is_labelme, _first_files(source))) else 0.0
        except OSError:
            return 0.0

    def open(self, source: Path, options: ReadOptions, context: JobContext) -> ImageSet:
        files = _files(source, context)
        known = read_label_map(source)
        if not files and known is None:
            raise UnreadableError("it holds no labelme file", source)
        finder = _finder(source, files, options, context)
        count = 1 if source.is_file() else max(len(finder.paths), 1)
        # Flags of images do not tell whether there may be several; our own list of labels does.
        task = known.task if known is not None else None
        drafts = LabelmeReading(source, finder, files).drafts
        return ImageSet(finder.root, _labels(source, known), count, drafts, task, finder.moved)

    def fitted(self, dataset: Dataset, entry: DatasetItem) -> Fitted:
        """Parts of a polygon are polygons of one group, so they are taken apart here and not before."""
        return fit_to_labelme(dataset, fit_annotations(dataset, entry, replace(self.holds, parts=True)))

    def write(self, dataset: Dataset, target: Path, options: WriteOptions, context: JobContext) -> WriteReport:
        """`<split>/` with the images and beside each its JSON file, as labelme opens folders."""
        return write_labelme(ImageExport(self, dataset, target, options, context), dataset)


def _first_files(source: Path) -> Iterable[Path]:
    if source.is_file():
        return [source] if source.suffix.lower() == ".json" else []
    places = ("*.json", "*/*.json", "*/*/*.json")
    return (path for place in places for path in islice(source.glob(place), _LOOKED_AT))


def _is_labelme(path: Path) -> bool:
    try:
        with open_file(path) as file:
            head = head_in_utf8(file.read(_HEAD_BYTES))
    except (OSError, UnreadableError):
        return False
    return bool(_SHAPES.search(head) and _SPEAKS.search(head))


def _files(source: Path, context: JobContext) -> list[str]:
    """The files of labelme in a folder, relative to it: a JSON file of another kind among them is passed over."""
    if source.is_file():
        return [source.name]
    walk = FolderWalk(source, _JSON, check=context.check)
    found = [one.relative for one in walk if isinstance(one, FoundFile)]
    return [one for one in found if one not in ENCLOSED and _may_be_labelme(source / one)]


def _may_be_labelme(path: Path) -> bool:
    """Whether the file is labelme's, or a damaged one of which somebody should hear."""
    try:
        with open_file(path) as file:
            head = head_in_utf8(file.read(_HEAD_BYTES))
    except (OSError, UnreadableError):
        return True
    return bool(_SHAPES.search(head) or _SPEAKS.search(head))


def _finder(source: Path, files: list[str], options: ReadOptions, context: JobContext) -> ImageFinder:
    if options.media_root is not None:
        return ImageFinder(options.media_root, context)
    if source.is_file():
        return find_root(source, [_image_name(source)], context)
    finder = ImageFinder(source, context)
    if finder.paths or not files:
        return finder
    first = source / files[0]
    return find_root(first, [_image_name(first)], context)


def _image_name(path: Path) -> str:
    """What the image of a file is called, without folders; these lead elsewhere from each place that is tried."""
    try:
        return read_labelme(path, path.name).image_path.replace("\\", "/").rpartition("/")[2]
    except UnreadableError:
        return ""


def _labels(source: Path, known: LabelMap | None) -> tuple[LabelCount, ...]:
    """The labels that the folder lists, by our own list or by the one for labelme's `--labels`."""
    if known is not None:
        return tuple(LabelCount(name, 0) for name in known.names)
    for name in (LABELS_FILE, FLAGS_FILE):
        try:
            with open_file(source / name) as file:
                lines = file.read(_MOST_LABELS).decode("utf-8-sig").split("\n")
        except (OSError, UnreadableError, UnicodeDecodeError):
            continue
        names = dict.fromkeys(line.strip() for line in lines)
        return tuple(LabelCount(one, 0) for one in names if one and one not in _NO_LABELS)
    return ()
