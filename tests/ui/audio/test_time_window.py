"""The part of a sound that is seen: never beyond the sound, with round times below it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from labeller.ui.audio.time_window import SHORTEST_S, TimeWindow, time_text

durations = st.floats(0.001, 90_000)
moves = st.lists(st.tuples(st.sampled_from("zmsa"), st.floats(-5, 5), st.floats(0, 1)), max_size=12)


@given(durations, moves)
def test_whatever_is_done_the_window_stays_inside_the_sound(duration, steps):
    window = TimeWindow.whole(duration)
    for kind, amount, share in steps:
        at_s = share * duration
        if kind == "z":
            window = window.zoomed(2**amount, at_s)
        elif kind == "m":
            window = window.moved(amount * duration)
        elif kind == "s":
            window = window.showing(at_s)
            assert window.start_s - 1e-6 <= at_s <= window.end_s + 1e-6
        else:
            window = window.around(at_s, min(duration, at_s + abs(amount)))
        assert -1e-9 <= window.start_s <= window.end_s <= duration * (1 + 1e-9) + 1e-9
        assert window.length_s >= min(SHORTEST_S, duration) * (1 - 1e-6)


@given(durations, st.floats(0, 800), st.floats(0.1, 8))
def test_what_is_under_the_cursor_stays_there(duration, x, factor):
    window = TimeWindow.whole(duration)
    at_s = window.time_at(x, 800)
    closer = window.zoomed(2**factor, at_s)
    assert closer.x_of(at_s, 800) == pytest.approx(x, abs=0.1)


@given(durations, st.integers(1, 30), st.floats(0, 10))
def test_ticks_are_few_even_and_inside(duration, most, zoom):
    window = TimeWindow.whole(duration).zoomed(2**zoom, duration / 3)
    ticks = window.ticks(most)
    assert len(ticks) <= most + 1
    assert all(window.start_s - 1e-6 <= tick <= window.end_s + 1e-6 for tick in ticks)
    assert len({time_text(tick, ticks[1] - ticks[0]) for tick in ticks} if len(ticks) > 1 else ticks) == len(ticks)


def test_ticks_are_round():
    assert TimeWindow.whole(1.5).ticks(4) == [0, 0.5, 1.0, 1.5]
    assert TimeWindow.whole(100).ticks(4) == [0, 30, 60, 90]
    assert TimeWindow.whole(7200).ticks(5) == [0, 1800, 3600, 5400, 7200]


@pytest.mark.parametrize(
    ("seconds", "step", "text"),
    [
        (0, 0.01, "0:00.00"),
        (7.256, 0.01, "0:07.26"),
        (59.999, 0.01, "1:00.00"),
        (59.4, 1, "0:59"),
        (3599.6, 1, "1:00:00"),
        (3723, 1, "1:02:03"),
        (0.5, 0.5, "0:00.5"),
        (0.0125, 0.0005, "0:00.0125"),
        (-1, 1, "0:00"),
    ],
)
def test_times_are_written_as_people_do(seconds, step, text):
    assert time_text(seconds, step) == text


def test_a_stretch_is_shown_with_room_around_it():
    window = TimeWindow.whole(100).around(50, 60)
    assert (window.start_s, window.end_s) == pytest.approx((48.5, 61.5))
    assert TimeWindow.whole(100).around(0, 1).start_s == 0
