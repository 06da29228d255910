"""Areas in images of numbers: a mask for each number, and which label a number or a colour stands for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from labeller.domain.shape import Mask
from labeller.formats.voc_colors import PALETTE, VOID
from labeller.media.index_images import RGB, IndexImage

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


def numbers_in(image: IndexImage) -> list[int]:
    """The different numbers of pixels that are neither background (0, black) nor void (255, or its colour)."""
    import numpy as np

    return [number for number in map(int, np.unique(image.values)) if not _is_nothing(image, number)]


def _is_nothing(image: IndexImage, number: int) -> bool:
    if image.has_colors:
        return number == 0 or image.color_of(number) == PALETTE[VOID]
    return number == 0 or (number == VOID and not image.is_deep)


def masks_of(image: IndexImage, wanted: Iterable[int]) -> dict[int, Mask]:
    """The mask of each wanted number that is there. The work grows with the boxes around them."""
    import numpy as np
    from scipy import ndimage

    from labeller.geometry import masks

    height, width = image.values.shape
    ascending = np.array(sorted(wanted), dtype=np.int32)
    if not len(ascending) or not image.values.size:
        return {}
    place = np.minimum(np.searchsorted(ascending, image.values), len(ascending) - 1)
    ranked = np.where(ascending[place] == image.values, place + 1, 0)
    found = {}
    for rank, window in enumerate(ndimage.find_objects(ranked), start=1):
        if window is not None:
            rows, columns = window
            part = ranked[window] == rank
            found[int(ascending[rank - 1])] = masks.from_window(part, columns.start, rows.start, width, height)
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
