"""Sets of pixels as sorted edges, which is what the run lengths of a mask become when they are worked with.

Pixels are numbered column by column: the one in column c and row r of an image of height h has number c * h + r.
`edges` is (2n,) and strictly ascending: the first number of a run, the first number after it, the first of the next
run, and so on. Everything here costs time and memory by runs, not by pixels.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from labeller.geometry.arrays import Bools, Ints, ranges

NO_EDGES: Ints = np.empty(0, dtype=np.int64)


def from_lengths(lengths: Sequence[int]) -> Ints:
    """Edges of alternating run lengths, background first. Runs of length zero are allowed anywhere."""
    ends = np.cumsum(np.asarray(lengths, dtype=np.int64))
    return odd_ones(ends[: len(ends) // 2 * 2])


def to_lengths(edges: Ints, count: int) -> tuple[int, ...]:
    """Run lengths, background first, of edges within `count` pixels; none is zero but perhaps the first."""
    if count == 0:
        return ()
    lengths = np.diff(edges, prepend=0, append=count).tolist()
    return tuple(lengths[:-1] if lengths[-1] == 0 else lengths)


def odd_ones(ascending: Ints) -> Ints:
    """The numbers that occur an odd number of times, of ascending ones: two changes at one place are none."""
    if len(ascending) < 2 or (ascending[1:] > ascending[:-1]).all():
        return ascending
    numbers, times = np.unique(ascending, return_counts=True)
    odd: Ints = numbers[times % 2 == 1]
    return odd


def from_intervals(first: Ints, end: Ints) -> Ints:
    """Edges of the union of any intervals, (n,) each; empty and overlapping ones are allowed."""
    is_full = first < end
    return _union_edges(first[is_full], end[is_full])


def union(sets: Sequence[Ints]) -> Ints:
    """What at least one of the sets covers."""
    if len(sets) == 1:
        return sets[0]
    everything = np.concatenate([NO_EDGES, *sets])
    return _union_edges(everything[::2], everything[1::2])


def intersection(one: Ints, other: Ints) -> Ints:
    places, is_in_one, is_in_other = _overlaid(one, other)
    return _edges_where(places, is_in_one & is_in_other)


def difference(one: Ints, other: Ints) -> Ints:
    """What the first covers and the other does not."""
    places, is_in_one, is_in_other = _overlaid(one, other)
    return _edges_where(places, is_in_one & ~is_in_other)


def size(edges: Ints) -> int:
    """How many pixels are covered."""
    return int(edges[1::2].sum() - edges[::2].sum())


def within(edges: Ints, first: int, end: int) -> Ints:
    """What is covered of the pixels from `first` up to `end`."""
    inside = edges[np.searchsorted(edges, first, side="right") : np.searchsorted(edges, end, side="left")]
    opens = [first] if holds(edges, first) else []
    closes = [end] if (len(opens) + len(inside)) % 2 else []
    return np.concatenate([opens, inside, closes]).astype(np.int64)


def by_column(edges: Ints, height: int) -> tuple[Ints, Ints, Ints]:
    """The runs cut at the ends of columns: (n,) their column, their first row, the first row after them."""
    first, end = edges[::2], edges[1::2]
    run, column = ranges(first // height, (end - 1) // height + 1)
    return column, np.maximum(first[run] - column * height, 0), np.minimum(end[run] - column * height, height)


def holds(edges: Ints, pixel: int) -> bool:
    return int(np.searchsorted(edges, pixel, side="right")) % 2 == 1


def _union_edges(first: Ints, end: Ints) -> Ints:
    """How many intervals lie over each place changes by one at each end; the union is where it is not zero."""
    places = np.concatenate([first, end])
    order = np.argsort(places, kind="stable")
    depth = np.cumsum(np.where(order < len(first), 1, -1))
    places = places[order]
    is_last = np.append(places[1:] != places[:-1], True) if len(places) else np.empty(0, dtype=bool)
    return _edges_where(places[is_last], depth[is_last] > 0)


def _overlaid(one: Ints, other: Ints) -> tuple[Ints, Bools, Bools]:
    """All places where either set changes, and whether each set covers what follows them."""
    places = np.unique(np.concatenate([one, other]))
    is_in_one = np.searchsorted(one, places, side="right") % 2 == 1
    is_in_other = np.searchsorted(other, places, side="right") % 2 == 1
    return places, is_in_one, is_in_other


def _edges_where(places: Ints, is_in: Bools) -> Ints:
    """The places at which `is_in`, which says what follows each place, changes; nothing is in before the first."""
    return places[np.diff(is_in, prepend=False)] if len(places) else NO_EDGES
