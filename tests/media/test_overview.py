"""Outlines and spectrograms say what is heard, at any resolution, and the same whether seen whole or from close by."""

from __future__ import annotations

import numpy as np
import pytest

from labeller.media import waveform
from labeller.media.overview import BANDS, LOW_HZ, fine_spectrogram, overview
from labeller.media.spectrum import FLOOR_DB, hz_to_mel, log_mel, mel_filters
from labeller.media.waveform import WaveformBuilder
from tests.media.sounds import noise, save, tone


def outline(samples, *, blocks=(1000,)):
    builder = WaveformBuilder(1000, len(samples))
    start = 0
    while start < len(samples):
        for size in blocks:
            builder.add(samples[start : start + size, None])
            start += size
    return builder.finish()


@pytest.mark.parametrize("most", [1 << 21, 100, 7])
def test_columns_hold_the_extremes_of_their_stretch(most, monkeypatch):
    monkeypatch.setattr(waveform, "MOST_PIECES", most)
    samples = noise(1.0, rate_hz=6400)
    columns = outline(samples, blocks=(999, 1, 64)).columns(0, 6.4, 4)
    parts = samples.reshape(4, -1)
    assert (columns[:, 0] <= parts.min(axis=1) + 1e-4).all()
    assert (columns[:, 1] >= parts.max(axis=1) - 1e-4).all()
    assert np.abs(columns).max() <= 0.3001


def test_the_finest_level_has_single_samples(monkeypatch):
    samples = noise(1.0, rate_hz=100)
    columns = outline(samples).columns(0, 0.1, 100)
    assert np.allclose(columns[:, 0], samples, atol=1e-4)
    assert np.allclose(columns[:, 1], samples, atol=1e-4)


def test_there_is_silence_around_a_sound():
    columns = outline(np.ones(1024, np.float32)).columns(-1.024, 2.048, 24)
    assert np.flatnonzero(columns[:, 1]).tolist() == list(range(8, 16))


def test_all_channels_are_in_the_outline():
    builder = WaveformBuilder(10, 20)
    builder.add(np.stack([np.full(20, 0.5), np.full(20, -0.25)], axis=1).astype(np.float32))
    assert np.allclose(builder.finish().columns(0, 2, 2), [-0.25, 0.5], atol=1e-4)


@pytest.mark.parametrize("rate_hz", [8000, 16_000, 44_100])
@pytest.mark.parametrize("hz", [100.0, 1000.0, 3000.0])
def test_a_tone_is_loudest_in_its_own_band_with_its_own_level(hz, rate_hz):
    levels = log_mel(tone(0.5, hz, rate_hz=rate_hz, level=1.0), rate_hz, bands=64, low_hz=50, high_hz=8000)
    place = (hz_to_mel(hz) - hz_to_mel(50)) / (hz_to_mel(8000) - hz_to_mel(50)) * 65 - 1
    assert np.abs(levels.argmax(axis=1) - place).max() <= 1.5
    assert levels.max() == pytest.approx(0, abs=2.5)


def test_silence_is_at_the_floor_and_short_sounds_have_one_window():
    levels = log_mel(np.zeros(5, np.float32), 8000, bands=20, low_hz=50, high_hz=4000)
    assert levels.shape == (1, 20)
    assert (levels == FLOOR_DB).all()


def test_no_band_is_deaf():
    assert (mel_filters(8000, 200, 128, 40, 4000).sum(axis=1) > 0).all()


def test_the_overview_does_not_depend_on_how_the_file_is_cut_into_blocks(tmp_path, monkeypatch):
    path = save(tmp_path / "a.wav", np.concatenate([tone(1.0, 300), noise(1.3), tone(0.7, 2000)]))
    whole = overview(path).spectrogram
    monkeypatch.setattr("labeller.media.audio._BLOCK_FRAMES", 777)
    pieces = overview(path).spectrogram
    assert whole.levels.shape == (600, BANDS)
    assert np.allclose(whole.levels, pieces.levels, atol=0.01)
    assert whole.end_s == pytest.approx(3.0, abs=0.01)


def test_a_closer_look_agrees_with_the_whole(tmp_path):
    path = save(tmp_path / "a.wav", np.concatenate([tone(1.0, 300), tone(1.0, 3000)]))
    whole = overview(path).spectrogram.levels
    close = fine_spectrogram(path, 0.5, 1.5, 200).levels
    assert np.allclose(whole[100:300], close, atol=1.0)


def test_long_sounds_have_a_bounded_number_of_columns(tmp_path, monkeypatch):
    monkeypatch.setattr("labeller.media.overview.MOST_COLUMNS", 50)
    seen = overview(save(tmp_path / "a.wav", np.concatenate([np.zeros(80_000, np.float32), noise(5.0)])))
    assert seen.spectrogram.levels.shape == (50, BANDS)
    assert (seen.spectrogram.levels[:24] == FLOOR_DB).all()
    assert (seen.spectrogram.levels[26:].max(axis=1) > -60).all()
    assert seen.loudest_db == seen.spectrogram.levels.max()


def test_a_sound_shorter_than_a_window_can_be_seen(tmp_path):
    seen = overview(save(tmp_path / "a.wav", tone(0.003)))
    assert seen.spectrogram.levels.shape[1] == BANDS
    assert seen.duration_s == pytest.approx(0.003)


def test_an_absurdly_low_rate_still_has_a_spectrum(tmp_path):
    assert overview(save(tmp_path / "a.wav", tone(50, 1, rate_hz=20), rate_hz=20)).spectrogram.high_hz > LOW_HZ
