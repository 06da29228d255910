"""Painting on masks with a round brush, exactly: a pixel is painted if its centre is within the radius of the line."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from labeller.domain.shape import XY, Mask
from labeller.geometry import masks, runs
from labeller.geometry.arrays import Floats, Ints, ranges


def paint(mask: Mask, points: Sequence[XY], radius_px: float) -> Mask:
    """The mask with a stroke along the points added. One point is a dab."""
    return masks.union((mask, stroke(points, radius_px, mask.width, mask.height)))


def erase(mask: Mask, points: Sequence[XY], radius_px: float) -> Mask:
    """The mask without what a stroke along the points covers."""
    return masks.subtract(mask, stroke(points, radius_px, mask.width, mask.height))


def stroke(points: Sequence[XY], radius_px: float, width: int, height: int) -> Mask:
    """The pixels of an image of `width` x `height` whose centres are at most `radius_px` from the line.

    Each piece of the line with its round ends is convex, so it meets each column of centres in one interval. A brush
    of less than 0.71 pixels may pass between the centres.
    """
    if not points or not width or not height:
        return masks.empty(width, height)
    line = np.asarray(points, dtype=np.float64)
    start, end = (line, line) if len(line) == 1 else (line[:-1], line[1:])
    left = np.minimum(start[:, 0], end[:, 0]) - radius_px
    right = np.maximum(start[:, 0], end[:, 0]) + radius_px
    piece, column = ranges(_pixel(np.ceil(left - 0.5), width), _pixel(np.floor(right - 0.5) + 1, width))
    top, bottom = _intervals(start[piece], end[piece], column.astype(np.float64) + 0.5, radius_px)
    first, beyond = _pixel(np.ceil(top - 0.5), height), _pixel(np.floor(bottom - 0.5) + 1, height)
    edges = runs.from_intervals(column * height + first, column * height + beyond)
    return masks.from_edges(edges, width, height)


def _intervals(start: Floats, end: Floats, x: Floats, radius_px: float) -> tuple[Floats, Floats]:
    """The least and the greatest y at each x within the radius of the line from start to end, (n,) each.

    Both lie on one of the two discs at the ends or on one of the two straight sides between them.
    """
    along = end - start
    length = np.hypot(along[:, 0], along[:, 1])
    length = np.where(length > 0, length, 1)
    aside = np.column_stack([-along[:, 1], along[:, 0]]) * (radius_px / length)[:, None]
    candidates = [
        _on_disc(start, x, radius_px, -1), _on_disc(end, x, radius_px, -1),
        _on_disc(start, x, radius_px, 1), _on_disc(end, x, radius_px, 1),
        _on_side(start + aside, along, x), _on_side(start - aside, along, x),
    ]  # fmt: skip
    top = np.fmin.reduce(candidates)
    bottom = np.fmax.reduce(candidates)
    return np.where(np.isnan(top), 1.0, top), np.where(np.isnan(bottom), 0.0, bottom)


def _on_disc(center: Floats, x: Floats, radius_px: float, sign: int) -> Floats:
    """The lowest or highest y of a disc at x; not a number beside it."""
    squared = radius_px**2 - (x - center[:, 0]) ** 2
    return np.where(squared >= 0, center[:, 1] + sign * np.sqrt(np.maximum(squared, 0)), np.nan)


def _on_side(start: Floats, along: Floats, x: Floats) -> Floats:
    """The y at x of a straight side; not a number beside it or where it is upright, which the discs then cover."""
    run = along[:, 0]
    share = (x - start[:, 0]) / np.where(run == 0, np.nan, run)
    return np.where((share >= 0) & (share <= 1), start[:, 1] + share * along[:, 1], np.nan)


def _pixel(numbers: Floats, count: int) -> Ints:
    return np.clip(numbers, 0, count).astype(np.int64)
