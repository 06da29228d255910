"""COCO: one JSON file for each split with images, categories and annotations, as detection frameworks read it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from labeller.domain.dataset import Dataset, DatasetItem
from labeller.domain.item import Problem
from labeller.domain.schema import Task
from labeller.domain.shape import Box, Keypoints, Mask, Polygon, RotatedBox, Shape
from labeller.formats.annotated_images import AnnotatedImages, ImageSet, image_draft
from labeller.formats.coco.reading import CocoFile, CocoImage, read_coco
from labeller.formats.coco.writing import write_coco
from labeller.formats.fitting import Fitted
from labeller.formats.format import ReadOptions, WriteOptions, WriteReport
from labeller.formats.image_export import ImageExport
from labeller.formats.image_finder import ImageFinder, find_root
from labeller.formats.losses import DETECTION_TASKS, Capabilities
from labeller.formats.media_items import Draft
from labeller.formats.shape_checks import settled
from labeller.formats.split_names import SPLITS
from labeller.jobs import JobContext
from labeller.media.files import open_file
from labeller.media.texts import head_in_utf8
from labeller.media.unreadable import UnreadableError

_HEAD_BYTES = 1 << 16
_BEGINS = re.compile(rb'\s*\{\s*"(images|annotations|categories|info|licenses)"')
_SPEAKS = re.compile(rb'"(image_id|category_id|file_name|supercategory|iscrowd|categories)"')
_SPLIT_WORD = re.compile(r"(?<![a-z])(train|training|val|valid|validation|dev|test)(?![a-z])")
# Further annotations of the same images, which tell nothing that a label or a shape could be.
_OTHERS = re.compile(r"captions|panoptic|stuff|image_info")

_POINTLESS = "sets of keypoints of which none is labelled (left out)"


class CocoFormat(AnnotatedImages):
    name = "coco"
    title = "COCO"
    extensions = (".json",)
    holds = Capabilities(
        DETECTION_TASKS,
        shapes=frozenset({Box, Polygon, Mask, Keypoints}),
        becomes={RotatedBox: Polygon},
        parts=True,
        attributes=True,
        empty_answers=True,
        splits=True,
    )

    def sniff(self, source: Path) -> float:
        try:
            return 0.9 if any(map(_is_coco, _candidates(source))) else 0.0
        except OSError:
            return 0.0

    def open(self, source: Path, options: ReadOptions, context: JobContext) -> ImageSet:
        paths = _chosen([path for path in _candidates(source) if source.is_file() or _is_coco(path)], options)
        if not paths:
            raise UnreadableError("it holds no COCO file", source)
        files = [self._read(path, options, context) for path in paths]
        finder = _finder(source, files, options, context)
        labels = {one.name: one for file in files for _, one in sorted(file.labels.items())}
        has_annotations = any(file.annotations for file in files)

        def drafts() -> Iterator[Draft | Problem]:
            for file in files:
                yield from _drafts(file, source, finder, is_labelled=has_annotations or file.is_finished)

        count = sum(len(file.images) for file in files)
        return ImageSet(finder.root, tuple(labels.values()), count, drafts, moved=finder.moved)

    def fitted(self, dataset: Dataset, entry: DatasetItem) -> Fitted:
        """Keypoints of which none is labelled are nowhere: COCO has no box for them."""
        fitted = super().fitted(dataset, entry)
        kept = tuple(one for one in fitted.annotations if _is_somewhere(one.shape))
        return Fitted(kept, (*fitted.changes, *[_POINTLESS] * (len(fitted.annotations) - len(kept))))

    def write(self, dataset: Dataset, target: Path, options: WriteOptions, context: JobContext) -> WriteReport:
        """`annotations/instances_<split>.json` (of keypoints `person_keypoints_…`) beside `images/<split>/`."""
        export = ImageExport(
            self, dataset, target, options, context, folder="images/{split}", split_names={"validation": "val"}
        )
        return write_coco(export, dataset)

    def _read(self, path: Path, options: ReadOptions, context: JobContext) -> CocoFile:
        context.progress(0, 0, f"Reading {path.name}")
        file = read_coco(path)
        file.prefers_keypoints = None if options.task is None else options.task is Task.KEYPOINTS
        file.prefers_boxes = options.task is Task.OBJECT_DETECTION
        return file


def _is_somewhere(shape: Shape | None) -> bool:
    return not isinstance(shape, Keypoints) or any(point.visibility for point in shape.points)


def _candidates(source: Path) -> list[Path]:
    """The JSON files that may be COCO's: the source itself, or in a folder those at the usual places."""
    if source.is_file():
        return [source] if source.suffix.lower() == ".json" else []
    places = ("annotations/*.json", "*.json", "*/_annotations.coco.json", "*/annotations/*.json", "labels.json")
    found = {path: None for place in places for path in sorted(source.glob(place)) if path.is_file()}
    return list(found)


