"""What a sound device is given is the sound; without a device that is said."""

from __future__ import annotations

import miniaudio
import numpy as np
import pytest

from labeller.media.unreadable import UnreadableError
from labeller.ui.audio import output
from labeller.ui.audio.output import NoDeviceError, played
from labeller.ui.audio.playhead import Stretch
from tests.media.sounds import RATE_HZ, noise, save

# Taken before tests are made silent.
real_output = output.DeviceOutput


def pulled(path, stretch, at_s=0.0, *, count=8000, block=500):
    """The first frames that a device gets, and how many channels they have."""
    stream = played(path, stretch, at_s)
    rate_hz, channels = next(stream)
    next(stream)
    blocks = [stream.send(block) for _ in range(count // block)]
    stream.close()
    assert rate_hz == RATE_HZ
    return np.concatenate(blocks), channels


def test_a_sound_is_played_as_it_is_and_then_silence(tmp_path):
    sound = noise(0.25)
    got, channels = pulled(save(tmp_path / "a.wav", sound, subtype="FLOAT"), Stretch(0, 0.25))
    assert channels == 1
    assert np.array_equal(got[:4000, 0], sound)
    assert not got[4000:].any()


def test_playing_begins_where_it_is_wanted_and_ends_with_its_stretch(tmp_path):
    sound = noise(1.0)
    got, _ = pulled(save(tmp_path / "a.wav", sound, subtype="FLOAT"), Stretch(0.25, 0.5), 0.3)
    assert np.array_equal(got[:3200, 0], sound[4800:8000])
    assert not got[3200:].any()


def test_a_loop_comes_over_and_over_again(tmp_path):
    sound = noise(1.0)
    got, _ = pulled(save(tmp_path / "a.wav", sound, subtype="FLOAT"), Stretch(0.1, 0.2, is_looping=True), 0.1)
    assert np.array_equal(got[:, 0], np.tile(sound[1600:3200], 5))


def test_at_another_speed_the_same_length_of_sound_takes_another_time(tmp_path):
    sound = np.concatenate([noise(0.2), np.zeros(8000, np.float32)])
    slow, _ = pulled(save(tmp_path / "a.wav", sound), Stretch(0, 0.7, speed=0.5), count=12_000)
    last = np.flatnonzero(np.abs(slow[:, 0]) > 0.01)[-1]
    assert last / RATE_HZ == pytest.approx(0.4, abs=0.06)


def test_of_many_channels_the_first_two_are_heard(tmp_path):
    sound = np.stack([noise(0.1, seed=seed) for seed in range(4)], axis=1)
    got, channels = pulled(save(tmp_path / "a.wav", sound, subtype="FLOAT"), Stretch(0, 0.1), count=1600, block=800)
    assert channels == 2
    assert np.array_equal(got, sound[:, :2])


def test_a_file_that_is_gone_is_named_before_anything_is_heard(tmp_path):
    with pytest.raises(UnreadableError):
        next(played(tmp_path / "gone.wav", Stretch(0, 1), 0.0))


def test_a_device_is_fed_for_as_long_as_it_runs(tmp_path, qtbot):
    path = save(tmp_path / "a.wav", noise(5.0))
    made = real_output([miniaudio.Backend.NULL])
    made.start(path, Stretch(0, 5), 0.0)
    device = made._device
    qtbot.wait(100)
    made.start(path, Stretch(1, 2, speed=1.5), 1.0)
    assert made._device is device
    made.start(save(tmp_path / "b.wav", noise(1.0), rate_hz=8000), Stretch(0, 1), 0.0)
    assert made._device is not device
    made.stop()
    made.close()
    made.close()


def test_a_computer_without_a_device_says_so(tmp_path, monkeypatch):

    def refuse(**_):
        raise miniaudio.MiniaudioError("no device")

    monkeypatch.setattr(miniaudio, "PlaybackDevice", refuse)
    with pytest.raises(NoDeviceError):
        real_output().start(save(tmp_path / "a.wav"), Stretch(0, 1), 0.0)
