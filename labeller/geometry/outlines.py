"""From masks to polygons: outlines with holes, along the edges of the pixels or smoother.

Between two pixels that touch only at a corner there is no way: they are two parts, or two holes that touch.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

import numpy as np

from labeller.domain.shape import XY, Mask, Polygon, PolygonPart
from labeller.geometry import masks, planar, runs
from labeller.geometry.arrays import Ints, ranges

# Enough that slanting edges lose their steps, too little for a person to see.
SMOOTH_PX = 0.75

Corner = tuple[int, int]
"""Row and column of a corner between pixels."""


def to_polygon(mask: Mask, tolerance_px: float = 0.0) -> Polygon | None:
    """The outlines of the pixels that are set, with their holes; None if none is set.

    Without a tolerance the polygon covers exactly those pixels. With one, steps are left out from which the line
    strays by about that, as `planar.simplified` says; `SMOOTH_PX` suits what people go on to edit.
    """
    if not masks.area(mask):
        return None
    column, first, end = runs.by_column(masks.to_edges(mask), mask.height)
    starts, ends = column * mask.height + first, column * mask.height + end
    part_of_run = _parts(starts, ends, mask.height)
    outlines: dict[int, tuple[XY, ...]] = {}
    holes: dict[int, list[tuple[XY, ...]]] = defaultdict(list)
    for ring in _rings(column, first, end):
        row, x = min(ring)
        pixel = x * mask.height + row  # inside the ring, at its upper left corner
        run = int(np.searchsorted(starts, pixel, side="right")) - 1
        placed = tuple((float(x), float(y)) for y, x in ring)
        if run >= 0 and pixel < ends[run]:
            outlines[part_of_run[run]] = placed
        else:  # inside the ring nothing is set, so what is above that corner is
            run = int(np.searchsorted(starts, pixel - 1, side="right")) - 1
            holes[part_of_run[run]].append(placed)
    polygon = Polygon(tuple(PolygonPart(outline, tuple(holes[part])) for part, outline in outlines.items()))
    return _smooth(polygon, tolerance_px) if tolerance_px > 0 else polygon


def _smooth(polygon: Polygon, tolerance_px: float) -> Polygon | None:
    import shapely

    exact = shapely.MultiPolygon([shapely.Polygon(part.outline, part.holes) for part in polygon.parts])
    return planar.to_polygon(planar.simplified(exact, tolerance_px))


def _parts(starts: Ints, ends: Ints, height: int) -> list[int]:
    """For each run of a column the part that it belongs to: pixels of a part share sides."""
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    # A run touches those of the next column that it would overlap there.
    run, neighbour = ranges(
        np.searchsorted(ends, starts + height, side="right"), np.searchsorted(starts, ends + height, side="left")
    )
    touching = coo_array((np.ones(len(run), dtype=bool), (run, neighbour)), shape=(len(starts), len(starts)))
    parts: list[int] = connected_components(touching, directed=False)[1].tolist()
    return parts


def _rings(column: Ints, first: Ints, end: Ints) -> Iterator[list[Corner]]:
    """The corners of each outline and each hole of the runs of columns, in turn; no ring touches itself."""
    places, level, upright = _partners(column, first, end)
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


def _partners(column: Ints, first: Ints, end: Ints) -> tuple[list[Corner], list[int], list[int]]:
    """All corners, and for each the one at the other end of its level edge and of its upright edge.

    Along a line of the grid every edge has two ends, so the corners on it in order are the ends of one edge after the
    other. Where two pixels touch at a corner it is there twice, once for the edges of each.
    """
    # Where the columns on both sides of a line begin or end a run at one row, the edge goes straight on: these
    # cancel. Where one begins what the other ends, two pixels touch: these add up to 2 or -2.
    x = np.concatenate([column, column, column + 1, column + 1])
    row = np.concatenate([first, end, first, end])
    sign = np.repeat([1, -1, -1, 1], len(column))
    keys, place = np.unique(row * (int(x.max()) + 1) + x, return_inverse=True)
    turns = np.bincount(place, weights=sign).astype(np.int64)
    keys, turns = np.repeat(keys, abs(turns)), np.repeat(turns, abs(turns))
    rows, columns = np.divmod(keys, int(x.max()) + 1)
    # Of the two at a touch the first ends the level edge on the left. If the pixels are above left and below right,
    # the upright edge of the same pixel is above, otherwise below.
    is_second = np.diff(keys, prepend=-1) == 0
    is_below = is_second == (turns > 0)
    order = np.lexsort((is_below, rows, columns))
    upright = np.empty(len(keys), dtype=np.int64)
    upright[order[::2]], upright[order[1::2]] = order[1::2], order[::2]
    places = list(zip(rows.tolist(), columns.tolist(), strict=True))
    return places, (np.arange(len(keys)) ^ 1).tolist(), upright.tolist()


def _simple_rings(ring: list[Corner]) -> Iterator[list[Corner]]:
    """Cut a ring that comes back to a corner into rings that do not."""
    if len(set(ring)) == len(ring):
        yield ring
        return
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
