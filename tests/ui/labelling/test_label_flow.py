"""The way through the items: what an answer is recorded as, and what can be taken back."""

from __future__ import annotations

import pytest

from labeller.domain.annotation import Source
from labeller.domain.prediction import Prediction, Suggestion
from labeller.domain.schema import Task
from labeller.ui.labelling.label_flow import LabelFlow

CAT, DOG = 1, 2
CONTROL_ITEM, OTHER_ITEM = 3, 4


def ignore(_):
    pass


@pytest.fixture
def flow(session) -> LabelFlow:
    return LabelFlow(session)


@pytest.fixture
def multilabel(open_session) -> LabelFlow:
    flow = LabelFlow(open_session(task=Task.TEXT_MULTILABEL))
    flow.go_to(OTHER_ITEM)
    return flow


@pytest.fixture
def learned(session, monkeypatch) -> None:
    """A learner that takes everything for a cat, and one item that is set aside to measure it."""
    monkeypatch.setattr(session._loop, "is_control", lambda item_id: item_id == CONTROL_ITEM)
    monkeypatch.setattr(
        session._loop, "suggest", lambda item_id: Suggestion(item_id, (CAT,), 0.9, Prediction((CAT, DOG), (0.9, 0.1)))
    )


def test_undo_takes_back_a_choice_that_is_no_answer_yet(multilabel):
    told = []
    multilabel.choose(CAT)
    multilabel.undo(told.append)
    assert (multilabel.shown.draft, multilabel.shown.is_touched) == (frozenset(), False)
    assert told == ["Choice"]


def test_undo_of_a_choice_leaves_the_answers_alone(multilabel):
    multilabel.choose(CAT)
    multilabel.accept()
    multilabel.go_back()
    multilabel.choose(DOG)
    multilabel.undo(ignore)
    assert multilabel.shown.draft == {CAT}
    assert multilabel._session.answer(OTHER_ITEM).label_ids == (CAT,)


def test_choice_that_was_begun_survives_redo(multilabel):
    multilabel.choose(CAT)
    multilabel.accept()
    multilabel.undo(ignore)
    multilabel.choose(DOG)
    multilabel.redo(ignore)
    assert (multilabel.redo_title(), multilabel.shown.draft) == (None, {DOG})


def test_undo_and_redo_go_where_the_step_was_and_tell_what_it_was(flow):
    told = []
    flow.go_to(OTHER_ITEM)
    flow.choose(DOG)
    flow.go_to(CONTROL_ITEM)
    flow.undo(told.append)
    assert (flow.shown.item.id, flow.shown.answer) == (OTHER_ITEM, None)
    flow.redo(told.append)
    assert flow.shown.answer.label_ids == (DOG,)
    assert told == ["Answer", "Answer"]


@pytest.mark.usefixtures("learned")
def test_item_that_is_set_aside_has_no_suggestion_however_it_was_reached(flow):
    flow.go_to(CONTROL_ITEM)
    assert (flow.shown.suggestion, flow.shown.is_control) == (None, True)
    flow.go_to(OTHER_ITEM)
    assert flow.shown.offered == {CAT: 0.9}


@pytest.mark.usefixtures("learned")
def test_answer_to_an_item_that_is_set_aside_measures_the_learner(flow, session):
    for item_id in (CONTROL_ITEM, OTHER_ITEM):
        flow.go_to(item_id)
        flow.choose(CAT)
    control, other = session.answer(CONTROL_ITEM), session.answer(OTHER_ITEM)
    assert (control.is_control, other.is_control) == (True, False)
    assert (control.annotations[0].source, other.annotations[0].source) == (Source.HUMAN, Source.ACCEPTED)


def test_item_that_turns_out_to_be_set_aside_while_it_is_shown_gets_no_suggestion(flow, session, request):
    flow.go_to(CONTROL_ITEM)
    request.getfixturevalue("learned")
    session.ranked.emit()
    flow.choose(CAT)
    assert session.answer(CONTROL_ITEM).is_control
