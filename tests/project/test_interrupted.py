"""An import that was killed is found when the project is opened again."""

from __future__ import annotations

from labeller.project.commands.imports import BeginImport
from labeller.project.interrupted import find_interrupted, put_down
from labeller.store.import_store import ImportBatch
from tests.store.making import add, texts

BEGUN = ImportBatch(2, "/photos", "folder-per-class", None, started_at=1_700_000_000.0)


def test_an_import_without_an_end_is_found_with_its_source(project):
    project.perform(BeginImport(BEGUN, None))
    found = find_interrupted(project)
    assert (found.source, found.format) == ("/photos", "folder-per-class")


def test_an_import_that_ended_is_not(project):
    assert find_interrupted(project) is None


def test_one_that_was_put_down_is_not_found_again(project):
    project.perform(BeginImport(BEGUN, None))
    put_down(project, find_interrupted(project))
    assert find_interrupted(project) is None


def test_one_that_a_later_import_followed_is_not(project):
    project.perform(BeginImport(BEGUN, None))
    add(project, texts(3, first=50), source="/photos")
    assert find_interrupted(project) is None
