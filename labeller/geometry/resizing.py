"""Shapes of an image that is made smaller or larger."""

from __future__ import annotations

import numpy as np

from labeller.domain.shape import ImageShape, Mask
from labeller.geometry import masks, moving
from labeller.geometry.arrays import Floats

_HALF = 0.5


def resize(shape: ImageShape, size: tuple[int, int], wanted: tuple[int, int]) -> ImageShape:
    """The shape on an image of `size` (width, height) when that is resized to `wanted`. Pixels.

    A pixel belongs to the new mask if at least half of it was covered. Nothing that was there vanishes: of a mask that
    covers half of no pixel, the pixel stays of which it covers most.
    """
    across, down = wanted[0] / size[0], wanted[1] / size[1]
    if isinstance(shape, Mask):
        return _resized(shape, across, down, wanted)
    return moving.scale(shape, across, down, (0.0, 0.0))


def _resized(mask: Mask, across: float, down: float, wanted: tuple[int, int]) -> Mask:
    pixels, left, top = masks.to_window(mask)
    if pixels.size == 0:
        return masks.empty(*wanted)
    rows, first_row = _gathered(pixels.astype(float), top, down, wanted[1])
    columns, first_column = _gathered(rows.T, left, across, wanted[0])
    covered = columns.T
    enough = covered >= min(_HALF, float(covered.max())) - 1e-9
    return masks.from_window(enough, first_column, first_row, *wanted)


def _gathered(values: Floats, start: int, factor: float, count: int) -> tuple[Floats, int]:
    """What of each new row the old rows cover, and which new row is the first.

    `values` (rows, columns) begin at the old row `start`; outside of them is nothing. There are `count` new rows.
    """
    first, end = int(start * factor), min(int(np.ceil((start + len(values)) * factor)), count)
    edges = np.arange(first, max(end, first + 1) + 1) / factor - start
    sums = np.vstack([np.zeros((1, values.shape[1])), np.cumsum(values, axis=0)])
    below = np.clip(edges, 0, len(values))
    whole = np.minimum(below.astype(int), len(values) - 1)
    reached = sums[whole] + (below - whole)[:, None] * values[whole]
    return np.diff(reached, axis=0) * factor, first
