"""Finding similar vectors among very many: those in the same region and the regions beside it."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Self

import numpy as np

from labeller.learning.arrays import CHUNK, Embeddings, Floats, Ints, unit
from labeller.learning.nearest import BLOCK, Check, Rows, Tell, most_similar, units

_SAMPLED_PER_CELL = 24
_ROUNDS = 4
# What a vector is compared with, in cells of mean size.
_PROBED = 8
_LARGEST = 4
_KEPT_BYTES = 48_000_000


@dataclass(frozen=True)
class Cells:
    """n vectors in c cells of similar ones: `members` (n,) cell by cell, each beginning at one of `starts` (c + 1,).

    `near` (c, c) names all cells in the order of the similarity of their centres, each beginning with itself.
    """

    members: Ints
    starts: Ints
    near: Rows

    def __len__(self) -> int:
        return len(self.starts) - 1

    @classmethod
    def of(cls, vectors: Embeddings, rows: Ints, check: Check) -> Self:
        """About the root of n cells by spherical k-means on a sample; none is larger than four times the mean."""
        count = max(1, round(len(rows) ** 0.5))
        centers = _centers(vectors, rows, count, check)
        cells = _nearest_centers(vectors, rows, centers, check)
        members = np.argsort(cells, kind="stable")
        sizes = np.bincount(cells, minlength=count)
        # Where a cell is cut, its parts have the same centre, and so are the first beside each other.
        parts = np.maximum(1, -(-sizes // (_LARGEST * count)))
        of_part = np.repeat(np.arange(count), parts)
        number = np.arange(len(of_part)) - np.repeat(np.cumsum(parts) - parts, parts)
        ends = (sizes[of_part] * (number + 1)) // parts[of_part]
        starts = np.append(0, (np.cumsum(sizes) - sizes)[of_part] + ends)
        similarities = centers[of_part] @ centers[of_part].T
        np.fill_diagonal(similarities, np.inf)
        return cls(members, starts, np.argsort(-similarities, axis=1, kind="stable").astype(np.int32))

    def inside(self, cell: int) -> Ints:
        """The positions of the vectors in a cell, ascending."""
        return self.members[self.starts[cell] : self.starts[cell + 1]]

    def probed(self, cell: int, least: int) -> Ints:
        """The cell and those beside it that together have at least so many members."""
        together = np.cumsum(np.diff(self.starts)[self.near[cell]])
        return self.near[cell, : int(np.searchsorted(together, least)) + 1].astype(np.int64)

    def walk(self) -> Iterator[int]:
        """All cells, from each on to the nearest that is left, so that what was read for one serves the next."""
        is_left = np.ones(len(self), dtype=bool)
        cell = 0
        for _ in range(len(self)):
            is_left[cell] = False
            yield cell
            cell = int(self.near[cell, is_left[self.near[cell]].argmax()])


def find_in_cells(vectors: Embeddings, rows: Ints, k: int, check: Check, progress: Tell) -> tuple[Rows, Floats]:
    """Nearly the k most similar of these rows to each of them, as positions in `rows`, with the cosines: (n, k) each.

    Every vector is compared with those of its own cell and of the nearest cells (the inverted file of Jegou et al.,
    "Product Quantization for Nearest Neighbor Search", 2011, with all vectors of a cell asked together). The work
    grows with n to the power of 1.5; beside the result no more than some 100 MB are held.
    """
    n = len(rows)
    near, similarities = np.empty((n, k), dtype=np.int32), np.empty((n, k), dtype=np.float32)
    cells = Cells.of(vectors, rows, check)
    read = _Read(vectors, rows, cells)
    done = 0
    for cell in cells.walk():
        inside = cells.inside(cell)
        probed = cells.probed(cell, max(_PROBED * round(n**0.5), _PROBED * k)).tolist()
        for start in range(0, len(inside), BLOCK):
            block = inside[start : start + BLOCK]
            own = read(cell)[start : start + BLOCK]
            others = ((cells.inside(other), read(other)) for other in probed)
            near[block], similarities[block] = most_similar(own, block, others, k, check)
        done += len(inside)
        progress(done, n)
    return near, similarities


class _Read:
    """Gives the unit vectors of a cell, and keeps those that were wanted last."""

    def __init__(self, vectors: Embeddings, rows: Ints, cells: Cells) -> None:
        self._vectors, self._rows, self._cells = vectors, rows, cells
        self._kept: OrderedDict[int, Floats] = OrderedDict()
        self._bytes = 0

    def __call__(self, cell: int) -> Floats:
        if cell in self._kept:
            self._kept.move_to_end(cell)
            return self._kept[cell]
        read = self._kept[cell] = units(self._vectors, self._rows[self._cells.inside(cell)])
        self._bytes += read.nbytes
        while self._bytes > _KEPT_BYTES and len(self._kept) > 1:
            self._bytes -= self._kept.popitem(last=False)[1].nbytes
        return read


def _centers(vectors: Embeddings, rows: Ints, count: int, check: Check) -> Floats:
    """Unit vectors in the middle of regions of about equally many of the rows, (count, d)."""
    from scipy.sparse import csr_array

    sampled = min(len(rows), _SAMPLED_PER_CELL * count)
    places = np.sort(np.random.default_rng(0).choice(len(rows), sampled, replace=False, shuffle=False))
    sample = units(vectors, rows[places])
    centers = sample[np.random.default_rng(1).choice(sampled, count, replace=False)]
    every = np.arange(sampled)
    for _ in range(_ROUNDS):
        cells = _nearest_centers(sample, every, centers, check)
        sums = csr_array((np.ones(sampled, dtype=np.float32), (cells, every)), shape=(count, sampled)) @ sample
        has_any = np.bincount(cells, minlength=count) > 0
        centers[has_any] = unit(sums[has_any])
    return centers


def _nearest_centers(vectors: Embeddings, rows: Ints, centers: Floats, check: Check) -> Ints:
    nearest = np.empty(len(rows), dtype=np.int64)
    for start in range(0, len(rows), CHUNK):
        check()
        read = units(vectors, rows[start : start + CHUNK])
        nearest[start : start + CHUNK] = (read @ centers.T).argmax(axis=1)
    return nearest
