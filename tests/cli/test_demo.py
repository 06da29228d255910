"""labeller demo."""

from __future__ import annotations

import pytest

from labeller.paths import data_dir
from labeller.project.project import open_project
from labeller.project.samples import find_samples


def test_opens_the_first_sample_ready_to_label(cli, home):
    opened = cli("demo").opened
    project = open_project(opened, read_only=True)
    assert opened.is_relative_to(data_dir())
    assert project.facts.name == find_samples()[0].title
    project.close()


def test_opens_the_same_project_again(cli):
    first = cli("demo", "--sample", "messages", "--out", "here").opened
    before = first.read_bytes()
    assert cli("demo", "--sample", "messages", "--out", "here").opened == first
    assert first.read_bytes() == before


def test_sample_that_there_is_not_is_named_with_those_that_are(fails):
    known = ", ".join(sample.name for sample in find_samples())
    assert fails(2, "demo", "--sample", "birds") == f"There is no sample called birds. There are: {known}."


@pytest.mark.usefixtures("quick_reading")
def test_without_a_window_it_labels_exports_and_tells(cli, tmp_path):
    outcome = cli("demo", "--headless", "--sample", "messages", "--budget", "12", "--out", "here")
    rows = dict(line.split("  ", 1) for line in outcome.out.splitlines()[1:])
    assert outcome.opened is None
    assert rows["answers given"].strip() == "12"
    assert rows["exported and read back"].strip() == "12 items, equal to the project"
    assert cli("info", rows["project"].strip(), "--json").json["answered"] == 12
    assert any(tmp_path.joinpath("here").rglob("*.jsonl"))
