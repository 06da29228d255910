"""What the learner of a project is sure of."""

from __future__ import annotations

import pytest

from labeller.domain.annotation import Annotation, Answer, Source
from labeller.domain.audit import Audit, FrozenLabel, Look
from labeller.domain.item import ItemState
from labeller.domain.schema import Task
from labeller.jobs import JobContext
from labeller.project.commands.answers import SetAnswers
from labeller.project.commands.audits import BeginAudit
from labeller.project.commands.confirming import ConfirmItems
from labeller.store.audit_store import packed
from tests.loop.making import three_subjects


@pytest.fixture
def taught(new_world):
    """A hundred and twenty texts, of which twenty-four have been answered; the learner has learned from them."""
    world = new_world(three_subjects(40))
    world.label(24)
    world.rank()
    return world


def sure(world):
    found = world.loop.find_sure(JobContext())
    assert found is not None
    return found


def test_a_page_holds_open_items_of_one_label(taught):
    page = sure(taught).page(0.5, 12)
    assert 0 < len(page) <= 12
    assert page.least >= 0.5
    ranking = taught.loop.ranking
    assert {ranking.suggest(one).label_ids[0] for one in page.item_ids} == {page.label_id}


def test_items_of_the_control_slice_are_never_on_a_page(taught):
    found = sure(taught)
    assert not any(taught.loop.is_control(one) for one in found.item_ids.tolist())
    assert len(found.item_ids) == len(taught.loop.ranking.spare)


def test_what_was_answered_or_denied_meanwhile_does_not_come_again(taught):
    found = sure(taught)
    page = found.page(0.5, 12)
    gone, denied = set(page.item_ids[:3]), {(one, page.label_id) for one in page.item_ids[3:6]}
    again = found.page(0.5, 60, answered=gone, denied=denied)
    shown = set(again.item_ids) if again.label_id == page.label_id else set()
    assert not shown & {*gone, *(item_id for item_id, _ in denied)}
    assert again.waiting == page.waiting - 6


def test_the_same_state_gives_the_same_page(taught):
    assert sure(taught).page(0.5, 24) == sure(taught).page(0.5, 24)


def test_the_record_is_that_of_the_control_slice(taught):
    record = sure(taught).record(0.0)
    with taught.project.read() as db:
        control = db.exec_driver_sql("SELECT count(*) FROM answer WHERE is_control").scalar_one()
    assert record.n == control


def test_what_is_confirmed_is_learned_from_and_not_asked_again(taught):
    page = sure(taught).page(0.5, 12)
    learned = taught.loop.ranking.learned
    taught.perform(ConfirmItems(tuple((one, page.label_id) for one in page.item_ids), 1, 0.0))
    assert taught.loop.changed_items() == set(page.item_ids)
    assert taught.rank().learned == learned + len(page)


def test_before_anything_was_learned_there_is_nothing_to_confirm(world):
    assert world.loop.find_sure(JobContext()) is None
    world.rank()
    assert world.loop.find_sure(JobContext()) is None


def test_with_several_labels_for_each_item_there_is_nothing_to_confirm(new_world):
    world = new_world(three_subjects(4), task=Task.TEXT_MULTILABEL)
    world.label(3)
    world.rank()
    assert world.loop.find_sure(JobContext()) is None


def test_what_an_audit_has_drawn_is_neither_suggested_nor_on_a_page(taught):
    drawn = sure(taught).item_ids[:4].tolist()
    frozen = tuple(FrozenLabel(item_id, 1, 0.9) for item_id in drawn)
    taught.perform(BeginAudit(Audit(1.0, 1, 7, 0.5, 0.95, 0.9, 40, (Look(4, 0, 0.05),), frozen, packed([]))))
    ranking = taught.rank()
    assert {ranking.suggest(item_id) for item_id in drawn} == {None}
    assert not {*drawn} & {question.item_id for question in ranking.questions}
    assert not {*drawn} & {*sure(taught).item_ids.tolist()}


def test_what_an_audit_delivered_is_not_learned_from_and_not_asked(taught):
    before = taught.loop.ranking
    item_ids = sure(taught).item_ids[:4].tolist()
    said = Annotation(1, Source.AUDITED, 1, 1.0, score=0.9)
    taught.perform(SetAnswers(tuple((one, Answer(ItemState.AUDITED, 1, 1.0, annotations=(said,))) for one in item_ids)))
    ranking = taught.rank()
    assert ranking.learned == before.learned
    assert not {*item_ids} & {*ranking.spare.tolist()}
