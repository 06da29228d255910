"""A few of the faults of `make faults`: nothing is lost, nothing is made worse, and what happened is said."""

from __future__ import annotations

import random

import pytest

from tests.reliability.faults import damaged_files, full_disks, lost_places, odd_clocks, odd_files, old_versions
from tests.reliability.faults.disks import NoDiskError
from tests.reliability.faults.tally import Tally
from tests.reliability.faults.victims import small


@pytest.fixture
def tally(capsys):
    """What was tried; anything that got worse fails the test."""
    tally = Tally()
    yield tally
    assert tally.worse == 0, capsys.readouterr().err


def or_skip(trial, *arguments, **options):
    try:
        return trial(*arguments, **options)
    except NoDiskError as error:
        pytest.skip(str(error))


@pytest.mark.parametrize("name", odd_files.ODD)
def test_what_is_no_project_is_refused_and_left_alone(tmp_path, name):
    assert odd_files.trial(tmp_path / "odd.labeller", odd_files.ODD[name]) == "recovered"


@pytest.mark.parametrize("name", ["labelling", "importing", "opening", "making a project"])
def test_work_goes_on_when_a_full_disk_has_room_again(tmp_path, name):
    acts = full_disks.OPEN_ACTS | full_disks.CLOSED_ACTS
    left = random.Random(name).choice(full_disks.LEFT_BYTES)
    place, is_open = tmp_path / "disk", name in full_disks.OPEN_ACTS
    assert or_skip(full_disks.trial, place, acts[name], left, is_open=is_open) == "recovered"


@pytest.mark.parametrize(
    "trial", [lost_places.pulled_out, lost_places.read_only_disk], ids=lambda trial: trial.__name__
)
def test_a_disk_that_goes_away_is_noticed(trial):
    assert or_skip(trial) == "recovered"


@pytest.mark.parametrize("break_it", [lambda one: one.fail(), lambda one: one.give_up()], ids=["fails", "gives up"])
def test_a_disk_that_fails_takes_nothing_that_was_acknowledged(break_it):
    assert or_skip(lost_places.failing, break_it) == "recovered"


@pytest.mark.parametrize("name", ["it goes back at every answer", "it is beyond all calendars"])
def test_order_does_not_depend_on_the_clock(name):
    assert odd_clocks.trial(odd_clocks.CLOCKS[name]()) == "recovered"


def test_a_chain_of_forty_steps_is_one_step():
    oldest = old_versions.KEPT[0]
    assert old_versions.updated(oldest, old_versions.STEPS) == "recovered"
    assert old_versions.taken_back(oldest, broken=old_versions.STEPS) == "recovered"


def test_a_project_from_the_future_is_refused():
    assert old_versions.from_the_future() == "recovered"


def test_a_few_flipped_bytes_and_cuts_are_harmless_or_said(tally, monkeypatch):
    monkeypatch.setattr(damaged_files, "VICTIMS", (small,))
    damaged_files.run(tally, 24, seed=1)


@pytest.mark.long
@pytest.mark.timeout(1800)
def test_everything_is_tried(tally):
    odd_files.run(tally)
    full_disks.run(tally)
    lost_places.run(tally)
    odd_clocks.run(tally)
    old_versions.run(tally)
    damaged_files.run(tally, 100, 1)
