"""Sounds made on the spot: beeps (label 0) and hisses (label 1) in quiet noise."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from labeller.domain.shape import TimeRange
from labeller.learning.ranges.moments import listen
from labeller.learning.ranges.range_learner import Corpus
from labeller.media.audio import Sound

RATE_HZ, SECONDS = 16_000, 4.0


def made_sound(seed: int) -> tuple[NDArray[np.float32], list[tuple[int, TimeRange]]]:
    """Samples of one channel, and what is on them: one to three ranges, none of which touch."""
    drawn = np.random.default_rng(seed)
    samples = drawn.normal(0, 0.004, round(SECONDS * RATE_HZ))
    ranges = []
    for part in range(int(drawn.integers(1, 4))):
        start_s = 1.3 * part + float(drawn.uniform(0.1, 0.4))
        end_s = start_s + float(drawn.uniform(0.3, 0.7))
        place = slice(round(start_s * RATE_HZ), round(end_s * RATE_HZ))
        times = np.arange(place.stop - place.start) / RATE_HZ
        label = int(drawn.integers(2))
        beep = np.sin(2 * np.pi * drawn.uniform(500, 1500) * times)
        samples[place] += drawn.uniform(0.1, 0.5) * (beep if label == 0 else drawn.uniform(-1, 1, len(times)))
        ranges.append((label, TimeRange(round(start_s, 3), round(end_s, 3))))
    return samples.astype(np.float32), ranges


def made_corpus(count: int) -> tuple[Corpus, dict[int, list[tuple[int, TimeRange]]]]:
    """So many sounds, and what is on them, by number."""
    corpus, answers = Corpus(), {}
    for seed in range(count):
        samples, answers[seed] = made_sound(seed)
        corpus.add(seed, listen(Sound(samples, RATE_HZ), SECONDS))
    return corpus, answers
