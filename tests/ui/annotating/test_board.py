from dataclasses import replace

import pytest

from labeller.domain.annotation import Source
from labeller.domain.item import ItemState
from labeller.domain.prediction import SuggestedAnnotation
from labeller.domain.shape import Box
from labeller.ui.annotating.board import AnnotationBoard

SMALL = Box(10, 10, 20, 20)
LARGE = Box(50, 50, 200, 100)


def shapes(board):
    return [one.shape for one in board.annotations]


def moved(shape):
    return replace(shape, x=shape.x + 10)


def test_new_shape_has_the_chosen_label_and_is_selected(board):
    board.relabel(2)
    drawn = board.add(SMALL)
    assert [(one.label_id, one.shape, one.source) for one in board.annotations] == [(2, SMALL, Source.HUMAN)]
    assert list(board.selected) == [drawn]


def test_first_label_is_given_before_any_was_chosen(board):
    board.add(SMALL)
    assert board.annotations[0].label_id == 1


def test_first_shape_starts_the_item_and_undo_opens_it_again(board, session):
    board.add(SMALL)
    assert board.state is ItemState.STARTED
    session.steps.undo()
    assert (board.state, shapes(board), list(board.selected)) == (ItemState.OPEN, [], [])


def test_every_step_is_undone_and_redone_alone(board, session):
    first = board.add(SMALL)
    board.add(LARGE)
    board.reshape(first, moved(SMALL), "Move")
    session.steps.undo()
    assert shapes(board) == [SMALL, LARGE]
    session.steps.undo()
    assert shapes(board) == [SMALL]
    session.steps.redo()
    session.steps.redo()
    assert shapes(board) == [moved(SMALL), LARGE]


def test_a_step_tells_which_annotations_it_touched(board, qtbot):
    first, _ = board.add(SMALL), board.add(LARGE)
    with qtbot.waitSignal(board.changed) as told:
        board.reshape(first, moved(SMALL), "Move")
    assert told.args == [{first}]


def test_another_label_goes_to_all_that_is_selected_in_one_step(board, session):
    ids = [board.add(SMALL), board.add(LARGE)]
    board.select(ids)
    board.relabel(2)
    assert {one.label_id for one in board.annotations} == {2}
    session.steps.undo()
    assert {one.label_id for one in board.annotations} == {1}


def test_the_same_label_again_is_no_step(board, session):
    board.add(SMALL)
    board.relabel(1)
    assert session.steps.undo_title() == "Draw"


def test_removing_the_last_shape_of_a_started_item_opens_it(board):
    board.remove([board.add(SMALL)])
    assert (board.state, shapes(board)) == (ItemState.OPEN, [])


def test_locked_annotations_are_not_removed(board):
    drawn = board.add(SMALL)
    board.change([replace(board.annotation(drawn), is_locked=True)], "Lock")
    board.remove([drawn])
    assert shapes(board) == [SMALL]


def test_finished_item_stays_finished_when_it_is_corrected(board):
    drawn = board.add(SMALL)
    board.finish()
    board.reshape(drawn, LARGE, "Resize")
    assert (board.state, shapes(board)) == (ItemState.ANSWERED, [LARGE])


def test_item_with_nothing_on_it_can_be_finished(board, session):
    board.finish()
    assert (board.state, session.answer(1).annotations) == (ItemState.ANSWERED, ())


def test_another_board_finds_the_same_state(board, session):
    board.add(SMALL)
    board.add(LARGE, 2)
    board.finish()
    other = AnnotationBoard(session)
    other.show_item(1)
    assert (other.annotations, other.state) == (board.annotations, ItemState.ANSWERED)


def test_copies_can_be_pasted_on_another_item(board):
    board.add(SMALL, 2)
    board.copy()
    board.show_item(2)
    board.paste(moved)
    assert [(one.label_id, one.shape) for one in board.annotations] == [(2, moved(SMALL))]
    assert len(board.selected) == 1


def test_annotations_of_the_previous_item_can_be_kept_in_one_step(board, session):
    board.add(SMALL)
    board.add(LARGE, 2)
    board.show_item(2)
    board.repeat_previous()
    assert shapes(board) == [SMALL, LARGE]
    session.steps.undo()
    assert shapes(board) == []


def test_suggestions_are_no_annotations_until_they_are_accepted(board):
    seen = SuggestedAnnotation(2, SMALL, 0.9), SuggestedAnnotation(1, LARGE, 0.6)
    board.set_suggestions(seen)
    assert (board.state, shapes(board)) == (ItemState.OPEN, [])
    board.accept(seen[:1])
    accepted = board.annotations[0]
    assert (accepted.source, accepted.score, accepted.shape) == (Source.ACCEPTED, 0.9, SMALL)
    assert list(board.suggestions) == [seen[1]]


def test_rejected_suggestion_is_gone_and_leaves_no_step(board, session):
    board.set_suggestions([SuggestedAnnotation(2, SMALL, 0.9)])
    before = session.steps.undo_title()
    board.reject(board.suggestions)
    assert (list(board.suggestions), session.steps.undo_title()) == ([], before)


def test_suggestions_of_one_item_are_not_shown_on_the_next(board):
    board.set_suggestions([SuggestedAnnotation(2, SMALL, 0.9)])
    board.show_item(2)
    assert list(board.suggestions) == []


@pytest.mark.parametrize(("step", "expected"), [(1, [0, 1, 2, 0]), (-1, [2, 1, 0, 2])])
def test_selection_goes_round(board, step, expected):
    ids = [board.add(SMALL), board.add(LARGE), board.add(SMALL)]
    board.select(())
    seen = []
    for _ in expected:
        board.select_next(step)
        seen.append(ids.index(board.selected[0]))
    assert seen == expected


def test_time_is_counted_from_step_to_step(session):
    now = iter([0.0, 10.0, 13.0, 20.0])
    board = AnnotationBoard(session, clock=lambda: next(now))
    board.show_item(1)
    board.add(SMALL)
    board.add(LARGE)
    assert [one.seconds for one in board.annotations] == [3.0, 7.0]
