"""A large picture in one file: at its size and in halvings, each cut into square tiles that are read one by one.

After a head of 28 bytes come the levels, the finest first, each row by row of tiles. A tile is TILE_PX x TILE_PX pixels
of 1 (grey), 3 (RGB) or 4 (RGBA) bytes, filled up with zeros at the right and below, then the XXH3-64 of these bytes: a
file that was cut off, or lost its contents with the power, is found out tile by tile and made again.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from threading import Lock
from typing import BinaryIO

import numpy as np
from numpy.typing import NDArray

TILE_PX = 512
HEAD = struct.Struct("<8sIIIII")
_MAGIC = b"lbl-pyr1"
_DIGEST = struct.Struct("<Q")
_CHANNELS = frozenset({1, 3, 4})

Pixels = NDArray[np.uint8]


class DamagedPyramidError(Exception):
    """The file is not what was written: it has to be made again."""


@dataclass(frozen=True)
class Level:
    """A halving: `number` times halved. `offset` is where its tiles begin in the file, in bytes."""

    number: int
    width: int
    height: int
    offset: int

    @property
    def columns(self) -> int:
        return -(-self.width // TILE_PX)

    @property
    def rows(self) -> int:
        return -(-self.height // TILE_PX)

    def shape_of(self, column: int, row: int) -> tuple[int, int]:
        """Height and width of the part of a tile that holds pixels."""
        return min(TILE_PX, self.height - row * TILE_PX), min(TILE_PX, self.width - column * TILE_PX)


@dataclass(frozen=True)
class Plan:
    """What lies where in the file of a picture of `width` x `height`, of which the levels from `first` on are kept.

    A level is as wide as the one before, halved and rounded up; the last one fits into one tile.
    """

    width: int
    height: int
    channels: int
    first: int = 0

    @cached_property
    def levels(self) -> tuple[Level, ...]:
        levels: list[Level] = []
        number, offset = self.first, HEAD.size
        while True:
            width, height = (-(-side // 2**number) for side in (self.width, self.height))
            levels.append(Level(number, width, height, offset))
            if max(width, height) <= TILE_PX:
                return tuple(levels)
            offset += levels[-1].columns * levels[-1].rows * self.tile_bytes
            number += 1

    @property
    def tile_bytes(self) -> int:
        return TILE_PX * TILE_PX * self.channels + _DIGEST.size

    @property
    def file_bytes(self) -> int:
        last = self.levels[-1]
        return last.offset + last.columns * last.rows * self.tile_bytes

    @property
    def head(self) -> bytes:
        return HEAD.pack(_MAGIC, self.width, self.height, self.channels, self.first, TILE_PX)

    def level(self, number: int) -> Level:
        return self.levels[number - self.first]

    def place(self, level: Level, column: int, row: int) -> int:
        """Where a tile begins in the file."""
        return level.offset + (row * level.columns + column) * self.tile_bytes

    @classmethod
    def read(cls, head: bytes) -> Plan:
        """Raises DamagedPyramidError."""
        if len(head) < HEAD.size:
            raise DamagedPyramidError("its head is cut off")
        magic, width, height, channels, first, tile_px = HEAD.unpack(head)
        if magic != _MAGIC or tile_px != TILE_PX or channels not in _CHANNELS or not (width and height):
            raise DamagedPyramidError("its head is of another kind")
        return cls(width, height, channels, first)


class Pyramid:
    """Such a file, open for reading; to be closed. May be read from several threads."""

    def __init__(self, path: Path) -> None:
        """Raises OSError, and DamagedPyramidError for a file that is not whole."""
        self._lock = Lock()
        self._file: BinaryIO = path.open("rb", buffering=0)
        try:
            self.plan = Plan.read(self._file.read(HEAD.size))
            if self._file.seek(0, 2) != self.plan.file_bytes:
                raise DamagedPyramidError("it is not as long as its head says")
        except BaseException:
            self._file.close()
            raise

    def tile(self, number: int, column: int, row: int) -> Pixels:
        """The pixels of a tile, (height, width, channels). Raises OSError, and DamagedPyramidError."""
        level = self.plan.level(number)
        with self._lock:
            if self._file.closed:
                raise OSError("it was closed")
            self._file.seek(self.plan.place(level, column, row))
            content = self._file.read(self.plan.tile_bytes)
        pixels = content[: -_DIGEST.size]
        if len(content) < self.plan.tile_bytes or digest_of(pixels) != content[-_DIGEST.size :]:
            raise DamagedPyramidError("a tile is not what was written")
        height, width = level.shape_of(column, row)
        whole = np.frombuffer(pixels, np.uint8).reshape(TILE_PX, TILE_PX, self.plan.channels)
        return whole[:height, :width]

    def level(self, side_px: int) -> Pixels:
        """The whole of the smallest level with a longer side of at least `side_px`, else of the largest.

        Raises OSError, and DamagedPyramidError.
        """
        fitting = [level for level in self.plan.levels if max(level.width, level.height) >= side_px]
        level = fitting[-1] if fitting else self.plan.levels[0]
        return self.part(level.number, 0, 0, level.width, level.height)

    def part(self, number: int, left: int, top: int, right: int, bottom: int) -> Pixels:
        """A rectangle of a level, in its pixels; it lies inside. Raises OSError, and DamagedPyramidError."""
        pixels = np.empty((bottom - top, right - left, self.plan.channels), np.uint8)
        for row in range(top // TILE_PX, -(-bottom // TILE_PX)):
            for column in range(left // TILE_PX, -(-right // TILE_PX)):
                x, y = column * TILE_PX - left, row * TILE_PX - top
                tile = self.tile(number, column, row)[max(0, -y) : bottom - top - y, max(0, -x) : right - left - x]
                x, y = max(0, x), max(0, y)
                pixels[y : y + tile.shape[0], x : x + tile.shape[1]] = tile
        return pixels

    def close(self) -> None:
        with self._lock:
            self._file.close()

    def __enter__(self) -> Pyramid:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def digest_of(content: bytes | memoryview) -> bytes:
    import xxhash

    return _DIGEST.pack(xxhash.xxh3_64_intdigest(content))
