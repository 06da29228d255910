"""Identical vectors: which items are copies of each other to the learner."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from labeller.learning.arrays import CHUNK, Embeddings, Ints


@dataclass(frozen=True)
class Copies:
    """The n rows of a matrix in u groups of identical vectors, the groups in the order of their first rows.

    `groups` and `places` (n,) say of each row its group and its place in there. `members` (n,) are the rows group
    by group, each ascending; `starts` and `sizes` (u,) say where in `members` each group is.
    """

    groups: Ints
    places: Ints
    members: Ints
    starts: Ints
    sizes: Ints

    def __len__(self) -> int:
        return len(self.sizes)

    @property
    def firsts(self) -> Ints:
        """The first row of each group, ascending, (u,)."""
        return self.members[self.starts]

    @classmethod
    def of(cls, vectors: Embeddings, check: Callable[[], None] = lambda: None) -> Self:
        """The groups of (n, d), read in chunks with a `check` before each. Zero and minus zero are equal."""
        _, firsts, numbers = np.unique(_digests(vectors, check), return_index=True, return_inverse=True)
        _, groups, sizes = np.unique(firsts[numbers], return_inverse=True, return_counts=True)
        members = np.argsort(groups, kind="stable")
        starts = np.cumsum(sizes) - sizes
        places = np.empty(len(groups), dtype=np.int64)
        places[members] = np.arange(len(groups)) - np.repeat(starts, sizes)
        return cls(groups, places, members, starts, sizes)

    def member(self, groups: Ints, places: Ints) -> Ints:
        """The rows at these places of these groups, counted on from the first again where a group has fewer."""
        return self.members[self.starts[groups] + places % self.sizes[groups]]


def _digests(vectors: Embeddings, check: Callable[[], None]) -> NDArray[np.uint64]:
    """64 bits of each row, (n,): among a million, two that differ are alike once in thirty million times."""
    from xxhash import xxh3_64_intdigest

    digests = np.empty(len(vectors), dtype=np.uint64)
    for start in range(0, len(vectors), CHUNK):
        check()
        piece = vectors[start : start + CHUNK] + np.float32(0)
        digests[start : start + len(piece)] = [xxh3_64_intdigest(row) for row in piece]
    return digests
