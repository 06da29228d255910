"""What the learner of ranges hears of a sound: bands of each moment, and of its surroundings."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from labeller.learning.arrays import Floats
from labeller.media.audio import Sound
from labeller.media.spectrum import log_mel

HOP_S = 0.02
MOST_SECONDS = 1800.0
"""Of a longer sound only the beginning is heard."""

BANDS = 40
_LOW_HZ, _HIGH_HZ = 50.0, 8000.0
_RANGE_DB, _LEVEL_DB = 80.0, 20.0
# Moments before and after, over which the surroundings are taken: a tenth, half and one and a half seconds.
_REACHES = (2, 12, 38)
# Of the levels of a moment: whether it is a tone or a noise, whatever its pitch.
_QUANTILES = (0.0, 0.5, 0.75, 0.9, 1.0)
FEATURES = (BANDS + len(_QUANTILES)) * (1 + 2 * len(_REACHES))


@dataclass(frozen=True, eq=False)
class Moments:
    """n moments, HOP_S apart: `levels` (n, BANDS) float16, how loud each band is beside the whole sound."""

    levels: NDArray[np.float16]
    duration_s: float

    def __len__(self) -> int:
        return len(self.levels)

    def features(self) -> Floats:
        """(n, FEATURES) the bands of each moment, how they are spread, the means of that around it, and how it changes
        there."""
        bands = self.levels.astype(np.float32)
        spread = np.quantile(bands, _QUANTILES, axis=1).T
        levels = np.asarray(np.concatenate([bands, spread], axis=1), dtype=np.float32)
        parts: list[np.ndarray] = [levels]
        for reach in _REACHES:
            before, after = _means(levels, -reach, 0), _means(levels, 0, reach)
            parts += [(before + after) / 2, after - before]
        return np.concatenate(parts, axis=1)

    def place(self, time_s: float) -> int:
        """The moment at a time, from 0 to n."""
        return int(np.clip(round(time_s / HOP_S), 0, len(self)))


def listen(sound: Sound, duration_s: float) -> Moments:
    """Listen to a sound, of which the rest to `duration_s` may have been left away."""
    starts = np.arange(max(1, round(len(sound.samples) / sound.rate_hz / HOP_S))) * HOP_S * sound.rate_hz
    levels = log_mel(
        sound.samples,
        sound.rate_hz,
        bands=BANDS,
        low_hz=_LOW_HZ,
        high_hz=_HIGH_HZ,
        starts=starts.astype(np.int64),
    )
    levels = np.maximum(levels, levels.max() - _RANGE_DB)
    return Moments(((levels - np.median(levels, axis=0).mean()) / _LEVEL_DB).astype(np.float16), duration_s)


def _means(levels: Floats, first: int, after: int) -> Floats:
    """(n, bands) means over the moments from `first` to `after`, counted from each one; cut where the sound ends."""
    count = len(levels)
    sums = np.concatenate([np.zeros((1, levels.shape[1])), levels.cumsum(axis=0, dtype=np.float64)])
    start = np.clip(np.arange(count) + first, 0, count)
    end = np.clip(np.arange(count) + after + 1, 0, count)
    return np.asarray((sums[end] - sums[start]) / np.maximum(end - start, 1)[:, None], dtype=np.float32)
