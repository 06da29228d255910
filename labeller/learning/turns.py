"""Taking turns: which of the questions in a row belong to a share of them."""

from __future__ import annotations

import math


def is_turn(asked: int, share: float) -> bool:
    """Whether the question after so many belongs to the share: evenly, one in 1/share."""
    return math.floor((asked + 1) * share + 1e-9) > math.floor(asked * share + 1e-9)
