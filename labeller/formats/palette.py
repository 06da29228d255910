"""The colours of Pascal VOC: entry n of a palette has the bits of n, spread over red, green and blue.

From the development kit of the challenge (Everingham et al., 2010), where it is called `VOClabelcolormap`.
"""

from __future__ import annotations

VOID = 255
"""The entry of pixels that belong to nothing in particular, such as the borders of objects."""

MOST = 254
"""The last entry that an object or a label can have."""


def voc_color(number: int) -> tuple[int, int, int]:
    """Red, green and blue of an entry, 0 to 255 each."""
    color = [0, 0, 0]
    for bit in range(8):
        for channel in range(3):
            color[channel] |= (number >> (3 * bit + channel) & 1) << (7 - bit)
    return color[0], color[1], color[2]


PALETTE = tuple(voc_color(number) for number in range(256))
