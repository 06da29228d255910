"""A command's weight tells what touches a whole import from what touches an item."""

from __future__ import annotations

import pytest

from labeller.project.commands.answers import Flag, SetAnswers
from labeller.project.commands.labels import MergeLabels, RemoveLabel
from tests.store.making import add, answer, new_project, texts

CAT, DOG = 1, 2


@pytest.fixture
def project(tmp_path):
    """A thousand cats, then two dogs, each in an import of their own."""
    project = new_project(tmp_path)
    add(project, texts(1_000, label="cat"))
    add(project, texts(2, first=1_000, label="dog"), source="more")
    yield project
    project.close()


def test_label_weighs_what_hangs_on_it(project):
    assert [project.weigh(RemoveLabel(label)) for label in (CAT, DOG)] == [1_000, 2]
    assert project.weigh(MergeLabels(CAT, DOG)) == 1_000


def test_single_item_weighs_next_to_nothing_and_many_as_many_as_they_are(project):
    assert project.weigh(Flag(3, is_flagged=True)) == 1
    assert project.weigh(SetAnswers(tuple((item_id, answer(DOG)) for item_id in range(1, 501)))) == 500


def test_undo_of_an_import_weighs_its_items_and_redo_about_the_same(project):
    assert project.weigh_undo() < 10
    project.undo()
    assert project.weigh_redo() < 100
    assert project.weigh_undo() >= 1_000
    project.undo()
    assert project.weigh_redo() >= 1_000


def test_undo_of_a_merge_weighs_what_was_merged(project):
    project.perform(MergeLabels(DOG, CAT))
    assert project.weigh_undo() < 20
    project.undo()
    project.perform(MergeLabels(CAT, DOG))
    assert project.weigh_undo() >= 500


def test_nothing_to_undo_weighs_nothing(tmp_path):
    project = new_project(tmp_path, labels=())
    assert (project.weigh_undo(), project.weigh_redo()) == (0, 0)
    project.close()
