"""Sounds as vectors: statistics of their log-mel spectra. No weights, so nothing to ship and nothing to load."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from labeller.learning.arrays import Floats
from labeller.media.audio import Sound
from labeller.media.spectrum import log_mel

MOST_SECONDS = 60.0
"""Of a longer sound, evenly spaced pieces that together are this long stand for the whole."""

_BANDS = 64
# What voices, animals, machines and instruments differ in; phones and old recordings stop at half of it.
_LOW_HZ, _HIGH_HZ = 50.0, 8000.0
_RANGE_DB = 80.0
_PARTS = 3
_DELTA_REACH = 2
# Levels vary by tens of decibels, their changes from window to window by a few: both come to about one.
_LEVEL_DB, _CHANGE_DB = 20.0, 4.0


class SoundEmbedder:
    """Mean and spread of 64 bands, of their changes (deltas; S. Furui, 1986), and the mean of each third of the sound.

    How loud a recording is as a whole is taken out, and what lies more than 80 dB below its loudest counts as silence:
    the distance to the microphone says nothing of what was recorded. Figures in docs/performance.md.
    """

    name = "log-mel-1"
    title = "Listening to the sounds"
    dimensions = _BANDS * (4 + _PARTS)
    batch_size = 16
    input_px = 0

    def embed(self, batch: Sequence[Sound]) -> Floats:
        return np.stack([_vector(sound) for sound in batch])


def _vector(sound: Sound) -> Floats:
    levels = log_mel(sound.samples, sound.rate_hz, bands=_BANDS, low_hz=_LOW_HZ, high_hz=_HIGH_HZ)
    levels = np.maximum(levels, levels.max() - _RANGE_DB)
    levels = (levels - levels.mean()) / _LEVEL_DB
    changes = _deltas(levels) * (_LEVEL_DB / _CHANGE_DB)
    parts = [part if len(part) else levels for part in np.array_split(levels, _PARTS)]
    statistics = [levels.mean(axis=0), levels.std(axis=0), changes.mean(axis=0), changes.std(axis=0)]
    return np.concatenate([*statistics, *(part.mean(axis=0) for part in parts)]).astype(np.float32)


def _deltas(levels: Floats) -> NDArray[np.float32]:
    """The slope of each band over two windows before and after."""
    padded = np.pad(levels, ((_DELTA_REACH, _DELTA_REACH), (0, 0)), mode="edge")
    steps = range(1, _DELTA_REACH + 1)
    middle = slice(_DELTA_REACH, len(padded) - _DELTA_REACH)
    rises = [step * (np.roll(padded, -step, axis=0) - np.roll(padded, step, axis=0))[middle] for step in steps]
    return np.asarray(sum(rises) / (2 * sum(step * step for step in steps)), dtype=np.float32)
