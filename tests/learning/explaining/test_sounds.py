"""The times of a sound that speak for a label, where it is known which do."""

from __future__ import annotations

import numpy as np

from labeller.jobs import JobContext
from labeller.learning.explaining.sounds import times_that_speak
from labeller.media.audio import Sound
from tests.learning.explaining.making import opinion_of

RATE_HZ = 8000
LOUD = opinion_of(lambda sound: (float(abs(sound.samples).max(initial=0)) * 2 - 1, 0.0))


def test_time_on_which_the_label_depends_stands_out():
    samples = np.zeros(2 * RATE_HZ, dtype=np.float32)
    samples[int(1.22 * RATE_HZ)] = 1
    evidence = times_that_speak(Sound(samples, RATE_HZ), LOUD, JobContext())
    loudest = evidence.parts[int(evidence.weights[:, 1].argmax())]
    assert loudest[0] <= 1.22 < loudest[1]
    assert (evidence.parts[0][0], evidence.parts[-1][1]) == (0, 2)


def test_sound_too_short_to_be_cut_says_nothing():
    evidence = times_that_speak(Sound(np.ones(100, dtype=np.float32), RATE_HZ), LOUD, JobContext())
    assert (evidence.parts, evidence.weights.shape) == ((), (0, 2))
