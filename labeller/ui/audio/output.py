"""Where sound goes: the sound device of the computer, or nowhere."""

from __future__ import annotations

import logging
from collections.abc import Callable, Generator, Sequence
from pathlib import Path
from typing import Any, Protocol

from labeller.errors import LabellerError
from labeller.media.audio import AudioReading, opened_audio
from labeller.media.stretching import Samples, Stretcher
from labeller.media.unreadable import UnreadableError
from labeller.ui.audio.playhead import Stretch

log = logging.getLogger(__name__)

_BUFFER_MS = 60
_MOST_CHANNELS = 2


class Output(Protocol):
    def start(self, path: Path, stretch: Stretch, at_s: float) -> None:
        """Let a stretch of a sound be heard from a place on, instead of what was heard before.

        Raises LabellerError where nothing can be heard.
        """

    def stop(self) -> None:
        """Be quiet."""

    def close(self) -> None:
        """Be quiet and let the device go."""


class NoDeviceError(LabellerError):
    """There is nothing to hear sounds with."""

    def __init__(self) -> None:
        super().__init__("This computer has no sound device.", "Sounds are shown, and can be labelled, all the same.")


class SilentOutput:
    """Lets nothing be heard: for tests, and where there is no sound device."""

    def start(self, path: Path, stretch: Stretch, at_s: float) -> None:
        pass

    def stop(self) -> None:
        pass

    def close(self) -> None:
        pass


class DeviceOutput:
    """The sound device. miniaudio brings what it needs along; it is imported when something is first played.

    `backends` are miniaudio's, by default all that let something be heard.
    """

    def __init__(self, backends: Sequence[Any] = ()) -> None:
        self._backends = tuple(backends)
        self._device: Any = None
        self._kind = (0, 0)

    def start(self, path: Path, stretch: Stretch, at_s: float) -> None:
        import miniaudio

        self.stop()
        stream = played(path, stretch, at_s)
        kind = next(stream)
        try:
            self._open(*kind)
            next(stream)
            self._device.start(stream)
        except miniaudio.MiniaudioError as error:
            stream.close()
            log.info("no sound device: %s", error)
            raise NoDeviceError from error

    def stop(self) -> None:
        import miniaudio

        if self._device is not None:
            try:
                self._device.stop()
            except miniaudio.MiniaudioError:
                self.close()  # it was unplugged

    def close(self) -> None:
        if self._device is not None:
            self._device.close()
            self._device = None

    def _open(self, rate_hz: int, channels: int) -> None:
        """Opening a device takes longer than a frame, so that it stays open for the next sound of its kind."""
        import miniaudio

        if self._device is not None and self._kind == (rate_hz, channels):
            return
        self.close()
        self._device = miniaudio.PlaybackDevice(
            output_format=miniaudio.SampleFormat.FLOAT32,
            nchannels=channels,
            sample_rate=rate_hz,
            buffersize_msec=_BUFFER_MS,
            backends=list(self._backends) or [one for one in miniaudio.Backend if one is not miniaudio.Backend.NULL],
            app_name="Labeller",
        )
        self._kind = (rate_hz, channels)


def played(path: Path, stretch: Stretch, at_s: float) -> Generator[Any, int, None]:
    """What a sound device pulls: first sample rate and channels, then as many frames as it sends each time.

    Raises UnreadableError.
    """
    with opened_audio(path) as reading:
        channels = min(reading.channels, _MOST_CHANNELS)
        yield reading.rate_hz, channels
        start, end = round(stretch.start_s * reading.rate_hz), round(stretch.end_s * reading.rate_hz)
        place = round(at_s * reading.rate_hz)
        read = _looped(reading, start, end, channels) if stretch.is_looping else _ended(reading, end, channels)
        stretcher = Stretcher(read, reading.rate_hz, place, stretch.speed)
        # Past the end there is silence, which costs nothing; the player stops the device when the playhead is there.
        count = yield b""
        while True:
            try:
                block = stretcher.next(count)
            except UnreadableError:
                return  # the file has gone meanwhile: there is nobody to tell on this thread
            count = yield block


def _ended(reading: AudioReading, end: int, channels: int) -> Callable[[int, int], Samples]:
    """Reads the sound up to `end`; beyond it and before the beginning there is silence."""
    import numpy as np

    def read(start: int, count: int) -> Samples:
        block = np.zeros((count, channels), dtype=np.float32)
        first, last = max(start, 0), min(start + count, end, reading.frames)
        if last > first:
            found = _narrowed(reading.read(first, last - first), channels)
            block[first - start : first - start + len(found)] = found
        return block

    return read


def _looped(reading: AudioReading, start: int, end: int, channels: int) -> Callable[[int, int], Samples]:
    """Reads as if the stretch came over and over again."""
    import numpy as np

    once, length = _ended(reading, end, channels), max(1, end - start)

    def read(first: int, count: int) -> Samples:
        pieces = [np.zeros((0, channels), dtype=np.float32)]
        while count > 0:
            # What lies before the stretch is heard once, on the way into it.
            place = first if first < end else start + (first - start) % length
            taken = min(count, end - place)
            pieces.append(once(place, taken))
            first, count = first + taken, count - taken
        return np.concatenate(pieces)

    return read


def _narrowed(block: Samples, channels: int) -> Samples:
    """The first two channels: of more, they are left and right."""
    return block[:, :channels]