def _is_coco(path: Path) -> bool:
    try:
        with open_file(path) as file:
            head = head_in_utf8(file.read(_HEAD_BYTES))
    except (OSError, UnreadableError):
        return False
    return bool(_BEGINS.match(head) and _SPEAKS.search(head))


def _chosen(paths: list[Path], options: ReadOptions) -> list[Path]:
    """Of several files about the same images the ones that fit the task: instances or keypoints."""
    wanted = [path for path in paths if not _OTHERS.search(path.name)] or paths
    with_keypoints = [path for path in wanted if "keypoints" in path.name]
    without = [path for path in wanted if path not in with_keypoints]
    if with_keypoints and without:
        return with_keypoints if options.task is Task.KEYPOINTS else without
    return wanted


def _finder(source: Path, files: list[CocoFile], options: ReadOptions, context: JobContext) -> ImageFinder:
    if options.media_root is not None:
        return ImageFinder(options.media_root, context)
    if source.is_dir():
        return ImageFinder(source, context)
    return find_root(source, (image["file_name"] for file in files for image in file.images.values()), context)


def _drafts(file: CocoFile, source: Path, finder: ImageFinder, *, is_labelled: bool) -> Iterator[Draft | Problem]:
    split = _split_of(file.path, source)
    folders = _folders(file.path, finder.root, split)
    for found in file.read_images():
        if isinstance(found, Problem):
            yield found
            continue
        path = finder.find(found.file_name, folders)
        yield path if isinstance(path, Problem) else _draft(found, path, split, is_labelled=is_labelled)


def _draft(found: CocoImage, path: str, split: str | None, *, is_labelled: bool) -> Draft:
    # Predictions are no answer: an image that has nothing else is still to be labelled.
    is_answered = is_labelled and (bool(found.annotations) or not found.suggestions)
    draft = image_draft(path, found.annotations if is_answered else None, split=split)
    item = replace(draft.item, suggestions=found.suggestions)
    return replace(draft, item=item, settle=settled(found.size))


def _split_of(path: Path, source: Path) -> str | None:
    """The split that the name of the file tells, or that of its folder inside the source."""
    names = [path.stem] if source.is_file() else [path.stem, path.parent.name if path.parent != source else ""]
    for name in names:
        word = _SPLIT_WORD.search(re.sub(r"\d", "", name.lower()))
        if word:
            return SPLITS.get(word.group(), word.group())
    return None


def _folders(path: Path, root: Path, split: str | None) -> list[str]:
    """Where the images of a file of annotations usually lie, relative to the root."""
    own = path.parent.relative_to(root).as_posix() if path.parent.is_relative_to(root) else ""
    stem = path.stem.removeprefix("instances_").removeprefix("person_keypoints_")
    names = [stem, *(name for name, meant in SPLITS.items() if split and meant == split)]
    return [own, *(f"{above}{name}" for name in names for above in ("images/", "")), "images"]
