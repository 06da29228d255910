"""labeller suggest and simulate."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from labeller.cli import learning
from labeller.project.project import open_project
from tests.cli.conftest import write_table

pytestmark = pytest.mark.usefixtures("quick_reading")


@pytest.fixture
def unlabelled(cli, table) -> Path:
    cli("new", "open", "--task", "text-classification", "--labels", "cat,dog")
    cli("import", "open", table, "--unlabelled")
    return Path("open.labeller")


def some_labelled(cli, table: Path) -> Path:
    """The first twenty messages with their labels, the others without."""
    rows = table.read_text(encoding="utf-8").splitlines()
    table.write_text("\n".join([*rows[:21], *(row.rsplit(",", 1)[0] + "," for row in rows[21:])]), encoding="utf-8")
    cli("new", "some", "--task", "text-classification", "--labels", "cat,dog")
    cli("import", "some", table)
    return Path("some.labeller")


def test_suggest_names_the_next_items_and_why(cli, unlabelled):
    rows = cli("suggest", unlabelled, "-n", "5", "--json").json
    assert [set(row) for row in rows] == [{"item", "name", "utility", "suggestion", "confidence", "reason"}] * 5
    assert len({row["item"] for row in rows}) == 5
    assert all(row["name"] == f"m{row['item'] - 1}" and row["reason"] for row in rows)
    assert {row["suggestion"] for row in rows} == {None}, "nothing has been learned yet"


def test_suggest_says_what_the_learner_thinks(cli, table):
    rows = cli("suggest", some_labelled(cli, table), "-n", "10", "--json").json
    assert {row["suggestion"] for row in rows} <= {"cat", "dog"}
    assert all(0 < row["confidence"] < 1 for row in rows)
    assert {int(row["name"][1:]) for row in rows} <= set(range(20, 40)), "answered items are not asked again"


def test_suggest_asks_as_many_as_wanted_while_they_last(cli, unlabelled):
    rows = cli("suggest", unlabelled, "-n", "100", "--json").json
    assert sorted(row["item"] for row in rows) == list(range(1, 41))


def test_suggest_gives_several_labels_as_a_list(cli, tmp_path):
    labels = ["big|red", "big", "red", ""] * 5
    write_table(tmp_path / "t.csv", [("text", "labels"), *((f"thing {n}", one) for n, one in enumerate(labels))])
    cli("new", "p", "--task", "text-multilabel", "--labels", "big,red")
    cli("import", "p", "t.csv", "--label-field", "labels")
    assert all(isinstance(row["suggestion"], list) for row in cli("suggest", "p", "--json").json)


def test_suggest_is_the_same_twice_and_changes_nothing(cli, table):
    project = some_labelled(cli, table)
    before = project.read_bytes()
    assert cli("suggest", project, "--json").json == cli("suggest", project, "--json").json
    assert project.read_bytes() == before


def test_suggest_reads_well(cli, unlabelled):
    lines = cli("suggest", unlabelled, "-n", "3").out.splitlines()
    assert len(lines) == 6
    assert all(line.startswith("       ") for line in lines)


def test_suggest_says_when_nothing_is_left(cli, project):
    assert cli("suggest", project).out == "Nothing is left to ask.\n"
    assert cli("suggest", project, "--json").json == []


def test_suggest_works_without_any_item(cli):
    cli("new", "p", "--task", "text-classification")
    assert cli("suggest", "p", "--json").json == []


def test_suggest_works_while_the_project_is_open_elsewhere(cli, unlabelled):
    elsewhere = open_project(unlabelled)
    assert len(cli("suggest", unlabelled, "-n", "2", "--json").json) == 2
    elsewhere.close()


@pytest.mark.parametrize("strategy", ["default", "mixed", "margin", "least-confident", "entropy", "coverage", "random"])
def test_every_strategy_can_be_chosen(cli, table, strategy):
    project = some_labelled(cli, table)
    assert len(cli("suggest", project, "-n", "3", "--strategy", strategy, "--json").json) == 3
    assert cli("simulate", project, "--budget", "6", "--strategy", strategy, "--json").json["strategy"] == strategy


@pytest.mark.parametrize("command", [("suggest",), ("simulate", "--budget", "5")])
def test_unknown_strategy_is_named_with_those_that_are(fails, project, command):
    said = fails(2, command[0], project, *command[1:], "--strategy", "best")
    assert said.startswith("There is no query strategy “best”. Choose one of: default, mixed, ")


def test_simulate_gives_the_learning_curve(cli, project):
    curve = cli("simulate", project, "--budget", "12", "--batch", "5", "--seed", "3", "--json").json
    assert set(curve) == {"budget", "batch", "strategy", "seed", "curve", "seconds_per_query"}
    assert (curve["budget"], curve["batch"], curve["strategy"], curve["seed"]) == (12, 5, "default", 3)
    assert [point["n"] for point in curve["curve"]] == [5, 10, 12]
    assert all(0 <= point[measure] <= 1 for point in curve["curve"] for measure in ("accuracy", "macro_f1"))
    assert curve["seconds_per_query"] > 0


def test_simulate_is_the_same_for_a_seed(cli, project):
    def curve(seed: int) -> list:
        return cli("simulate", project, "--budget", "9", "--batch", "3", "--seed", seed, "--json").json["curve"]

    assert curve(1) == curve(1)


def test_simulate_ends_when_all_but_the_held_fifth_is_answered(cli, project):
    curve = cli("simulate", project, "--budget", "1000", "--json").json["curve"]
    assert curve[-1]["n"] == 32


def test_held_out_fifth_is_stratified_and_never_learned_from(cli, project, monkeypatch):
    seen = {}

    def watched(embeddings, targets, held, **options):
        seen.update(targets=np.asarray(targets), held=np.asarray(held))
        return simulate_arrays(embeddings, targets, held, **options)

    simulate_arrays = learning.simulate_arrays
    monkeypatch.setattr(learning, "simulate_arrays", watched)
    cli("simulate", project, "--budget", "5")
    assert seen["held"].sum() == 8
    assert np.bincount(seen["targets"][seen["held"]]).tolist() == [4, 4]
    cli("simulate", project, "--budget", "5", "--seed", "1")
    assert seen["held"].sum() == 8


def test_equal_texts_are_never_both_held_and_asked(cli, tmp_path, monkeypatch):
    """Or a learner would be measured on what it has seen."""
    rows = [(f"text {number % 10}", "ab"[number % 2]) for number in range(40)]
    write_table(tmp_path / "t.csv", [("text", "label"), *rows])
    cli("new", "p", "--task", "text-classification")
    cli("import", "p", "t.csv")
    sides: dict[str, set[str]] = {}

    def watched(keys, labels, fractions, seed):
        splits = split_items(keys, labels, fractions, seed)
        for key, split in zip(keys, splits, strict=True):
            sides.setdefault(key, set()).add(split)
        return splits

    split_items = learning.split_items
    monkeypatch.setattr(learning, "split_items", watched)
    cli("simulate", "p", "--budget", "5")
    assert len(sides) == 10
    assert all(len(both) == 1 for both in sides.values())


def test_simulate_reads_well(cli, project):
    lines = cli("simulate", project, "--budget", "4", "--batch", "2").out.splitlines()
    assert lines[0] == " answers  accuracy  macro-F1"
    assert [line.split()[0] for line in lines[1:]] == ["2", "4"]


def test_simulate_needs_some_answers(cli, fails, unlabelled):
    said = fails(1, "simulate", unlabelled, "--budget", "5")
    assert said.startswith("open.labeller has 0 answers that can be replayed; 10 are needed.")


def test_simulate_changes_nothing(cli, project):
    before = project.read_bytes()
    cli("simulate", project, "--budget", "5")
    assert project.read_bytes() == before
