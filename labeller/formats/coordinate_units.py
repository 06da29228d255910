"""Telling in which unit the boxes of a whole file are, where it is not the one that its format asks for."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

# With fewer boxes, or smaller images, chance could look like a unit.
_TELLING_BOXES = 10
# Unless so many of them, and half of all, make sense as two corners only.
_FEWEST_OVER = 3
_TELLING_SIDE_PX = 200
# Sums of two shares, or of two percents, may be a little over the whole by rounding.
_WHOLE = 1.01
_PERCENT = 100.5
# Boxes drawn all over images reach farther than this, both across and down.
_REACH = 80.0


class Unit(StrEnum):
    """What four numbers of a box seem to be."""

    PIXELS = "x, y, width and height in pixels"
    SHARES = "shares of the size of the image"
    PERCENT = "percent of the size of the image"
    CORNERS = "two corners instead of a corner and a size"


Placed = tuple[Sequence[float], tuple[int, int]]
"""The four numbers of a box, and width and height of its image in pixels."""


def unit_of(boxes: Iterable[Placed]) -> Unit:
    """The unit of the boxes of a file. It is read only as far as it takes to rule out all units but pixels.

    Anything but pixels is said only where pixels make no sense: all boxes in the first pixel, with fractions; or many
    boxes with fractions, all over a square of 100 pixels and none beyond it, on images that are much larger; or many
    that reach over their images unless the last two numbers are a corner.
    """
    evidence = _Evidence()
    for box, size in boxes:
        evidence.add(box, size)
        if evidence.is_of_pixels:
            return Unit.PIXELS
    return evidence.unit


def are_shares(boxes: Iterable[Sequence[float]]) -> bool:
    """Whether boxes (x, y, width, height) of a file are shares of their images, in whatever size these are."""
    evidence = _Evidence()
    for box in boxes:
        evidence.add(box, (1, 1))
    return evidence.unit is Unit.SHARES


@dataclass(slots=True)
class _Evidence:
    """What the boxes so far leave possible."""

    count: int = 0
    over: int = 0
    right: float = 0.0
    bottom: float = 0.0
    is_negative: bool = False
    has_fractions: bool = False
    is_large: bool = True
    may_be_corners: bool = True

    def add(self, box: Sequence[float], size: tuple[int, int]) -> None:
        (x, y, width, height), (image_width, image_height) = box, size
        self.count += 1
        self.right, self.bottom = max(self.right, x + width), max(self.bottom, y + height)
        self.is_negative = self.is_negative or min(box) < 0
        self.has_fractions = self.has_fractions or any(number != int(number) for number in box)
        self.is_large = self.is_large and min(image_width, image_height) >= _TELLING_SIDE_PX
        self.over += x + width > image_width + 1 or y + height > image_height + 1
        self.may_be_corners = self.may_be_corners and x < width <= image_width + 1 and y < height <= image_height + 1

    @property
    def farthest(self) -> float:
        return max(self.right, self.bottom)

    @property
    def may_be_percent(self) -> bool:
        return self.is_large and not self.is_negative and self.farthest <= _PERCENT

    @property
    def is_of_pixels(self) -> bool:
        return self.farthest > _WHOLE and not self.may_be_percent and not self.may_be_corners

    @property
    def unit(self) -> Unit:
        """What is left when all boxes were seen."""
        if self.count > 1 and self.farthest <= _WHOLE and self.has_fractions and not self.is_negative:
            return Unit.SHARES
        if self.count < _TELLING_BOXES:
            is_plain = self.over >= _FEWEST_OVER and self.over * 2 >= self.count
            return Unit.CORNERS if self.may_be_corners and is_plain else Unit.PIXELS
        if self.may_be_percent and self.has_fractions and min(self.right, self.bottom) > _REACH:
            return Unit.PERCENT
        return Unit.CORNERS if self.may_be_corners and self.over * 4 >= self.count else Unit.PIXELS
