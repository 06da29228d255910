"""From areas to masks: a pixel is set if its centre lies in the area.

A centre on the edge counts where the area lies to the right of it or below it, so areas side by side share no pixel
and leave none out. The work grows with the columns that the edges cross, not with the image.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from labeller.domain.shape import XY, Box, Mask, Polygon, PolygonPart, RotatedBox
from labeller.geometry import boxes, masks, rotated_boxes, runs
from labeller.geometry.arrays import Ints, ranges


def to_mask(shape: Box | RotatedBox | Polygon, width: int, height: int) -> Mask:
    """The pixels of an image of `width` x `height` whose centres lie in the shape."""
    return masks.from_edges(to_edges(shape, width, height), width, height)


def to_edges(shape: Box | RotatedBox | Polygon, width: int, height: int) -> Ints:
    """The same as the edges of `labeller.geometry.runs`."""
    match shape:
        case Box():
            return _ring_edges(boxes.corners(shape), width, height)
        case RotatedBox():
            return _ring_edges(rotated_boxes.corners(shape), width, height)
        case Polygon(parts):
            return runs.union([_part_edges(part, width, height) for part in parts])


def _part_edges(part: PolygonPart, width: int, height: int) -> Ints:
    filled = _ring_edges(part.outline, width, height)
    if not part.holes:
        return filled
    return runs.difference(filled, runs.union([_ring_edges(hole, width, height) for hole in part.holes]))


def _ring_edges(ring: Sequence[XY], width: int, height: int) -> Ints:
    """Where, going down the columns of centres, the ring is crossed: by the even-odd rule these are the edges.

    What a crossing above or below the image would start or end starts or ends at the border of the column.
    """
    if not ring or not width or not height:
        return runs.NO_EDGES
    one = np.asarray(ring, dtype=np.float64)
    other = np.roll(one, -1, axis=0)
    # From left to right whichever way the ring goes: areas on both sides of an edge round its places alike.
    is_leftward = one[:, :1] > other[:, :1]
    start, end = np.where(is_leftward, other, one), np.where(is_leftward, one, other)
    side, column = ranges(_first_center(start[:, 0], width), _first_center(end[:, 0], width))
    across, down = (end - start)[side].T
    row = _first_center(start[side, 1] + (column + 0.5 - start[side, 0]) * (down / across), height)
    return runs.odd_ones(np.sort(column * height + row))


def _first_center(places: np.ndarray, count: int) -> Ints:
    """The first of `count` pixels in a row whose centre is at the place or beyond it; `count` if none is."""
    return np.clip(np.ceil(places - 0.5), 0, count).astype(np.int64)
