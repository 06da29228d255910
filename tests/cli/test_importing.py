"""labeller import."""

from __future__ import annotations

import json
import shutil
import tarfile
from pathlib import Path

import pytest

from labeller.project.project import open_project
from tests.cli.conftest import write_pictures, write_table

KEYS = {"items_added", "items_known", "annotations_added", "suggestions_added", "problems"}


@pytest.fixture
def texts(cli) -> Path:
    cli("new", "texts", "--task", "text-classification")
    return Path("texts.labeller")


@pytest.fixture
def pictures(cli) -> Path:
    cli("new", "pictures", "--task", "image-classification")
    return Path("pictures.labeller")


def counts(outcome) -> tuple[int, int, int]:
    report = outcome.json
    assert outcome.status == 0
    assert set(report) == KEYS
    return report["items_added"], report["items_known"], report["annotations_added"]


def test_labelled_table_comes_in_with_its_labels(cli, texts, table):
    assert counts(cli("import", texts, table, "--json")) == (40, 0, 40)
    assert cli("info", texts, "--json").json["by_label"] == {"dog": 20, "cat": 20}


def test_same_data_again_add_nothing(cli, project, table):
    before = cli("info", project, "--json").json
    assert counts(cli("import", project, table, "--json")) == (0, 40, 0)
    assert cli("info", project, "--json").json == before


def test_grown_table_adds_what_is_new(cli, project, table):
    with table.open("a", encoding="utf-8") as file:
        file.write("m40,a bird this time,bird\n")
    assert counts(cli("import", project, table, "--json")) == (1, 40, 1)


def test_unlabelled_leaves_the_labels_alone_and_they_can_come_later(cli, texts, table):
    assert counts(cli("import", texts, table, "--unlabelled", "--json")) == (40, 0, 0)
    assert cli("info", texts, "--json").json["by_label"] == {}
    assert counts(cli("import", texts, table, "--json")) == (0, 40, 40)


def test_label_field_chooses_the_column(cli, texts, tmp_path):
    write_table(tmp_path / "t.csv", [("text", "kind", "mood"), ("a", "x", "good"), ("b", "y", "bad")])
    assert counts(cli("import", texts, "t.csv", "--label-field", "mood", "--json")) == (2, 0, 2)
    assert cli("info", texts, "--json").json["by_label"] == {"good": 1, "bad": 1}


def test_column_that_is_not_there_is_named_with_those_that_are(fails, texts, table):
    said = fails(2, "import", texts, table, "--label-field", "kategorie")
    assert said == "There is no column “kategorie”. The columns are: id, text, category."


def test_import_that_failed_leaves_the_project_as_it_was(cli, fails, texts, table):
    before = cli("info", texts, "--json").json
    fails(2, "import", texts, table, "--label-field", "nope")
    assert cli("info", texts, "--json").json == before


def test_missing_source_is_named(fails, texts):
    assert fails(2, "import", texts, "no.csv") == "There is nothing at no.csv. Nothing was added. Check the path."


def test_unknown_format_is_named_with_those_that_are(fails, texts, table):
    said = fails(2, "import", texts, table, "--format", "excel")
    assert said.startswith("There is no format “excel”. Formats: csv, jsonl, ")


def test_format_can_be_chosen(cli, texts, tmp_path):
    (tmp_path / "t.csv").write_text("one,two\nthree,four\n")
    assert counts(cli("import", texts, "t.csv", "--format", "lines", "--json"))[0] == 2


def test_pictures_are_not_taken_into_a_project_of_texts(cli, fails, texts, tmp_path):
    write_pictures(tmp_path / "photos", "a.png", "b.png")
    assert "photos" in fails(1, "import", texts, "photos")
    assert cli("info", texts, "--json").json["items"] == 0


def test_texts_are_not_taken_into_a_project_of_pictures(fails, pictures, table):
    assert "messages.csv" in fails(1, "import", pictures, table)


