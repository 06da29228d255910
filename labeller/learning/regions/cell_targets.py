"""What shapes say about the cells of a picture: in the middle of what each lies, inside of what, and how far its
sides are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from labeller.domain.shape import Box, Mask, Polygon, RotatedBox
from labeller.geometry import masks, rasters
from labeller.geometry.extent import extent
from labeller.learning.arrays import Bools, Floats, Ints
from labeller.learning.regions.look import Look

Area = Box | RotatedBox | Polygon | Mask
"""What can be learned: shapes that say how large a thing is."""
LabelledShape = tuple[int, Area]
"""The number of a label, and where the thing is."""

NOTHING, UNSURE = 0, -1

# Shares of the way from the middle of a box to its edge.
_CORE, _RIM, _INSIDE = 0.5, 0.8, 0.95
# However small a thing is, the cell in its middle is its core.
_LEAST_CORE_CELLS = 0.8
_COVERED = 0.6
_SAMPLED = 3  # places in a cell, each way


@dataclass(frozen=True, eq=False)
class CellTargets:
    """`cores` and `insides` (rows, columns): the label of the thing in whose middle or inside a cell lies, from 1 on,
    NOTHING or UNSURE. `sides` (rows, columns, 4): cells to its left, top, right and bottom, from a core."""

    cores: Ints
    insides: Ints
    sides: Floats


def cell_targets(look: Look, shapes: Sequence[LabelledShape]) -> CellTargets:
    """What these shapes, in pixels of the picture, say about its cells."""
    down, across = np.mgrid[: look.rows, : look.columns] + 0.5
    cores = np.full((look.rows, look.columns), NOTHING, dtype=np.int64)
    insides, sides = cores.copy(), np.zeros((*cores.shape, 4), dtype=np.float32)
    nearest = np.full(cores.shape, np.inf)
    for label, shape in shapes:
        corners = cell_corners(look, shape)
        if corners is None:
            continue
        left, top, right, bottom = corners
        width, height = max(right - left, 1.0), max(bottom - top, 1.0)
        middle_x, middle_y = (left + right) / 2, (top + bottom) / 2
        away = np.hypot((across - middle_x) / (width / 2), (down - middle_y) / (height / 2))
        core = away <= max(_CORE, _LEAST_CORE_CELLS / min(width, height))
        cores[(away <= _RIM) & ~core & (cores == NOTHING)] = UNSURE
        mine = core & (away < nearest)
        nearest[mine], cores[mine] = away[mine], label + 1
        sides[mine] = np.stack([across - left, down - top, right - across, bottom - down], axis=-1)[mine]
        insides[_inside(look, shape, away)] = label + 1
    return CellTargets(cores, insides, sides)


def cell_corners(look: Look, shape: Area) -> tuple[float, float, float, float] | None:
    """Left, top, right and bottom of a shape in cells; None for what has no place on the picture."""
    box = extent(shape)
    if box is None or box.width <= 0 or box.height <= 0:
        return None
    across, down = look.cells_per_px
    left, top = max(0.0, box.x), max(0.0, box.y)
    right, bottom = min(look.width, box.x + box.width), min(look.height, box.y + box.height)
    return (left * across, top * down, right * across, bottom * down) if left < right and top < bottom else None


def _inside(look: Look, shape: Area, away: Floats) -> Bools:
    """Cells that a thing covers. A box does not say what of it is the thing: most things are round."""
    if isinstance(shape, Box):
        return np.asarray(away <= _INSIDE)
    return np.asarray(_coverage(look, shape) >= _COVERED)


def _coverage(look: Look, shape: RotatedBox | Polygon | Mask) -> Floats:
    """(rows, columns) share of each cell that lies in a shape."""
    mask = shape if isinstance(shape, Mask) else rasters.to_mask(shape, look.width, look.height)
    window, left, top = masks.to_window(mask)
    rows, has_row = _places(look.rows, look.height, top, window.shape[0])
    columns, has_column = _places(look.columns, look.width, left, window.shape[1])
    sampled = np.zeros((len(rows), len(columns)), dtype=np.float32)
    sampled[np.ix_(has_row, has_column)] = window[np.ix_(rows[has_row], columns[has_column])]
    cells = sampled.reshape(look.rows, _SAMPLED, look.columns, _SAMPLED)
    return np.asarray(cells.mean(axis=(1, 3)), dtype=np.float32)


def _places(cells: int, size: int, start: int, length: int) -> tuple[Ints, Bools]:
    """The places of a window at which cells are sampled, and which of them lie in it."""
    places = ((np.arange(cells * _SAMPLED) + 0.5) * (size / (cells * _SAMPLED))).astype(np.int64) - start
    return places, np.asarray((places >= 0) & (places < length))
