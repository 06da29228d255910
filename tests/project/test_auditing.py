"""Where audits stand, from the answers as they are now."""

from __future__ import annotations

import pytest

from labeller.domain.annotation import Source
from labeller.domain.audit import failed_before
from labeller.domain.item import ItemState
from labeller.errors import LabellerError
from labeller.project.auditing import find_standing
from labeller.project.commands.answers import SetAnswer
from labeller.project.commands.audits import DeliverAudit, EndAudit
from labeller.store import audit_store
from tests.project.auditing import CAT, DOG, begin, check, planned
from tests.store.making import answer


def standing(project):
    with project.read() as db:
        return find_standing(db, audit_store.read_audits(db)[-1])


def test_what_is_left_to_check_comes_in_the_order_drawn(project):
    audit = begin(project, 10)
    check(project, audit, right=2)
    assert standing(project).unchecked == tuple(one.item_id for one in audit.sample[2:4])


def test_a_wrong_one_leads_to_the_larger_sample(project):
    check(project, begin(project, 10), right=3, wrong=1)
    found = standing(project)
    assert found.verdict.due.size == 8
    assert len(found.unchecked) == 4


def test_a_skipped_item_counts_as_wrong(project):
    audit = begin(project, 10)
    check(project, audit, right=3)
    project.perform(SetAnswer(audit.sample[3].item_id, answer(state=ItemState.SKIPPED)))
    assert standing(project).verdict.wrong == 1


@pytest.mark.parametrize("source", [Source.ACCEPTED, Source.BULK, Source.IMPORT])
def test_who_saw_the_label_has_not_checked_it(project, source):
    audit = begin(project, 10)
    check(project, audit, right=4)
    seen = audit.sample[2].item_id
    project.perform(SetAnswer(seen, answer(CAT, source=source)))
    assert standing(project).unchecked == (seen,)
    assert not standing(project).holds


def test_a_passed_audit_has_a_bound_for_what_nobody_looked_at(project):
    check(project, begin(project, 10), right=4)
    assert standing(project).verdict.bound.rest == 6


def test_a_delivery_holds_until_the_answers_that_it_rests_on_say_otherwise(project):
    audit = begin(project, 10)
    check(project, audit, right=4)
    project.perform(DeliverAudit(1, 9.0))
    assert standing(project).holds
    assert standing(project).remaining == 6
    project.perform(SetAnswer(audit.sample[0].item_id, answer(DOG)))
    assert not standing(project).holds


def test_an_answer_that_is_taken_away_speaks_for_nothing(project):
    audit = begin(project, 10)
    check(project, audit, right=4)
    project.perform(DeliverAudit(1, 9.0))
    project.perform(SetAnswer(audit.sample[0].item_id, None))
    assert not standing(project).holds


def test_an_item_that_somebody_answers_later_leaves_the_audit_and_its_count_stays_true(project):
    check(project, begin(project, 10), right=4)
    project.perform(DeliverAudit(1, 9.0))
    most = standing(project).verdict.bound.most
    project.perform(SetAnswer(9, answer(CAT)))
    assert standing(project).remaining == 5
    assert standing(project).verdict.bound.most == most


def test_an_audit_draws_as_many_as_it_may_need_and_freezes_the_rest():
    audit = planned(400)
    drawn = {one.item_id for one in audit.sample}
    assert len(drawn) == len(audit.sample) == audit.looks[-1].size
    rest = {one.item_id for one in audit_store.unpacked(audit.rest)}
    assert drawn | rest == set(range(1, 401))
    assert not drawn & rest
    assert planned(400) == audit


def test_few_items_are_not_audited():
    with pytest.raises(LabellerError, match="too few"):
        planned(40)


def test_who_gave_up_before_checks_more(project):
    begin(project, 10)
    project.perform(EndAudit(2.0))
    with project.read() as db:
        assert failed_before(audit_store.read_audits(db)) == 1
    assert planned(4000, failed_before=1).looks[0].size > planned(4000).looks[0].size
