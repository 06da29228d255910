"""labeller outlook: how good the learner is, and what the rest takes."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from labeller.domain.annotation import Annotation, Answer, Source
from labeller.domain.item import ItemState
from labeller.project.commands.answers import SetAnswer
from labeller.project.project import open_project
from tests.cli.conftest import write_table

pytestmark = pytest.mark.usefixtures("quick_reading")


@pytest.fixture
def answered(cli, tmp_path) -> Path:
    """Texts of two kinds, forty of them answered, every fourth for the control slice."""
    write_table(tmp_path / "t.csv", [("text",), *((f"{('cat', 'dog')[n % 2]} number {n}",) for n in range(60))])
    cli("new", "p", "--task", "text-classification", "--labels", "cat,dog")
    cli("import", "p", "t.csv", "--unlabelled")
    project = open_project(Path("p.labeller"))
    for item_id in range(1, 41):
        annotation = Annotation(project.schema.labels[(item_id - 1) % 2].id, Source.HUMAN, 1, time.time())
        answer = Answer(ItemState.ANSWERED, 1, time.time(), 2.0, item_id % 4 == 0, (annotation,))
        project.perform(SetAnswer(item_id, answer), 2.0)
    project.close()
    return Path("p.labeller")


def test_outlook_gives_accuracy_with_its_interval_and_says_what_is_missing(cli, answered):
    found = cli("outlook", answered, "--target", "0.9", "--rate", "30", "--json").json
    assert found["accuracy"]["low"] <= found["accuracy"]["value"] <= found["accuracy"]["high"]
    assert (found["answers"], found["control_answers"], found["open"], found["target"]) == (30, 10, 20, 0.9)
    assert found["missing"].startswith("Too early to tell: 40 answers")
    assert [one["degree"] for one in found["advice"]] == ["early", "balanced", "careful"]


def test_outlook_of_a_project_without_answers_is_too_early(cli, table):
    cli("new", "open", "--task", "text-classification", "--labels", "cat,dog")
    cli("import", "open", table, "--unlabelled")
    found = cli("outlook", "open.labeller", "--json").json
    assert found["accuracy"] is None
    assert found["remaining"] == {"answers": None, "hours": None, "price": None}


def test_outlook_is_said_in_lines_for_people(cli, answered):
    said = cli("outlook", answered).out
    assert "accuracy now" in said
    assert "stop? balanced" in said


@pytest.mark.parametrize("wrong", [("--target", "2"), ("--target", "many"), ("--rate", "-1"), ("--rate", "nan")])
def test_figures_that_make_no_sense_are_refused(cli, answered, wrong):
    assert cli("outlook", answered, *wrong).status == 2
