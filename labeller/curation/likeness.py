"""Which items are nearly the same, and which of them can be spared."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy as np

from labeller.curation.chains import Chains
from labeller.learning.arrays import Bools, Ints


class Likeness(Protocol):
    """Tells of n items which are nearly the same. Items are named by their places."""

    def is_alike(self, one: Ints, other: Ints) -> Bools:
        """(m,) for m pairs whether they are."""

    def chains(self) -> Chains:
        """All items, tied where they are alike. Likely pairs are looked for, not all with all."""


class NothingAlike:
    """For items that cannot be compared."""

    def __init__(self, count: int) -> None:
        self._count = count

    def is_alike(self, one: Ints, other: Ints) -> Bools:  # noqa: ARG002  # as the protocol has it
        return np.zeros(len(one), dtype=np.bool_)

    def chains(self) -> Chains:
        return Chains(self._count)


def spared(likeness: Likeness, preferred: Sequence[int]) -> dict[int, int]:
    """Items that are nearly the same as one that stays, and which that is, as places.

    Of items that are alike the first in the order of `preferred` stays. Two that are only both like a third stay if
    that one goes: of a film whose frames change slowly there is more than one left.
    """
    rank = np.empty(len(preferred), dtype=np.int64)
    rank[np.asarray(preferred, dtype=np.int64)] = np.arange(len(preferred))
    instead: dict[int, int] = {}
    for cluster in likeness.chains().clusters():
        members = np.array(cluster, dtype=np.int64)
        members = members[np.argsort(rank[members])]
        while len(members):
            first, others = members[0], members[1:]
            is_near = likeness.is_alike(np.full(len(others), first), others)
            instead.update(dict.fromkeys(others[is_near].tolist(), int(first)))
            members = others[~is_near]
    return instead
