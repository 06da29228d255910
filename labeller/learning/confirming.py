"""Which candidates to show together, so that a person can confirm all of them at once."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from labeller.learning.arrays import Floats, Ints, largest

PAGE_SIZES = (12, 24, 48, 60)


def choose_page(
    classes: Ints, confidences: Floats, vectors: Callable[[Ints], Floats], *, least: float, size: int
) -> Ints:
    """Positions of at most `size` candidates of one class, as they are shown; none where none is sure enough.

    `classes` and `confidences` (n,) are what the learner says of each candidate, `vectors` gives unit vectors (m, d)
    of positions. Only what is at least `least` sure is chosen, the surest first. The class is the one with which
    somebody gets furthest: the fullest page, and among full ones the surest. The same candidates give the same page.
    """
    sure = np.flatnonzero(confidences >= least)
    if not len(sure):
        return sure
    by_class = [sure[classes[sure] == one] for one in np.unique(classes[sure])]
    pages: list[Ints] = [ones[largest(confidences[ones], size)] for ones in by_class]
    best = max(pages, key=lambda page: (len(page), float(confidences[page].min())))
    return best[_side_by_side(vectors(best))]


def _side_by_side(vectors: Floats) -> Ints:
    """An order in which neighbours are alike: from the first one always on to the nearest that is left (cosine)."""
    likeness = vectors @ vectors.T
    order, left = [0], np.ones(len(vectors), dtype=np.bool_)
    left[0] = False
    while left.any():
        order.append(int(np.where(left, likeness[order[-1]], -np.inf).argmax()))
        left[order[-1]] = False
    return np.array(order, dtype=np.int64)
