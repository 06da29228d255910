"""The parts of a text that a selection snaps to: words and signs, or characters as people see them."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections import OrderedDict
from collections.abc import Sequence
from enum import StrEnum
from itertools import pairwise

from PySide6.QtCore import QTextBoundaryFinder

from labeller.ui.text.shown_text import ShownText, utf16_offsets

Range = tuple[int, int]
"""Code points of the text, the end exclusive."""

_KEPT_BLOCKS = 256
_NO_SPACE = re.compile(r"\S+")


class Grain(StrEnum):
    """What a selection is made of."""

    WORDS = "words"
    CHARACTERS = "characters"


class Units:
    """The units of a text in reading order, found where they are asked for.

    With Grain.WORDS a unit is a word or a run of signs as Unicode divides text (UAX 29), without the space around it;
    scripts without spaces are divided by character where they have no other bounds. With Grain.CHARACTERS it is a
    character as people see it, with its marks, be it a space.
    """

    def __init__(self, shown: ShownText, grain: Grain = Grain.WORDS) -> None:
        self._shown = shown
        self._grain = grain
        self._known: OrderedDict[int, Sequence[Range]] = OrderedDict()

    @property
    def grain(self) -> Grain:
        return self._grain

    def at(self, offset: int) -> Range | None:
        """The unit that holds this code point, or the nearest one of its paragraph; None where there is none."""
        units = self._in_block(self._shown.block_at(offset))
        if not units:
            return None
        place = bisect_right(units, (offset, len(self._shown.source))) - 1
        near = [units[number] for number in (place, place + 1) if 0 <= number < len(units)]
        return min(near, key=lambda unit: max(unit[0] - offset, offset + 1 - unit[1], 0))

    def cover(self, start: int, end: int) -> Range | None:
        """The least range of whole units that holds all units that the range touches; None if it touches none."""
        if start >= end:
            return None
        first = self._first_from(start)
        last = self._last_until(end)
        return (first[0], last[1]) if first and last and first[0] < last[1] else None

    def after(self, unit: Range, *, skip_signs: bool = False) -> Range | None:
        """The next unit in reading order; with `skip_signs` the next that holds a letter, a figure or a picture."""
        block = self._shown.block_at(unit[0])
        for number in range(block, len(self._shown.pieces)):
            for one in self._in_block(number):
                if one[0] >= unit[1] and not (skip_signs and self._is_sign(one)):
                    return one
        return None

    def before(self, unit: Range, *, skip_signs: bool = False) -> Range | None:
        """The unit before in reading order."""
        for number in range(self._shown.block_at(unit[0]), -1, -1):
            for one in reversed(self._in_block(number)):
                if one[1] <= unit[0] and not (skip_signs and self._is_sign(one)):
                    return one
        return None

    def first(self) -> Range | None:
        return self.after((0, 0))

    def last(self) -> Range | None:
        end = len(self._shown.source)
        return self.before((end, end))

    def _first_from(self, start: int) -> Range | None:
        for number in range(self._shown.block_at(start), len(self._shown.pieces)):
            found = next((one for one in self._in_block(number) if one[1] > start), None)
            if found:
                return found
        return None

    def _last_until(self, end: int) -> Range | None:
        for number in range(self._shown.block_at(end - 1), -1, -1):
            units = self._in_block(number)
            place = bisect_left(units, (end, 0)) - 1
            if place >= 0:
                return units[place]
        return None

    def _is_sign(self, unit: Range) -> bool:
        text = self._shown.source[unit[0] : unit[1]]
        return all(unicodedata.category(character)[0] in "PZC" for character in text)

    def _in_block(self, block: int) -> Sequence[Range]:
        if block not in self._known:
            self._known[block] = _divide(self._shown.pieces[block], self._shown.starts[block], self._grain)
            if len(self._known) > _KEPT_BLOCKS:
                self._known.popitem(last=False)
        return self._known[block]


def _divide(piece: str, start: int, grain: Grain) -> Sequence[Range]:
    if grain is Grain.CHARACTERS:
        return [
            (start + begin, start + end) for begin, end in _bounds(piece, QTextBoundaryFinder.BoundaryType.Grapheme)
        ]
    # Between spaces each by itself: in Thai Qt loses count of what follows.
    runs = ((match.start(), match.group()) for match in _NO_SPACE.finditer(piece))
    return [
        (start + place + begin, start + place + end)
        for place, run in runs
        for begin, end in _bounds(run, QTextBoundaryFinder.BoundaryType.Word)
    ]


def _bounds(text: str, kind: QTextBoundaryFinder.BoundaryType) -> list[Range]:
    finder = QTextBoundaryFinder(kind, text)
    offsets = utf16_offsets(text)
    bounds = [0]
    while (bound := finder.toNextBoundary()) > 0:
        bounds.append(bisect_left(offsets, bound))
    return list(pairwise(bounds))
