"""labeller export."""

from __future__ import annotations

import csv
import json
from collections import Counter
from pathlib import Path

import pytest

from labeller.domain.annotation import Answer
from labeller.domain.item import ItemState
from labeller.project.commands.answers import SetAnswer
from labeller.project.project import open_project
from tests.cli.conftest import write_pictures

KEYS = {"format", "items", "annotations", "files", "lost", "verified"}


def rows_of(folder: str) -> list[dict[str, str]]:
    (table,) = Path(folder).glob("*.csv")
    with table.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("name", ["csv", "jsonl", "folder-per-class", "hf-text"])
def test_texts_go_out_in_every_format_for_them_and_are_verified(cli, project, name):
    report = cli("export", project, f"out-{name}", "--format", name, "--json").json
    assert set(report) >= KEYS
    assert (report["format"], report["items"], report["annotations"], report["verified"]) == (name, 40, 40, True)
    assert report["files"] == sum(path.is_file() for path in Path(f"out-{name}").rglob("*"))


@pytest.mark.parametrize("name", ["csv", "jsonl", "folder-per-class", "hf-imagefolder"])
def test_pictures_go_out_in_every_format_for_them(cli, tmp_path, name):
    write_pictures(tmp_path / "photos", "cat/1.png", "cat/2.png", "dog/1.png")
    cli("new", "p", "--task", "image-classification")
    cli("import", "p", "photos")
    report = cli("export", "p", "out", "--format", name, "--json").json
    assert (report["items"], report["annotations"]) == (3, 3)
    assert len(list(Path("out").rglob("*.png"))) == 3


def test_rows_say_what_the_project_says(cli, project):
    cli("export", project, "out", "--format", "csv")
    assert Counter(row["label"] for row in rows_of("out")) == {"cat": 20, "dog": 20}
    assert all(("cats" in row["text"]) == (row["label"] == "cat") for row in rows_of("out"))


def test_export_for_people_says_what_was_done_and_lost(cli, project, tmp_path):
    changed = open_project(project)
    changed.perform(SetAnswer(1, Answer(ItemState.SKIPPED, 1, 0.0)))
    changed.close()
    said = cli("export", project, "out", "--format", "folder-per-class", "--only", "all").out
    assert "items        39" in said
    assert "  the format does not hold as it is: 1 skipped items (left out)" in said
    assert said.endswith(f"Written to {tmp_path / 'out'}, read back, and equal to the project.\n")
    report = cli("export", project, "out2", "--format", "folder-per-class", "--only", "all", "--json").json
    assert {"what": "skipped items (left out)", "count": 1} in report["lost"]


@pytest.mark.parametrize(("only", "items"), [("answered", 38), ("reviewed", 1), ("all", 40)])
def test_only_chooses_the_items(cli, project, only, items):
    changed = open_project(project)
    changed.perform(SetAnswer(1, Answer(ItemState.SKIPPED, 1, 0.0)))
    changed.perform(SetAnswer(2, None))
    changed.perform(SetAnswer(3, Answer(ItemState.ANSWERED, 1, 0.0)))
    changed.close()
    assert cli("export", project, "out", "--format", "csv", "--only", only, "--json").json["items"] == items
    assert len(rows_of("out")) == items


def test_splits_have_their_sizes_and_labels_in_proportion(cli, project):
    cli("export", project, "out", "--format", "csv", "--splits", "80,10,10")
    rows = rows_of("out")
    assert Counter(row["split"] for row in rows) == {"train": 32, "validation": 4, "test": 4}
    assert Counter(row["label"] for row in rows if row["split"] == "test") == {"cat": 2, "dog": 2}


def split_of(folder: str) -> dict[str, str]:
    return {row["name"]: row["split"] for row in rows_of(folder)}


def test_same_seed_gives_the_same_splits_and_another_gives_others(cli, project):
    ask = ("--format", "csv", "--splits", "80,20", "--resplit")
    for folder, seed in (("a", 1), ("b", 1), ("c", 2)):
        assert cli("export", project, folder, *ask, "--seed", seed).status == 0
    assert split_of("a") == split_of("b") != split_of("c")


