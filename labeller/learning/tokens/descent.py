"""The least value of a smooth convex function of very many numbers, in single precision.

SciPy's L-BFGS-B minds bounds too, and for a million numbers takes ten times as long over that as over the function.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable

import numpy as np

from labeller.learning.arrays import Floats

LossAndSlope = Callable[[Floats], tuple[float, Floats]]

_REMEMBERED = 6
_MOST_HALVINGS = 12
_DECREASE = 1e-4  # of what the slope promises, as Armijo (1966) asks for
_FLAT = 1e-5


def minimised(function: LossAndSlope, start: Floats, steps: int) -> Floats:
    """The place after so many steps of L-BFGS (Liu and Nocedal 1989), or earlier where it is flat. (n,) as `start`."""
    place = start
    loss, slope = function(place)
    pairs: deque[tuple[Floats, Floats, float]] = deque(maxlen=_REMEMBERED)
    for _ in range(steps):
        way = _direction(slope, pairs)
        promised = float(slope @ way)
        if promised > -_FLAT * (1 + abs(loss)):
            break
        step = 1.0
        for _ in range(_MOST_HALVINGS):
            there = place + np.float32(step) * way
            loss_there, slope_there = function(there)
            if loss_there <= loss + _DECREASE * step * promised:
                break
            step /= 2
        else:
            break
        moved, turned = there - place, slope_there - slope
        curvature = float(moved @ turned)
        if curvature > 0:
            pairs.append((moved, turned, curvature))
        place, loss, slope = there, loss_there, slope_there
    return place


def _direction(slope: Floats, pairs: deque[tuple[Floats, Floats, float]]) -> Floats:
    """Downhill, bent by what the last steps told about the curvature (the two loops of Nocedal 1980)."""
    way = -slope
    shares = []
    for moved, turned, curvature in reversed(pairs):
        share = np.float32(moved @ way / curvature)
        shares.append(share)
        way -= share * turned
    if pairs:
        _, turned, curvature = pairs[-1]
        way *= np.float32(curvature / float(turned @ turned))
    else:
        way *= np.float32(1 / max(float(np.linalg.norm(slope)), 1.0))
    for (moved, turned, curvature), share in zip(pairs, reversed(shares), strict=True):
        way += (share - np.float32(turned @ way / curvature)) * moved
    return way
