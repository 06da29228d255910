"""What labeller export can be told to choose."""

from __future__ import annotations

from collections import Counter

import pytest

from labeller.project.commands.answers import SetAnswer
from labeller.project.project import open_project
from tests.cli.test_exporting import rows_of, split_of

ASK = ("--format", "csv", "--json")


def exported(cli, project, *options) -> dict:
    return cli("export", project, "out", *ASK, *options).json


def test_label_chooses_and_the_report_counts_what_was_left_out(cli, project):
    report = exported(cli, project, "--label", "cat")
    assert (report["items"], report["left_out"]) == (
        20, [{"what": "items with no annotation that was chosen", "count": 20}],
    )  # fmt: skip
    assert {row["label"] for row in rows_of("out")} == {"cat"}


@pytest.mark.parametrize(
    ("options", "items"),
    [
        (("--without-label", "cat"), 20),
        (("--source", "import"), 40),
        (("--source", "human", "--source", "bulk"), 0),
        (("--search", "message 1"), 11),
        (("--flagged", "only"), 0),
        (("--has-label", "dog"), 20),
        (("--min-confidence", "0.5"), 40),
        (("--cap", "5"), 10),
        (("--balance",), 40),
        (("--label", "cat", "--keep-empty"), 40),
        (("--duplicates", "drop"), 40),
        (("--skipped", "with"), 40),
    ],
)
def test_each_choice_chooses(cli, project, options, items):
    assert exported(cli, project, *options)["items"] == items


def test_annotator_is_chosen_by_name(cli, fails, project):
    opened = open_project(project)
    name = opened.annotator().name
    opened.close()
    assert exported(cli, project, "--annotator", name)["items"] == 40
    assert "has no annotator “nobody”" in fails(2, "export", project, "o", "--format", "csv", "--annotator", "nobody")


@pytest.mark.parametrize(
    "options",
    [
        ("--label", "cow"),
        ("--source", "model"),
        ("--min-confidence", "2"),
        ("--balance", "0.5"),
        ("--cap", "0"),
        ("--resplit",),
        ("--split-by", "id"),
        ("--splits", "80,20", "--split-by", "no such column"),
    ],
)
def test_choices_that_make_no_sense_are_wrong_use(fails, project, options):
    fails(2, "export", project, "out", "--format", "csv", *options)


def test_splits_are_kept_by_the_project_for_the_next_export(cli, project):
    report = exported(cli, project, "--splits", "80,10,10")
    assert (report["splits"], report["splits_kept"]) == ({"train": 32, "validation": 4, "test": 4}, True)
    cli("export", project, "again", "--format", "csv", "--splits", "80,10,10", "--seed", 5)
    assert split_of("again") == split_of("out")
    cli("export", project, "plain", "--format", "csv")
    assert split_of("plain") == split_of("out")


def test_splits_are_kept_before_the_export_has_its_name(fails, project, monkeypatch, tmp_path):
    def fail(*_, **__):
        raise OSError("the power failed")

    monkeypatch.setattr("labeller.delivery.export.give_name", fail)
    fails(1, "export", project, "out", "--format", "csv", "--splits", "50,50")
    assert not (tmp_path / "out").exists()
    opened = open_project(project)
    assert opened.undo_title() == "Divide into splits"
    opened.close()


def test_project_that_can_only_be_read_is_exported_and_does_not_keep_its_splits(cli, project):
    elsewhere = open_project(project)
    said = cli("export", project, "out", "--format", "csv", "--splits", "50,50").out
    assert "The project does not keep these splits: pets.labeller is open for reading only." in said
    assert exported_counts("out") == {"train": 20, "test": 20}
    assert elsewhere.undo_title() != "Divide into splits"
    elsewhere.close()


def exported_counts(folder: str) -> Counter[str]:
    return Counter(row["split"] for row in rows_of(folder))


def test_export_for_people_names_splits_and_what_was_not_chosen(cli, project):
    said = cli("export", project, "out", "--format", "csv", "--label", "cat", "--splits", "50,50").out
    assert "  splits: train 10, test 10\n" in said
    assert "  not chosen: 20 items with no annotation that was chosen\n" in said


def test_dry_run_divides_without_keeping_anything(cli, project):
    said = cli("export", project, "out", "--format", "csv", "--splits", "50,50", "--dry-run").out
    assert "  splits: train 20, test 20\n" in said
    opened = open_project(project)
    assert opened.undo_title() != "Divide into splits"
    opened.close()


@pytest.mark.parametrize("wish", ["together", "drop"])
def test_near_duplicates_are_looked_for_when_asked(cli, project, wish):
    report = exported(cli, project, "--near-duplicates", wish, "--splits", "50,50")
    assert sum(report["splits"].values()) == report["items"] > 0


def test_splits_count_what_the_format_has_a_place_for(cli, project):
    opened = open_project(project)
    opened.perform(SetAnswer(1, None))
    opened.close()
    ask = ("export", project, "out", "--format", "folder-per-class", "--only", "all", "--splits", "50,50", "--json")
    for document in (cli(*ask, "--dry-run").json, cli(*ask).json):
        assert sum(document["splits"].values()) == document["items"] == 39