@pytest.mark.parametrize("splits", ["80,10", "80,10,5", "100", "80,10,5,5", "a,b", "", "90,10,0", "120,-20"])
def test_splits_that_make_no_sense_are_wrong_use(fails, project, splits):
    fails(2, "export", project, "out", "--format", "csv", "--splits", splits)
    assert not Path("out").exists()


@pytest.mark.parametrize("what", ["a folder with a file", "a file"])
def test_what_is_there_already_is_not_overwritten(fails, project, what):
    kept = Path("out/kept.txt") if what == "a folder with a file" else Path("out")
    kept.parent.mkdir(exist_ok=True)
    kept.write_text("mine")
    assert "There is something at" in fails(1, "export", project, "out", "--format", "csv")
    assert kept.read_text() == "mine"


def test_empty_folder_is_filled(cli, project):
    Path("out").mkdir()
    assert cli("export", project, "out", "--format", "csv").status == 0
    assert len(rows_of("out")) == 40


def test_folders_on_the_way_are_made(cli, project):
    assert cli("export", project, "new/deep/out", "--format", "csv").status == 0
    assert len(rows_of("new/deep/out")) == 40


def test_unknown_format_is_named_with_those_that_are(fails, project):
    assert fails(2, "export", project, "out", "--format", "excel").startswith("There is no format “excel”.")


def test_format_that_can_only_be_read_is_refused(fails, project):
    assert fails(2, "export", project, "out", "--format", "lines").startswith("The format “lines” can be read, not")


def test_format_for_another_task_is_refused(fails, project):
    said = fails(2, "export", project, "out", "--format", "hf-imagefolder")
    assert said.startswith("The format hf-imagefolder cannot hold a project of text-classification.")
    assert not Path("out").exists()


def test_project_that_is_open_elsewhere_can_be_exported(cli, project):
    elsewhere = open_project(project)
    assert cli("export", project, "out", "--format", "csv").status == 0
    elsewhere.close()


def test_missing_picture_stops_the_export_and_leaves_nothing(cli, fails, tmp_path):
    write_pictures(tmp_path / "photos", "cat/1.png", "cat/2.png", "dog/1.png")
    cli("new", "p", "--task", "image-classification")
    cli("import", "p", "photos")
    (tmp_path / "photos/cat/2.png").unlink()
    before = sorted(path.name for path in tmp_path.iterdir())
    assert "2.png" in fails(1, "export", "p", "out", "--format", "folder-per-class")
    assert sorted(path.name for path in tmp_path.iterdir()) == before


def test_export_of_an_empty_project_is_an_empty_dataset(cli):
    cli("new", "p", "--task", "text-classification", "--labels", "a,b")
    assert cli("export", "p", "out", "--format", "jsonl", "--json").json["items"] == 0


def test_names_that_could_not_go_out_as_they_are_are_told(cli, tmp_path):
    (tmp_path / "t.jsonl").write_text(
        "".join(f"{json.dumps({'id': name, 'text': f'text {name}', 'label': 'a/b'})}\n" for name in ("x/y", "x\\y"))
    )
    cli("new", "p", "--task", "text-classification")
    cli("import", "p", "t.jsonl")
    report = cli("export", "p", "out", "--format", "folder-per-class", "--json").json
    assert "a/b" in {one["name"] for one in report["renamed"]}


def test_a_dry_run_says_what_would_be_lost_and_writes_nothing(cli, project):
    said = cli("export", project, "out", "--format", "folder-per-class", "--only", "all", "--dry-run")
    assert said.out.splitlines()[-1] == "40 items would be written. Nothing was."
    document = cli("export", project, "out", "--format", "folder-per-class", "--dry-run", "--json").json
    assert (document["items"], document["verified"]) == (40, False)
    assert not Path("out").exists()
