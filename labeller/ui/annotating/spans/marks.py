"""Spans as they are drawn: which there are, which lie at a place, and on which level each is underlined."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate

MOST_LEVELS = 8


@dataclass(frozen=True, slots=True)
class SpanMark:
    """A span on the screen, from `start` to `end` in code points of the text.

    `key` is the id of its annotation; those of suggestions are negative. `level` counts the lines under the text from
    0, the nearest to the text.
    """

    key: int
    start: int
    end: int
    name: str
    color: str
    level: int = 0
    is_suggested: bool = False
    is_selected: bool = False
    is_locked: bool = False

    @property
    def length(self) -> int:
        return self.end - self.start

    @property
    def has_movable_ends(self) -> bool:
        return self.is_selected and not self.is_suggested and not self.is_locked


class Marks:
    """The spans of a text in reading order: by their beginning, of those that begin together the longest first."""

    def __init__(self, marks: Iterable[SpanMark] = (), length: int = 0) -> None:
        """Offsets come from files: what lies outside a text of that length is cut off, what is nothing is left out."""
        # Of thousands nearly all lie inside and on the first level: only the others are made anew.
        cut = [one if one.start >= 0 and one.end <= length else _cut(one, length) for one in marks]
        ordered = sorted((one for one in cut if one.length > 0), key=lambda one: (one.start, -one.end, one.key))
        levels = stack([(one.start, one.end) for one in ordered])
        pairs = zip(ordered, levels, strict=True)
        self._marks = [one if one.level == level else replace(one, level=level) for one, level in pairs]
        self._starts = [one.start for one in self._marks]
        self._reach = list(accumulate((one.end for one in self._marks), max))
        self._places = {one.key: place for place, one in enumerate(self._marks)}

    def select(self, keys: Collection[int]) -> None:
        """Let these be the selected ones, and no others."""
        wanted = set(keys)
        for place in {self._places[key] for key in wanted if key in self._places} | self._selected():
            one = self._marks[place]
            self._marks[place] = replace(one, is_selected=one.key in wanted)

    def __iter__(self) -> Iterator[SpanMark]:
        return iter(self._marks)

    def __len__(self) -> int:
        return len(self._marks)

    def get(self, key: int) -> SpanMark | None:
        place = self._places.get(key)
        return None if place is None else self._marks[place]

    def within(self, start: int, end: int) -> Sequence[SpanMark]:
        """Those that share a code point with the range."""
        found = []
        for place in range(bisect_left(self._starts, end) - 1, -1, -1):
            if self._reach[place] <= start:
                break
            if self._marks[place].end > start:
                found.append(self._marks[place])
        return found[::-1]

    def beside(self, key: int | None, step: int) -> SpanMark | None:
        """The next (step 1) or the one before (-1) in reading order, None where there is none; without a key the
        first or the last.
        """
        place = None if key is None else self._places.get(key)
        if place is None:
            return self._marks[0 if step > 0 else -1] if self._marks else None
        place += step
        return self._marks[place] if 0 <= place < len(self._marks) else None

    def _selected(self) -> set[int]:
        return {place for place, one in enumerate(self._marks) if one.is_selected}


def _cut(mark: SpanMark, length: int) -> SpanMark:
    return replace(mark, start=max(mark.start, 0), end=min(mark.end, length))


def stack(ranges: Sequence[tuple[float, float]]) -> list[int]:
    """On which level each range is drawn so that none crosses another on its level, the enclosed ones nearer the text.

    Ranges are sorted by start, longest first. What finds no room on MOST_LEVELS shares the last one.
    """
    levels = [0] * len(ranges)
    taken: list[list[tuple[float, float]]] = [[] for _ in range(MOST_LEVELS)]
    for place in sorted(range(len(ranges)), key=lambda place: ranges[place][1] - ranges[place][0]):
        room = next((number for number, level in enumerate(taken) if _has_room(level, ranges[place])), None)
        if room is not None:
            insort(taken[room], ranges[place])
        levels[place] = MOST_LEVELS - 1 if room is None else room
    return levels


def _has_room(level: Sequence[tuple[float, float]], wanted: tuple[float, float]) -> bool:
    """Whether nothing of a level, sorted and without overlaps, lies under the range."""
    place = bisect_left(level, wanted)
    is_free_after = place == len(level) or level[place][0] >= wanted[1]
    return is_free_after and (place == 0 or level[place - 1][1] <= wanted[0])
