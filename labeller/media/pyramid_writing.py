"""Making the file of a pyramid from a decoded picture, strip by strip: hardly more than the picture is in memory."""

from __future__ import annotations

from collections.abc import Callable
from typing import BinaryIO

import numpy as np
from PIL import Image

from labeller.media.pixels import Upright
from labeller.media.pyramid import TILE_PX, Level, Plan, digest_of


def write_pyramid(upright: Upright, plan: Plan, file: BinaryIO, check: Callable[[], None]) -> None:
    """Write the levels of `plan` from the strips of the picture.

    `check` is called often and may raise to cancel. Raises OSError if the disk refuses.
    """
    file.truncate(plan.file_bytes)
    file.seek(0)
    file.write(plan.head)
    halvings = _Halvings(plan, file)
    for top in range(0, plan.height, TILE_PX):
        check()
        halvings.add(0, upright.rows(top, min(top + TILE_PX, plan.height)), is_last=top + TILE_PX >= plan.height)


class _Halvings:
    """Takes each level in strips as high as a tile, and passes it halved to the next one."""

    def __init__(self, plan: Plan, file: BinaryIO) -> None:
        self._plan = plan
        self._file = file
        self._rows_done: dict[int, int] = {}
        self._waiting: dict[int, Image.Image] = {}
        self._last = plan.levels[-1].number

    def add(self, number: int, strip: Image.Image, *, is_last: bool) -> None:
        """The next strip of a level, TILE_PX high but for the last one."""
        if number >= self._plan.first:
            self._write(self._plan.level(number), np.asarray(strip))
        if number == self._last:
            return
        half = strip.reduce(2)
        upper = self._waiting.pop(number, None)
        if upper is None and not is_last:
            self._waiting[number] = half
        else:
            self.add(number + 1, half if upper is None else _joined(upper, half), is_last=is_last)

    def _write(self, level: Level, strip: np.ndarray) -> None:
        row = self._rows_done.get(level.number, 0)
        self._rows_done[level.number] = row + 1
        pixels = strip.reshape(*strip.shape[:2], self._plan.channels)
        self._file.seek(self._plan.place(level, 0, row))
        for left in range(0, level.width, TILE_PX):
            tile = np.zeros((TILE_PX, TILE_PX, self._plan.channels), np.uint8)
            part = pixels[:, left : left + TILE_PX]
            tile[: part.shape[0], : part.shape[1]] = part
            self._file.write(tile.data)
            self._file.write(digest_of(tile.data))


def _joined(upper: Image.Image, lower: Image.Image) -> Image.Image:
    joined = Image.new(upper.mode, (upper.width, upper.height + lower.height))
    joined.paste(upper, (0, 0))
    joined.paste(lower, (0, upper.height))
    return joined
