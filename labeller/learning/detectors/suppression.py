"""Of boxes that say the same only the best is kept."""

from __future__ import annotations

import numpy as np

from labeller.learning.arrays import Floats, Ints

MOST_OVERLAP = 0.5
_MOST_LOOKED_AT = 3000


def suppressed(corners: Floats, scores: Floats, kinds: Ints, most: int) -> Ints:
    """Rows that are kept, the best first, at most `most`: none overlaps a better one of its kind by more than half.

    `corners` (n, 4): left, top, right, bottom.
    """
    order = np.argsort(-scores, kind="stable")[:_MOST_LOOKED_AT]
    kept: list[int] = []
    while len(order) and len(kept) < most:
        best, others = int(order[0]), order[1:]
        kept.append(best)
        is_same = (kinds[others] == kinds[best]) & (_overlap(corners[best], corners[others]) > MOST_OVERLAP)
        order = others[~is_same]
    return np.array(kept, dtype=np.int64)


def _overlap(one: Floats, others: Floats) -> Floats:
    """Intersection over union of one box with others."""
    sides = np.minimum(one[2:], others[:, 2:]) - np.maximum(one[:2], others[:, :2])
    common = np.clip(sides, 0, None).prod(axis=1)
    areas = (others[:, 2:] - others[:, :2]).prod(axis=1) + (one[2:] - one[:2]).prod()
    return np.asarray(common / np.maximum(areas - common, 1e-9), dtype=np.float32)
