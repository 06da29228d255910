"""The outline of a sound at several resolutions, so that any part of any length is drawn at once."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Peaks = NDArray[np.int16]
"""(n, 2): the lowest and the highest sample of each of n pieces, full scale is 32767."""

FULL_SCALE = 32767
# The finest level is kept to this many pieces, 8 MB: single samples of a minute, 2 ms of an hour.
MOST_PIECES = 1 << 21
_STEP = 4


@dataclass(frozen=True)
class Waveform:
    """Peaks of all channels together. Each level has pieces four times as long as the one before it.

    `piece_frames` is the length of a piece of the first level.
    """

    rate_hz: int
    frames: int
    piece_frames: int
    levels: tuple[Peaks, ...]

    @property
    def duration_s(self) -> float:
        return self.frames / self.rate_hz

    def columns(self, start_s: float, end_s: float, count: int) -> NDArray[np.float32]:
        """(count, 2): the lowest and highest value, -1 to 1, in each of `count` equal parts of a stretch of time.

        Where the stretch reaches beyond the sound there is silence. Parts shorter than a piece repeat it.
        """
        pieces_per_column = (end_s - start_s) * self.rate_hz / count / self.piece_frames
        # A level below the one that would just do, so that a column borrows little from its neighbours.
        level = min(max(int(np.log(max(pieces_per_column, 1)) / np.log(_STEP)) - 1, 0), len(self.levels) - 1)
        peaks = self.levels[level]
        edges = np.linspace(start_s, end_s, count + 1) * self.rate_hz / (self.piece_frames * _STEP**level)
        first = np.floor(edges[:-1] + 1e-6).astype(np.int64)
        last = np.maximum(np.ceil(edges[1:] - 1e-6).astype(np.int64), first + 1)
        is_inside = (last > 0) & (first < len(peaks))
        values = np.zeros((count, 2), dtype=np.float32)
        if is_inside.any():
            found = _extremes(peaks, np.clip(first[is_inside], 0, None), np.clip(last[is_inside], 1, len(peaks)))
            values[is_inside] = found / np.float32(FULL_SCALE)
        return values


class WaveformBuilder:
    """Takes the blocks of a sound one after the other."""

    def __init__(self, rate_hz: int, frames: int) -> None:
        self._rate_hz = rate_hz
        self._piece_frames = max(1, 1 << max(0, int(np.ceil(np.log2(max(frames, 1) / MOST_PIECES)))))
        self._rest: NDArray[np.float32] | None = None
        self._peaks: list[Peaks] = []
        self._frames = 0

    def add(self, block: NDArray[np.float32]) -> None:
        """The next frames, (n, channels)."""
        self._frames += len(block)
        if self._rest is not None and len(self._rest):
            block = np.concatenate([self._rest, block])
        whole = len(block) // self._piece_frames * self._piece_frames
        self._keep(block[:whole])
        self._rest = block[whole:]

    def finish(self) -> Waveform:
        if self._rest is not None and len(self._rest):
            self._keep(np.pad(self._rest, ((0, self._piece_frames - len(self._rest)), (0, 0)), mode="edge"))
        levels = [np.concatenate(self._peaks) if self._peaks else np.zeros((1, 2), dtype=np.int16)]
        while len(levels[-1]) > _STEP:
            levels.append(_coarser(levels[-1]))
        return Waveform(self._rate_hz, self._frames, self._piece_frames, tuple(levels))

    def _keep(self, frames: NDArray[np.float32]) -> None:
        # Frames lie one behind the other, so that a piece of all channels is one row.
        pieces = np.ascontiguousarray(frames).reshape(-1, self._piece_frames * frames.shape[1])
        peaks = np.stack([pieces.min(axis=1), pieces.max(axis=1)], axis=1)
        self._peaks.append(np.rint(np.clip(peaks, -1, 1) * FULL_SCALE).astype(np.int16))


def _coarser(peaks: Peaks) -> Peaks:
    short = -len(peaks) % _STEP
    pieces = np.pad(peaks, ((0, short), (0, 0)), mode="edge").reshape(-1, _STEP, 2)
    return np.stack([pieces[:, :, 0].min(axis=1), pieces[:, :, 1].max(axis=1)], axis=1)


def _extremes(peaks: Peaks, first: NDArray[np.int64], last: NDArray[np.int64]) -> Peaks:
    """Lowest and highest over each stretch [first, last) of pieces; stretches ascend and may overlap by a piece."""
    base, end = int(first[0]), int(last[-1])
    bounds = np.stack([first, last], axis=1).ravel() - base
    # `reduceat` wants starts inside the array; every second result is of the gap between two stretches.
    padded = np.concatenate([peaks[base:end], peaks[end - 1 : end]])
    low = np.minimum.reduceat(padded[:, 0], bounds)[::2]
    high = np.maximum.reduceat(padded[:, 1], bounds)[::2]
    return np.stack([low, high], axis=1)
