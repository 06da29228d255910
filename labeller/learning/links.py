"""The symmetric graph of similar items, kept small, and how what is put on one item spreads over it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from labeller.learning.arrays import Bools, Floats, Ints
from labeller.learning.nearest import Rows

_AT_ONCE = 50_000
_TINY = np.float32(1e-12)


@dataclass(frozen=True)
class Links:
    """The links of n items: those of item i are `rows[starts[i] : starts[i + 1]]` with their `weights`.

    Symmetric. Each weight is divided by the roots of the sums of both its items, so that the largest eigenvalue is
    1. The weights are halves: a graph of a million items takes some 130 MB.
    """

    starts: Ints
    rows: Rows
    weights: NDArray[np.float16]

    def __len__(self) -> int:
        return len(self.starts) - 1

    @classmethod
    def of(cls, directed: Any) -> Self:
        """From a sparse (n, n) of weights of at least 0: a link is as strong as the stronger of its directions.

        Done in blocks, because SciPy would hold the matrix five times over.
        """
        n = directed.shape[0]
        blocks = [slice(start, start + _AT_ONCE) for start in range(0, n, _AT_ONCE)]
        parts = _both_ways(directed, blocks)
        ends = [np.diff(ends, prepend=0) for ends, _, _ in parts]
        starts = np.append(0, np.cumsum(np.concatenate([np.empty(0, np.int64), *ends])))
        strength = np.concatenate([np.empty(0, np.float32), *(_sums(ends, data) for ends, _, data in parts)])
        shares = 1 / np.sqrt(np.maximum(strength, _TINY))
        weights = [
            (data * (shares[rows] * np.repeat(shares[block], sizes))).astype(np.float16)
            for block, sizes, (_, rows, data) in zip(blocks, ends, parts, strict=True)
        ]
        rows = np.concatenate([np.empty(0, np.int32), *(rows for _, rows, _ in parts)])
        return cls(starts, rows, np.concatenate([np.empty(0, np.float16), *weights]))

    def spread(self, row: int, alpha: float, faint: float) -> tuple[Rows, Floats]:
        """What one unit on an item comes to on each item: the column of (1 - alpha)(I - alpha S)^-1.

        Returned are the rows, ascending, and values of at least `faint` of that on the item itself. What has
        arrived at an item is passed on only when it is worth it, so the work depends on how dense the links are
        and not on how many items there are (forward push; Andersen, Chung and Lang, "Local Graph Partitioning using
        PageRank Vectors", 2006). Measured on embeddings, no value is off by more than twice `faint` of the one on the
        item itself.
        """
        left, said = np.zeros(len(self), np.float32), np.zeros(len(self), np.float32)
        marks = np.empty(len(self), np.int32)
        left[row] = 1 - alpha
        least = np.float32(faint * (1 - alpha) / 8)
        moving, reached = np.array([row]), [np.array([row])]
        while len(moving):
            amounts = left[moving]
            said[moving] += amounts
            left[moving] = 0
            places, sizes = self._places(moving)
            targets = self.rows[places].astype(np.int64)
            np.add.at(left, targets, np.repeat(np.float32(alpha) * amounts, sizes) * self.weights[places])
            moving = _distinct(targets[left[targets] > least], marks)
            reached.append(moving)
        rows = np.concatenate(reached)
        rows = np.sort(_distinct(rows[said[rows] >= faint * said[row]], marks))
        return rows.astype(np.int32), said[rows]

    def _places(self, rows: Ints) -> tuple[Ints, Ints]:
        """Where the links of these rows are, one after the other, and how many each has."""
        first = self.starts[rows]
        sizes = self.starts[rows + 1] - first
        shifts = first - (np.cumsum(sizes) - sizes)
        return np.arange(sizes.sum()) + np.repeat(shifts, sizes), sizes


def _both_ways(directed: Any, blocks: list[slice]) -> list[tuple[Ints, Rows, Floats]]:
    """Of each block of items where the links of each end, whom they lead to, and the stronger of both weights."""
    back = directed.T.tocsr()
    both = (directed[block].maximum(back[block]) for block in blocks)
    return [(part.indptr[1:], part.indices.astype(np.int32), part.data.astype(np.float32)) for part in both]


def _distinct(rows: Ints, marks: Rows) -> Ints:
    """Each of these rows once. `marks` has room for all rows; what is in there does not matter.

    For the few rows of a walk faster than `np.unique`, which is called once a step.
    """
    numbers = np.arange(len(rows), dtype=np.int32)
    marks[rows] = numbers
    is_last: Bools = marks[rows] == numbers
    return rows[is_last]


def _sums(ends: Ints, data: Floats) -> Floats:
    """The sums of the pieces of `data` that end at these places."""
    before = np.append(0, np.cumsum(data, dtype=np.float64))
    return np.asarray(np.diff(before[np.append(0, ends)]), dtype=np.float32)
