"""From how probable a label is at each moment to where it begins and ends."""

from __future__ import annotations

import numpy as np

from labeller.learning.arrays import Bools, Floats

# What a beginning or an end has to be worth, so that a moment of doubt makes none.
_SWITCHING = 3.0
_LEAST_DOUBT = 1e-3


def most_probable(probabilities: Floats) -> Bools:
    """(n,) on and off, the most probable way through (n,) probabilities with few beginnings and ends (Viterbi 1967)."""
    clear = np.clip(probabilities.astype(np.float64), _LEAST_DOUBT, 1 - _LEAST_DOUBT)
    gains = np.log(clear / (1 - clear))
    count = len(gains)
    stayed = np.ones((count, 2), dtype=np.bool_)
    off, on = 0.0, float(gains[0]) if count else 0.0
    for place in range(1, count):
        stayed[place] = off >= on - _SWITCHING, on >= off - _SWITCHING
        off, on = max(off, on - _SWITCHING), max(on, off - _SWITCHING) + float(gains[place])
    way = np.zeros(count, dtype=np.bool_)
    is_on = on > off
    for place in range(count - 1, -1, -1):
        way[place] = is_on
        is_on = is_on if stayed[place, int(is_on)] else not is_on
    return way


def runs_of(is_on: Bools) -> list[tuple[int, int]]:
    """First moment and the one after the last of each stretch that is on."""
    edges = np.flatnonzero(np.diff(is_on, prepend=False, append=False))
    return list(zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True))
