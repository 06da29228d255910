"""Make the sounds of the samples again: 108 short clips of six kinds, and 30 longer ones of a street in which some of
these are heard. Computed, none recorded.

    python projects/make_sounds.py

The same numbers give the same sounds on every machine, but for the last bit of a sample.
"""

from __future__ import annotations

import csv
import json
import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import soundfile
from numpy.typing import NDArray

PROJECTS = Path(__file__).resolve().parent
SOUNDS, STREET = PROJECTS / "sounds", PROJECTS / "street"
RATE_HZ = 16_000
EACH = 18
STREETS, STREET_S = 30, 12.0
HEARD = ("bell", "bird", "siren")
_SMALL = 0.8  # quality enough for clips of a voice recorder, at half the size

Samples = NDArray[np.float64]
Dice = np.random.Generator


def main() -> None:
    make_clips()
    make_streets()


def make_clips() -> None:
    shutil.rmtree(SOUNDS / "clips", ignore_errors=True)
    (SOUNDS / "clips").mkdir(parents=True)
    # Their names do not give away what is to be heard.
    kinds = np.random.default_rng(0).permutation([kind for kind in KINDS for _ in range(EACH)])
    with (SOUNDS / "sounds.csv").open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file, lineterminator="\n")
        table.writerow(["file", "kind"])
        for number, kind in enumerate(map(str, kinds), 1):
            path = SOUNDS / "clips" / f"{number:03d}.ogg"
            soundfile.write(path, clip(number, kind), RATE_HZ, compression_level=_SMALL)
            table.writerow([f"clips/{path.name}", kind])


def make_streets() -> None:
    shutil.rmtree(STREET / "clips", ignore_errors=True)
    (STREET / "clips").mkdir(parents=True)
    lines = []
    for number in range(1, STREETS + 1):
        sound, heard = street(np.random.default_rng((number, STREETS)))
        name = f"clips/street-{number:02d}.ogg"
        soundfile.write(STREET / name, sound, RATE_HZ, compression_level=_SMALL)
        found = [{"label": kind, "type": "range", "start_s": start, "end_s": end} for kind, start, end in heard]
        lines.append(json.dumps({"audio": name, "annotations": found}) + "\n")
    (STREET / "street.jsonl").write_text("".join(lines), encoding="utf-8", newline="\n")


def street(dice: Dice) -> tuple[Samples, list[tuple[str, float, float]]]:
    """Traffic with two to five sounds in it, none at the same time; kind, start and end in seconds of each."""
    traffic = filtered(dice.normal(size=len(times(STREET_S))), 60, 700)
    swell = 1 + 0.5 * np.sin(2 * np.pi * (times(STREET_S) / dice.uniform(5, 11) + dice.random()))
    sound = traffic * swell * dice.uniform(0.02, 0.05) / traffic.std()
    heard: list[tuple[str, float, float]] = []
    place = round(dice.uniform(0.2, 2.0) * RATE_HZ)
    for _ in range(dice.integers(2, 6)):
        kind = str(dice.choice(HEARD))
        piece = finished(KINDS[kind](dice), dice)
        if place + len(piece) > len(sound):
            break
        sound[place : place + len(piece)] += piece
        heard.append((kind, round(place / RATE_HZ, 3), round((place + len(piece)) / RATE_HZ, 3)))
        place += len(piece) + round(dice.uniform(0.4, 3.0) * RATE_HZ)
    return np.clip(sound, -1, 1), heard


def clip(number: int, kind: str) -> Samples:
    dice = np.random.default_rng((number, *kind.encode()))
    return finished(KINDS[kind](dice), dice)


def finished(sound: Samples, dice: Dice) -> Samples:
    """As if recorded: at some distance, in a room with a little noise."""
    sound = sound / np.abs(sound).max() * dice.uniform(0.25, 0.85)
    edge = RATE_HZ // 200
    sound[:edge] *= np.linspace(0, 1, edge)
    sound[-edge:] *= np.linspace(1, 0, edge)
    return sound + dice.normal(0, dice.uniform(0.0005, 0.004), len(sound))


def times(seconds: float) -> Samples:
    return np.arange(round(seconds * RATE_HZ)) / RATE_HZ


def sine(pitch_hz: float | Samples, seconds: float) -> Samples:
    """A tone; a pitch that changes is given for every sample."""
    return np.asarray(np.sin(2 * np.pi * np.cumsum(np.broadcast_to(pitch_hz, times(seconds).shape)) / RATE_HZ))


