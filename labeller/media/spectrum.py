"""Log-mel spectra: how loud a sound is in bands that are as wide as the ear has them."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]

WINDOW_S = 0.025
HOP_S = 0.010
# Silence, in decibels below full scale: quieter than the noise of 16 bits.
FLOOR_DB = -120.0
_WINDOWS_AT_ONCE = 2048


def log_mel(
    samples: Floats,
    rate_hz: int,
    *,
    bands: int,
    low_hz: float,
    high_hz: float,
    starts: NDArray[np.int64] | None = None,
) -> Floats:
    """(windows, bands) in decibels of full scale, from FLOOR_DB up.

    `samples` (n,). Hann windows of 25 ms begin at `starts` (frames, ascending), by default every 10 ms. Bands that lie
    above what the sample rate can hold are silent. Triangular filters, evenly spaced on the mel scale (O'Shaughnessy,
    1987).
    """
    from scipy.fft import next_fast_len, rfft

    window = max(16, round(WINDOW_S * rate_hz))
    if len(samples) < window:
        samples = np.pad(samples, (0, window - len(samples)))
    views = np.lib.stride_tricks.sliding_window_view(samples, window)
    if starts is None:
        starts = np.arange(0, len(views), max(1, round(HOP_S * rate_hz)))
    starts = np.clip(starts, 0, len(views) - 1)
    size = next_fast_len(window, real=True)
    shape = np.hanning(window).astype(np.float32)
    # A sine at full scale has 0 dB in the band that holds it.
    filters = mel_filters(rate_hz, size, bands, low_hz, high_hz) * (4 / shape.sum() ** 2)
    power = np.empty((len(starts), bands), dtype=np.float32)
    for first in range(0, len(starts), _WINDOWS_AT_ONCE):
        some = starts[first : first + _WINDOWS_AT_ONCE]
        spectrum = rfft(views[some] * shape, size, axis=1)
        power[first : first + len(some)] = (spectrum.real**2 + spectrum.imag**2) @ filters.T
    levels = 10 * np.log10(np.maximum(power, 10 ** (FLOOR_DB / 10)))
    return np.asarray(np.maximum(levels, FLOOR_DB), dtype=np.float32)


@lru_cache(maxsize=8)
def mel_filters(rate_hz: int, size: int, bands: int, low_hz: float, high_hz: float) -> Floats:
    """(bands, size // 2 + 1): the weight of each bin of a Fourier transform of `size` samples in each band.

    Low bands are widened to a bin on either side where they would fall between two. Kept for the next call, so not to
    be changed.
    """
    edges = mel_to_hz(np.linspace(hz_to_mel(low_hz), hz_to_mel(high_hz), bands + 2))
    spacing = rate_hz / size
    bins = np.arange(size // 2 + 1) * spacing
    middle = edges[1:-1]
    rising = 1 - (middle[:, None] - bins) / np.maximum(middle - edges[:-2], spacing)[:, None]
    falling = 1 - (bins - middle[:, None]) / np.maximum(edges[2:] - middle, spacing)[:, None]
    return np.asarray(np.maximum(0, np.minimum(rising, falling)), dtype=np.float32)


def hz_to_mel(hz: float | NDArray[np.float64]) -> NDArray[np.float64]:
    return np.asarray(2595 * np.log10(1 + np.asarray(hz) / 700))


def mel_to_hz(mel: float | NDArray[np.float64]) -> NDArray[np.float64]:
    return np.asarray(700 * (10 ** (np.asarray(mel) / 2595) - 1))
