"""Sounds are read the same in every format; what is broken, absurd or no sound is refused with its reason."""

from __future__ import annotations

import os

import numpy as np
import pytest

from labeller.media.audio import MAX_SECONDS, inspect_audio, opened_audio, read_audio
from labeller.media.kinds import AUDIO_SUFFIXES
from labeller.media.unreadable import UnreadableError
from tests.media.sounds import cut, noise, save, tone, wav_header


@pytest.mark.parametrize("suffix", sorted(AUDIO_SUFFIXES))
def test_every_suffix_that_is_promised_can_be_read(suffix, tmp_path):
    how = {".wave": {"format": "WAV"}, ".oga": {"format": "OGG"}}.get(suffix, {})
    path = save(tmp_path / f"a{suffix}", tone(2.0), **how)
    facts = inspect_audio(path)
    assert (round(facts.duration_s, 2), facts.rate_hz, facts.channels) == (2.0, 16_000, 1)
    sound = read_audio(path)
    assert len(sound.samples) == pytest.approx(32_000, abs=10)
    assert sound.samples.std() == pytest.approx(0.5 / np.sqrt(2), abs=0.02)


def test_what_a_file_holds_counts_not_its_name(tmp_path):
    path = save(tmp_path / "a.flac").rename(tmp_path / "a.wav")
    assert inspect_audio(path).format == "FLAC"


def test_channels_are_mixed_into_one(tmp_path):
    left = tone()
    path = save(tmp_path / "a.wav", np.stack([left, -left], axis=1))
    assert inspect_audio(path).channels == 2
    assert np.abs(read_audio(path).samples).max() < 1e-4


def test_of_a_long_sound_pieces_from_everywhere_are_taken(tmp_path):
    rising = np.linspace(0, 0.9, 160_000, dtype=np.float32)
    sound = read_audio(save(tmp_path / "a.wav", rising), most_seconds=1.0)
    assert len(sound.samples) == pytest.approx(16_000, abs=10)
    assert sound.samples[0] < 0.01
    assert sound.samples[-1] > 0.89


def test_floats_that_are_no_numbers_are_silenced(tmp_path):
    path = save(tmp_path / "a.wav", np.array([np.nan, np.inf, -np.inf, 0.25] * 100, np.float32), subtype="FLOAT")
    assert sorted(set(read_audio(path).samples.tolist())) == [-1.0, 0.0, 0.25, 1.0]


def test_any_part_can_be_read(tmp_path):
    whole = noise(1.0)
    with opened_audio(save(tmp_path / "a.wav", whole, subtype="FLOAT")) as reading:
        assert np.array_equal(reading.read(4000, 10)[:, 0], whole[4000:4010])
        assert len(reading.read(15_995, 10)) == 5
        assert len(reading.read(99_999, 10)) == 0


def test_reading_block_by_block_stops_when_it_is_cancelled(tmp_path):
    class StopError(Exception):
        pass

    def stop():
        raise StopError

    with opened_audio(save(tmp_path / "a.wav")) as reading, pytest.raises(StopError):
        list(reading.blocks(stop))


@pytest.mark.parametrize("suffix", [".wav", ".flac", ".mp3"])
def test_a_file_that_was_cut_off_is_refused(suffix, tmp_path):
    path = cut(save(tmp_path / f"a{suffix}", noise(10.0)))
    with pytest.raises(UnreadableError, match="cut off"):
        inspect_audio(path)


def test_of_an_ogg_file_that_was_cut_off_the_rest_is_a_sound_of_its_own(tmp_path):
    path = cut(save(tmp_path / "a.ogg", noise(10.0)))
    facts = inspect_audio(path)
    assert 3 < facts.duration_s < 7
    assert len(read_audio(path).samples) == round(facts.duration_s * facts.rate_hz)


def test_a_long_file_that_was_cut_off_is_refused_without_decoding_all_of_it(tmp_path):
    path = cut(save(tmp_path / "a.mp3", noise(90.0)), 0.8)
    with pytest.raises(UnreadableError, match="cut off"):
        inspect_audio(path)


def test_a_recorder_that_could_not_know_its_length_is_believed(tmp_path):
    path = tmp_path / "a.wav"
    path.write_bytes(wav_header(claimed_bytes=0xFFFFFFFF))
    assert inspect_audio(path).duration_s == pytest.approx(50 / 8000)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "empty"),
        (b"%PDF-1.7 and so on", "a PDF document"),
        (b"just some words about a song", "it is text"),
        (os.urandom(3000).replace(b"\xff", b"\0"), "not a sound that Labeller knows"),
        (b"OggS" + bytes(3000), "cannot be decoded"),
        (b"fLaC" + bytes(3000), "cannot be decoded"),
        (wav_header(channels=0), "cannot be decoded"),
        (wav_header(channels=900), "too many channels"),
        (wav_header(rate_hz=2**31 - 1), "2,147,483,647 samples a second"),
        (wav_header(rate_hz=1, data=bytes(2 * MAX_SECONDS + 2)), "more than 24 hours"),
        (wav_header(data=b"")[:44], "no sound"),
    ],
)
def test_what_cannot_be_a_sound_is_refused_with_its_reason(data, reason, tmp_path):
    path = tmp_path / "a.wav"
    path.write_bytes(data)
    with pytest.raises(UnreadableError, match=reason):
        inspect_audio(path)


def test_a_file_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(UnreadableError, match="not there"):
        inspect_audio(tmp_path / "gone.wav")


def test_names_in_any_script_can_be_read(tmp_path):
    assert inspect_audio(save(tmp_path / "ütf 日本 🙂.ogg")).format == "OGG"
