"""The control slice: a random part of the items, set aside from the start to measure the learner honestly.

Which items belong to it depends on their ids and the project's seed alone. No query strategy ever chooses among
them, so they stay a fair sample of all items however long the loop goes on, and the learner never trains on the
answers that they get.
"""

from __future__ import annotations

import math

import numpy as np

from labeller.learning.arrays import Bools, Ints

DEFAULT_SHARE = 0.1


def draw(item_ids: Ints, seed: int) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """A number in [0, 1) for each item, always the same for the same seed (SplitMix64, Steele et al. 2014)."""
    with np.errstate(over="ignore"):
        bits = item_ids.astype(np.uint64) + np.uint64(seed % 2**63 + 1) * np.uint64(0x9E3779B97F4A7C15)
        bits = (bits ^ (bits >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        bits = (bits ^ (bits >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        bits = bits ^ (bits >> np.uint64(31))
    return (bits >> np.uint64(11)).astype(np.float64) / float(1 << 53)


def is_reserved(item_ids: Ints, seed: int, share: float) -> Bools:
    """Which items are set aside for the control slice."""
    return draw(item_ids, seed) < share


def is_control_turn(answers: int, share: float) -> bool:
    """Whether the question after so many answers comes from the control slice: evenly, one in 1/share."""
    return math.floor((answers + 1) * share + 1e-9) > math.floor(answers * share + 1e-9)
