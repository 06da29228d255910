"""Sounds that are alike lie close together, whatever their level, and at whatever rate they were recorded."""

from __future__ import annotations

import numpy as np
import pytest

from labeller.learning.embedders.sounds import SoundEmbedder
from labeller.learning.learners import Answers
from labeller.learning.linear import LinearLearner
from labeller.learning.predictions import decide
from labeller.media.audio import Sound, read_audio
from tests.media.sounds import noise, tone


def vectors(*sounds):
    return SoundEmbedder().embed([Sound(samples, rate_hz) for samples, rate_hz in sounds])


def test_how_loud_a_recording_is_does_not_matter():
    sound = np.concatenate([tone(0.3), noise(0.3)])
    loud, quiet = vectors((sound, 16_000), (0.1 * sound, 16_000))
    assert np.allclose(loud, quiet, atol=1e-3)


def test_the_same_sound_at_another_rate_is_close_by():
    def at(rate_hz):
        return np.concatenate([tone(0.3, 500, rate_hz=rate_hz), tone(0.3, 2500, rate_hz=rate_hz)]), rate_hz

    low, high, other = vectors(at(8000), at(44_100), (tone(0.6, 1200), 16_000))
    assert np.linalg.norm(low - high) < 0.3 * np.linalg.norm(low - other)


def test_what_comes_first_makes_a_difference():
    first, last = tone(0.3, 300), tone(0.3, 3000)
    one, other = vectors((np.concatenate([first, last]), 16_000), (np.concatenate([last, first]), 16_000))
    assert np.abs(one - other).max() > 0.5


@pytest.mark.parametrize("samples", [np.zeros(0), np.zeros(3), np.zeros(8000), np.ones(200)])
def test_silence_and_scraps_have_finite_vectors(samples):
    (vector,) = vectors((samples.astype(np.float32), 8000))
    assert np.isfinite(vector).all()


def test_spoken_digits_are_told_apart_after_ten_of_each(shared_dataset):
    files = sorted(shared_dataset("spoken_digits").glob("*.wav"))[::5]
    digits = np.array([int(file.name[0]) for file in files])
    embeddings = SoundEmbedder().embed([read_audio(file) for file in files])
    order = np.random.default_rng(0).permutation(len(files))
    asked = np.concatenate([order[digits[order] == digit][:10] for digit in range(10)])
    rest = np.setdiff1d(order, asked)
    fitted = LinearLearner().fit(embeddings, Answers(asked, digits[asked], 10))
    predicted = decide(fitted.probabilities(rest), is_multilabel=False)
    assert (predicted == digits[rest]).mean() > 0.85


def test_made_sounds_are_told_apart_after_a_few_of_each():
    rng = np.random.default_rng(0)
    pitches = np.tile([300, 900], 12) * rng.uniform(0.95, 1.05, 24)
    made = [tone(0.4, hz, level=rng.uniform(0.2, 0.9)) for hz in pitches]
    kinds = np.tile([0, 1], 12)
    embeddings = vectors(*((sound + noise(0.4, seed=number) / 10, 16_000) for number, sound in enumerate(made)))
    fitted = LinearLearner().fit(embeddings, Answers(np.arange(10), kinds[:10], 2))
    predicted = decide(fitted.probabilities(np.arange(10, 24)), is_multilabel=False)
    assert (predicted == kinds[10:]).mean() > 0.85
