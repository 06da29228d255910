"""From a small square of numbers to the mask of a picture, sharp to the pixel and without the memory of one."""

from __future__ import annotations

import numpy as np

from labeller.domain.shape import Mask
from labeller.geometry import masks
from labeller.learning.arrays import Bools, Floats

# Rows of the picture that are enlarged at a time: a picture of 100 megapixels is not held in floating point.
_BAND_ROWS = 1024


def enlarged(values: Floats, width: int, height: int) -> Mask:
    """Where `values` (rows, columns), spread over a picture of `width` x `height`, are above 0.

    Between the centres of the cells they are interpolated linearly.
    """
    rows, columns = np.nonzero(values > 0)
    if not len(rows):
        return masks.empty(width, height)
    left, right = _reach(columns, values.shape[1], width)
    top, bottom = _reach(rows, values.shape[0], height)
    bands = [
        _band(values, (left, right), (start, min(start + _BAND_ROWS, bottom)), (width, height))
        for start in range(top, bottom, _BAND_ROWS)
    ]
    return masks.from_window(np.concatenate(bands), left, top, width, height)


def at_full_size(mask: Mask, width: int, height: int) -> Mask:
    """A mask that was found on a smaller copy, at the size of the picture."""
    if (mask.width, mask.height) == (width, height):
        return mask
    return enlarged(masks.to_array(mask).astype(np.float32) - 0.5, width, height)


def _reach(cells: np.ndarray, count: int, size: int) -> tuple[int, int]:
    """The pixels that cells can reach: to the centres of their neighbours."""
    first, end = (int(cells.min()) - 0.5) * size / count, (int(cells.max()) + 1.5) * size / count
    return max(0, int(first)), min(size, int(end) + 1)


def _band(values: Floats, across: tuple[int, int], down: tuple[int, int], size: tuple[int, int]) -> Bools:
    columns = _weights(across, values.shape[1], size[0])
    rows = _weights(down, values.shape[0], size[1])
    return _blend(_blend(values, rows), columns, axis=1) > 0


def _weights(pixels: tuple[int, int], count: int, size: int) -> tuple[np.ndarray, Floats]:
    """For the centre of each pixel the cell before it, and how far it is on the way to the next, 0 to 1."""
    places = np.clip((np.arange(*pixels) + 0.5) * (count / size) - 0.5, 0, count - 1)
    before = np.minimum(places.astype(np.int64), max(0, count - 2))
    return before, (places - before).astype(np.float32)


def _blend(values: Floats, weights: tuple[np.ndarray, Floats], axis: int = 0) -> Floats:
    before, part = weights
    after = np.minimum(before + 1, values.shape[axis] - 1)
    part = part[:, None] if axis == 0 else part[None]
    first, last = values.take(before, axis), values.take(after, axis)
    blended: Floats = first + (last - first) * part
    return blended
