"""Create ML: one JSON file beside the images of each split, boxes by their centres in pixels."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path, PurePosixPath
from typing import Any, TextIO

from labeller.domain.dataset import Dataset
from labeller.domain.fault import Fault
from labeller.domain.item import FoundAnnotation, NewItem, Problem
from labeller.domain.schema import Task
from labeller.domain.shape import Box, Keypoints, Mask, Polygon, Polyline, RotatedBox
from labeller.formats.annotated_images import AnnotatedImages, ImageSet, image_draft, task_of
from labeller.formats.createml.reading import CreatemlFile, CreatemlImage, read_createml
from labeller.formats.format import LabelCount, ReadOptions, WriteOptions, WriteReport
from labeller.formats.image_export import ImageExport, Placed
from labeller.formats.image_finder import ImageFinder, find_root
from labeller.formats.label_map import FILE as LABEL_MAP
from labeller.formats.label_map import read_label_map, write_label_map
from labeller.formats.losses import DETECTION_TASKS, Capabilities
from labeller.formats.media_items import Draft, Settle
from labeller.formats.shape_checks import settled
from labeller.formats.split_names import split_of
from labeller.jobs import JobContext
from labeller.media.files import open_file
from labeller.media.texts import head_in_utf8
from labeller.media.unreadable import UnreadableError, printable

FILE = "_annotations.createml.json"
_HEAD_BYTES = 1 << 16
_LOOKED_AT = 20
_BEGINS = re.compile(rb"\s*\[")
_NAMES_IMAGE = re.compile(rb'"(image|imagefilename|filename|imageFilename)"\s*:\s*"')
_ANNOTATES = re.compile(rb'"annotations?"\s*:')
_LABELS = re.compile(rb'"(label|coordinates)"\s*:')


class CreatemlFormat(AnnotatedImages):
    name = "createml"
    title = "Create ML"
    extensions = (".json",)
    holds = Capabilities(
        DETECTION_TASKS,
        shapes=frozenset({Box}),
        becomes=dict.fromkeys((RotatedBox, Polygon, Polyline, Mask, Keypoints), Box),
        parts=True,
        holes=True,
        empty_answers=True,
        splits=True,
        needs_media=True,
    )

    def sniff(self, source: Path) -> float:
        try:
            return max(map(_sureness, _candidates(source)[:_LOOKED_AT]), default=0.0)
        except OSError:
            return 0.0

    def open(self, source: Path, options: ReadOptions, context: JobContext) -> ImageSet:
        paths = [path for path in _candidates(source) if source.is_file() or path.name == FILE or _sureness(path)]
        if not paths:
            raise UnreadableError("it holds no Create ML file", source)
        files = []
        for path in paths:
            context.progress(0, 0, f"Reading {path.name}")
            files.append(read_createml(path))
        finder = _finder(source, files, options, context)
        known = read_label_map(source)
        labels = known.names if known is not None else ()

        def drafts() -> Iterator[Draft | Problem]:
            for file in files:
                yield from _drafts(file, finder)

        count = sum(isinstance(one, CreatemlImage) for file in files for one in file.images)
        return ImageSet(finder.root, tuple(LabelCount(name, 0) for name in labels), count, drafts, moved=finder.moved)

    def write(self, dataset: Dataset, target: Path, options: WriteOptions, context: JobContext) -> WriteReport:
        """`<split>/_annotations.createml.json` beside the images; validation is `valid`, as others call it here."""
        export = ImageExport(self, dataset, target, options, context, split_names={"validation": "valid"})
        write_label_map(target, dataset.schema)
        export.note_file(LABEL_MAP)
        with ExitStack() as stack:
            tables = _Tables(export, stack)
            for placed in export:
                tables.add(placed)
            tables.finish()
        return export.report()

    def _task(self, annotations: Sequence[FoundAnnotation]) -> Task:
        """Files that have no coordinates at all are of whole images: these are read, too."""
        guess = task_of(annotations)
        return guess if guess is Task.IMAGE_CLASSIFICATION else Task.OBJECT_DETECTION


class _Tables:
    """The file of each split, written image by image; without any image one empty file."""

    def __init__(self, export: ImageExport, stack: ExitStack) -> None:
        self._export = export
        self._stack = stack
        self._files: dict[str, TextIO] = {}

    def add(self, placed: Placed) -> None:
        entry = {"image": placed.name, "annotations": [_written(one) for one in placed.annotations]}
        lead = ",\n" if placed.split in self._files else "\n"
        self._file(placed.split).write(lead + json.dumps(entry, ensure_ascii=False))

    def finish(self) -> None:
        if not self._files:
            self._file(next(iter(self._export.splits.values()), "train"))
        for file in self._files.values():
            file.write("\n]\n")

    def _file(self, split: str) -> TextIO:
        if split not in self._files:
            path = self._export.target / split / FILE
            path.parent.mkdir(exist_ok=True)
            self._files[split] = self._stack.enter_context(path.open("x", encoding="utf-8", newline="\n"))
            self._files[split].write("[")
            self._export.note_file(f"{split}/{FILE}")
        return self._files[split]


def _written(one: FoundAnnotation) -> dict[str, Any]:
    if not isinstance(one.shape, Box):
        raise TypeError(f"Create ML has no place for {one.shape}")
    x, y, width, height = one.shape.x, one.shape.y, one.shape.width, one.shape.height
    center = {"x": x + width / 2, "y": y + height / 2, "width": width, "height": height}
    return {"label": one.label, "coordinates": center}


def _candidates(source: Path) -> list[Path]:
    """The JSON files that may be Create ML's: the source itself, or in a folder those at the usual places."""
    if source.is_file():
        return [source] if source.suffix.lower() == ".json" else []
    places = (f"*/{FILE}", "*.json", "*/*.json")
    return list({path: None for place in places for path in sorted(source.glob(place)) if path.is_file()})


