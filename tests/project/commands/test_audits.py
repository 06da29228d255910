"""Beginning, ending and delivering audits: done, looked at, undone, looked at."""

from __future__ import annotations

import pytest

from labeller.domain.annotation import Source
from labeller.domain.audit import failed_before, running
from labeller.domain.item import ItemState
from labeller.errors import LabellerError
from labeller.project.commands.answers import SetAnswer, SetAnswers
from labeller.project.commands.audits import BeginAudit, DeliverAudit, EndAudit
from labeller.project.commands.labels import RemoveLabel
from labeller.store import answer_store, audit_store
from tests.project.auditing import CAT, DOG, begin, check
from tests.store.making import answer, state_of

DELIVER = DeliverAudit(annotator_id=1, at=9.0)


def audits(project):
    with project.read() as db:
        return audit_store.read_audits(db)


def answers(project):
    with project.read() as db:
        return answer_store.find_answers(db, range(1, 11))


def test_an_audit_is_kept_and_can_be_taken_back(project):
    audit = begin(project, 10)
    assert audits(project) == (audit,)
    project.undo()
    assert running(audits(project)) is None
    project.redo()
    assert audits(project) == (audit,)


def test_who_takes_back_an_audit_and_draws_anew_has_tried_twice(project):
    for at in (1.0, 2.0):
        audit = begin(project, 10, at=at)
        check(project, audit, right=3, wrong=5)
        project.undo()
        project.undo()
    assert failed_before(audits(project)) == 2
    begin(project, 10, at=3.0)
    project.perform(EndAudit(4.0))
    project.undo()
    assert running(audits(project)).begun_at == 3.0
    assert failed_before(audits(project)) == 2


def test_an_audit_that_was_taken_back_after_a_delivery_is_not_forgotten_with_it(project):
    check(project, begin(project, 10), right=4)
    project.perform(DELIVER)
    begin(project, 10, at=10.0)
    project.undo()
    project.undo()
    assert running(audits(project)).begun_at == 1.0
    assert failed_before(audits(project)) == 1


def test_there_is_one_audit_at_a_time(project):
    audit = begin(project, 10)
    with pytest.raises(LabellerError, match="running already"):
        project.perform(BeginAudit(audit))


def test_nothing_is_delivered_before_the_planned_sample_is_checked(project):
    check(project, begin(project, 10), right=3)
    before = state_of(project.path)
    with pytest.raises(LabellerError, match="No audit has been passed"):
        project.perform(DELIVER)
    assert state_of(project.path) == before


def test_nothing_is_delivered_when_too_many_are_wrong(project):
    check(project, begin(project, 10), right=3, wrong=5)
    with pytest.raises(LabellerError, match="No audit has been passed"):
        project.perform(DELIVER)


def test_what_nobody_looked_at_is_delivered_as_the_learners_own(project):
    check(project, begin(project, 10), right=4)
    project.perform(DELIVER)
    found = answers(project)
    delivered = {item_id for item_id, one in found.items() if one.state is ItemState.AUDITED}
    assert delivered == set(range(5, 11))
    assert {one.source for item_id in delivered for one in found[item_id].annotations} == {Source.AUDITED}
    assert {one.score for item_id in delivered for one in found[item_id].annotations} == {0.97}
    assert audits(project)[0].delivered == 6


def test_a_delivery_is_one_step_back_and_forth(project):
    check(project, begin(project, 10), right=4)
    before = state_of(project.path)
    project.perform(DELIVER)
    after = answers(project).keys()
    project.undo()
    assert state_of(project.path) == before
    project.redo()
    assert answers(project).keys() == after
    assert audits(project)[0].delivered_at == 9.0


def test_what_a_person_has_answered_since_is_that_persons(project):
    check(project, begin(project, 10), right=4)
    project.perform(SetAnswer(7, answer(DOG)))
    project.perform(DELIVER)
    assert answers(project)[7].label_ids == (DOG,)
    assert audits(project)[0].delivered == 5


def test_an_answer_over_a_delivered_one_takes_its_place(project):
    check(project, begin(project, 10), right=4)
    project.perform(DELIVER)
    project.perform(SetAnswer(8, answer(DOG)))
    assert answers(project)[8].state is ItemState.ANSWERED


def test_an_audit_that_is_given_up_keeps_its_answers(project):
    check(project, begin(project, 10), right=2, wrong=1)
    project.perform(EndAudit(5.0))
    assert not audits(project)[0].is_running
    assert answers(project).keys() == {1, 2, 3}


def test_items_whose_label_is_gone_stay_open(project):
    check(project, begin(project, 10), right=4)
    project.perform(DELIVER)
    project.perform(RemoveLabel(CAT))
    assert not answers(project)


def test_what_was_drawn_for_a_later_look_is_delivered_where_no_later_look_was_needed(project):
    audit = begin(project, 10)
    check(project, audit, right=4)
    project.perform(DELIVER)
    assert answers(project)[audit.sample[5].item_id].state is ItemState.AUDITED


def test_many_corrections_are_not_forgotten(project):
    audit = begin(project, 10)
    check(project, audit, right=4)
    project.perform(SetAnswers(((1, answer(DOG)),)))
    with pytest.raises(LabellerError, match="No audit has been passed"):
        project.perform(DELIVER)
