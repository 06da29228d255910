"""Sounds made on the spot: tones and noise in every format, and files of sounds that are broken."""

from __future__ import annotations

import struct
from pathlib import Path

import numpy as np
import soundfile
from numpy.typing import NDArray

RATE_HZ = 16_000


def tone(seconds: float = 0.5, hz: float = 440.0, *, rate_hz: int = RATE_HZ, level: float = 0.5) -> NDArray[np.float32]:
    times = np.arange(round(seconds * rate_hz)) / rate_hz
    return (level * np.sin(2 * np.pi * hz * times)).astype(np.float32)


def noise(seconds: float = 0.5, *, seed: int = 0, rate_hz: int = RATE_HZ) -> NDArray[np.float32]:
    return np.random.default_rng(seed).uniform(-0.3, 0.3, round(seconds * rate_hz)).astype(np.float32)


def save(path: Path, samples: NDArray[np.float32] | None = None, *, rate_hz: int = RATE_HZ, **how: str) -> Path:
    """Write a sound in the format that its suffix says; by default a tone of half a second."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.suffix == ".opus":
        how = {"format": "OGG", "subtype": "OPUS"}
    soundfile.write(path, tone(rate_hz=rate_hz) if samples is None else samples, rate_hz, **how)
    return path


def cut(path: Path, share: float = 0.5) -> Path:
    """Leave only the beginning of a file."""
    data = path.read_bytes()
    path.write_bytes(data[: int(len(data) * share)])
    return path


def wav_header(*, channels: int = 1, rate_hz: int = 8000, claimed_bytes: int = 0, data: bytes = bytes(100)) -> bytes:
    """A WAV file whose header says what one likes. `claimed_bytes` is how much data it claims, 0 for the truth."""
    size = claimed_bytes or len(data)
    head = struct.pack("<4sI4s4sI", b"RIFF", min(36 + size, 0xFFFFFFFF), b"WAVE", b"fmt ", 16)
    rate = struct.pack("<HHIIHH", 1, channels, rate_hz, (rate_hz * 2) % 2**32, (2 * channels) % 2**16, 16)
    return head + rate + struct.pack("<4sI", b"data", min(size, 0xFFFFFFFF)) + data
