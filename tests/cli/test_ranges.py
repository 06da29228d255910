"""Ranges of sounds on the command line: what is suggested, how soon they are learned."""

from __future__ import annotations

import pytest

from tests.learning.ranges.made import SECONDS
from tests.loop.ranges import range_project


@pytest.fixture
def project(tmp_path) -> str:
    range_project(tmp_path, 30, answered=24, name="p").close()
    return "p"


def test_suggestions_are_ranges_on_the_open_sounds(cli, project):
    rows = cli("suggest", project, "-n", "5", "--json").json
    assert {row["name"] for row in rows} <= {f"{number:03}.wav" for number in range(25, 31)}
    ranges = [one for row in rows for one in row["suggestion"]]
    assert ranges
    assert {(one["type"], one["label"]) for one in ranges} <= {("range", "beep"), ("range", "hiss")}
    assert all(0 <= one["start_s"] < one["end_s"] <= SECONDS for one in ranges)


def test_simulation_tells_f1_of_ranges(cli, project):
    told = cli("simulate", project, "--budget", "18", "--batch", "9", "--seed", "1", "--json").json
    assert [set(point) for point in told["curve"]] == [{"n", "f1", "macro_f1"}] * 2
    assert told["curve"][-1]["f1"] > 0.6
    assert cli("simulate", project, "--budget", "5").out.startswith(" answers  range F1")
