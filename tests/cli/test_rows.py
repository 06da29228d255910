"""The whole job with table rows from the command line."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import numpy as np
import pytest

from tests.cli.conftest import write_table

BIRDS = {"gull": (900, "coast"), "tern": (120, "coast"), "wren": (10, "wood")}


def write_birds(path: Path, count: int, *, seed: int = 0) -> None:
    """So many birds of each kind with what was measured, some of it missing; the wren alone lives in the wood."""
    rng = np.random.default_rng(seed)
    rows = []
    for number in range(count):
        for bird, (mass, place) in BIRDS.items():
            measured = "NA" if number % 7 == 3 else f"{rng.normal(mass, mass / 9):.1f}"
            ringed = rng.choice(["yes", "no"])
            rows.append((f"b{seed}-{number}-{bird[0]}", bird, measured, place, ringed, f"2021-05-{1 + number % 28:02}"))
    write_table(path, [("id", "bird", "mass (g)", "place", "ringed", "seen"), *rows])


@pytest.fixture
def project(cli, tmp_path) -> str:
    write_birds(tmp_path / "birds.csv", 20)
    cli("new", "p.labeller", "--task", "tabular-classification", "--labels", ",".join(BIRDS))
    report = cli("import", "p.labeller", "birds.csv", "--label-field", "bird", "--json").json
    assert (report["items_added"], report["annotations_added"], report["problems"]) == (60, 60, [])
    return "p.labeller"


def shown(columns) -> list[tuple[str, str]]:
    return [(one["name"], one["kind"]) for one in columns if one["is_shown"]]


def test_known_answers_are_replayed_and_learned_from(cli, project):
    curve = cli("simulate", project, "--budget", 15, "--batch", 5, "--json").json["curve"]
    assert [point["n"] for point in curve] == [5, 10, 15]
    assert curve[-1]["accuracy"] > 0.7


def test_the_answer_is_no_column_to_learn_from(cli, project):
    assert "bird" not in [one["name"] for one in cli("columns", project, "--json").json]


def test_rows_without_answers_get_suggestions(cli, project, tmp_path):
    write_birds(tmp_path / "more.csv", 3, seed=7)
    cli("import", project, "more.csv", "--unlabelled")
    rows = cli("suggest", project, "-n", 9, "--json").json
    assert len(rows) == 9
    assert all(row["reason"] for row in rows)
    assert {row["suggestion"] for row in rows} <= {*BIRDS, None}


@pytest.mark.parametrize("name", ["csv", "jsonl", "parquet"])
def test_every_format_for_rows_is_written_and_read_back(cli, project, name):
    report = cli("export", project, f"out-{name}", "--format", name, "--splits", "80,10,10", "--json").json
    assert (report["items"], report["annotations"], report["verified"]) == (60, 60, True)


def test_csv_has_the_clients_columns_as_they_were(cli, project):
    cli("export", project, "out", "--format", "csv")
    with Path("out/items.csv").open(newline="", encoding="utf-8") as file:
        given = {row["id"]: row for row in csv.DictReader(file)}
    with Path("birds.csv").open(newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            assert {name: given[row["id"]][name] for name in ("mass (g)", "place", "ringed", "seen")} == {
                name: row[name] for name in ("mass (g)", "place", "ringed", "seen")
            }
            assert given[row["id"]]["label"] == row["bird"]


def test_columns_are_told_with_their_kinds(cli, project):
    kinds = [("mass (g)", "number"), ("place", "category"), ("ringed", "yes-no"), ("seen", "date")]
    assert shown(cli("columns", project, "--json").json) == kinds
    said = [line.split("  ") for line in cli("columns", project).out.splitlines()]
    assert [(line[0], line[-1].strip()) for line in said if line[0] in dict(kinds)] == kinds


def test_columns_are_chosen_ordered_and_typed_as_one_step(cli, project):
    said = cli("columns", project, "--show", "seen", "--show", "ringed", "--hide", "place", "--kind", "seen=text")
    assert said.status == 0
    assert shown(cli("columns", project, "--json").json) == [
        ("seen", "text"),
        ("ringed", "yes-no"),
        ("mass (g)", "number"),
    ]
    assert json.dumps(cli("info", project, "--json").json["columns"]) == json.dumps(
        cli("columns", project, "--json").json
    )


def test_reset_goes_back_to_how_the_rows_look(cli, project):
    before = cli("columns", project, "--json").json
    cli("columns", project, "--hide", "seen")
    assert cli("columns", project, "--reset", "--json").json == before


@pytest.mark.parametrize(
    "wrong", [("--show", "weight"), ("--kind", "seen"), ("--kind", "seen=odd"), ("--kind", "weight=text")]
)
def test_wrong_column_or_kind_is_refused_and_changes_nothing(cli, fails, project, wrong):
    before = cli("columns", project, "--json").json
    assert "Nothing was changed." in fails(2, "columns", project, *wrong)
    assert cli("columns", project, "--json").json == before


def test_a_project_without_rows_has_no_columns(cli, fails):
    cli("new", "t.labeller", "--task", "text-classification")
    assert fails(2, "columns", "t.labeller").startswith("t.labeller has no table rows.")


def test_penguins_are_told_apart_though_some_of_them_were_not_measured(cli, shared_dataset):
    source = shared_dataset("penguins") / "penguins.csv"
    cli("new", "penguins", "--task", "tabular-classification")
    assert cli("import", "penguins", source, "--label-field", "species", "--json").json["annotations_added"] == 344
    curve = cli("simulate", "penguins", "--budget", 20, "--batch", 5, "--json").json["curve"]
    assert curve[-1]["accuracy"] > 0.9
