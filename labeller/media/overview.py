"""What a sound looks like: its outline and its spectrogram, from one pass over the file."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from labeller.media.audio import AudioReading, mixed, opened_audio
from labeller.media.spectrum import FLOOR_DB, HOP_S, WINDOW_S, log_mel
from labeller.media.waveform import Waveform, WaveformBuilder

BANDS = 128
LOW_HZ = 40.0
MOST_COLUMNS = 2048
# A stretch this long or shorter is computed anew, finely, when somebody looks at it closely.
FINE_SECONDS = 60.0


@dataclass(frozen=True)
class Spectrogram:
    """`levels` (columns, BANDS) in decibels of full scale, columns evenly spaced from `start_s` to `end_s`.

    Bands go from LOW_HZ to `high_hz`, evenly on the mel scale.
    """

    start_s: float
    end_s: float
    high_hz: float
    levels: NDArray[np.float32]


@dataclass(frozen=True)
class SoundOverview:
    """A sound as a whole. `loudest_db` is the loudest level of its spectrogram."""

    waveform: Waveform
    spectrogram: Spectrogram
    loudest_db: float

    @property
    def duration_s(self) -> float:
        return self.waveform.duration_s


def overview(path: Path, check: Callable[[], None] = lambda: None) -> SoundOverview:
    """Look through a whole sound, piece by piece. `check` is called often and may raise to cancel.

    Raises UnreadableError.
    """
    with opened_audio(path) as reading:
        waveform = WaveformBuilder(reading.rate_hz, reading.frames)
        hop = max(HOP_S / 2, reading.duration_s / MOST_COLUMNS) * reading.rate_hz
        spectra = _Columns(reading, hop)
        for block in reading.blocks(check):
            waveform.add(block)
            spectra.add(mixed(block))
        outline, levels = waveform.finish(), spectra.finish()
        length_s = len(levels) * hop / reading.rate_hz
        spectrogram = Spectrogram(0.0, length_s, _high_hz(reading.rate_hz), levels)
        return SoundOverview(outline, spectrogram, float(levels.max(initial=FLOOR_DB)))


def fine_spectrogram(path: Path, start_s: float, end_s: float, columns: int) -> Spectrogram:
    """The spectrogram of a stretch of at most FINE_SECONDS in so many columns. Raises UnreadableError."""
    with opened_audio(path) as reading:
        rate = reading.rate_hz
        margin = round(WINDOW_S * rate / 2)
        first = round(start_s * rate) - margin
        count = round((min(end_s, start_s + FINE_SECONDS) - start_s) * rate) + 2 * margin
        samples = mixed(reading.read(first, count + min(first, 0)))
        # The window of a column lies around its middle, also at the ends of the sound.
        samples = np.pad(samples, (max(-first, 0), 0))
        samples = np.pad(samples, (0, max(0, count - len(samples))))
        starts = ((np.arange(columns) + 0.5) / columns * (count - 2 * margin)).astype(np.int64)
        high_hz = _high_hz(rate)
        levels = log_mel(samples, rate, bands=BANDS, low_hz=LOW_HZ, high_hz=high_hz, starts=starts)
        return Spectrogram(start_s, end_s, high_hz, levels)


def _high_hz(rate_hz: int) -> float:
    return max(rate_hz / 2, 2 * LOW_HZ)


class _Columns:
    """Spectra at even steps of a stream of samples. What a block leaves undone is done with the next."""

    def __init__(self, reading: AudioReading, hop: float) -> None:
        self._rate_hz = reading.rate_hz
        self._hop = hop
        self._margin = round(WINDOW_S * reading.rate_hz / 2)
        self._count = max(1, int(np.ceil(reading.frames / hop)))
        self._done = 0
        self._rest = np.zeros(self._margin, dtype=np.float32)
        self._rest_start = -self._margin
        self._levels: list[NDArray[np.float32]] = []

    def add(self, samples: NDArray[np.float32]) -> None:
        self._rest = np.concatenate([self._rest, samples])
        end = self._rest_start + len(self._rest)
        self._compute(int((end - self._margin) / self._hop - 0.5))

    def finish(self) -> NDArray[np.float32]:
        """(columns, BANDS)."""
        self._rest = np.pad(self._rest, (0, 2 * self._margin))
        self._compute(self._count)
        return np.concatenate(self._levels)

    def _compute(self, until: int) -> None:
        """The columns before number `until`, whose windows are there."""
        until = min(until, self._count)
        if until <= self._done:
            return
        middles = ((np.arange(self._done, until) + 0.5) * self._hop).astype(np.int64)
        starts = middles - self._margin - self._rest_start
        levels = log_mel(
            self._rest, self._rate_hz, bands=BANDS, low_hz=LOW_HZ, high_hz=_high_hz(self._rate_hz), starts=starts
        )
        self._levels.append(levels)
        self._done = until
        spent = int((until + 0.5) * self._hop) - self._margin - self._rest_start
        spent = min(max(spent, 0), len(self._rest))
        self._rest = self._rest[spent:]
        self._rest_start += spent
