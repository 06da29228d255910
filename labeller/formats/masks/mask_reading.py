"""Reading one file of masks: an area for each label in it, by number or colour, or one area if it is of one object."""

from __future__ import annotations

from pathlib import Path

from labeller.domain.fault import Fault
from labeller.domain.item import FoundAnnotation
from labeller.domain.shape import Mask
from labeller.formats.index_masks import all_numbers_in, labels_by_number, masks_of, numbers_in
from labeller.formats.masks.mask_labels import MaskLabels
from labeller.formats.palette import VOID
from labeller.formats.values import BadAnnotationError
from labeller.media.index_images import IndexImage, read_index_image

OBJECT = "object"
"""The label of areas of which nothing says what they are."""

_MOST = 1000
_NAMED = 3


def areas_in(path: Path, told: MaskLabels) -> tuple[list[FoundAnnotation], str]:
    """The areas in a file, in the order of their numbers, and in a phrase what was left out; empty for nothing.

    Raises UnreadableError, and BadAnnotationError for a picture that is no mask.
    """
    image = read_index_image(path)
    if image.has_colors and not told.by_color:
        image = _as_grey(image)
    if _is_of_one(image, told):
        label = told.labels[0].name if told.labels else OBJECT
        return [FoundAnnotation(label, mask) for mask in _where_set(image)], ""
    numbers = numbers_in(image)
    if len(numbers) > _MOST:
        raise BadAnnotationError(f"{len(numbers):,} different numbers or colours: no mask", Fault.BROKEN_MASK)
    names = labels_by_number(image, told.by_color, told.by_number)
    if not told.labels:
        names = {number: _name(image, number) for number in numbers}
    unknown = [number for number in numbers if number not in names]
    shown = ", ".join(_shown(image, number) for number in unknown[:_NAMED])
    trouble = f"no label has {shown}{' and others' * (len(unknown) > _NAMED)}; left out" if unknown else ""
    # Two colours of one label are one area, as all that has one label is.
    areas = masks_of(image, names)
    return _merged([FoundAnnotation(names[number], mask) for number, mask in areas.items()]), trouble


def _as_grey(image: IndexImage) -> IndexImage:
    """A grey picture that was saved with three channels as the grey one that it is."""
    import numpy as np

    grey = image.values & 255
    if np.array_equal(image.values, grey * 0x10101):
        return IndexImage(grey.astype(np.uint8))
    return image


def _is_of_one(image: IndexImage, told: MaskLabels) -> bool:
    """Whether a picture is only on and off, 0 and 255, and there are no labels that 255 could be the border of."""
    if image.has_colors or image.colors or image.is_deep or len(told.labels) > 1:
        return False
    values = set(all_numbers_in(image))
    return (values <= {0, VOID} and VOID in values) or (not told.labels and values <= {0, 1})


def _where_set(image: IndexImage) -> list[Mask]:
    from labeller.geometry import masks

    mask = masks.from_array(image.values > 0)
    return [mask] if len(mask.runs) > 1 else []


def _merged(found: list[FoundAnnotation]) -> list[FoundAnnotation]:
    """Areas of one label as one, in the order in which labels come."""
    from labeller.geometry import masks

    by_label: dict[str, list[Mask]] = {}
    for one in found:
        if isinstance(one.shape, Mask):
            by_label.setdefault(one.label, []).append(one.shape)
    return [FoundAnnotation(label, masks.union(areas)) for label, areas in by_label.items()]


def _name(image: IndexImage, number: int) -> str:
    """What a number or a colour is called that nothing names."""
    return f"#{number:06x}" if image.has_colors else f"label {number}"


def _shown(image: IndexImage, number: int) -> str:
    return f"the colour #{number:06x}" if image.has_colors else f"the number {number}"
