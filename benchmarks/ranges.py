"""Ranges of sounds: how soon the learner finds them, and how long it takes.

Clips that are strung together from spoken digits of three people, three to six of them with noise between; a range
for each digit, and its label is who speaks. A third of the clips is held back; F1 at IoU 0.5 on them. The learner
learns after every ten answers.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from benchmarks.figures import Figure
from benchmarks.labelled import SHARED_DATA
from labeller.domain.shape import TimeRange
from labeller.learning.drawn_simulation import FILE_ORDER
from labeller.learning.ranges.moments import listen
from labeller.learning.ranges.range_learner import Corpus, LabelledRange, fit_ranges
from labeller.learning.ranges.simulation import simulate_ranges
from labeller.media.audio import Sound, read_audio

DIGITS = SHARED_DATA / "spoken_digits"
AFTER = (10, 20, 40)
SEEDS = 3
_SPEAKERS = ("jackson", "nicolas", "theo")
_CLIPS, _HELD = 90, 30
_ORDERS = {FILE_ORDER: "file order", "random": "random order", "default": "least sure first"}
_NOISE = 0.002


def run(is_quick: bool) -> list[Figure]:
    """Measure on the digits if they are there."""
    if not DIGITS.is_dir():
        print(f"{DIGITS.name} is not beside the repository", file=sys.stderr)
        return []
    corpus, answers, seconds = _made(sorted(DIGITS.glob("*.wav")))
    figures = [Figure.of("Listening to a second", "ms", [1e3 * seconds])]
    for strategy, title in _ORDERS.items():
        values: dict[int, list[float]] = {after: [] for after in AFTER}
        for seed in range(1 if is_quick else SEEDS):
            held = np.random.default_rng(seed).permutation(_CLIPS)[:_HELD].tolist()
            curve = simulate_ranges(
                corpus, answers, len(_SPEAKERS), held, budget=max(AFTER), strategy=strategy, seed=seed
            )
            for point in curve.points:
                if point.n in values:
                    values[point.n].append(point.accuracy)
        figures += [
            Figure.of(f"After {after} clips, {title}", "% F1", some, scale=100) for after, some in values.items()
        ]
    begin = time.perf_counter()
    fit_ranges(corpus, dict(list(answers.items())[:40]), len(_SPEAKERS))
    return [*figures, Figure.of("Learning from 40 clips", "s", [time.perf_counter() - begin])]


def _made(paths: Sequence[Path]) -> tuple[Corpus, dict[int, list[LabelledRange]], float]:
    """The clips, what is on them, and how long it took to listen to a second of them."""
    corpus, answers = Corpus(), {}
    heard, duration = 0.0, 0.0
    for key in range(_CLIPS):
        samples, rate_hz, answers[key] = _clip(paths, np.random.default_rng(key))
        begin = time.perf_counter()
        corpus.add(key, listen(Sound(samples, rate_hz), len(samples) / rate_hz))
        heard += time.perf_counter() - begin
        duration += len(samples) / rate_hz
    return corpus, answers, heard / duration


def _clip(paths: Sequence[Path], drawn: np.random.Generator) -> tuple[np.ndarray, int, list[LabelledRange]]:
    parts: list[np.ndarray] = []
    ranges: list[LabelledRange] = []
    rate_hz, count = 8000, 0
    for _ in range(int(drawn.integers(3, 7))):
        path = paths[int(drawn.integers(len(paths)))]
        digit = read_audio(path)
        rate_hz = digit.rate_hz
        silence = np.zeros(round(rate_hz * drawn.uniform(0.3, 1.2)))
        start = count + len(silence)
        count = start + len(digit.samples)
        ranges.append((_SPEAKERS.index(path.stem.split("_")[1]), TimeRange(start / rate_hz, count / rate_hz)))
        parts += [silence, digit.samples]
    whole = np.concatenate([*parts, np.zeros(rate_hz // 2)])
    return (whole + drawn.normal(0, _NOISE, len(whole))).astype(np.float32), rate_hz, ranges
