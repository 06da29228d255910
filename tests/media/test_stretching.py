"""Slower and faster sounds keep their pitch, their loudness and their order."""

from __future__ import annotations

import numpy as np
import pytest

from labeller.media.stretching import Stretcher
from labeller.ui.audio.playhead import SPEEDS
from tests.media.sounds import RATE_HZ, tone


def reader(samples):
    def read(start, count):
        block = np.zeros((count, 1), np.float32)
        first, last = max(start, 0), min(start + count, len(samples))
        if last > first:
            block[first - start : last - start, 0] = samples[first:last]
        return block

    return read


def played(samples, speed, *, start=0, block=500):
    stretcher = Stretcher(reader(samples), RATE_HZ, start, speed)
    count = int((len(samples) - start) / speed / block)
    return np.concatenate([stretcher.next(block) for _ in range(count)])[:, 0]


def pitch_hz(samples):
    return np.abs(np.fft.rfft(samples * np.hanning(len(samples)))).argmax() * RATE_HZ / len(samples)


@pytest.mark.parametrize("speed", SPEEDS)
def test_a_tone_stays_the_same_tone(speed):
    heard = played(tone(3.0, 220), speed)
    middle = heard[len(heard) // 5 : -len(heard) // 5]
    assert pitch_hz(middle) == pytest.approx(220, abs=2)
    assert middle.std() == pytest.approx(tone(1.0, 220).std(), rel=0.05)


@pytest.mark.parametrize("speed", SPEEDS)
def test_what_comes_later_is_heard_later_by_as_much(speed):
    samples = np.concatenate([np.zeros(RATE_HZ, np.float32), tone(1.0)])
    heard = np.flatnonzero(np.abs(played(samples, speed)) > 0.1)[0]
    assert heard / RATE_HZ == pytest.approx(1 / speed, abs=0.05)


def test_at_its_own_speed_a_sound_is_untouched():
    assert np.array_equal(played(tone(0.5), 1.0, start=100, block=7900), tone(0.5)[100:])


def test_there_are_no_clicks_between_the_pieces():
    heard = played(tone(2.0, 150), 0.75)
    assert np.abs(np.diff(heard)).max() < 1.2 * np.abs(np.diff(tone(2.0, 150))).max()


@pytest.mark.parametrize("rate_hz", [20, 8000, 192_000])
def test_any_rate_can_be_stretched(rate_hz):
    stretcher = Stretcher(reader(np.ones(1000, np.float32)), rate_hz, 0, 0.5)
    assert np.isfinite(stretcher.next(300)).all()
