"""Sounds made on the spot: three kinds that a person can tell apart by ear, and so can the learner."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from tests.media.sounds import noise, save, tone

KINDS = ("beep", "hiss", "sweep")


def make_sounds(folder: Path, each: int, *, seed: int = 0, least_s: float = 0.2) -> Path:
    """So many sounds of each kind, in folders named after the kinds, up to twice as long as the least. All differ."""
    dice = np.random.default_rng(seed)
    for kind in KINDS:
        for number in range(each):
            save(folder / kind / f"{kind} {number:03}.wav", _sound(kind, dice, dice.uniform(least_s, 2 * least_s)))
    return folder


def _sound(kind: str, dice: np.random.Generator, seconds: float) -> np.ndarray:
    level = dice.uniform(0.2, 0.8)
    quiet = 0.02 * noise(seconds, seed=int(dice.integers(1 << 30)))
    if kind == "beep":
        return tone(seconds, dice.uniform(400, 1200), level=level) + quiet
    if kind == "hiss":
        return noise(seconds, seed=int(dice.integers(1 << 30))) * level
    rising = np.cumsum(np.linspace(300, dice.uniform(3000, 6000), len(quiet))) / 16_000
    return (level * np.sin(2 * np.pi * rising)).astype(np.float32) + quiet
