"""Which versions stay: by count, by the hours and days in which there are any, and by bytes."""

from __future__ import annotations

from pathlib import Path

from labeller.domain.version import Version, VersionReason
from labeller.store.rotation import Rotation, to_drop

HOUR_S, DAY_S = 3600, 86_400
START = 1_700_000_000 // DAY_S * DAY_S


def versions(*times: float, size_bytes: int = 100):
    """One version at each of these seconds after some midnight, the last first."""
    found = [
        Version(number, START + at, VersionReason.WORKING, Path(f"{number}"), size_bytes)
        for number, at in enumerate(times, start=1)
    ]
    return found[::-1]


def kept(all_of_them, rotation):
    dropped = {one.number for one in to_drop(all_of_them, rotation)}
    return [one.number for one in all_of_them if one.number not in dropped]


def test_the_newest_ones_stay():
    assert kept(versions(0, 1, 2, 3, 4), Rotation(newest=3, hours=0, days=0)) == [5, 4, 3]


def test_of_each_hour_the_last_one_stays():
    times = (0, 60, HOUR_S, HOUR_S + 60, 2 * HOUR_S)
    assert kept(versions(*times), Rotation(newest=1, hours=2, days=0)) == [5, 4]
    assert kept(versions(*times), Rotation(newest=1, hours=3, days=0)) == [5, 4, 2]


def test_of_each_day_the_last_one_stays():
    times = (0, HOUR_S, DAY_S, DAY_S + HOUR_S, 2 * DAY_S)
    assert kept(versions(*times), Rotation(newest=1, hours=1, days=30)) == [5, 4, 2]


def test_a_year_without_work_takes_no_version_away():
    before = versions(0, HOUR_S, DAY_S)
    assert kept(versions(0, HOUR_S, DAY_S, 365 * DAY_S), Rotation())[1:] == kept(before, Rotation())


def test_a_clock_that_went_back_takes_no_version_away():
    # The third was kept when the clock had gone back by a year; it is the newest all the same.
    assert kept(versions(0, HOUR_S, -365 * DAY_S), Rotation(newest=1)) == [3, 2, 1]


def test_no_more_than_there_is_room_for_stays():
    assert kept(versions(0, 1, 2, 3, size_bytes=100), Rotation(most_bytes=250)) == [4, 3]


def test_the_newest_one_stays_however_large_it_is():
    assert kept(versions(0, 1, size_bytes=100), Rotation(most_bytes=50)) == [2]


def test_months_of_work_leave_a_few_dozen():
    every_ten_minutes = range(0, 100 * DAY_S, 600)
    assert len(kept(versions(*every_ten_minutes), Rotation())) == 10 + 23 - 1 + 30 - 1
