"""Labels added, changed, merged and removed, with all that hangs on them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from labeller.domain.annotation import Annotation, Answer, Source
from labeller.domain.item import FoundAnnotation, ItemState, Medium, NewItem
from labeller.domain.schema import label_color
from labeller.domain.shape import Box
from labeller.errors import LabellerError
from labeller.project.commands.answers import SetAnswer
from labeller.project.commands.labels import MAX_NAME_LENGTH, AddLabel, ChangeLabel, MergeLabels, RemoveLabel
from labeller.store import answer_store
from tests.store.making import WHEN, add, answer, rows_of, state_of


def label(project, name):
    found = project.schema.named(name)
    assert found is not None
    return found


def answers(project):
    with project.read() as db:
        return {one.item_id: one.label_ids for one in answer_store.find_outcomes(db)}


def test_a_new_label_gets_the_next_colour_and_key(project):
    project.perform(AddLabel("  big   bird "))
    added = label(project, "big bird")
    assert (added.id, added.position, added.key, added.color) == (3, 2, "3", label_color(2))


def test_a_label_can_be_given_its_colour_and_key(project):
    project.perform(AddLabel("bird", color="#123456", key="B", guideline="Has wings."))
    added = label(project, "bird")
    assert (added.color, added.key, added.guideline) == ("#123456", "B", "Has wings.")


def test_labels_beyond_the_digits_have_no_key(project):
    for number in range(10):
        project.perform(AddLabel(f"label {number}"))
    assert [one.key for one in project.schema.labels] == [*"1234567890", "", ""]


@pytest.mark.parametrize(
    ("command", "reason"),
    [
        (AddLabel("cat"), "There is a label cat already"),
        (AddLabel(" \n "), "needs a name"),
        (AddLabel("x" * (MAX_NAME_LENGTH + 1)), "at most"),
        (AddLabel("bird", key="1"), "The key 1 belongs to the label cat"),
        (RemoveLabel(99), "no longer there"),
        (MergeLabels(1, 1), "cannot be merged with itself"),
        (MergeLabels(1, 99), "no longer there"),
        (MergeLabels(99, 1), "no longer there"),
    ],
    ids=str,
)
def test_a_step_that_makes_no_sense_is_refused_and_leaves_no_trace(project, command, reason):
    project.perform(SetAnswer(1, answer(1)))
    before, events = state_of(project.path), rows_of(project.path, "SELECT count(*) FROM event")
    with pytest.raises(LabellerError, match=reason):
        project.perform(command)
    assert state_of(project.path) == before
    assert rows_of(project.path, "SELECT count(*) FROM event") == events


def test_changing_a_label_keeps_its_place(project):
    cat = label(project, "cat")
    project.perform(ChangeLabel(replace(cat, name="Katze", color="#000000", key="K", guideline="Miau.", position=9)))
    assert project.schema.labels[0] == replace(cat, name="Katze", color="#000000", key="K", guideline="Miau.")
    project.undo()
    assert project.schema.labels[0] == cat


def test_a_label_may_not_take_the_name_or_key_of_another(project):
    cat = label(project, "cat")
    with pytest.raises(LabellerError, match="There is a label dog already"):
        project.perform(ChangeLabel(replace(cat, name="dog")))
    with pytest.raises(LabellerError, match="belongs to the label dog"):
        project.perform(ChangeLabel(replace(cat, key="2")))
    with pytest.raises(LabellerError, match="no longer there"):
        project.perform(ChangeLabel(replace(cat, id=99, name="x", key="")))


def test_removing_a_label_puts_items_that_carry_no_other_back_into_the_pool(project):
    project.perform(SetAnswer(1, answer(1)))
    project.perform(SetAnswer(2, answer(1, 2)))
    project.perform(SetAnswer(3, answer(2)))
    changes = project.perform(RemoveLabel(1))
    assert answers(project) == {2: (2,), 3: (2,)}
    assert changes.answers == {1, 2}
    assert changes.schema


def test_merging_gives_every_annotation_the_other_label(project):
    project.perform(SetAnswer(1, answer(1)))
    project.perform(SetAnswer(2, answer(1, 2)))
    project.perform(MergeLabels(1, 2))
    assert answers(project) == {1: (2,), 2: (2,)}
    assert project.schema.names == ("dog",)


def test_merging_keeps_two_shapes_that_then_have_the_same_label(project):
    shapes = tuple(Annotation(one, Source.HUMAN, 1, WHEN, shape=Box(one, 0.0, 1.0, 1.0)) for one in (1, 2))
    project.perform(SetAnswer(1, Answer(ItemState.ANSWERED, 1, WHEN, annotations=shapes)))
    project.perform(MergeLabels(1, 2))
    assert rows_of(project.path, "SELECT label_id FROM annotation") == [(2,), (2,)]


def suggest(project, *labels):
    found = tuple(FoundAnnotation(name, score=0.5) for name in labels)
    add(project, [NewItem(Medium.TEXT, "s", "5a", text="s", suggestions=found)])


def test_merging_hands_suggestions_on_and_removing_drops_them(project):
    suggest(project, "cat", "dog")
    project.perform(MergeLabels(1, 2))
    assert rows_of(project.path, "SELECT label_id FROM suggestion") == [(2,), (2,)]
    project.perform(RemoveLabel(2))
    assert rows_of(project.path, "SELECT label_id FROM suggestion") == []


@pytest.mark.parametrize("command", [RemoveLabel(1), MergeLabels(1, 2), MergeLabels(2, 1)], ids=str)
def test_a_label_that_went_comes_back_with_everything_as_it_was(project, command):
    suggest(project, "cat", "dog")
    with project.write() as (db, _):
        db.exec_driver_sql(
            "INSERT INTO attribute VALUES (1, 'pose', 'choice', '[]', '', 0, 1), (2, 'b', 'text', '[]', '', 0, 2)"
        )
    project.perform(SetAnswer(1, answer(1)))
    project.perform(SetAnswer(2, answer(2, 1, shape=Box(1.0, 2.0, 3.0, 4.0))))
    project.perform(SetAnswer(3, answer(1, 2)))
    before = state_of(project.path)
    project.perform(command)
    after = state_of(project.path)
    assert after != before
    project.undo()
    assert state_of(project.path) == before
    project.redo()
    assert state_of(project.path) == after


def test_place_of_a_label_that_was_removed_is_never_given_again(project):
    project.perform(RemoveLabel(2))
    project.perform(AddLabel("bird"))
    assert (label(project, "bird").id, label(project, "bird").position) == (3, 2)
    project.undo()
    project.perform(AddLabel("owl"))
    assert (label(project, "owl").id, label(project, "owl").position) == (3, 2), "the bird never was"


def test_merging_keeps_the_older_of_two_annotations_of_a_whole_item(project):
    project.perform(SetAnswer(1, answer(2, 1)))
    project.perform(SetAnswer(2, answer(1, 2)))
    project.perform(SetAnswer(3, answer(2)))
    project.perform(MergeLabels(1, 2))
    assert rows_of(project.path, "SELECT id, item_id, label_id FROM annotation") == [(1, 1, 2), (3, 2, 2), (5, 3, 2)]


def test_adding_a_label_is_undone_and_done_again_with_the_same_id(project):
    project.perform(AddLabel("bird"))
    after = state_of(project.path)
    project.undo()
    assert project.schema.names == ("cat", "dog")
    project.redo()
    assert state_of(project.path) == after
