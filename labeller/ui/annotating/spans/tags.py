"""Room for tags in a row: each where it belongs if it can be, none over another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

SMALLEST_PX = 16.0
READABLE_PX = 56.0
BETWEEN_PX = 2.0


@dataclass(frozen=True, slots=True)
class Wanted:
    """A tag that belongs at `x` and would need `width`."""

    x: float
    width: float


def lay_out_tags(wanted: Sequence[Wanted], right: float) -> list[Wanted | None]:
    """The place of each tag in a row that ends at `right`, in the order given; None for one that finds no room.

    A tag gives up width for the next one, but not so much that its name cannot be read; then the next moves on.
    """
    placed: list[Wanted | None] = [None] * len(wanted)
    order = sorted(range(len(wanted)), key=lambda place: wanted[place].x)
    taken = 0.0
    for number, place in enumerate(order):
        one = wanted[place]
        x = max(min(one.x, right - one.width), taken, 0.0)
        following = wanted[order[number + 1]].x if number + 1 < len(order) else right + BETWEEN_PX
        width = min(one.width, max(following - BETWEEN_PX - x, READABLE_PX), right - x)
        if width >= SMALLEST_PX or width >= one.width:
            placed[place] = Wanted(x, width)
            taken = x + width + BETWEEN_PX
    return placed