def _sureness(path: Path) -> float:
    """How surely a file is of Create ML; surest by its name."""
    try:
        with open_file(path) as file:
            head = head_in_utf8(file.read(_HEAD_BYTES))
    except (OSError, UnreadableError):
        return 0.0
    if not (_BEGINS.match(head) and _NAMES_IMAGE.search(head)):
        return 0.0
    told = [bool(pattern.search(head)) for pattern in (_ANNOTATES, _LABELS)]
    return 0.9 if all(told) or path.name == FILE else 0.5 if any(told) else 0.0


def _finder(source: Path, files: list[CreatemlFile], options: ReadOptions, context: JobContext) -> ImageFinder:
    if options.media_root is not None:
        return ImageFinder(options.media_root, context)
    if source.is_dir():
        return ImageFinder(source, context)
    names = (one.name for file in files for one in file.images if isinstance(one, CreatemlImage))
    return find_root(source, names, context)


def _drafts(file: CreatemlFile, finder: ImageFinder) -> Iterator[Draft | Problem]:
    """Each image of a file, seen from its folder, and what is wrong with it; an image twice is taken once."""
    where = printable(file.path.name)
    if file.is_in_shares:
        reason = "all coordinates are shares of the size of the image; they were multiplied by it"
        yield Problem(where, reason, Fault.NORMALISED_COORDINATES, is_mended=True)
    folder = file.path.parent
    own = folder.relative_to(finder.root).as_posix() if folder.is_relative_to(finder.root) else ""
    taken: set[str] = set()
    for one in file.images:
        if isinstance(one, Problem):
            yield one
            continue
        # What lies beside the file comes before what has the same name elsewhere.
        path = finder.find(str(PurePosixPath(own, one.name)), place=where)
        if isinstance(path, Problem):
            yield replace(path, reason=f"{path.reason}; left out")
        elif path in taken:
            yield Problem(where, f"{printable(one.name)} is listed twice; the first was taken", Fault.DUPLICATE_NAME)
        else:
            taken.add(path)
            draft = image_draft(path, one.annotations, split=split_of(path))
            yield replace(draft, settle=_multiplied if file.is_in_shares else settled())


def _multiplied(item: NewItem) -> tuple[NewItem, list[Problem]]:
    """The item with boxes in pixels instead of shares."""
    from labeller.geometry.moving import scale

    def placed(one: FoundAnnotation) -> FoundAnnotation:
        if not isinstance(one.shape, Box):
            return one
        return replace(one, shape=scale(one.shape, item.width or 0, item.height or 0, (0.0, 0.0)))

    check: Settle = settled()
    return check(replace(item, annotations=tuple(map(placed, item.annotations or ()))))
