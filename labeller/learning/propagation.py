"""Label propagation: what the answers say of the items beside them, step by step over the graph of neighbours.

An answer at one item spreads over the graph like a walk that starts there and goes home with every step by a
chance of 1 - ALPHA (Zhou et al., "Learning with Local and Global Consistency", 2004; the walk is the personalised
PageRank of Page et al., 1999). What all answers say together is the sum of what each of them says. So an answer is
added or taken back without touching the others, and what the others say of an answered item is known without
learning anew.

The more answers there are, the less far each of them has to reach: `faintest` bounds what all of them take together.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Self

import numpy as np

from labeller.learning.arrays import Bools, Floats, Ints
from labeller.learning.links import Links
from labeller.learning.nearest import Check
from labeller.learning.neighbours import Neighbours

ALPHA = 0.9
# Similar items count for far more than those that only happen to be the nearest.
POWER = 6
# What an answer says of an item further away than this is left out, as a share of what it says of itself.
FAINT = 1e-3
# With more answers than this each of them reaches less far: of any item there are answers enough that are nearer.
MANY = 4096


def faintest(n_answers: int) -> float:
    """The share below which so many answers leave out what they say: FAINT, twice that of twice MANY, and so on."""
    return float(FAINT * 2 ** max(0, (max(1, n_answers) - 1).bit_length() - MANY.bit_length() + 1))


@dataclass(frozen=True)
class Graph:
    """The walk over n items.

    `carry` (n, n) sparse is given where some items are only looked at: they take the mean of their neighbours and
    give nothing to them. None where all items are part of the walk.
    """

    links: Links
    carry: Any = None

    @classmethod
    def of(cls, neighbours: Neighbours, held: Bools | None = None) -> Self:
        """Items that are `held` (n,) are only looked at; none of the others may have them among its neighbours."""
        from scipy import sparse

        n, k = neighbours.rows.shape
        weights = np.maximum(neighbours.similarities, np.float32(1e-3)) ** POWER
        starts = np.arange(n + 1) * k
        directed = sparse.csr_array((weights.ravel(), neighbours.rows.ravel(), starts), shape=(n, n))
        if held is None:
            return cls(Links.of(directed))
        inside = sparse.diags_array((~held).astype(np.float32)).tocsr()
        outside = sparse.diags_array(held / np.maximum(directed.sum(axis=1), 1e-12)).tocsr()
        carry = (inside + outside @ directed).astype(np.float32)
        return cls(Links.of((inside @ directed).tocsr()), carry)

    def __len__(self) -> int:
        return len(self.links)

    def spread(self, rows: Ints, faint: float = FAINT, check: Check = lambda: None) -> Any:
        """What an answer at each of these rows says of all items: sparse (n, len(rows)), 1 - ALPHA and more at home.

        What is fainter than `faint` is left out. `check` is called before each row and may raise to cancel.
        """
        from scipy import sparse

        columns = []
        for row in rows.tolist():
            check()
            columns.append(self.links.spread(row, ALPHA, faint))
        ends = np.append(0, np.cumsum([len(where) for where, _ in columns], dtype=np.int64))
        where = np.concatenate([np.empty(0, np.int32), *(where for where, _ in columns)])
        values = np.concatenate([np.empty(0, np.float32), *(values for _, values in columns)])
        return sparse.csc_array((values, where, ends), shape=(len(self), len(rows)))


@dataclass(frozen=True)
class Propagation:
    """What m answers say of n items: `said` (n, m) sparse, a column for each answer, at `rows` (m,) in their order.

    `is_spread` (m,) tells which answers have been spread; the columns of the others are empty as yet. `faint` is the
    share below which was left out what they say.
    """

    graph: Graph
    rows: Ints
    said: Any
    is_spread: Bools
    faint: float = FAINT

    @classmethod
    def none(cls, graph: Graph) -> Self:
        from scipy import sparse

        said = sparse.csc_array((len(graph), 0), dtype=np.float32)
        return cls(graph, np.empty(0, dtype=np.int64), said, np.empty(0, dtype=np.bool_))

    @property
    def waiting(self) -> int:
        """How many answers have not been spread yet."""
        return int((~self.is_spread).sum())

    def of(self, rows: Ints, *, at_most: int | None = None, check: Check = lambda: None) -> Propagation:
        """The same for other answers; only those that are not among these are spread, the first `at_most` of them.

        `check` is called before each of them and may raise to cancel.
        """
        from scipy import sparse

        faint = max(self.faint, faintest(len(rows)))
        said = self.said if faint == self.faint else self._without(faint)
        columns = {int(row): place for place, row in enumerate(self.rows) if self.is_spread[place]}
        added = np.array([row for row in dict.fromkeys(rows.tolist()) if row not in columns][:at_most], dtype=np.int64)
        columns |= {int(row): len(self.rows) + place for place, row in enumerate(added)}
        empty = len(self.rows) + len(added)
        wanted = np.array([columns.get(int(row), empty) for row in rows], dtype=np.int64)
        if len(added):
            said = sparse.hstack([said, self.graph.spread(added, faint, check)], format="csc")
        if len(wanted) != said.shape[1] or (wanted != np.arange(len(wanted))).any():
            blank = sparse.csc_array((len(self.graph), 1), dtype=np.float32)
            said = sparse.hstack([said, blank], format="csc")[:, wanted]
        return Propagation(self.graph, rows, said, wanted != empty, faint)

    def _without(self, faint: float) -> Any:
        """What they say, but for what is fainter than this."""
        from scipy import sparse

        if not len(self.rows):
            return self.said
        sizes = np.diff(self.said.indptr)
        least = np.float32(faint) * np.asarray(self.said[self.rows, np.arange(len(self.rows))], dtype=np.float32)
        is_kept = self.said.data >= np.repeat(least, sizes)
        ends = np.append(0, np.cumsum(is_kept, dtype=self.said.indptr.dtype))[self.said.indptr]
        return sparse.csc_array((self.said.data[is_kept], self.said.indices[is_kept], ends), shape=self.said.shape)

    def between(self, weights: Floats) -> Floats:
        """What the first answers say of each other's items, and none of its own: (s, k) for their weights (s, k)."""
        from scipy import sparse

        size = len(weights)
        rows, places = np.unique(self.rows[:size], return_inverse=True)
        total = (self.said[:, :size] @ sparse.csr_array(weights)).tocsr()[rows].toarray()
        at_home = np.asarray(self.said[self.rows[:size], np.arange(size)], dtype=np.float32)
        np.subtract.at(total, places, at_home[:, None] * weights)
        return np.asarray(np.maximum(total, 0)[places], dtype=np.float32)

    def masses(self, weights: Floats) -> Floats:
        """What reaches all items of the walk together, (k,), with answer j adding `weights[j]` (m, k); above 0."""
        masses = np.asarray(self.said.sum(axis=0), dtype=np.float32) @ weights
        return np.asarray(np.maximum(masses, np.float32(1e-12)), dtype=np.float32)

    def sums(self, weights: Floats) -> Any:
        """What the answers say together, sparse (n, k), with answer j adding `weights[j]` (m, k)."""
        from scipy import sparse

        total = (self.said @ sparse.csr_array(weights)).tocsr()
        return total if self.graph.carry is None else (self.graph.carry @ total).tocsr()
