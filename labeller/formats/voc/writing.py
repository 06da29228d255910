"""Writing Pascal VOC: an XML file and, where areas are labelled, two images of masks for each image."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from labeller.domain.dataset import Dataset
from labeller.domain.item import FoundAnnotation
from labeller.domain.schema import Task
from labeller.domain.shape import Box, Mask
from labeller.formats.format import Renamed, WriteReport
from labeller.formats.image_export import ImageExport, Placed
from labeller.formats.label_map import FILE as LABELS
from labeller.formats.label_map import label_map_json
from labeller.formats.palette import PALETTE
from labeller.formats.voc.folder import ANNOTATIONS, IMAGES, LABEL_MASKS, LISTS, OBJECT_MASKS
from labeller.formats.voc.names import FILE, label_map_text, written_names
from labeller.formats.voc.reading import CONVENTIONS, NO_POSE
from labeller.formats.xml_values import TEXT, escaped, kind_of_value, value_text
from labeller.media.images import count_channels


class VocWriter:
    """One export on its way. `first_pixel` is the number of the first pixel, 1 or 0."""

    def __init__(self, export: ImageExport, dataset: Dataset, first_pixel: int) -> None:
        self._export = export
        self._dataset = dataset
        self._first_pixel = first_pixel
        self._written = written_names(dataset)
        self._names = {label.name: self._written[label.position] for label in dataset.schema.labels}
        self._has_masks = dataset.schema.task is Task.SEGMENTATION

    def write(self) -> WriteReport:
        lists: dict[str, list[str]] = {split: [] for split in self._export.splits.values()}
        for placed in self._export:
            lists[placed.split].append(placed.stem)
            self._export.add_file(f"{ANNOTATIONS}/{placed.stem}.xml", "\n".join(self._document(placed)) + "\n")
            if self._has_masks:
                self._add_masks(placed)
        for folder in ("Main", *(["Segmentation"] if self._has_masks else [])):
            for split, stems in lists.items():
                self._export.add_file(f"{LISTS}/{folder}/{split}.txt", "".join(f"{stem}\n" for stem in stems))
        self._export.add_file(FILE, label_map_text(self._written))
        changed = {name: written for name, written in self._names.items() if name != written}
        self._export.add_file(LABELS, label_map_json(self._dataset.schema, changed))
        report = self._export.report((f"Boxes: whole {CONVENTIONS[self._first_pixel]}.",))
        renamed = tuple(Renamed(name, written) for name, written in changed.items())
        return replace(report, renamed=report.renamed + renamed)

    def _document(self, placed: Placed) -> Iterator[str]:
        yield "<annotation>"
        yield f"\t<folder>{IMAGES}</folder>"
        yield f"\t<filename>{escaped(placed.name)}</filename>"
        yield "\t<source>"
        yield f"\t\t<database>{escaped(self._dataset.name)}</database>"
        yield f"\t\t<annotation>Labeller: {CONVENTIONS[self._first_pixel]}</annotation>"
        yield "\t</source>"
        yield "\t<size>"
        sizes = {"width": placed.width, "height": placed.height, "depth": count_channels(self._image_of(placed))}
        yield from (f"\t\t<{name}>{size}</{name}>" for name, size in sizes.items())
        yield "\t</size>"
        yield f"\t<segmented>{int(any(isinstance(one.shape, Mask) for one in placed.annotations))}</segmented>"
        for one in placed.annotations:
            yield from self._object(one)
        yield "</annotation>"

    def _image_of(self, placed: Placed) -> Path:
        return self._export.target / placed.path

    def _object(self, one: FoundAnnotation) -> Iterator[str]:
        difficult, pose, further = _native(one.attributes)
        yield "\t<object>"
        yield f"\t\t<name>{escaped(self._names[one.label])}</name>"
        yield f"\t\t<pose>{escaped(pose)}</pose>"
        yield f"\t\t<truncated>{int(one.is_truncated)}</truncated>"
        yield f"\t\t<difficult>{int(difficult)}</difficult>"
        yield f"\t\t<occluded>{int(one.is_occluded)}</occluded>"
        yield "\t\t<bndbox>"
        yield from (f"\t\t\t<{name}>{number}</{name}>" for name, number in self._bounds(one).items())
        yield "\t\t</bndbox>"
        if further:
            yield "\t\t<attributes>"
            yield from map(_attribute, further.items())
            yield "\t\t</attributes>"
        yield "\t</object>"

    def _bounds(self, one: FoundAnnotation) -> dict[str, int]:
        from labeller.geometry import masks

        box = masks.extent(one.shape) if isinstance(one.shape, Mask) else one.shape
        if not isinstance(box, Box):
            raise TypeError(f"{type(one.shape).__name__} was not fitted")
        return {
            "xmin": int(box.x) + self._first_pixel,
            "ymin": int(box.y) + self._first_pixel,
            "xmax": int(box.x + box.width),
            "ymax": int(box.y + box.height),
        }

    def _add_masks(self, placed: Placed) -> None:
        """The numbers of objects count all objects of the XML file, those with a box only as well."""
        import numpy as np

        from labeller.formats.index_masks import paint
        from labeller.media.index_images import index_png

        areas = [
            (one.shape, number, self._dataset.position(one.label) + 1)
            for number, one in enumerate(placed.annotations, start=1)
            if isinstance(one.shape, Mask)
        ]
        for folder, numbered in (
            (LABEL_MASKS, [(mask, label) for mask, _, label in areas]),
            (OBJECT_MASKS, [(mask, number) for mask, number, _ in areas]),
        ):
            values = paint(numbered, placed.width, placed.height).astype(np.uint8)
            self._export.add_file(f"{folder}/{placed.stem}.png", index_png(values, PALETTE))


def _native(attributes: Mapping[str, Any]) -> tuple[bool, str, dict[str, Any]]:
    """What the format has elements for: `difficult` and `pose`; and the rest, with what these could not give back."""
    pose = attributes.get("pose")
    further = dict(attributes)
    is_difficult = further.get("difficult") is True
    if is_difficult:
        del further["difficult"]
    if isinstance(pose, str) and pose == pose.strip() and pose not in NO_POSE:
        del further["pose"]
        return is_difficult, pose, further
    return is_difficult, NO_POSE[1], further


def _attribute(pair: tuple[str, Any]) -> str:
    name, value = pair
    kind = kind_of_value(value)
    told = f' type="{kind}"' if kind != TEXT else ""
    value = f"<value{told}>{escaped(value_text(value))}</value>"
    return f"\t\t\t<attribute><name>{escaped(name)}</name>{value}</attribute>"
