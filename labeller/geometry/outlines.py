"""From masks to polygons: outlines with holes, along the edges of the pixels or smoother.

Between two pixels that touch only at a corner there is no way: they are two parts, or two holes that touch.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

import numpy as np

from labeller.domain.shape import XY, Mask, Polygon, PolygonPart
from labeller.geometry import masks
from labeller.geometry.arrays import Bools, Ints
from labeller.geometry.planar import of_polygon
from labeller.geometry.planar import to_polygon as from_planar

# Enough that slanting edges lose their steps, too little for a person to see.
SMOOTH_PX = 0.75

Corner = tuple[int, int]
"""Row and column of a corner between pixels."""


def to_polygon(mask: Mask, tolerance_px: float = 0.0) -> Polygon | None:
    """The outlines of the pixels that are set, with their holes; None if none is set.

    Without a tolerance the polygon covers exactly those pixels. With one, steps are left out from which the line
    strays by about that, never by twice as much (Douglas and Peucker, "Algorithms for the reduction of the number of
    points", 1973); `SMOOTH_PX` suits what people go on to edit.
    """
    from scipy.ndimage import label

    pixels, left, top = masks.to_window(mask)
    padded = np.pad(pixels, 1)
    part_of = label(pixels)[0]  # pixels belong together that share a side
    outlines: dict[int, tuple[XY, ...]] = {}
    holes: dict[int, list[tuple[XY, ...]]] = defaultdict(list)
    for ring in _rings(padded):
        row, column = min(ring)
        placed = tuple((float(left + x), float(top + y)) for y, x in ring)
        if padded[row + 1, column + 1]:
            outlines[int(part_of[row, column])] = placed
        else:  # what is inside is empty, so what is above it is not
            holes[int(part_of[row - 1, column])].append(placed)
    if not outlines:
        return None
    polygon = Polygon(tuple(PolygonPart(outline, tuple(holes[part])) for part, outline in outlines.items()))
    return from_planar(of_polygon(polygon).simplify(tolerance_px)) if tolerance_px > 0 else polygon


def _rings(padded: Bools) -> Iterator[list[Corner]]:
    """The corners of each outline and each hole in turn; none touches itself. `padded` has an empty border."""
    corners, level, upright = _partners(padded)
    places: list[Corner] = [(row, column) for row, column in corners.tolist()]
    is_done = [False] * len(places)
    for start in range(len(places)):
        ring: list[Corner] = []
        corner = start
        while not is_done[corner]:
            other = level[corner]
            is_done[corner] = is_done[other] = True
            ring += [places[corner], places[other]]
            corner = upright[other]
        if ring:
            yield from _simple_rings(ring)


def _partners(padded: Bools) -> tuple[Ints, list[int], list[int]]:
    """All corners (n, 2) of outlines, and for each the one at the other end of its level and of its upright edge.

    Along a line of the grid every edge has two ends, so the corners on it in order are the ends of one edge after the
    other. Where two pixels touch at a corner it is there twice, once for the edges of each.
    """
    above_left, above_right = padded[:-1, :-1], padded[:-1, 1:]
    below_left, below_right = padded[1:, :-1], padded[1:, 1:]
    is_corner = above_left ^ above_right ^ below_left ^ below_right
    is_touch = (above_left == below_right) & (above_right == below_left) & (above_left != above_right)
    times = is_corner + 2 * is_touch.astype(np.int64)
    corners = np.argwhere(times > 0)
    corners = np.repeat(corners, times[times > 0], axis=0)
    rows, columns = corners.T
    # Of the two at a touch the first ends the level edge on the left; the upright edge of that pixel is above if
    # the pixel is, and below otherwise.
    is_second = np.append(False, (corners[1:] == corners[:-1]).all(axis=1)) if len(corners) else np.zeros(0, bool)
    is_below = is_second == above_left[rows, columns]
    order = np.lexsort((is_below, rows, columns))
    upright = np.empty(len(corners), dtype=np.int64)
    upright[order[::2]], upright[order[1::2]] = order[1::2], order[::2]
    return corners, (np.arange(len(corners)) ^ 1).tolist(), upright.tolist()


def _simple_rings(ring: list[Corner]) -> Iterator[list[Corner]]:
    """Cut a ring that comes back to a corner into rings that do not."""
    walked: list[Corner] = []
    place: dict[Corner, int] = {}
    for corner in ring:
        if corner in place:
            begin = place[corner]
            yield walked[begin:]
            for left_behind in walked[begin + 1 :]:
                del place[left_behind]
            del walked[begin + 1 :]
        else:
            place[corner] = len(walked)
            walked.append(corner)
    yield walked
