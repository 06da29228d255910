"""Playing: what is heard, where the playhead is, and what keys and stretches do to both."""

from __future__ import annotations

from pathlib import Path

import pytest

from labeller.media.unreadable import UnreadableError
from labeller.ui.audio.output import NoDeviceError
from labeller.ui.audio.player import SoundPlayer
from labeller.ui.audio.playhead import SPEEDS, Playhead, Stretch


def test_it_plays_the_whole_sound_from_where_the_playhead_is(player, heard):
    player.seek(2.5)
    player.play()
    assert heard.starts == [(Stretch(0, 10), 2.5)]
    assert player.is_playing


def test_it_goes_on_where_it_was_paused(player, heard, clock):
    player.toggle()
    clock.turn(3)
    player.toggle()
    assert heard.is_quiet
    clock.turn(50)
    player.toggle()
    assert heard.starts[-1] == (Stretch(0, 10), 3.0)


def test_at_the_end_it_stops_and_then_begins_again(player, heard, clock, qtbot):
    player.play()
    clock.turn(11)
    qtbot.waitUntil(lambda: not player.is_playing)
    assert heard.is_quiet
    assert player.position_s == 10
    player.play()
    assert heard.starts[-1][1] == 0


def test_of_a_chosen_stretch_only_that_is_played(player, heard, clock):
    player.set_stretch((4.0, 6.0))
    assert player.position_s == 4.0
    player.play()
    clock.turn(5)
    assert player.position_s == 6.0
    assert heard.starts == [(Stretch(4, 6), 4.0)]


def test_choosing_another_stretch_while_playing_takes_effect_at_once(player, heard, clock):
    player.play()
    clock.turn(1)
    player.set_stretch((0.5, 2.0))
    assert heard.starts[-1] == (Stretch(0.5, 2.0), 1.0)


def test_behind_the_stretch_the_rest_is_played(player, heard):
    player.set_stretch((4.0, 6.0))
    player.play()
    player.seek(7.0)
    assert heard.starts[-1] == (Stretch(7, 10), 7.0)


def test_looping_goes_round_and_round(player, heard, clock):
    player.set_looping(True)
    player.set_stretch((4.0, 6.0))
    player.play()
    clock.turn(3)
    assert player.position_s == 5.0
    assert player.is_playing
    player.set_looping(False)
    clock.turn(0.5)
    assert heard.starts[-1] == (Stretch(4, 6), 5.0)
    assert player.position_s == 5.5


def test_speed_goes_in_steps_between_half_and_double(player, heard):
    for _ in range(10):
        player.change_speed(-1)
    assert player.speed == SPEEDS[0] == 0.5
    for _ in range(10):
        player.change_speed(1)
    assert player.speed == SPEEDS[-1] == 2.0
    player.play()
    assert heard.starts == [(Stretch(0, 10, speed=2.0), 0.0)]


def test_another_sound_begins_at_its_beginning_and_silent(player, heard):
    player.play()
    player.set_stretch((1, 2))
    player.load(Path("other.wav"), 3.0)
    assert (player.position_s, player.duration_s, player.is_playing, heard.is_quiet) == (0, 3, False, True)
    player.play()
    assert heard.starts[-1] == (Stretch(0, 3), 0)


def test_nothing_is_played_where_there_is_nothing(player, heard):
    player.load(None)
    player.toggle()
    player.seek(3)
    player.change_speed(1)
    assert heard.starts == []


def test_the_playhead_stays_inside_the_sound(player):
    player.seek(99)
    assert player.position_s == 10
    player.seek(-5)
    assert player.position_s == 0


class Broken:
    def __init__(self, error):
        self.error = error

    def start(self, *_):
        raise self.error

    def stop(self):
        pass

    def close(self):
        pass


def test_without_a_device_the_playhead_moves_and_that_is_said_once(qtbot, clock):
    player = SoundPlayer(Broken(NoDeviceError()), Playhead(clock))
    player.load(Path("a.wav"), 10.0)
    with qtbot.waitSignal(player.device_missing):
        player.play()
    assert player.is_playing
    clock.turn(2)
    assert player.position_s == 2
    with qtbot.assertNotEmitted(player.device_missing):
        player.seek(5)
    player.close()


def test_a_sound_that_cannot_be_played_says_why(qtbot):
    player = SoundPlayer(Broken(UnreadableError("gone", "a.wav")))
    player.load(Path("a.wav"), 10.0)
    with qtbot.waitSignal(player.failed) as failed:
        player.play()
    assert isinstance(failed.args[0], UnreadableError)
    assert not player.is_playing


@pytest.mark.parametrize("is_playing", [True, False])
def test_closing_lets_the_device_go(player, heard, is_playing):
    if is_playing:
        player.play()
    player.close()
    assert heard.is_quiet
