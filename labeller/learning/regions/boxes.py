"""Many boxes at once: how much they overlap, and which of those that say the same are kept.

Boxes are rows of corners (n, 4): left, top, right, bottom.
"""

from __future__ import annotations

import numpy as np

from labeller.learning.arrays import Floats, Ints


def overlaps(ones: Floats, others: Floats) -> Floats:
    """(n, m) intersection over union."""
    low = np.maximum(ones[:, None, :2], others[None, :, :2])
    high = np.minimum(ones[:, None, 2:], others[None, :, 2:])
    shared = np.clip(high - low, 0, None).prod(axis=2)
    total = _areas(ones)[:, None] + _areas(others)[None] - shared
    return np.asarray(shared / np.maximum(total, 1e-9), dtype=np.float32)


def suppressed(corners: Floats, scores: Floats, most_overlap: float) -> Ints:
    """Rows that are kept, the best first: none overlaps a better one by more than that."""
    order = np.argsort(-scores, kind="stable")
    kept: list[int] = []
    while len(order):
        kept.append(int(order[0]))
        order = order[1:][overlaps(corners[order[:1]], corners[order[1:]])[0] <= most_overlap]
    return np.array(kept, dtype=np.int64)


def merged(corners: Floats, weights: Floats, kept: Ints, least_overlap: float) -> Floats:
    """(k, 4) each of the kept boxes as the mean of those that overlap it by more than that, by their weights."""
    shares = (overlaps(corners[kept], corners) > least_overlap) * weights[None]
    return np.asarray(shares @ corners / np.maximum(shares.sum(axis=1, keepdims=True), 1e-9), dtype=np.float32)


def _areas(corners: Floats) -> Floats:
    return np.asarray((corners[:, 2:] - corners[:, :2]).prod(axis=1))
