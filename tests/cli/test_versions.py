"""labeller versions, restore."""

from __future__ import annotations

import shutil

import pytest

from labeller.domain.version import VersionReason
from labeller.project.commands.answers import SetAnswer
from labeller.project.commands.labels import AddLabel
from labeller.project.project import open_project
from labeller.project.versions import find_versions, keep_version
from labeller.settings import Settings
from tests.store.making import answer


@pytest.fixture
def since(project):
    """A project with the version of before its import, one of after it, and three answers taken away since."""
    keep_version(project, VersionReason.CLOSED)
    opened = open_project(project, annotator="ann")
    for item_id in (1, 2, 3):
        opened.perform(SetAnswer(item_id, None))
    opened.perform(AddLabel("bird"))
    opened.perform(SetAnswer(4, answer(3)))
    opened.close()
    return project


def test_an_import_keeps_the_state_before_it(cli, project):
    (version,) = cli("versions", project, "--json").json["versions"]
    assert (version["reason"], version["items"], version["labels"]) == ("before-step", 0, 2)


def test_versions_are_listed_the_newest_first(cli, since):
    listed = cli("versions", since, "--json").json
    assert [(one["version"], one["items"], one["answered"]) for one in listed["versions"]] == [(2, 40, 40), (1, 0, 0)]
    first, second = cli("versions", since).out.splitlines()
    assert "40 answered of 40" in first
    assert "kept when it was closed" in first
    assert "before a large step" in second


def test_a_version_is_compared_with_now(cli, since):
    difference = cli("versions", since, 2, "--json").json["difference"]
    assert difference["answers_removed"] == {"count": 3, "names": ["m0", "m1", "m2"]}
    assert difference["labels_added"] == ["bird"]
    said = cli("versions", since, 2).out
    assert "answers removed" in said
    assert "3 (m0, m1, m2)" in said
    assert "0 then, 1 now" in said


def test_nothing_changed_is_said(cli, project):
    keep_version(project, VersionReason.CLOSED)
    assert "nothing has changed" in cli("versions", project, "newest").out


def test_a_version_is_restored_in_place_and_back(cli, since):
    report = cli("restore", since, 2, "--json").json
    assert report == {"project": str(since), "version": 2, "kept": 3, "set_aside": None}
    assert cli("info", since, "--json").json["answered"] == 40
    assert "What it was before is version 4." in cli("restore", since, 3).out
    assert cli("info", since, "--json").json["answered"] == 37


def test_a_version_is_restored_as_a_new_project(cli, since, tmp_path):
    assert "is as it was" in cli("restore", since, 2, "--out", "before").out
    assert cli("info", tmp_path / "before", "--json").json["answered"] == 40
    assert cli("info", since, "--json").json["answered"] == 37


def test_the_newest_version_brings_a_damaged_project_back(cli, since):
    since.write_bytes(b"damaged")
    assert "did not open is pets.set-aside-1.labeller now" in cli("restore", since, "newest").out
    assert cli("info", since, "--json").json["answered"] == 40


def test_a_damaged_version_is_listed_as_such(cli, since):
    find_versions(since).find()[0].path.write_bytes(b"")
    assert cli("versions", since, "--json").json["versions"][0]["damaged"]
    assert "cannot be read" in cli("versions", since).out


def test_a_project_that_is_open_is_not_restored(fails, since):
    opened = open_project(since)
    assert "open in another window" in fails(1, "restore", since, 2)
    opened.close()


def test_a_version_that_is_not_there_is_said(fails, since):
    assert "There is no version 9" in fails(1, "restore", since, 9)
    assert "must be a whole number" in fails(2, "restore", since, "latest")


def test_without_any_versions_it_says_so(cli, fails):
    cli("new", "empty", "--task", "text-classification")
    assert "No versions of empty.labeller" in fails(1, "versions", "empty")


def test_a_project_that_is_gone_has_nothing_to_compare_with(fails, since):
    since.unlink()
    assert "nothing to compare" in fails(2, "versions", since, 2)


def test_versions_can_be_removed(cli, fails, since):
    assert cli("versions", since, "--remove").out == "Removed 2 versions of pets.labeller.\n"
    assert "No versions" in fails(1, "versions", since)


def test_what_was_removed_is_a_document_for_scripts(cli, since):
    assert cli("versions", since, "--remove", "--json").json["removed"] == 2


def test_no_version_is_kept_where_none_are_wanted(cli, fails, table):
    Settings().set("keeps_versions", False)
    cli("new", "pets", "--task", "text-classification", "--labels", "cat,dog")
    cli("import", "pets", table)
    assert "No versions" in fails(1, "versions", "pets")


def test_a_version_that_cannot_be_kept_stops_no_import(cli, table, monkeypatch):
    monkeypatch.setattr(shutil, "disk_usage", lambda _: shutil._ntuple_diskusage(10**9, 10**9, 10**6))
    cli("new", "pets", "--task", "text-classification", "--labels", "cat,dog")
    assert cli("import", "pets", table).status == 0
