"""What differs between two states of a project, item by item, label by label."""

from __future__ import annotations

import shutil
from dataclasses import replace

import pytest

from labeller.domain.shape import Box
from labeller.domain.version import LabelCount, Named, Renamed, VersionCounts, VersionDifference
from labeller.jobs import JobCancelledError
from labeller.project.commands.answers import Comment, Flag, SetAnswer
from labeller.project.commands.labels import AddLabel, ChangeLabel, RemoveLabel
from labeller.project.commands.settings import ChangeSetting
from labeller.store import version_comparison
from labeller.store.project_file import back_up
from labeller.store.reading import reading_state
from labeller.store.version_comparison import compare, count
from tests.store.making import add, answer, texts


@pytest.fixture
def since(project, tmp_path):
    """What happened to the project since the fixture was asked for, or since it was called with `begin`."""
    then = tmp_path / "then.labeller"

    def difference(*, begin=False):
        if begin:
            back_up(project.path, then)
            return None
        with reading_state(then) as before, reading_state(project.path) as now:
            return compare(before, now)

    difference(begin=True)
    return difference


def test_nothing_done_is_no_difference(since):
    difference = since()
    assert difference.is_empty
    assert difference == VersionDifference(by_label=(LabelCount("cat", 0, 0), LabelCount("dog", 0, 0)))


def test_answers_that_were_given_are_named_by_their_items(project, since):
    for item_id in range(1, 9):
        project.perform(SetAnswer(item_id, answer(1)))
    assert since().answers_given == Named(8, tuple(f"text {number}" for number in range(5)))


def test_answers_that_were_changed_or_removed_are_told_apart(project, since):
    for item_id in (1, 2, 3):
        project.perform(SetAnswer(item_id, answer(1)))
    since(begin=True)
    project.perform(SetAnswer(2, answer(2)))
    project.perform(SetAnswer(3, None))
    difference = since()
    assert difference.answers_changed == Named(1, ("text 1",))
    assert difference.answers_removed == Named(1, ("text 2",))
    assert not difference.answers_given


def test_a_shape_that_was_moved_is_a_changed_answer(project, since):
    project.perform(SetAnswer(1, answer(1, shape=Box(1, 2, 3, 4))))
    since(begin=True)
    project.perform(SetAnswer(1, answer(1, shape=Box(1, 2, 3, 5))))
    assert since().answers_changed.count == 1


def test_an_answer_that_was_given_anew_just_the_same_is_no_difference(project, since):
    project.perform(SetAnswer(1, answer(1, 2)))
    since(begin=True)
    project.perform(SetAnswer(1, None))
    project.perform(SetAnswer(1, answer(2, 1)))
    assert since().is_empty


def test_flags_and_comments_are_counted(project, since):
    project.perform(Flag(1, is_flagged=True))
    project.perform(Comment(2, "blurred"))
    assert since().marks_changed == Named(2, ("text 0", "text 1"))


def test_labels_are_told_apart_by_what_was_done_to_them(project, since):
    project.perform(AddLabel("bird"))
    project.perform(ChangeLabel(replace(project.schema.label(1), name="feline")))
    project.perform(RemoveLabel(2))
    difference = since()
    assert difference.labels_added == ("bird",)
    assert difference.labels_renamed == (Renamed("cat", "feline"),)
    assert difference.labels_removed == ("dog",)
    assert [one.name for one in difference.by_label] == ["feline", "dog", "bird"]


def test_annotations_are_counted_by_label(project, since):
    project.perform(SetAnswer(1, answer(1)))
    since(begin=True)
    project.perform(SetAnswer(1, answer(2)))
    project.perform(SetAnswer(2, answer(2)))
    assert since().by_label == (LabelCount("cat", 1, 0), LabelCount("dog", 0, 2))


def test_items_that_came_are_counted(project, since):
    add(project, texts(3, first=100), source="more")
    assert since().items_added == Named(3, ("text 100", "text 101", "text 102"))


def test_an_import_that_was_undone_took_its_items(project, since):
    add(project, texts(3, first=100), source="more")
    since(begin=True)
    project.undo()
    assert since().items_removed == Named(3, ("text 100", "text 101", "text 102"))


def test_other_items_under_the_same_numbers_are_other_items(project, since):
    add(project, texts(2, first=100), source="more")
    since(begin=True)
    project.undo()
    add(project, texts(2, first=200), source="others")
    difference = since()
    assert (difference.items_added.count, difference.items_removed.count) == (2, 2)


def test_settings_are_named(project, since):
    project.perform(ChangeSetting("strategy", "random"))
    assert since().settings_changed == ("strategy",)


def test_a_state_is_counted(project):
    project.perform(SetAnswer(1, answer(1, 2)))
    with reading_state(project.path) as db:
        assert count(db) == VersionCounts(items=10, answered=1, annotations=2, labels=2, events=4)


def test_a_comparison_can_be_cancelled(closed, tmp_path, monkeypatch):
    monkeypatch.setattr(version_comparison, "_CHECK_EVERY", 1)
    other = shutil.copy(closed, tmp_path / "then.labeller")

    def stop():
        raise JobCancelledError

    with (
        pytest.raises(JobCancelledError),
        reading_state(other) as then,
        reading_state(closed) as now,
    ):
        compare(then, now, stop)
