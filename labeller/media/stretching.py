"""Playing slower or faster without changing the pitch: pieces of a sound laid over each other where they fit."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

Samples = NDArray[np.float32]
"""(n, channels)."""

Read = Callable[[int, int], Samples]
"""Gives so many frames from a frame on; what lies outside the sound is silence."""

_WINDOW_S = 0.040
_SEARCH_S = 0.010
# The search for a fitting piece looks at every so manyth sample: enough to find the period of a voice.
_SEARCH_HZ = 12_000


class Stretcher:
    """Reads a sound from frame `start` on at some speed (WSOLA; W. Verhelst and M. Roelands, 1993)."""

    def __init__(self, read: Read, rate_hz: int, start: int, speed: float) -> None:
        self._read = read
        self._speed = speed
        self._hop = max(8, round(_WINDOW_S * rate_hz / 2))
        self._search = round(_SEARCH_S * rate_hz)
        self._stride = max(1, rate_hz // _SEARCH_HZ)
        self._shape = np.hanning(2 * self._hop + 1)[:-1, None].astype(np.float32)
        self._wanted = float(start)
        self._place = start
        self._ready = read(start, 0)
        self._overlap: Samples | None = None

    def next(self, count: int) -> Samples:
        """The next `count` frames."""
        if self._speed == 1.0:
            block = self._read(self._place, count)
            self._place += count
            return block
        while len(self._ready) < count:
            self._ready = np.concatenate([self._ready, self._piece()])
        block, self._ready = self._ready[:count], self._ready[count:]
        return block

    def _piece(self) -> Samples:
        """The next half window: the end of the piece before faded into the beginning of one that continues it."""
        place = round(self._wanted)
        if self._overlap is None:
            window = self._read(place, 2 * self._hop)
            self._overlap = window[self._hop :] * self._shape[self._hop :]
            self._follow(place)
            return window[: self._hop]
        place += self._shift(place)
        window = self._read(place, 2 * self._hop) * self._shape
        piece = self._overlap + window[: self._hop]
        self._overlap = window[self._hop :]
        self._follow(place)
        return piece

    def _follow(self, place: int) -> None:
        self._place = place + self._hop
        self._wanted += self._hop * self._speed

    def _shift(self, place: int) -> int:
        """How far from `place` the piece begins that is most like what would have come next."""
        target = self._read(self._place, self._hop).mean(axis=1)[:: self._stride]
        around = self._read(place - self._search, self._hop + 2 * self._search).mean(axis=1)[:: self._stride]
        likeness = np.correlate(around, target, mode="valid")
        energy = np.sqrt(np.convolve(around**2, np.ones(len(target)), mode="valid"))
        best = int(np.argmax(likeness / np.maximum(energy, 1e-6)))
        return best * self._stride - self._search
