"""Chains of items that are tied pair by pair, for pairs that come in arrays."""

from __future__ import annotations

import numpy as np

from labeller.learning.arrays import Ints

Pairs = tuple[Ints, Ints]
"""Places of the ones and of the others, (m,) each."""


class Chains:
    """Which of n places are tied together, directly or through others."""

    def __init__(self, count: int) -> None:
        self._chain: Ints = np.arange(count, dtype=np.int64)

    def apart(self, one: Ints, other: Ints) -> Pairs:
        """Those pairs that are not tied together yet."""
        is_new = self._chain[one] != self._chain[other]
        return one[is_new], other[is_new]

    def add(self, one: Ints, other: Ints) -> None:
        """Tie them, pair by pair."""
        if not len(one):
            return
        from scipy.sparse import coo_array
        from scipy.sparse.csgraph import connected_components

        count = len(self._chain)
        rows, columns = np.concatenate([np.arange(count), one]), np.concatenate([self._first(), other])
        graph = coo_array((np.ones(len(rows), dtype=np.bool_), (rows, columns)), shape=(count, count))
        self._chain = connected_components(graph, directed=False)[1].astype(np.int64)

    def _first(self) -> Ints:
        """For each place the first of its chain."""
        _, first, number = np.unique(self._chain, return_index=True, return_inverse=True)
        return np.asarray(first[number], dtype=np.int64)

    def clusters(self) -> list[list[int]]:
        """The places of each chain of two or more, ascending."""
        order = np.argsort(self._chain, kind="stable")
        cuts = np.flatnonzero(np.diff(self._chain[order])) + 1
        return sorted(part.tolist() for part in np.split(order, cuts) if len(part) > 1)
