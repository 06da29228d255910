"""Label propagation: what the answers say of the items beside them, step by step over the graph of neighbours.

An answer at one item spreads over the graph like a walk that starts there and goes home with every step by a
chance of 1 - ALPHA (Zhou et al., "Learning with Local and Global Consistency", 2004; the walk is the personalised
PageRank of Page et al., 1999). What all answers say together is the sum of what each of them says. So an answer is
added or taken back without touching the others, and what the others say of an answered item is known without
learning anew.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Self

import numpy as np

from labeller.learning.arrays import Bools, Floats, Ints
from labeller.learning.neighbours import Neighbours

ALPHA = 0.9
STEPS = 30
# Similar items count for far more than those that only happen to be the nearest.
POWER = 6
# What an answer says of an item further away than this is left out, as a share of what it says of itself.
FAINT = 1e-3


@dataclass(frozen=True)
class Graph:
    """The walk over n items: `steps` (n, n) sparse, symmetric, its largest eigenvalue 1.

    `carry` (n, n) is given where some items are only looked at: they take the mean of their neighbours and give
    nothing to them. None where all items are part of the walk.
    """

    steps: Any
    carry: Any = None

    @classmethod
    def of(cls, neighbours: Neighbours, held: Bools | None = None) -> Self:
        """Items that are `held` (n,) are only looked at; none of the others may have them among its neighbours."""
        from scipy import sparse

        n, k = neighbours.rows.shape
        weights = np.maximum(neighbours.similarities, np.float32(1e-3)) ** POWER
        starts = np.arange(0, n * k + 1, k)
        directed = sparse.csr_array((weights.ravel(), neighbours.rows.ravel(), starts), shape=(n, n))
        carry = None
        if held is not None:
            inside = sparse.diags_array((~held).astype(np.float32)).tocsr()
            outside = sparse.diags_array(held / np.maximum(directed.sum(axis=1), 1e-12)).tocsr()
            carry = (inside + outside @ directed).astype(np.float32)
            directed = inside @ directed
        both = directed.maximum(directed.T)
        halves = sparse.diags_array(1 / np.sqrt(np.maximum(both.sum(axis=1), 1e-12)))
        return cls((halves @ both @ halves).tocsr().astype(np.float32), carry)

    def __len__(self) -> int:
        return int(self.steps.shape[0])

    def spread(self, rows: Ints) -> Any:
        """What an answer at each of these rows says of all items: sparse (n, len(rows)), 1 - ALPHA and more at home."""
        from scipy import sparse

        here = np.arange(len(rows))
        start = np.zeros((len(self), len(rows)), dtype=np.float32)
        start[rows, here] = 1 - ALPHA
        said = start.copy()
        for _ in range(STEPS):
            said = ALPHA * (self.steps @ said) + start
        said[said < FAINT * said[rows, here]] = 0
        return sparse.csc_array(said)


@dataclass(frozen=True)
class Propagation:
    """What m answers say of n items: `said` (n, m) sparse, a column for each answer, at `rows` (m,) in their order."""

    graph: Graph
    rows: Ints
    said: Any

    @classmethod
    def none(cls, graph: Graph) -> Self:
        from scipy import sparse

        return cls(graph, np.empty(0, dtype=np.int64), sparse.csc_array((len(graph), 0), dtype=np.float32))

    def of(self, rows: Ints) -> Propagation:
        """The same for other answers; only those that are not among these are spread."""
        from scipy import sparse

        columns = {int(row): place for place, row in enumerate(self.rows)}
        added = np.array([row for row in dict.fromkeys(rows.tolist()) if row not in columns], dtype=np.int64)
        columns |= {int(row): len(self.rows) + place for place, row in enumerate(added)}
        said = sparse.hstack([self.said, self.graph.spread(added)], format="csc") if len(added) else self.said
        wanted = np.array([columns[int(row)] for row in rows], dtype=np.int64)
        if len(wanted) != said.shape[1] or (wanted != np.arange(len(wanted))).any():
            said = said[:, wanted]
        return Propagation(self.graph, rows, said)

    def between(self, weights: Floats) -> Floats:
        """What the first answers say of each other's items, and none of its own: (s, k) for their weights (s, k)."""
        from scipy import sparse

        size = len(weights)
        rows, places = np.unique(self.rows[:size], return_inverse=True)
        total = (self.said[:, :size] @ sparse.csr_array(weights)).tocsr()[rows].toarray()
        at_home = np.asarray(self.said[self.rows[:size], np.arange(size)], dtype=np.float32)
        np.subtract.at(total, places, at_home[:, None] * weights)
        return np.asarray(np.maximum(total, 0)[places], dtype=np.float32)

    def sums(self, weights: Floats) -> Any:
        """What the answers say together, sparse (n, k), with answer j adding `weights[j]` (m, k)."""
        from scipy import sparse

        total = (self.said @ sparse.csr_array(weights)).tocsr()
        return total if self.graph.carry is None else (self.graph.carry @ total).tocsr()
