"""Items are put into splits as one step."""

from __future__ import annotations

from labeller.domain.changes import Changes
from labeller.project.commands.splits import AssignSplits
from labeller.project.project import open_project
from labeller.store import item_store

MANY = 2_500


def splits_of(project) -> dict[int, str]:
    with project.read() as db:
        return {item_id: split for item_id, split in item_store.find_splits(db).items() if split}


def test_items_are_in_the_split_that_they_were_put_into(project):
    assert project.perform(AssignSplits.of({1: "train", 2: "test"})) == Changes(splits=True)
    assert splits_of(project) == {1: "train", 2: "test"}


def test_undo_puts_them_back_where_each_of_them_was(project):
    project.perform(AssignSplits.of({1: "train", 2: "test"}))
    project.perform(AssignSplits.of({1: "test", 2: None, 3: "test"}))
    assert splits_of(project) == {1: "test", 3: "test"}
    project.undo()
    assert splits_of(project) == {1: "train", 2: "test"}
    project.undo()
    assert splits_of(project) == {}
    project.redo()
    assert splits_of(project) == {1: "train", 2: "test"}


def test_splits_are_there_when_the_project_is_opened_again(project):
    project.perform(AssignSplits.of({1: "train"}))
    project.close()
    again = open_project(project.path)
    assert (splits_of(again), again.undo_title()) == ({1: "train"}, "Divide into splits")
    again.close()


def test_items_that_are_gone_are_passed_over(project):
    project.perform(AssignSplits.of({1: "train", 99: "train"}))
    assert splits_of(project) == {1: "train"}
    project.undo()
    assert splits_of(project) == {}


def test_step_weighs_as_many_items_as_it_moves(project):
    assert project.weigh(AssignSplits.of(dict.fromkeys(range(MANY), "train"))) == MANY
