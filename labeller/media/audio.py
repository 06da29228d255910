"""Sounds from strangers, read safely: few formats, limits on what a header may claim, and a reason for each refusal.

Samples are float32, full scale is -1 to 1. libsndfile is imported by the first call, not with this module. It lets
go of the interpreter while it decodes, and everything here may be called from several threads at once.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from labeller.media.files import open_file, reason_of
from labeller.media.kinds import HEAD_BYTES, kind_of
from labeller.media.unreadable import UnreadableError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

# More than any recorder writes, and little enough that a prepared header can neither fill the memory nor take a day.
MAX_RATE_HZ = 768_000
MAX_CHANNELS = 64
MAX_SECONDS = 24 * 3600

# Clips up to this long are decoded in full when they are imported, of longer ones only the end.
_CHECKED_SECONDS = 60
_BLOCK_FRAMES = 1 << 16
# MP3 files may lack a few of the frames that their header counts and be whole all the same.
_MISSING_FRAMES = 2 * 1152

# What libsndfile calls the formats that are let in. It opens some thirty more, which hardly anybody uses or checks.
_FORMATS = frozenset({"WAV", "WAVEX", "RF64", "FLAC", "OGG", "MP3"})
# Programs that write to a pipe cannot know how long a WAV file gets.
_UNKNOWN_SIZES = frozenset({0, 0xFFFFFFFF})


@dataclass(frozen=True, slots=True)
class AudioFacts:
    """What is known of a sound that can be read. `format` is libsndfile's name for it."""

    duration_s: float
    rate_hz: int
    channels: int
    format: str


@dataclass(frozen=True, slots=True)
class Sound:
    """Samples of one channel (n,), float32, all finite."""

    samples: NDArray[np.float32]
    rate_hz: int


class AudioReading:
    """An open sound. `frames` counts the samples of one channel. Not to be shared between threads."""

    def __init__(self, file: Any, path: Path) -> None:
        self._file = file
        self._path = path
        self.rate_hz: int = file.samplerate
        self.channels: int = file.channels
        self.frames: int = file.frames
        self.format: str = file.format

    @property
    def duration_s(self) -> float:
        return self.frames / self.rate_hz

    def read(self, start: int, count: int) -> NDArray[np.float32]:
        """Up to `count` frames from frame `start` on, (n, channels); fewer where the sound ends.

        Raises UnreadableError.
        """
        with _explained(self._path):
            self._file.seek(min(max(start, 0), self.frames))
            return self._next(count)

    def blocks(self, check: Callable[[], None] = lambda: None) -> Iterator[NDArray[np.float32]]:
        """The whole sound in pieces (n, channels). `check` is called for each and may raise to cancel.

        Raises UnreadableError.
        """
        with _explained(self._path):
            self._file.seek(0)
            while len(block := self._next(_BLOCK_FRAMES)):
                check()
                yield block

    def _next(self, count: int) -> NDArray[np.float32]:
        import numpy as np

        block = self._file.read(count, dtype="float32", always_2d=True)
        # Files of floats may hold anything; one infinity would make a whole spectrum infinite.
        return np.asarray(np.nan_to_num(block, copy=False, nan=0.0, posinf=1.0, neginf=-1.0), dtype=np.float32)


@contextmanager
def opened_audio(path: Path) -> Iterator[AudioReading]:
    """The sound with its header read and found sane. Raises UnreadableError."""
    with _explained(path):
        with open_file(path) as file:
            _check_kind(file, path)
        import soundfile

        # By its path, since a Python file would be asked for every few bytes.
        with soundfile.SoundFile(path) as opened:
            _check_header(opened, path)
            yield AudioReading(opened, path)


