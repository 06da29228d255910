"""A few kills of each kind in `make test`; by the hundred they come with `make kills`."""

from __future__ import annotations

import random
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.reliability.kills.calls import has_strace, kill_at_every_call, power_faults
from tests.reliability.kills.driver import Site
from tests.reliability.kills.running import Runner
from tests.reliability.kills.scenario import Scenario
from tests.reliability.kills.scenarios import small
from tests.reliability.kills.syncs import unsynced

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="programs are started and killed in another way here")
watched = pytest.mark.skipif(not has_strace(), reason="system calls cannot be watched here")

BY_NAME = {scenario.name: scenario for scenario in small.SCENARIOS}


@pytest.fixture(scope="module")
def runner(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Runner]:
    runner = Runner(tmp_path_factory.mktemp("runner"), has_window=False)
    yield runner
    runner.close()


def site_of(scenario: Scenario, runner: Runner, folder: Path) -> Site:
    return Site(scenario, runner, folder / "site")


@pytest.mark.parametrize("name", ["import", "export of an archive"])
def test_nothing_is_lost_by_kills_at_random_moments(runner, tmp_path, name):
    tally = site_of(BY_NAME[name], runner, tmp_path).kill(2, random.Random(1))
    assert tally.faults == []
    assert tally.kills == 2


@watched
@pytest.mark.parametrize("name", ["annotate", "new project"])
def test_nothing_is_lost_by_kills_at_some_system_calls(runner, tmp_path, name):
    tally = kill_at_every_call(site_of(BY_NAME[name], runner, tmp_path), most=4)
    assert tally.faults == []
    assert tally.kills >= 2


@watched
@pytest.mark.parametrize("name", ["annotate", "export"])
def test_what_is_named_and_said_is_on_the_disk(runner, tmp_path, name):
    assert power_faults(site_of(BY_NAME[name], runner, tmp_path)) == []


def test_a_file_that_is_named_before_it_is_synced_is_found_out():
    trace = [
        '7 write(3</f/.out.new/a.txt>, "a"..., 1) = 1',
        '7 rename("/f/.out.new", "/f/out") = 0',
        '7 write(1</said>, "done", 4) = 4',
    ]
    assert list(unsynced(trace, named=["/f/out"])) == [
        "/f/out was named before 1 of its files were on the disk, /f/.out.new/a.txt for one",
        "names in /f were not on the disk when it was said",
    ]
