"""Shapes on the command line: what is suggested, how soon they are learned."""

from __future__ import annotations

import pytest

from labeller.domain.schema import Task
from labeller.learning.regions import look
from tests.learning.regions.made import HEIGHT, WIDTH
from tests.loop.shapes import shape_project

pytestmark = pytest.mark.usefixtures("quick_reading", "_small_looks")


@pytest.fixture
def _small_looks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(look, "SIDE_PX", 128)


@pytest.fixture
def project(tmp_path) -> str:
    made = shape_project(tmp_path, 24, answered=18, task=Task.OBJECT_DETECTION, name="p")
    made.close()
    return "p"


def test_suggestions_are_boxes_on_the_open_images(cli, project):
    rows = cli("suggest", project, "-n", "5", "--json").json
    assert {row["name"] for row in rows} <= {f"{number:03}.png" for number in range(19, 25)}
    boxes = [one for row in rows for one in row["suggestion"]]
    assert boxes
    assert {one["type"] for one in boxes} == {"box"}
    assert {one["label"] for one in boxes} <= {"disc", "square"}
    for one in boxes:
        x, y, width, height = one["bbox"]
        assert 0 <= x < x + width <= WIDTH
        assert 0 <= y < y + height <= HEIGHT
        assert 0 < one["score"] <= 1


def test_simulation_tells_f1_of_shapes(cli, project):
    told = cli("simulate", project, "--budget", "14", "--batch", "7", "--seed", "1", "--json").json
    assert [set(point) for point in told["curve"]] == [{"n", "f1", "macro_f1"}] * 2
    assert [point["n"] for point in told["curve"]] == [7, 14]
    assert told["curve"][-1]["f1"] > 0.5


def test_simulation_reads_well(cli, project):
    lines = cli("simulate", project, "--budget", "6", "--batch", "6", "--strategy", "random").out.splitlines()
    assert lines[0] == " answers  shape F1  macro-F1"
    assert len(lines) == 2


def test_keypoints_cannot_be_replayed(fails, tmp_path):
    shape_project(tmp_path, 12, answered=12, task=Task.KEYPOINTS, name="p").close()
    assert "cannot be replayed yet" in fails(2, "simulate", "p", "--budget", "5")
