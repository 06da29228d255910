"""Label Studio's run lengths of brush masks, which are of its own kind.

What is packed are the bytes of an image of red, green, blue and alpha, row by row; alpha tells what is set. The bits
of the packed bytes, the highest of each byte first, are:

- 32 bits: how many values there are;
- 5 bits: how many bits a value has, less one;
- four times 4 bits: how many bits the lengths of the four kinds of block have, less one;
- blocks until all values are told: 1 bit, whether it is a run; 2 bits, the kind; the length less one, in as many bits
  as that kind has; then one value for the whole run, or each value by itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from labeller.domain.shape import Mask
from labeller.geometry import masks
from labeller.geometry.arrays import Bools

_CHANNELS = 4
_VALUE_BITS = 8
_LENGTH_BITS = (3, 4, 8, 16)
_LONGEST = 1 << _LENGTH_BITS[-1]
_SET = 255
# From here on a pixel at the soft edge of a brush counts.
_HALF = 128
_MOST_PIXELS = 1 << 28


def encode_mask(mask: Mask) -> list[int]:
    """The packed bytes of a mask: white and opaque where it is set, else black and clear."""
    pixels = masks.to_array(mask).ravel()
    bits = [
        f"{_CHANNELS * len(pixels):032b}",
        f"{_VALUE_BITS - 1:05b}",
        *(f"{length - 1:04b}" for length in _LENGTH_BITS),
    ]
    ends = np.append(np.flatnonzero(np.diff(pixels)) + 1, len(pixels)) if len(pixels) else np.empty(0, dtype=int)
    start = 0
    for end in ends.tolist():
        bits.extend(_blocks(_CHANNELS * (end - start), _SET if pixels[start] else 0))
        start = end
    packed = "".join(bits)
    packed += "0" * (-len(packed) % 8)
    return list(int(packed, 2).to_bytes(len(packed) // 8, "big"))


def _blocks(count: int, value: int) -> Iterator[str]:
    """A run as blocks of the shortest kind that can tell its length."""
    while count > 0:
        length = min(count, _LONGEST)
        kind = next(place for place, bits in enumerate(_LENGTH_BITS) if length <= 1 << bits)
        yield f"1{kind:02b}{length - 1:0{_LENGTH_BITS[kind]}b}{value:0{_VALUE_BITS}b}"
        count -= length


def decode_mask(packed: Sequence[int], width: int, height: int) -> Mask:
    """The mask of an image of that size. Raises ValueError if the bytes are not of one."""
    if not 0 < width * height <= _MOST_PIXELS:
        raise ValueError("no size that a mask has")
    is_set: Bools = np.zeros(width * height, dtype=bool)
    for start, end, value in _runs(_Bits(bytes(packed)), _CHANNELS * width * height):
        # The alpha of pixel n is value 4 n + 3, so these are the pixels whose alpha is in the run.
        is_set[start // _CHANNELS : end // _CHANNELS] = value >= _HALF
    return masks.from_array(is_set.reshape(height, width))


def _runs(bits: _Bits, expected: int) -> Iterator[tuple[int, int, int]]:
    """First and last but one place of each run of equal values, and the value."""
    count = bits.read(32)
    value_bits = bits.read(5) + 1
    length_bits = [bits.read(4) + 1 for _ in _LENGTH_BITS]
    if count != expected or value_bits != _VALUE_BITS:
        raise ValueError("as many values as the image has are not told")
    place = 0
    while place < count:
        is_run = bits.read(1)
        end = place + bits.read(length_bits[bits.read(2)]) + 1
        if end > count:
            raise ValueError("more values than the image has")
        if is_run:
            yield place, end, bits.read(value_bits)
        else:
            yield from ((one, one + 1, bits.read(value_bits)) for one in range(place, end))
        place = end


class _Bits:
    """Bits of bytes, the highest of each first."""

    def __init__(self, packed: bytes) -> None:
        self._packed = packed
        self._place = 0

    def read(self, count: int) -> int:
        """The next bits as a number. Raises ValueError behind the end."""
        end = self._place + count
        if end > 8 * len(self._packed):
            raise ValueError("fewer values than the image has")
        around = int.from_bytes(self._packed[self._place // 8 : (end + 7) // 8], "big")
        self._place = end
        return (around >> (-end % 8)) & ((1 << count) - 1)
