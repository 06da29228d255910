"""The array types of geometry, and ranges of different lengths laid end to end."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]


def ranges(first: Ints, end: Ints) -> tuple[Ints, Ints]:
    """The numbers from `first` up to but without `end`, for (n,) pairs at once, laid end to end.

    Gives (m,) the pair that each number belongs to, and (m,) the numbers. A pair whose end is not beyond its first
    number gives none.
    """
    counts = np.maximum(end - first, 0)
    owner = np.repeat(np.arange(len(first), dtype=np.int64), counts)
    starts_at = np.cumsum(counts) - counts
    return owner, first[owner] + np.arange(len(owner), dtype=np.int64) - starts_at[owner]
