"""Masks as images: the pixels of a PNG file are the numbers of labels, as semantic segmentation is trained on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from labeller.domain.dataset import Dataset, DatasetItem
from labeller.domain.fault import Fault
from labeller.domain.item import FoundAnnotation, Problem
from labeller.domain.schema import Task
from labeller.domain.shape import Box, Mask, Polygon, RotatedBox
from labeller.formats.annotated_images import AnnotatedImages, ImageSet, image_draft
from labeller.formats.fitting import Fitted, fit_annotations
from labeller.formats.format import ReadOptions, WriteOptions, WriteReport
from labeller.formats.image_export import ImageExport, Placed
from labeller.formats.image_finder import ImageFinder
from labeller.formats.label_map import FILE as LABELS
from labeller.formats.label_map import class_names, label_map_json
from labeller.formats.losses import Capabilities
from labeller.formats.masks.mask_folder import IMAGES, MASKS, MaskFolder, find_masks, sureness
from labeller.formats.masks.mask_labels import META, MaskLabels, meta_text, read_mask_labels
from labeller.formats.masks.mask_reading import areas_in
from labeller.formats.media_items import Draft
from labeller.formats.palette import MOST, PALETTE
from labeller.formats.shape_checks import settled
from labeller.formats.split_names import split_of
from labeller.formats.values import BadAnnotationError
from labeller.formats.voc.masks import visible
from labeller.jobs import JobContext
from labeller.media.unreadable import UnreadableError, printable


class MasksFormat(AnnotatedImages):
    name = "masks"
    title = "PNG masks"
    holds = Capabilities(
        frozenset({Task.SEGMENTATION}),
        shapes=frozenset({Mask}),
        becomes={Box: Mask, RotatedBox: Mask, Polygon: Mask},
        parts=True,
        holes=True,
        overlap=False,
        empty_answers=True,
        splits=True,
        needs_media=True,
    )

    def sniff(self, source: Path) -> float:
        try:
            return 0.9 if (source / META).is_file() and (source / MASKS).is_dir() else sureness(source)
        except OSError:
            return 0.0

    def open(self, source: Path, options: ReadOptions, context: JobContext) -> ImageSet:
        if not source.is_dir():
            raise UnreadableError("masks are read from the folder that they are in with their images", source)
        finder = ImageFinder(options.media_root or source, context)
        folder = find_masks(finder)
        if not folder.masks and not (source / META).is_file():
            raise UnreadableError("it holds no images with masks of the same names", source)
        labels = read_mask_labels(source)
        return ImageSet(
            finder.root, labels.labels, len(folder.images), lambda: _drafts(folder, labels), Task.SEGMENTATION
        )

    def fitted(self, dataset: Dataset, entry: DatasetItem) -> Fitted:
        """One mask for each label, in the order of the labels: what is seen of its areas."""
        found = fit_annotations(dataset, entry, self.holds)
        areas = [(one.label, one.shape) for one in found.annotations if isinstance(one.shape, Mask)]
        changes = list(found.changes)
        kept = [(label, mask) for label, mask in areas if len(mask.runs) > 1]
        changes += ["empty masks (left out)"] * (len(areas) - len(kept))
        merged = _by_label(kept, changes)
        ordered = sorted(merged.items(), key=lambda pair: dataset.position(pair[0]))
        return Fitted(tuple(FoundAnnotation(label, mask) for label, mask in ordered), tuple(changes))

    def write(self, dataset: Dataset, target: Path, options: WriteOptions, context: JobContext) -> WriteReport:
        """`images/` and `masks/` with the same names, in folders of splits where there are any, and the labels."""
        export = ImageExport(
            self, dataset, target, options, context,
            folder=f"{IMAGES}/{{split}}", unsplit_folder=IMAGES, split_names={"validation": "val"},
        )  # fmt: skip
        names = class_names(dataset)
        for placed in export:
            folder = f"{MASKS}/{placed.split}" if export.has_splits else MASKS
            content = _mask_png(placed, dataset, is_deep=len(names) > MOST)
            export.add_file(f"{folder}/{placed.stem}.png", content)
        export.add_file(META, meta_text(names))
        export.add_file(LABELS, label_map_json(dataset.schema))
        return export.report(("The numbers in masks are the positions of the labels and one; 0 is the background.",))


def _mask_png(placed: Placed, dataset: Dataset, *, is_deep: bool) -> bytes:
    """The numbers of the labels: with the colours of Pascal VOC, or grey of 16 bits for more labels than those."""
    import numpy as np

    from labeller.formats.index_masks import paint
    from labeller.media.index_images import index_png

    areas = [(one.shape, dataset.position(one.label) + 1) for one in placed.annotations if isinstance(one.shape, Mask)]
    values = paint(areas, placed.width, placed.height)
    return index_png(values) if is_deep else index_png(values.astype(np.uint8), PALETTE)


def _by_label(areas: list[tuple[str, Mask]], changes: list[str]) -> dict[str, Mask]:
    """What is seen of the areas of each label under later areas of others; says how many were cut, hidden, merged."""
    from labeller.geometry import masks

    seen: dict[str, list[Mask]] = {}
    for (label, _), rest in zip(areas, visible([mask for _, mask in areas]), strict=True):
        seen.setdefault(label, []).append(rest)
    whole = {label: masks.union(parts) for label, parts in seen.items()}
    counts = dict.fromkeys(whole, 0)
    for label, mask in areas:
        left = masks.area(masks.intersection(mask, whole[label]))
        counts[label] += left > 0
        if not left:
            changes.append("areas that lie wholly under later ones of other labels (left out)")
        elif left < masks.area(mask):
            changes.append("areas that lie partly under later ones of other labels (cut there)")
    for count in counts.values():
        changes += ["areas of one label on one image (merged into one)"] * count if count > 1 else []
    return {label: mask for label, mask in whole.items() if len(mask.runs) > 1}


def _drafts(folder: MaskFolder, labels: MaskLabels) -> Iterator[Draft | Problem]:
    yield from folder.problems
    yield from labels.problems
    without = 0
    for image in folder.images:
        found: list[FoundAnnotation] | None = None
        for mask in folder.masks.get(image, ()):
            try:
                areas, trouble = areas_in(folder.finder.root / mask, labels)
            except (UnreadableError, BadAnnotationError) as error:
                reason = error.reason if isinstance(error, UnreadableError) else str(error)
                yield Problem(printable(mask), f"{reason}; left out", Fault.BROKEN_MASK)
                continue
            found = [*(found or ()), *areas]
            if trouble:
                yield Problem(printable(mask), trouble, Fault.UNKNOWN_LABEL)
        without += image not in folder.masks
        draft = image_draft(image, found, split=split_of(image))
        yield replace(draft, settle=settled())
    if without:
        reason = f"{without:,} images have no mask; taken as not labelled yet"
        yield Problem(printable(folder.finder.root.name), reason, Fault.INCOMPLETE, is_mended=True)
