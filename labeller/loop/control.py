"""The control slice: a random part of the items, set aside from the start to measure the learner honestly.

Which items belong to it depends on their content, or their group where they have one, and the project's seed alone:
copies of an item, and items that tell much about each other, are all in it or none of them is. No query strategy ever
chooses among them, so they stay a fair sample of all items however long the loop goes on, and the learner never
trains on the answers that they get.
"""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

from labeller.learning.arrays import Bools

DEFAULT_SHARE = 0.1

Numbers = NDArray[np.uint64]
_DIGITS = 16


def kin_numbers(hashes: Sequence[str], groups: Sequence[str | None]) -> Numbers:
    """(n,) one number per item, equal for items of the same group, and of the same content where they have no group.

    Content hashes are taken by their first 16 digits, all at once (FNV-1a); groups are few and of any length.
    """
    digits = np.array(hashes, dtype=f"U{_DIGITS}").view(np.uint32).reshape(len(hashes), _DIGITS)
    numbers = np.full(len(hashes), 0xCBF29CE484222325, dtype=np.uint64)
    with np.errstate(over="ignore"):
        for column in digits.T:
            numbers = (numbers ^ column) * np.uint64(0x100000001B3)
    for place, group in enumerate(groups):
        if group:
            digest = blake2b(group.encode(errors="surrogatepass"), digest_size=8).digest()
            numbers[place] = int.from_bytes(digest, "big")
    return numbers


def draw(numbers: Numbers, seed: int) -> NDArray[np.float64]:
    """A number in [0, 1) for each, always the same for the same seed (SplitMix64, Steele et al. 2014)."""
    with np.errstate(over="ignore"):
        bits = numbers.astype(np.uint64) + np.uint64(seed % 2**63 + 1) * np.uint64(0x9E3779B97F4A7C15)
        bits = (bits ^ (bits >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        bits = (bits ^ (bits >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        bits = bits ^ (bits >> np.uint64(31))
    return (bits >> np.uint64(11)).astype(np.float64) / float(1 << 53)


def is_reserved(numbers: Numbers, seed: int, share: float) -> Bools:
    """Which items are set aside for the control slice, by their `kin_numbers`."""
    return draw(numbers, seed) < share
