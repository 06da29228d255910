"""The masks of Pascal VOC: images of label numbers and of object numbers, tied to the objects of the XML file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from labeller.domain.item import FoundAnnotation
from labeller.domain.shape import Box, Mask
from labeller.formats.index_masks import labels_by_number, masks_of, numbers_in
from labeller.formats.palette import PALETTE
from labeller.formats.voc.names import VocLabels
from labeller.media.index_images import IndexImage, read_index_image
from labeller.media.unreadable import UnreadableError

_SAME_OBJECT = 0.5
_MOST = 1000


@dataclass(frozen=True, slots=True)
class Area:
    """The pixels of one object, its number in the image of objects, and its label."""

    number: int
    label: str
    mask: Mask


def read_areas(labels: Path, objects: Path | None, meanings: VocLabels) -> tuple[list[Area], int]:
    """The areas of an image, and how many have no label that is known. Raises UnreadableError.

    Without an image of objects all that has one label is one area.
    """
    by_label = read_index_image(labels)
    names = labels_by_number(by_label, meanings.by_color, meanings.by_number)
    if objects is None:
        wanted = numbers_in(by_label)
        found = masks_of(by_label, [number for number in wanted if number in names])
        areas = [Area(number, names[number], mask) for number, mask in found.items()]
        return areas, len(wanted) - len(areas)
    by_object = read_index_image(objects)
    if by_object.values.shape != by_label.values.shape:
        raise UnreadableError("it is not as large as the image of labels", objects)
    wanted = numbers_in(by_object)
    if len(wanted) > _MOST:
        raise UnreadableError(f"it has {len(wanted):,} different numbers or colours, as no mask has", objects)
    found = masks_of(by_object, wanted)
    areas = []
    for number, mask in found.items():
        name = names.get(_label_under(by_label, by_object, number, mask))
        if name is not None:
            areas.append(Area(_place_of(by_object, number), name, mask))
    areas.sort(key=lambda area: area.number)
    return areas, len(found) - len(areas)


def _place_of(image: IndexImage, number: int) -> int:
    """The number of an object: some makers save the colours of the palette instead; 0 for any other colour."""
    if not image.has_colors:
        return number
    color = image.color_of(number)
    return PALETTE.index(color) if color in PALETTE else 0


def _label_under(labels: IndexImage, objects: IndexImage, number: int, mask: Mask) -> int:
    """The number that most pixels of an object have in the image of labels."""
    import numpy as np

    from labeller.geometry import masks

    around = masks.extent(mask)
    if around is None:
        return 0
    x, y, width, height = (int(side) for side in (around.x, around.y, around.width, around.height))
    window = np.s_[y : y + height, x : x + width]
    values, counts = np.unique(labels.values[window][objects.values[window] == number], return_counts=True)
    return int(values[counts.argmax()])


def with_areas(objects: Sequence[FoundAnnotation], areas: Sequence[Area]) -> list[FoundAnnotation]:
    """The objects of the XML file with their areas instead of boxes; an area that belongs to none stands by itself.

    Object n of the file is number n in the image, as the development kit has it; for other makers an object belongs to
    the area of its label that it fits best.
    """
    shaped = list(objects)
    is_free = [True] * len(objects)
    left_over = []
    for area in areas:
        place = _object_of(area, objects, is_free)
        if place is None:
            left_over.append(FoundAnnotation(area.label, area.mask))
        else:
            is_free[place] = False
            shaped[place] = replace(objects[place], shape=area.mask)
    return shaped + left_over


def _object_of(area: Area, objects: Sequence[FoundAnnotation], is_free: Sequence[bool]) -> int | None:
    from labeller.geometry import masks
    from labeller.geometry.overlap import iou

    around = masks.extent(area.mask)
    fits = {
        place: iou(around, one.shape)
        for place, one in enumerate(objects)
        if around and is_free[place] and one.label == area.label and isinstance(one.shape, Box)
    }
    if fits.get(area.number - 1, 0.0) >= _SAME_OBJECT:
        return area.number - 1
    best = max(fits, key=lambda place: fits[place], default=None)
    return best if best is not None and fits[best] >= _SAME_OBJECT else None


def visible(areas: Sequence[Mask]) -> list[Mask]:
    """What is seen of each mask when later ones lie over earlier ones. All are of one size."""
    from labeller.geometry import masks, runs

    covered = runs.NO_EDGES
    seen = []
    for mask in reversed(areas):
        edges = masks.to_edges(mask)
        rest = runs.difference(edges, covered) if len(covered) else edges
        seen.append(masks.from_edges(rest, mask.width, mask.height))
        covered = runs.union([covered, edges])
    return seen[::-1]
