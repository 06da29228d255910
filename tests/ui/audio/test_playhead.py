"""The playhead goes by the clock: round and round where it loops, and no further than the end."""

from __future__ import annotations

import pytest

from labeller.ui.audio.playhead import Playhead, Stretch


@pytest.fixture
def playhead(clock) -> Playhead:
    return Playhead(clock)


def test_it_stands_until_it_is_started(playhead, clock):
    playhead.stop(3.0)
    clock.turn(5)
    assert playhead.position_s == 3.0
    assert not playhead.is_moving


@pytest.mark.parametrize("speed", [0.5, 1.0, 2.0])
def test_it_moves_as_fast_as_the_sound_is_played(playhead, clock, speed):
    playhead.start(Stretch(0, 10, speed=speed), 1.0)
    clock.turn(2)
    assert playhead.position_s == 1 + 2 * speed


def test_it_ends_at_the_end(playhead, clock):
    playhead.start(Stretch(0, 10), 9.0)
    clock.turn(5)
    assert playhead.position_s == 10
    assert playhead.has_ended


def test_it_goes_round_and_round(playhead, clock):
    playhead.start(Stretch(2, 4, is_looping=True), 3.0)
    places = []
    for _ in range(4):
        clock.turn(0.75)
        places.append(playhead.position_s)
    assert places == [3.75, 2.5, 3.25, 2.0]
    assert not playhead.has_ended


def test_what_lies_before_a_loop_is_passed_once(playhead, clock):
    playhead.start(Stretch(2, 4, is_looping=True), 1.0)
    clock.turn(0.5)
    assert playhead.position_s == 1.5


def test_it_stops_where_it_is(playhead, clock):
    playhead.start(Stretch(0, 10), 0.0)
    clock.turn(2.5)
    playhead.stop()
    clock.turn(1)
    assert playhead.position_s == 2.5
