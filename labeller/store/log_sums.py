"""The checksums of a log, as SQLite adds them up: two numbers that each depend on all before.

Every step is the same linear one, modulo 2**32. So the sums of a whole frame are a product of its numbers with fixed
weights, and thousands of frames are added up at once.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING

from labeller.store.page_reader import PAGE_BYTES

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Numbers = NDArray[np.uint32]

HEAD_BYTES = 32
FRAME_HEAD_BYTES = 24
FRAME_BYTES = FRAME_HEAD_BYTES + PAGE_BYTES
# Of the head of a frame its first eight bytes are added, then the page.
_PAIRS = (8 + PAGE_BYTES) // 8
_ALL_BITS = 0xFFFFFFFF
_FRAMES_AT_ONCE = 4096

Sums = tuple[int, int]


def added(before: Sums, content: bytes, order: str) -> Sums:
    """The sums after some more bytes, a multiple of eight; `order` is `<` or `>`, that of their numbers."""
    first, second = before
    numbers = struct.unpack(f"{order}{len(content) // 4}I", content)
    for even, odd in zip(numbers[::2], numbers[1::2], strict=True):
        first = (first + even + second) & _ALL_BITS
        second = (second + odd + first) & _ALL_BITS
    return first, second


def frames_that_add_up(log: bytes, order: str) -> Iterator[bool]:
    """For each frame of a log whether its sums go on from those in the frame before it, or in the head."""
    import numpy as np

    count = max((len(log) - HEAD_BYTES) // FRAME_BYTES, 0)
    before = np.frombuffer(log, ">u4", 2, HEAD_BYTES - 8).astype(np.uint32)
    for start in range(0, count, _FRAMES_AT_ONCE):
        many = min(_FRAMES_AT_ONCE, count - start)
        content = np.frombuffer(log, np.uint8, many * FRAME_BYTES, HEAD_BYTES + start * FRAME_BYTES)
        frames = content.reshape(many, FRAME_BYTES)
        stored = frames[:, 16:24].copy().view(">u4").astype(np.uint32)
        numbers = frames.view(f"{order}u4").astype(np.uint32)
        go_on_from = np.vstack([before, stored[:-1]])
        weights, repeated = _weights()
        sums = np.hstack([numbers[:, :2], numbers[:, FRAME_HEAD_BYTES // 4 :]]) @ weights + go_on_from @ repeated
        yield from (sums == stored).all(axis=1).tolist()
        before = stored[-1]


@cache
def _weights() -> tuple[Numbers, Numbers]:
    """What the sums after a frame are made of: its numbers times the first, the sums before times the second."""
    import numpy as np

    # How a pair of numbers, and the sums, go into the sums after so many pairs more: (first, second) of each.
    even, odd, one, other = (1, 1), (0, 1), (1, 1), (1, 2)
    rows: list[Sums] = []
    for _ in range(_PAIRS):
        rows += [odd, even]
        even, odd = _stepped(even), _stepped(odd)
    for _ in range(_PAIRS - 1):
        one, other = _stepped(one), _stepped(other)
    return np.array(rows[::-1], dtype=np.uint32), np.array([one, other], dtype=np.uint32)


def _stepped(sums: Sums) -> Sums:
    first = (sums[0] + sums[1]) & _ALL_BITS
    return first, (sums[1] + first) & _ALL_BITS