def filtered(noise: Samples, low_hz: float, high_hz: float) -> Samples:
    """What of a noise lies between two pitches, with soft edges."""
    spectrum = np.fft.rfft(noise)
    pitch = np.fft.rfftfreq(len(noise), 1 / RATE_HZ)
    weight = 1 / (1 + (low_hz / np.maximum(pitch, 1)) ** 8) / (1 + (pitch / high_hz) ** 8)
    return np.asarray(np.fft.irfft(spectrum * weight, len(noise)))


def bell(dice: Dice) -> Samples:
    """Inharmonic partials that die away, the higher the faster."""
    seconds, pitch_hz = dice.uniform(1.2, 2.0), dice.uniform(300, 900)
    sound = np.zeros(len(times(seconds)))
    for ratio, level in ((0.56, 0.6), (0.92, 0.7), (1.19, 1.0), (1.71, 0.8), (2.0, 0.9), (2.74, 0.5), (3.76, 0.4)):
        partial_hz = pitch_hz * ratio * dice.uniform(0.985, 1.015)
        sound += level * sine(partial_hz, seconds) * np.exp(-times(seconds) * ratio * dice.uniform(2, 4))
    return sound


def bird(dice: Dice) -> Samples:
    """A few chirps: short tones that rise or fall quickly."""
    pieces: list[Samples] = []
    base_hz, span_hz, length = dice.uniform(2500, 4500), dice.uniform(800, 2200), dice.uniform(0.05, 0.14)
    direction = dice.choice([-1, 1])
    for _ in range(dice.integers(3, 8)):
        shape = np.sin(np.pi * times(length) / length) ** 2
        pitch = base_hz * dice.uniform(0.95, 1.05) + direction * span_hz * times(length) / length
        pieces += [sine(pitch, length) * shape, np.zeros(round(dice.uniform(0.04, 0.15) * RATE_HZ))]
    return np.concatenate(pieces)


def engine(dice: Dice) -> Samples:
    """A low buzz with many harmonics and a beat, whose pitch drifts."""
    seconds, pitch_hz = dice.uniform(1.2, 2.0), dice.uniform(28, 65)
    drift = pitch_hz * (1 + dice.uniform(-0.15, 0.35) * times(seconds) / seconds)
    sound = np.zeros(len(drift))
    for harmonic in range(1, 16):
        sound += sine(drift * harmonic, seconds) * dice.uniform(0.4, 1) / harmonic**0.7
    rumble = filtered(dice.normal(size=len(sound)), 40, 400)
    return sound * (1 + 0.3 * sine(drift / 2, seconds)) + 12 * rumble


def knock(dice: Dice) -> Samples:
    """Two to five strokes on wood."""
    pieces: list[Samples] = []
    pitch_hz, gap = dice.uniform(140, 420), dice.uniform(0.12, 0.3)
    for _ in range(dice.integers(2, 6)):
        stroke = times(dice.uniform(0.08, 0.14))
        body = np.sin(2 * np.pi * pitch_hz * stroke) + 0.5 * np.sin(2 * np.pi * 2.3 * pitch_hz * stroke)
        click = filtered(dice.normal(size=len(stroke)), 800, 3000) * np.exp(-stroke * 180)
        pieces.append((body * np.exp(-stroke * dice.uniform(35, 60)) + click) * dice.uniform(0.6, 1))
        pieces.append(np.zeros(round(gap * dice.uniform(0.9, 1.1) * RATE_HZ)))
    return np.concatenate(pieces)


def rain(dice: Dice) -> Samples:
    """Drops without number, some of them near."""
    seconds = dice.uniform(1.2, 2.0)
    sound = filtered(dice.normal(size=len(times(seconds))), dice.uniform(500, 1200), 7500)
    for _ in range(dice.integers(10, 60)):
        start = dice.integers(0, len(sound) - 400)
        drop = np.exp(-np.arange(400) / 40) * dice.normal(size=400)
        sound[start : start + 400] += drop * dice.uniform(0.5, 2)
    return sound


def siren(dice: Dice) -> Samples:
    """A tone that goes up and down, smoothly or in steps."""
    seconds, middle_hz = dice.uniform(1.4, 2.2), dice.uniform(600, 1100)
    swing = sine(dice.uniform(0.8, 3.0), seconds)
    swing = np.sign(swing) if dice.random() < 0.4 else swing
    pitch = middle_hz * (1 + dice.uniform(0.12, 0.35) * swing)
    return sine(pitch, seconds) + 0.4 * sine(2 * pitch, seconds) + 0.2 * sine(3 * pitch, seconds)


KINDS: dict[str, Callable[[Dice], Samples]] = {
    "bell": bell,
    "bird": bird,
    "engine": engine,
    "knock": knock,
    "rain": rain,
    "siren": siren,
}

if __name__ == "__main__":
    main()
