"""Areas in images of numbers: a mask for each number, and which label a number or a colour stands for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from labeller.domain.shape import Mask
from labeller.formats.palette import PALETTE, VOID
from labeller.media.index_images import RGB, IndexImage

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


# So many colours there are.
_SPAN = 1 << 24
_STRIP_ROWS = 512


def numbers_in(image: IndexImage) -> list[int]:
    """The different numbers of pixels that are neither background (0, black) nor void (255, or its colour)."""
    return [number for number in all_numbers_in(image) if not _is_nothing(image, number)]


def all_numbers_in(image: IndexImage) -> list[int]:
    """The different numbers of pixels, ascending. The work and the memory do not grow with the depth of the image."""
    import numpy as np

    is_there = np.zeros(_SPAN if image.has_colors else 1 << 16, dtype=bool)
    for top in range(0, image.values.shape[0], _STRIP_ROWS):
        is_there[image.values[top : top + _STRIP_ROWS]] = True
    return [int(number) for number in np.flatnonzero(is_there)]


def _is_nothing(image: IndexImage, number: int) -> bool:
    if image.has_colors:
        return number == 0 or image.color_of(number) == PALETTE[VOID]
    return number == 0 or (number == VOID and not image.is_deep)


def masks_of(image: IndexImage, wanted: Iterable[int]) -> dict[int, Mask]:
    """The mask of each wanted number that is there, of at most 65,535. The work grows with the boxes around them."""
    import numpy as np
    from scipy import ndimage

    from labeller.geometry import masks

    height, width = image.values.shape
    ascending = sorted(wanted)
    if not ascending or not image.values.size:
        return {}
    ranks = np.zeros(_SPAN if image.has_colors else 1 << 16, dtype=np.uint16)
    ranks[ascending] = np.arange(1, len(ascending) + 1)
    ranked = ranks[image.values]
    found = {}
    for rank, window in enumerate(ndimage.find_objects(ranked), start=1):
        if window is not None:
            rows, columns = window
            part = ranked[window] == rank
            found[ascending[rank - 1]] = masks.from_window(part, columns.start, rows.start, width, height)
    return found


def paint(areas: Iterable[tuple[Mask, int]], width: int, height: int) -> NDArray[np.uint16]:
    """An image (height, width) with each mask in its number on 0. Masks should not overlap: the last one is seen."""
    import numpy as np

    from labeller.geometry import masks

    column_by_column = np.zeros(width * height, dtype=np.uint16)
    for mask, number in areas:
        edges = masks.to_edges(mask)
        for first, end in zip(edges[::2], edges[1::2], strict=True):
            column_by_column[first:end] = number
    return np.ascontiguousarray(column_by_column.reshape(width, height).T)


def labels_by_number(image: IndexImage, by_color: Mapping[RGB, str], by_number: Mapping[int, str]) -> dict[int, str]:
    """The label of each number of the image that has one.

    Colours are what a map of colours speaks of, also those of a palette, if it knows all that are used; else numbers.
    """
    numbers = numbers_in(image)
    colors = {number: image.color_of(number) for number in numbers}
    known = {number: by_color[color] for number, color in colors.items() if color is not None and color in by_color}
    if image.has_colors or (by_color and len(known) == len(numbers)):
        return known
    return {number: by_number[number] for number in numbers if number in by_number}