@pytest.mark.parametrize("source", ["empty", "empty.csv"])
def test_source_without_anything_in_it_is_an_error(fails, texts, tmp_path, source):
    (tmp_path / "empty").mkdir()
    (tmp_path / "empty.csv").write_text("text\n")
    fails(1, "import", texts, source)


def test_folders_of_pictures_give_labels_and_bad_files_are_listed(cli, pictures, tmp_path):
    write_pictures(tmp_path / "photos", "cat/1.png", "cat/2.png", "dog/1.png")
    (tmp_path / "photos/dog/broken.png").write_bytes(b"\x89PNG\r\n\x1a\nnot really")
    outcome = cli("import", pictures, "photos", "--json")
    assert counts(outcome) == (3, 0, 3)
    (problem,) = outcome.json["problems"]
    assert problem["file"].endswith("broken.png")
    assert problem["reason"]


def test_import_for_people_counts_and_lists_the_first_problems(cli, pictures, tmp_path):
    write_pictures(tmp_path / "photos", "cat/1.png")
    for number in range(25):
        (tmp_path / f"photos/cat/broken{number}.png").write_bytes(b"")
    lines = cli("import", pictures, "photos").out.splitlines()
    assert lines[0] == "items added          1"
    assert sum("broken" in line for line in lines) == 20
    assert lines[-1] == "  and 5 more; --json lists them all"


def test_media_root_says_where_the_paths_of_a_table_start(cli, pictures, tmp_path):
    write_pictures(tmp_path / "elsewhere", "1.png", "2.png")
    write_table(tmp_path / "t.csv", [("image", "label"), ("1.png", "cat"), ("2.png", "dog")])
    assert counts(cli("import", pictures, "t.csv", "--media-root", "elsewhere", "--json")) == (2, 0, 2)
    project = open_project(pictures, read_only=True)
    with project.read() as db:
        from labeller.store import item_store

        assert all(project.media_path(item).is_file() for item in item_store.find_items(db, [1, 2]))
    project.close()


def test_json_lines_with_unicode_names_come_in(cli, texts, tmp_path):
    rows = [{"text": "größer 日本 🙂", "label": "ä"}, {"text": "עברית", "label": "日本"}]
    (tmp_path / "Übung 日本.jsonl").write_text(
        "".join(f"{json.dumps(row, ensure_ascii=False)}\n" for row in rows), "utf-8"
    )
    assert counts(cli("import", texts, "Übung 日本.jsonl", "--json")) == (2, 0, 2)
    assert cli("info", texts, "--json").json["by_label"] == {"ä": 1, "日本": 1}


def test_import_goes_on_where_it_was_when_done_again(cli, texts, tmp_path):
    rows = [("text",), *((f"text {number}",) for number in range(500))]
    write_table(tmp_path / "t.csv", rows[:301])
    cli("import", texts, "t.csv")
    write_table(tmp_path / "t.csv", rows)
    assert counts(cli("import", texts, "t.csv", "--json")) == (200, 300, 0)


def test_an_archive_of_pictures_comes_in_and_its_media_stay(cli, pictures, tmp_path):
    write_pictures(tmp_path / "photos", "cat/1.png", "dog/1.png")
    shutil.make_archive(str(tmp_path / "sent"), "zip", tmp_path / "photos")
    assert counts(cli("import", pictures, "sent.zip", "--json")) == (2, 0, 2)
    assert (tmp_path / "pictures media/sent/cat/1.png").is_file()
    assert counts(cli("import", pictures, "sent.zip", "--json")) == (0, 2, 0)


def test_an_archive_of_a_table_comes_in(cli, texts, table, tmp_path):
    with tarfile.open(tmp_path / "sent.tar.gz", "w:gz") as archive:
        archive.add(table, table.name)
    assert counts(cli("import", texts, "sent.tar.gz", "--json")) == (40, 0, 40)
    assert not (tmp_path / "texts media").exists()
