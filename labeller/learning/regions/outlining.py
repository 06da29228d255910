"""The outline of a thing that was found: the cells inside of it, sharp to the pixel of the picture."""

from __future__ import annotations

import numpy as np

from labeller.domain.shape import Mask
from labeller.geometry import masks
from labeller.learning.arrays import Floats
from labeller.learning.regions.cell_reader import CellMaps
from labeller.learning.segmenting.enlarging import enlarged

_INSIDE_FROM = 0.4
_ENLARGED = 4
# Where less of the box than this is inside, the cells do not know the thing; most things are round.
_LEAST_SHARE = 0.3


class Outliner:
    """Outlines of things on one picture of `width` x `height`."""

    def __init__(self, maps: CellMaps, width: int, height: int) -> None:
        self._maps = maps
        self._size = width, height
        self._fine: dict[int, Floats] = {}

    def outline(self, label: int, corners: Floats) -> Mask | None:
        """The pixels of a thing with this label and these corners in cells; None where not even one is."""
        fine = self._layer(label)
        rows, columns = fine.shape
        left, top = np.clip(np.round(corners[:2] * _ENLARGED), 0, (columns - 1, rows - 1)).astype(int)
        right, bottom = np.clip(np.round(corners[2:] * _ENLARGED), (left + 1, top + 1), (columns, rows)).astype(int)
        values = np.full(fine.shape, -1, dtype=np.float32)
        values[top:bottom, left:right] = _thing(fine[top:bottom, left:right] - np.float32(_INSIDE_FROM))
        mask = enlarged(values, *self._size)
        return mask if masks.area(mask) else None

    def _layer(self, label: int) -> Floats:
        import cv2

        if label not in self._fine:
            layer = np.ascontiguousarray(self._maps.insides[:, :, label + 1])
            size = layer.shape[1] * _ENLARGED, layer.shape[0] * _ENLARGED
            self._fine[label] = np.asarray(cv2.resize(layer, size, interpolation=cv2.INTER_LINEAR), dtype=np.float32)
        return self._fine[label]


def _thing(values: Floats) -> Floats:
    """Values of a box, above 0 in the largest patch alone; or those of an ellipse in it where that is too small."""
    import cv2

    _, numbers, facts, _ = cv2.connectedComponentsWithStats((values > 0).astype(np.uint8), connectivity=4)
    areas = facts[1:, cv2.CC_STAT_AREA]
    if not len(areas) or areas.max() < _LEAST_SHARE * values.size:
        return _ellipse(*values.shape)
    return np.where((numbers == 1 + areas.argmax()) | (values <= 0), values, -values)


def _ellipse(rows: int, columns: int) -> Floats:
    down, across = np.ogrid[:rows, :columns]
    away = np.hypot((down + 0.5) * 2 / rows - 1, (across + 0.5) * 2 / columns - 1)
    return np.asarray(1 - away, dtype=np.float32)
