"""Sounds: how soon one is seen, how fast they are read, and how soon the learner tells them apart.

The long sound is ten minutes of made-up speech-like noise, 44.1 kHz, two channels. Accuracy is that of the app's own
learner on thirty clips of each label that it never saw, after so many answers of each label drawn at random, for
five draws; then as answers come one by one as the app asks for them, and at random, on a fifth of the clips.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import numpy as np

from benchmarks.figures import Figure
from benchmarks.labelled import AbsentError, Labelled, sounds, spoken_digits
from labeller.learning.arrays import Floats
from labeller.learning.embedders.sounds import MOST_SECONDS, SoundEmbedder
from labeller.learning.learners import Answers
from labeller.learning.linear import LinearLearner
from labeller.learning.simulation import simulate
from labeller.media.audio import Sound, inspect_audio, read_audio
from labeller.media.overview import fine_spectrogram, overview
from labeller.media.spectrum import log_mel

SEEDS = 5
MINUTES = 10
RATE_HZ = 44_100
_HELD_OUT = 30
_ASKED = (50, 100, 200)
_TIMES = 5


def run(is_quick: bool) -> list[Figure]:
    figures = _speed(0.5 if is_quick else MINUTES)
    for opener in (sounds,) if is_quick else (sounds, spoken_digits):
        try:
            labelled = opener()
        except AbsentError as absent:
            print(absent, file=sys.stderr)
            continue
        figures += _quality(labelled, 1 if is_quick else SEEDS)
    return figures


def _speed(minutes: float) -> list[Figure]:
    figures = []
    with tempfile.TemporaryDirectory() as folder:
        for suffix in (".wav", ".flac", ".ogg", ".mp3"):
            path = _long_sound(Path(folder) / f"long{suffix}", minutes)
            what = f"{minutes:g} minutes of {suffix[1:].upper()}: "
            middle_s = 30 * minutes
            figures += [
                Figure.of(what + "waveform and spectrogram", "ms", _timed(partial(overview, path)), "", 1e3),
                Figure.of(
                    what + "looked at by an import", "ms", _timed(lambda path=path: inspect_audio(path)), "", 1e3
                ),
                Figure.of(
                    what + "five seconds of it closely",
                    "ms",
                    _timed(partial(fine_spectrogram, path, middle_s, middle_s + 5, 1500)),
                    "100 ms",
                    1e3,
                ),
                Figure.of(
                    what + "read for the learner and turned into a vector",
                    "ms",
                    _timed(partial(_embedded, path)),
                    "",
                    1e3,
                ),
            ]
    return figures


def _embedded(path: Path) -> Floats:
    return SoundEmbedder().embed([read_audio(path, MOST_SECONDS)])


def _long_sound(path: Path, minutes: float) -> Path:
    import soundfile

    dice = np.random.default_rng(0)
    with soundfile.SoundFile(path, "w", RATE_HZ, 2) as file:
        for second in range(round(60 * minutes)):
            times = second + np.arange(RATE_HZ) / RATE_HZ
            voice = sum(np.sin(2 * np.pi * 140 * partial * times) / partial for partial in range(1, 20))
            loudness = np.clip(np.sin(2 * np.pi * 3.1 * times), 0, 1)
            file.write(np.stack([0.1 * voice * loudness] * 2, axis=1) + dice.normal(0, 0.004, (RATE_HZ, 2)))
    return path


def _timed(act: Callable[[], object]) -> list[float]:
    seconds = []
    for _ in range(_TIMES):
        begin = time.perf_counter()
        act()
        seconds.append(time.perf_counter() - begin)
    return seconds


def _quality(labelled: Labelled, seeds: int) -> list[Figure]:
    heard = [read_audio(path, MOST_SECONDS) for path in labelled.inputs]
    begin = time.perf_counter()
    vectors = SoundEmbedder().embed(heard)
    each_s = (time.perf_counter() - begin) / len(heard)
    figures = [Figure.of(f"{labelled.name}: a clip turned into a vector", "ms", [each_s], "", 1e3)]
    means = np.stack([_means_of_mfcc(one) for one in heard])
    for name, used in (("mean and spread of MFCC alone", means), ("as it ships", vectors)):
        for answers in (5, 10, None):
            right = [_share_right(used, labelled, answers, seed) for seed in range(seeds)]
            many = "all others answered" if answers is None else f"{answers} answers for each label"
            figures.append(Figure.of(f"{labelled.name}, {many}: {name}", "% right", right, "", 100))
    for strategy in ("random", "default"):
        runs = [_asked(vectors, labelled, strategy, seed) for seed in range(seeds)]
        asked = {"random": "drawn at random", "default": "as the app asks"}[strategy]
        for count in _ASKED:
            right = [curve[count] for curve in runs if count in curve]
            if right:
                figures.append(Figure.of(f"{labelled.name}, {count} answers {asked}", "% right", right, "", 100))
    return figures


def _means_of_mfcc(sound: Sound) -> Floats:
    """What is mostly used: mean and spread of twenty cepstral coefficients (Davis and Mermelstein, 1980)."""
    from scipy.fft import dct

    levels = log_mel(sound.samples, sound.rate_hz, bands=40, low_hz=50, high_hz=sound.rate_hz / 2)
    coefficients = dct(levels, norm="ortho", axis=1)[:, :20]
    return np.concatenate([coefficients.mean(axis=0), coefficients.std(axis=0)]).astype(np.float32)


def _share_right(vectors: Floats, labelled: Labelled, answers: int | None, seed: int) -> float:
    """After so many answers of each label, or with all that are not held out."""
    dice, classes = np.random.default_rng(seed), labelled.classes
    order = dice.permutation(len(classes))
    labels = range(int(classes.max()) + 1)
    held = min(_HELD_OUT, int(np.bincount(classes).min()) // 3)
    of_each = [order[classes[order] == label] for label in labels]
    tested = np.sort(np.concatenate([rows[:held] for rows in of_each]))
    learned = dice.permutation(np.concatenate([rows[held:][:answers] for rows in of_each]))
    learner = LinearLearner().fit(vectors, Answers(learned, classes[learned], len(labels)))
    return float((learner.probabilities(tested).argmax(axis=1) == classes[tested]).mean())


def _asked(vectors: Floats, labelled: Labelled, strategy: str, seed: int) -> dict[int, float]:
    """Accuracy by the number of answers, asked ten at a time."""
    dice, classes = np.random.default_rng(seed), labelled.classes
    held = np.zeros(len(classes), dtype=bool)
    for label in range(int(classes.max()) + 1):
        rows = dice.permutation(np.flatnonzero(classes == label))
        held[rows[: len(rows) // 5]] = True
    curve = simulate(vectors, classes, held, budget=max(_ASKED), batch=10, strategy=strategy, seed=seed)
    return {point.n: point.accuracy for point in curve.points}
