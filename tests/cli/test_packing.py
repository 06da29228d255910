"""labeller pack, unpack."""

from __future__ import annotations

import shutil

import pytest

from tests.cli.conftest import write_pictures


@pytest.fixture
def project(cli, tmp_path):
    cli("new", "job", "--task", "image-classification")
    write_pictures(tmp_path / "photos", "cat/1.png", "dog/1.png")
    cli("import", "job", "photos")
    return tmp_path / "job.labeller"


def test_a_packed_project_is_the_same_elsewhere(cli, project, tmp_path):
    before = cli("info", project, "--json").json
    report = cli("pack", project, "sent", "--json").json
    assert (report["files"], report["missing"]) == (2, [])
    there = tmp_path / "there"
    there.mkdir()
    shutil.move("sent.labeller", there)
    shutil.rmtree("photos")
    report = cli("unpack", there / "sent", "--json").json
    assert (report["folder"], report["files"], report["problems"]) == (str(there / "sent media"), 2, [])
    assert cli("info", there / "sent", "--json").json == before
    assert (there / "sent media/photos/cat/1.png").is_file()


def test_a_folder_can_be_chosen(cli, project, tmp_path):
    cli("pack", project, "sent")
    said = cli("unpack", "sent", "out").out
    assert said.startswith("Unpacked 2 files")
    assert (tmp_path / "out/photos/dog/1.png").is_file()


def test_missing_media_stop_it_unless_they_may_be_missing(cli, fails, project, tmp_path):
    (tmp_path / "photos/cat/1.png").unlink()
    assert "--without-missing" in fails(1, "pack", project, "sent")
    said = cli("pack", project, "sent", "--without-missing").out
    assert "missing: " in said
    assert "photos/cat/1.png" in said


def test_nothing_is_written_over(cli, fails, project):
    cli("pack", project, "sent")
    assert "exists already" in fails(1, "pack", project, "sent")


def test_a_project_that_holds_no_media_says_so(fails, project):
    assert "no media packed in it" in fails(1, "unpack", project)
