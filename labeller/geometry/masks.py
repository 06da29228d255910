"""Masks: run lengths and arrays, area, extent, and one mask with another.

A mask covers the whole image, column by column as in COCO's run lengths. All but the functions on arrays work on the
runs: they cost nothing for the empty part of a large image.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from labeller.domain.shape import Box, Mask
from labeller.geometry import runs
from labeller.geometry.arrays import Bools, Ints


def empty(width: int, height: int) -> Mask:
    return from_edges(runs.NO_EDGES, width, height)


def from_array(array: Bools) -> Mask:
    """The mask of a Boolean array (height, width)."""
    height, width = array.shape
    pixels = np.ravel(array, order="F").astype(bool, copy=False)
    edges = np.flatnonzero(np.diff(pixels, prepend=False, append=False)) if len(pixels) else runs.NO_EDGES
    return from_edges(edges, width, height)


def from_window(array: Bools, x: int, y: int, width: int, height: int) -> Mask:
    """The mask of an image of `width` x `height` whose pixels from column `x` and row `y` on are given.

    `array` is Boolean (rows, columns); what of it lies outside the image is left out.
    """
    left, top = max(0, -x), max(0, -y)
    seen = array[top : max(0, height - y), left : max(0, width - x)]
    if seen.size == 0:
        return empty(width, height)
    column, first, end = runs.by_column(to_edges(from_array(seen)), seen.shape[0])
    shift = (column + x + left) * height + y + top
    return from_edges(runs.from_intervals(first + shift, end + shift), width, height)


def to_array(mask: Mask) -> Bools:
    """Boolean (height, width). Raises ValueError if the runs do not add up to the image."""
    is_on = np.arange(len(mask.runs)) % 2 == 1
    return np.repeat(is_on, np.asarray(mask.runs, dtype=np.int64)).reshape(mask.width, mask.height).T


def to_window(mask: Mask) -> tuple[Bools, int, int]:
    """The part of the mask that is not empty: Boolean (rows, columns), its first column, its first row."""
    bounds = extent(mask)
    if bounds is None:
        return np.zeros((0, 0), dtype=bool), 0, 0
    x, y, width, height = (int(side) for side in (bounds.x, bounds.y, bounds.width, bounds.height))
    edges = runs.within(to_edges(mask), x * mask.height, (x + width) * mask.height) - x * mask.height
    columns = to_array(from_edges(edges, width, mask.height))
    return columns[y : y + height], x, y


def is_sound(mask: Mask) -> bool:
    """Whether the runs are lengths that add up to the image: what comes from a file may not."""
    return mask.width >= 0 and mask.height >= 0 and min(mask.runs, default=0) >= 0 and (
        sum(mask.runs) == mask.width * mask.height
    )  # fmt: skip


def area(mask: Mask) -> int:
    """How many pixels are set."""
    return sum(mask.runs[1::2])


def extent(mask: Mask) -> Box | None:
    """The smallest box around the pixels that are set; None if there are none."""
    edges = to_edges(mask)
    if not len(edges):
        return None
    first, last = edges[::2], edges[1::2] - 1
    left, right = int(first[0]) // mask.height, int(last[-1]) // mask.height
    if (first // mask.height != last // mask.height).any():
        top, bottom = 0, mask.height - 1
    else:
        top, bottom = int((first % mask.height).min()), int((last % mask.height).max())
    return Box(float(left), float(top), float(right - left + 1), float(bottom - top + 1))


def contains(mask: Mask, x: float, y: float) -> bool:
    """Whether the pixel at a place of the image is set; not outside the image."""
    if not (0 <= x < mask.width and 0 <= y < mask.height):
        return False
    return runs.holds(to_edges(mask), int(x) * mask.height + int(y))


def union(masks: Sequence[Mask]) -> Mask:
    """What at least one of the masks covers. Raises ValueError without masks or if they are of different sizes."""
    _check_sizes(masks)
    return from_edges(runs.union([to_edges(mask) for mask in masks]), masks[0].width, masks[0].height)


def intersection(one: Mask, other: Mask) -> Mask:
    """What both cover. Raises ValueError if they are of different sizes."""
    _check_sizes((one, other))
    return from_edges(runs.intersection(to_edges(one), to_edges(other)), one.width, one.height)


def subtract(one: Mask, other: Mask) -> Mask:
    """What the first covers and the other does not. Raises ValueError if they are of different sizes."""
    _check_sizes((one, other))
    return from_edges(runs.difference(to_edges(one), to_edges(other)), one.width, one.height)


def to_edges(mask: Mask) -> Ints:
    """The runs as the edges of `labeller.geometry.runs`."""
    return runs.from_lengths(mask.runs)


def from_edges(edges: Ints, width: int, height: int) -> Mask:
    return Mask(width, height, runs.to_lengths(edges, width * height))


def _check_sizes(masks: Sequence[Mask]) -> None:
    sizes = {(mask.width, mask.height) for mask in masks}
    if len(sizes) != 1:
        raise ValueError(f"masks of one image are needed, not of sizes {sorted(sizes)}")
