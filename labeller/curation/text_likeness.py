"""Near duplicates among many texts, found in buckets of likely ones, never by comparing all with all."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from labeller.curation.chains import Chains, Pairs
from labeller.curation.text_sketches import NOTHING, Sketches, resemblance
from labeller.learning.arrays import Bools, Ints

_LEAST_RESEMBLANCE = 0.8
# Two texts that resemble each other by 0.8 are in one bucket of the 16 bands with a chance of 0.998.
_HASHES, _ROWS = 80, 5
# Who has fewer hashes in common is no candidate: the share of them is the resemblance, with an error of about 0.05.
_LEAST_EQUAL = 52
_PAIRS_AT_ONCE = 20_000


class TextLikeness:
    """Texts by their sketches: alike are those with four fifths of their shingles in common."""

    def __init__(self, sketches: Sketches) -> None:
        self._sketches = sketches

    def is_alike(self, one: Ints, other: Ints) -> Bools:
        is_alike = np.zeros(len(one), dtype=np.bool_)
        for start in range(0, len(one), _PAIRS_AT_ONCE):
            piece = slice(start, start + _PAIRS_AT_ONCE)
            found = resemblance(self._sketches[one[piece]], self._sketches[other[piece]])
            is_alike[piece] = found >= _LEAST_RESEMBLANCE
        return is_alike

    def chains(self) -> Chains:
        chains = Chains(len(self._sketches))
        filled = np.flatnonzero(self._sketches[:, 0] != NOTHING)
        smallest = _min_hashes(self._sketches[filled])
        for one, other in _same_bucket(smallest):
            is_likely = (smallest[one] == smallest[other]).sum(axis=1) >= _LEAST_EQUAL
            pairs = chains.apart(filled[one[is_likely]], filled[other[is_likely]])
            is_alike = self.is_alike(*pairs)
            chains.add(pairs[0][is_alike], pairs[1][is_alike])
        return chains


def _min_hashes(sketches: Sketches) -> NDArray[np.uint32]:
    """(n, _HASHES): the smallest value of each text under so many hash functions.

    Broder, Charikar, Frieze and Mitzenmacher, Min-wise independent permutations, 1998.
    """
    drawn = np.random.default_rng(0).integers(1, 2**32, size=(_HASHES, 2), dtype=np.uint32) | np.uint32(1)
    smallest = np.empty((len(sketches), _HASHES), dtype=np.uint32)
    is_nothing = sketches == NOTHING
    for number, (factor, turn) in enumerate(drawn):
        with np.errstate(over="ignore"):
            hashed = (sketches ^ turn) * factor
        hashed ^= hashed >> np.uint32(15)
        hashed[is_nothing] = NOTHING
        smallest[:, number] = hashed.min(axis=1)
    return smallest


def _same_bucket(smallest: NDArray[np.uint32]) -> Iterator[Pairs]:
    """Candidates: those that have a whole band of hashes in common, each with the first of them and the one before."""
    if not len(smallest):
        return
    for start in range(0, _HASHES, _ROWS):
        band = np.ascontiguousarray(smallest[:, start : start + _ROWS])
        keys = band.view([("", np.uint32)] * _ROWS).ravel()
        order = np.argsort(keys, kind="stable")
        is_first = np.ones(len(order), dtype=np.bool_)
        is_first[1:] = keys[order[1:]] != keys[order[:-1]]
        head = np.maximum.accumulate(np.where(is_first, np.arange(len(order)), 0))
        follower = np.flatnonzero(~is_first)
        yield order[head[follower]], order[follower]
        yield order[follower - 1], order[follower]
