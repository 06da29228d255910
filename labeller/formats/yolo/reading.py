"""Reading a YOLO dataset: its images with the rows of their label files."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from labeller.domain.fault import Fault
from labeller.domain.item import NewItem, Problem
from labeller.formats.annotated_images import ImageSet, image_draft
from labeller.formats.coordinate_units import Unit
from labeller.formats.format import LabelCount, ReadOptions
from labeller.formats.label_layout import LabelLayout, find_layout
from labeller.formats.media_items import Draft, Settle
from labeller.formats.shape_checks import BESIDE_KEYPOINTS, settled
from labeller.formats.yolo.config import YoloConfig, read_config
from labeller.formats.yolo.rows import Row, RowReader
from labeller.formats.yolo.units import unit_in
from labeller.jobs import JobContext
from labeller.media.texts import read_text
from labeller.media.unreadable import UnreadableError, printable


@dataclass(frozen=True, slots=True)
class YoloSource:
    """A dataset before any label file is read; `root` is the folder of the labels."""

    root: Path
    images_root: Path
    config: YoloConfig
    layout: LabelLayout
    has_corners: bool
    has_keypoints: bool

    def drafts(self) -> Iterator[Draft | Problem]:
        yield from self.config.problems
        yield from self.layout.problems
        # Our own files are in shares, whatever they look like.
        unit = Unit.SHARES if self.config.format else unit_in(self.root, self.images_root, self.layout)
        reader = RowReader(self.config, has_corners=self.has_corners, has_keypoints=self.has_keypoints, unit=unit)
        for image in self.layout.images:
            rows, problems = self._rows(reader, image)
            yield from problems
            yield self._draft(image, rows)
        where = printable(self.root.name)
        if reader.beside_keypoints:
            reason = f"{reader.beside_keypoints:,} {BESIDE_KEYPOINTS}"
            yield Problem(where, reason, Fault.UNSUPPORTED, is_mended=True)
        for (reason, fault), count in reader.oddities.items():
            if count:
                yield Problem(where, f"{reason}: {count:,}", fault, is_mended=True)

    def _rows(self, reader: RowReader, image: str) -> tuple[list[Row] | None, list[Problem]]:
        """The rows of an image's label file, and what is wrong in it; None where there is no such file."""
        file = self.layout.label_of.get(image)
        if file is None:
            return None, []
        try:
            text = read_text(self.root / file).text
        except UnreadableError as error:
            return None, [error.as_problem(printable(file))]
        found = list(reader.read(text, file))
        rows = [one for one in found if isinstance(one, Row)]
        return rows, [one for one in found if isinstance(one, Problem)]

    def _draft(self, image: str, rows: list[Row] | None) -> Draft:
        # What is said now is in shares of the image; it is enough for a preview.
        told = None if rows is None else [row.found(1, 1) for row in rows]
        draft = image_draft(image, told, split=self.layout.splits.get(image))
        if rows is None:
            return draft
        return replace(draft, settle=_settle(rows, may_be_outside=self.has_corners))


def open_yolo(
    source: Path, options: ReadOptions, context: JobContext, *, has_corners: bool = False, has_keypoints: bool = False
) -> ImageSet:
    """Read what a dataset says of itself, and find its files. Raises UnreadableError if it has no images."""
    context.progress(0, 0, f"Looking through {source.name}")
    root = source.parent if source.is_file() else source
    config = read_config(source)
    images_root = options.media_root or root
    layout = find_layout(images_root, root, config.splits, context)
    if not layout.images and not config.format:
        raise UnreadableError("it holds no images", source, "Choose the folder that holds images and labels.")
    found = YoloSource(root, images_root, config, layout, has_corners, has_keypoints)
    return ImageSet(images_root, tuple(_labels(config, has_keypoints=has_keypoints)), len(layout.images), found.drafts)


def _labels(config: YoloConfig, *, has_keypoints: bool) -> Iterator[LabelCount]:
    given: set[str] = set()
    for number, name in sorted(config.names.items()):
        if name not in given:
            given.add(name)
            points = config.keypoints if has_keypoints else None
            yield LabelCount(name, 0, skeleton=points.names_of(number) if points else ())


def _settle(rows: list[Row], *, may_be_outside: bool) -> Settle:
    """What puts the rows on the image when its size is known. Predictions are no answer: they are suggestions."""
    finish = settled(places=tuple(row.found for row in rows), may_be_outside=may_be_outside)

    def settle(item: NewItem) -> tuple[NewItem, list[Problem]]:
        placed, problems = finish(item)
        found = placed.annotations or ()
        suggested = tuple(one for one in found if one.score is not None)
        answered = tuple(one for one in found if one.score is None)
        is_answered = bool(answered) or not suggested
        return replace(placed, annotations=answered if is_answered else None, suggestions=suggested), problems

    return settle
