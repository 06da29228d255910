"""Grey values of any depth as the 8 bits that eyes and learners see. The file keeps what it has.

The rule, in this order:

1. Whole numbers are divided by the depth that they use: 12-bit values in a 16-bit file fill the range as true 16-bit
   values do, and pictures of one depth keep their brightness relative to each other. Fractions from 0 to 1 fill the
   range. Other numbers from 0 to 255 stay as they are.
2. Everything else, negative numbers for example, is stretched from its least to its greatest value.
3. Where that would leave next to nothing to see, because all but two in a thousand values are within an eighth of the
   range, it is stretched from the 0.1th to the 99.9th percentile instead, and what is beyond is black or white. Values
   that 8 bits can hold are never stretched so: a mask of numbered regions is meant to be dark.

Values that are no numbers count as 0.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

_PERCENTILES = (0.1, 99.9)
_NARROW = 1 / 8
# Percentiles are those of about so many values, evenly taken from the whole.
_SAMPLE = 1_000_000
_ROWS = 256
_SHORT_BYTES = 2


@dataclass(frozen=True)
class GreyRange:
    """The values that become black and white; those between are spread evenly."""

    black: float
    white: float

    def to_eight_bits(self, greys: NDArray[np.generic]) -> NDArray[np.uint8]:
        """Values of any shape as 0 to 255."""
        if greys.dtype.kind == "u" and greys.dtype.itemsize == _SHORT_BYTES:
            seen: NDArray[np.uint8] = self._table[greys]
            return seen
        return self._scaled(_as_numbers(greys))

    @cached_property
    def _table(self) -> NDArray[np.uint8]:
        """What each value of 16 bits becomes."""
        return self._scaled(np.arange(2**16, dtype=np.float32))

    def _scaled(self, values: NDArray[np.float32]) -> NDArray[np.uint8]:
        scaled = (values - np.float32(self.black)) * np.float32(255.0 / max(self.white - self.black, 1e-30))
        rounded: NDArray[np.uint8] = np.rint(np.clip(scaled, 0, 255)).astype(np.uint8)
        return rounded


def grey_range(greys: NDArray[np.generic]) -> GreyRange:
    """The range of a whole picture (height, width); see the top of the module."""
    low, high = _extremes(greys)
    if high <= 255 and low >= 0:
        is_fraction = high <= 1 and not np.issubdtype(greys.dtype, np.integer)
        return GreyRange(0.0, 1.0 if is_fraction else 255.0)
    full = GreyRange(low, high)
    if low >= 0 and np.issubdtype(greys.dtype, np.integer):
        full = GreyRange(0.0, float(2 ** int(high).bit_length() - 1))
    middle = _middle(greys)
    is_narrow = 0 < middle.white - middle.black < _NARROW * (full.white - full.black)
    return middle if is_narrow else full


def _extremes(greys: NDArray[np.generic]) -> tuple[float, float]:
    """The least and the greatest value."""
    if np.issubdtype(greys.dtype, np.integer):
        return float(greys.min()), float(greys.max())
    low, high = math.inf, -math.inf
    for top in range(0, len(greys), _ROWS):  # in strips: a large picture is not held twice
        strip = _as_numbers(greys[top : top + _ROWS])
        low, high = min(low, float(strip.min())), max(high, float(strip.max()))
    return low, high


def _middle(greys: NDArray[np.generic]) -> GreyRange:
    """Where all but two in a thousand values lie."""
    step = max(1, int(np.sqrt(greys.size / _SAMPLE)))
    sample = greys[(slice(None, None, step),) * greys.ndim]
    black, white = np.percentile(_as_numbers(sample), _PERCENTILES)
    return GreyRange(float(black), float(white))


def _as_numbers(greys: NDArray[np.generic]) -> NDArray[np.float32]:
    values = np.nan_to_num(greys.astype(np.float32), nan=0.0, posinf=0.0, neginf=0.0)
    return np.clip(values, -1e37, 1e37)  # so that differences are numbers too
