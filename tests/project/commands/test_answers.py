"""Answering, flagging, commenting: done, looked at, undone, looked at."""

from __future__ import annotations

import pytest

from labeller.domain.annotation import Annotation, Answer, Source
from labeller.domain.changes import Changes
from labeller.domain.item import ItemState
from labeller.domain.shape import Box
from labeller.errors import LabellerError
from labeller.project.commands.answers import Comment, Flag, SetAnswer, SetAnswers
from labeller.store import answer_store
from tests.store.making import WHEN, answer, state_of


def labels_of(project, item_id):
    with project.read() as db:
        found = answer_store.find_answer(db, item_id)
    return None if found is None else found.label_ids


def test_undo_restores_the_previous_answer(project):
    project.perform(SetAnswer(1, answer(1)))
    project.perform(SetAnswer(1, answer(2)))
    project.undo()
    assert labels_of(project, 1) == (1,)
    project.redo()
    assert labels_of(project, 1) == (2,)


def test_a_change_names_the_items_that_changed(project):
    assert project.perform(SetAnswer(3, answer(1))) == Changes(answers=frozenset({3}))
    assert project.perform(Flag(4, is_flagged=True)) == Changes(marks=frozenset({4}))
    assert project.undo() == Changes(marks=frozenset({4}))


def test_a_shape_drawn_anew_has_its_old_id_after_undo(project):
    drawn = Annotation(1, Source.HUMAN, 1, WHEN, shape=Box(1.0, 2.0, 3.0, 4.0), attributes={"pose": "side"})
    project.perform(SetAnswer(1, Answer(ItemState.ANSWERED, 1, WHEN, annotations=(drawn,))))
    before = state_of(project.path)
    project.perform(SetAnswer(1, answer(2, 1)))
    project.perform(SetAnswer(1, None))
    project.undo()
    project.undo()
    assert state_of(project.path) == before


def test_many_answers_are_one_step(project):
    project.perform(SetAnswer(2, answer(2)))
    before = state_of(project.path)
    project.perform(SetAnswers(((1, answer(1)), (2, None), (3, answer(1, 2)))))
    assert [labels_of(project, item_id) for item_id in (1, 2, 3)] == [(1,), None, (1, 2)]
    assert project.undo_title() == "Answer 3 items"
    project.undo()
    assert state_of(project.path) == before


def test_an_answer_to_an_item_that_is_gone_is_refused(project):
    before = state_of(project.path)
    with pytest.raises(LabellerError, match="does not fit the project as it is now"):
        project.perform(SetAnswers(((1, answer(1)), (99, answer(1)))))
    assert state_of(project.path) == before
    assert project.undo_title() == "Import"


def test_a_flag_leaves_the_comment_alone(project):
    project.perform(Comment(1, "look at the left ear"))
    project.perform(Flag(1, is_flagged=True))
    project.perform(Comment(1, ""))
    with project.read() as db:
        assert answer_store.find_mark(db, 1) == answer_store.Mark(is_flagged=True)


def test_marks_that_were_undone_leave_no_row(project):
    before = state_of(project.path)
    project.perform(Flag(1, is_flagged=True))
    project.perform(Comment(1, "hm"))
    project.undo()
    project.undo()
    assert state_of(project.path) == before


@pytest.mark.parametrize(
    ("command", "title"),
    [
        (SetAnswer(1, answer(1)), "Answer"),
        (SetAnswer(1, answer(state=ItemState.SKIPPED)), "Skip"),
        (SetAnswer(1, None), "Clear answer"),
        (SetAnswers(((1, None),)), "Answer 1 item"),
        (SetAnswers(((1, None),) * 1200), "Answer 1,200 items"),
        (Flag(1, is_flagged=True), "Flag"),
        (Flag(1, is_flagged=False), "Unflag"),
        (Comment(1, "x"), "Comment"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_every_step_has_a_title(command, title):
    assert command.title == title


def test_a_comment_that_no_file_can_hold_is_refused(project):
    before = state_of(project.path)
    with pytest.raises(LabellerError, match="no project file can keep"):
        project.perform(Comment(1, "half a smile \ud83d"))
    assert state_of(project.path) == before
