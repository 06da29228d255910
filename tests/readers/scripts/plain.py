"""What libraries have in arrays, as plain JSON."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np


def runs(mask: np.ndarray) -> list[int]:
    """A mask (height, width) as run lengths, column by column, beginning with background."""
    pixels = np.asarray(mask, bool).ravel(order="F")
    edges = np.flatnonzero(np.diff(pixels, prepend=False))
    return np.diff(np.concatenate([[0], edges, [len(pixels)]])).tolist()


def box(xyxy: Sequence[float]) -> list[float]:
    """Left, top, width, height of a box given by two corners."""
    left, top, right, bottom = map(float, xyxy)
    return [left, top, right - left, bottom - top]


def pairs(numbers: Iterable[Any]) -> list[list[float]]:
    """Points of a list x, y, x, y, ..."""
    return np.asarray(list(numbers), float).reshape(-1, 2).tolist()