def inspect_audio(path: Path) -> AudioFacts:
    """Look at a sound as an import does: the header, then whether its data go on to the end. Raises UnreadableError."""
    with opened_audio(path) as reading:
        frames = reading.frames
        if reading.format in {"WAV", "WAVEX", "RF64"}:
            _refuse_short_wav(path)
        elif reading.duration_s <= _CHECKED_SECONDS:
            frames = sum(len(block) for block in reading.blocks())
        elif not len(reading.read(reading.frames - reading.rate_hz, reading.rate_hz)):
            frames = 0
        if frames < reading.frames - _MISSING_FRAMES:
            raise UnreadableError("cut off: the file ends in the middle of the sound", path)
        return AudioFacts(frames / reading.rate_hz, reading.rate_hz, reading.channels, reading.format)


def read_audio(path: Path, most_seconds: float | None = None, pieces: int = 6) -> Sound:
    """A sound with its channels mixed into one.

    Of one that is longer than `most_seconds`, evenly spaced pieces that together are that long. Raises UnreadableError.
    """
    import numpy as np

    with opened_audio(path) as reading:
        if most_seconds is None or reading.duration_s <= most_seconds:
            taken = [mixed(block) for block in reading.blocks()]
        else:
            length = max(1, int(most_seconds * reading.rate_hz / pieces))
            starts = np.linspace(0, reading.frames - length, pieces).astype(int)
            taken = [mixed(reading.read(int(start), length)) for start in starts]
        samples = np.concatenate(taken) if taken else np.zeros(0)
        return Sound(np.ascontiguousarray(samples, dtype=np.float32), reading.rate_hz)


def mixed(block: NDArray[np.float32]) -> NDArray[np.float32]:
    """(n,): the mean of the channels of (n, channels)."""
    import numpy as np

    return block[:, 0] if block.shape[1] == 1 else np.asarray(block.mean(axis=1), dtype=np.float32)


@contextmanager
def _explained(path: Path) -> Iterator[None]:
    import soundfile

    try:
        yield
    except OSError as error:
        raise UnreadableError(reason_of(error), path) from error
    except soundfile.SoundFileError as error:
        raise UnreadableError("damaged or cut off: its sound cannot be decoded", path) from error


def _check_kind(file: BinaryIO, path: Path) -> None:
    """Only what begins like a known format is handed to the decoder, whatever the file is called."""
    head = file.read(HEAD_BYTES)
    if not head:
        raise UnreadableError("the file is empty (0 bytes)", path)
    kind = kind_of(head)
    if kind is None:
        raise UnreadableError("not a sound that Labeller knows", path)
    if not kind.is_readable_audio:
        raise UnreadableError(f"not a sound: it is {kind.title}", path)


def _check_header(file: Any, path: Path) -> None:
    if file.format not in _FORMATS:
        raise UnreadableError(f"sounds of the format {file.format} cannot be read; convert it to WAV or FLAC", path)
    if not 0 < file.samplerate <= MAX_RATE_HZ:
        raise UnreadableError(f"its header claims {file.samplerate:,} samples a second", path)
    if not 0 < file.channels <= MAX_CHANNELS:
        raise UnreadableError(f"too many channels: {file.channels:,} (the limit is {MAX_CHANNELS})", path)
    if file.frames <= 0:
        raise UnreadableError("it holds no sound", path)
    if file.frames > MAX_SECONDS * file.samplerate:
        hours = MAX_SECONDS // 3600
        raise UnreadableError(f"its header claims more than {hours} hours of sound (the limit)", path)


def _refuse_short_wav(path: Path) -> None:
    """A WAV file that was cut off reads well up to its end; only its header tells how long it should be."""
    with path.open("rb") as file:
        head = file.read(HEAD_BYTES)
        size = os.fstat(file.fileno()).st_size
    claimed = int.from_bytes(head[4:8], "little")
    if head[:4] == b"RF64" and head[12:16] == b"ds64":
        claimed = int.from_bytes(head[20:28], "little")
    if claimed not in _UNKNOWN_SIZES and claimed + 8 > size + 1:
        raise UnreadableError("cut off: the file ends in the middle of the sound", path)
