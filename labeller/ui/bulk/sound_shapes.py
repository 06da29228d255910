"""The waveform of a sound as a small picture, made on a worker thread."""

from __future__ import annotations

import numpy as np

from labeller.ui.canvas.decoding import ImageSource, MissingFileError
from labeller.ui.canvas.picture import Picture, picture_of_pixels

_HEIGHT_SHARE = 6
_LONGEST_SECONDS = 600.0


def decode_sound(source: ImageSource, side_px: int | None) -> Picture:
    """A waveform as wide as asked for: opaque where there is sound, clear elsewhere, to be tinted by the theme.

    Of a long sound its beginning. Raises MissingFileError and UnreadableError.
    """
    from labeller.media.audio import opened_audio
    from labeller.media.unreadable import UnreadableError
    from labeller.media.waveform import WaveformBuilder

    width = side_px or 1
    try:
        with opened_audio(source.path) as reading:
            frames = min(reading.frames, round(_LONGEST_SECONDS * reading.rate_hz))
            builder = WaveformBuilder(reading.rate_hz, frames)
            for start in range(0, frames, reading.rate_hz):
                builder.add(reading.read(start, min(reading.rate_hz, frames - start)))
            waveform = builder.finish()
    except UnreadableError as error:
        if isinstance(error.__cause__, FileNotFoundError | NotADirectoryError):
            raise MissingFileError(source.path) from error
        raise
    columns = waveform.columns(0, max(waveform.duration_s, 1e-3), width)
    return picture_of_pixels(_drawn(columns, width // _HEIGHT_SHARE))


def _drawn(columns: np.ndarray, height: int) -> np.ndarray:
    """(height, n, 4): a bar in every column from its lowest to its highest value, which fill the height together."""
    columns = columns / max(float(np.abs(columns).max(initial=0)), 1e-3)
    heights = np.linspace(1, -1, max(height, 1))[:, None]
    hair = 1 / max(height, 1)
    is_inside = (heights >= columns[:, 0] - hair) & (heights <= columns[:, 1] + hair)
    pixels = np.zeros((*is_inside.shape, 4), dtype=np.uint8)
    pixels[..., 3] = 255 * is_inside
    return pixels
