"""Near duplicates among many pictures, found in buckets of likely ones, never by comparing all with all."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from labeller.curation.chains import Chains, Pairs
from labeller.curation.picture_prints import WAVES
from labeller.learning.arrays import Bools, Floats, Ints

# Measured on photographs and on pictures from microscopes: copies that were scaled, compressed, lit otherwise or cut by
# a hundredth on each side are within, different pictures of the same kind of thing are not.
_MOST_BITS = 6
_LEAST_CORRELATION = 0.95
_MOST_COLOR = 20.0
# A surface without a pattern is told from another by its colour alone.
_FLAT = 16.0
_MOST_FLAT_COLOR = 2.0
# One band more than bits that may differ: in one of them two such prints are equal.
_BANDS = _MOST_BITS + 1
# In a bucket that is larger, prints are compared with so many that follow in the order of their other bits.
_MOST_STEPS = 1_000


class PictureLikeness:
    """Pictures by their prints (n, d)."""

    def __init__(self, prints: Floats) -> None:
        self._waves = prints[:, 1:WAVES]
        self._length = np.sqrt(np.einsum("ij,ij->i", self._waves, self._waves))
        self._colors = prints[:, WAVES:]
        self._bits = _bits(self._waves)

    def is_alike(self, one: Ints, other: Ints) -> Bools:
        """Whether their pattern and colours are nearly the same."""
        apart = np.abs(self._colors[one] - self._colors[other]).mean(axis=1)
        product = np.einsum("ij,ij->i", self._waves[one], self._waves[other])
        is_same_pattern = product >= _LEAST_CORRELATION * self._length[one] * self._length[other]
        is_same_pattern &= np.bitwise_count(self._bits[one] ^ self._bits[other]) <= _MOST_BITS
        is_flat = np.maximum(self._length[one], self._length[other]) < _FLAT
        is_alike = np.where(is_flat, apart <= _MOST_FLAT_COLOR, is_same_pattern & (apart <= _MOST_COLOR))
        return np.asarray(is_alike, dtype=np.bool_)

    def chains(self) -> Chains:
        chains = Chains(len(self._bits))
        for one, other in self._near_in_bands(chains):
            is_alike = self.is_alike(one, other)
            chains.add(one[is_alike], other[is_alike])
        return chains

    def _near_in_bands(self, chains: Chains) -> Iterator[Pairs]:
        """Pairs whose bits differ in at most `_MOST_BITS` places and that are not tied together yet."""
        tone = self._colors.mean(axis=1)
        cuts = np.linspace(0, 64, _BANDS + 1).round().astype(np.uint64)
        for first, end in pairwise(cuts):
            # With the band in front, those that have it in common lie together.
            turned = _turned(self._bits, first)
            order = np.lexsort((tone, turned))
            bucket, bits = turned[order] >> (np.uint64(64) - (end - first)), self._bits[order]
            for step in range(1, min(_MOST_STEPS, len(order) - 1) + 1):
                place = np.flatnonzero(bucket[step:] == bucket[:-step])
                if not len(place):
                    break
                place = place[np.bitwise_count(bits[place] ^ bits[place + step]) <= _MOST_BITS]
                yield chains.apart(order[place], order[place + step])


def _bits(waves: Floats) -> NDArray[np.uint64]:
    """(n,) which frequencies are stronger than half of the others, one bit for each."""
    is_strong = waves > np.median(waves, axis=1, keepdims=True)
    packed = np.packbits(np.pad(is_strong, ((0, 0), (0, 64 - waves.shape[1]))), axis=1)
    return packed.view(">u8").ravel().astype(np.uint64)


def _turned(bits: NDArray[np.uint64], places: np.uint64) -> NDArray[np.uint64]:
    """The bits, those that were at `places` now in front."""
    return bits if places == 0 else bits << places | bits >> (np.uint64(64) - places)
