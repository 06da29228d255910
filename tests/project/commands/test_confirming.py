"""Confirming many suggestions at once."""

from __future__ import annotations

from labeller.domain.annotation import Source
from labeller.project.commands.answers import SetAnswer
from labeller.project.commands.confirming import ConfirmItems
from labeller.store import answer_store
from tests.store.making import answer, state_of

PAGE = ConfirmItems(((1, 1), (2, 1), (3, 1)), annotator_id=1, at=5.0, seconds=8.0, corrected=((4, 2),))


def answers_of(project):
    with project.read() as db:
        return answer_store.find_answers(db, range(1, 11))


def test_every_item_gets_its_label_with_source_time_and_share_of_the_seconds(project):
    project.perform(PAGE, 8.0)
    found = answers_of(project)
    assert {item_id: one.label_ids for item_id, one in found.items()} == {1: (1,), 2: (1,), 3: (1,), 4: (2,)}
    assert [one.annotations[0].source for one in found.values()] == [Source.BULK] * 3 + [Source.HUMAN]
    assert {(one.seconds, one.annotations[0].seconds, one.answered_at) for one in found.values()} == {(2.0, 2.0, 5.0)}


def test_a_page_is_one_step_back_and_forth(project):
    before = state_of(project.path)
    project.perform(PAGE)
    confirmed = answers_of(project)
    assert project.undo_title() == "Confirm 4 items"
    project.undo()
    assert state_of(project.path) == before
    project.redo()
    assert answers_of(project).keys() == confirmed.keys()


def test_what_somebody_has_answered_meanwhile_stays(project):
    project.perform(SetAnswer(2, answer(2)))
    project.perform(PAGE)
    assert answers_of(project)[2].label_ids == (2,)
    project.undo()
    assert answers_of(project).keys() == {2}
