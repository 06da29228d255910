"""An audit from its beginning to the delivery, on a real project."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt

from labeller.domain.audit import Look
from labeller.domain.item import ItemState
from labeller.project.commands.audits import EndAudit
from labeller.settings import Settings
from labeller.store import answer_store, audit_store
from labeller.ui.bulk.audit_page import AuditPage
from labeller.ui.shortcuts import Shortcuts


@pytest.fixture
def page(session, qtbot, monkeypatch):
    """The page, with looks so small that a test can go through them."""

    def plan_looks(population, *_, **__):
        return [Look(4, 0, 0.04), Look(8, 1, 0.01)] if population >= 16 else []

    for module in ("labeller.project.auditing", "labeller.ui.bulk.audit_flow"):
        monkeypatch.setattr(f"{module}.plan_looks", plan_looks)
    settings = Settings()
    shortcuts = Shortcuts(settings)
    page = AuditPage(session, settings, shortcuts)
    page.flow.least, page.flow.wanted = 0.8, 0.05
    qtbot.addWidget(page)
    page.resize(1280, 720)
    with qtbot.waitActive(page):
        page.show()
    page.enter()
    qtbot.waitUntil(lambda: page.begin.go.isEnabled(), timeout=30_000)
    yield page
    page.leave()
    page.close()
    shortcuts.close()


def begin(page, qtbot):
    page.begin.go.click()
    qtbot.waitUntil(lambda: page.flow.item_id is not None, timeout=30_000)
    return audit_of(page)


def audit_of(page):
    with page._session.project.read() as db:
        return audit_store.read_audits(db)[-1]


def answer_as_frozen(page, qtbot, count, *, shift=0):
    """Answer so many of the drawn items by key, with the frozen label or another one."""
    labels = [label.id for label in page._session.schema.labels]
    frozen = {one.item_id: one.label_id for one in audit_of(page).sample}
    for _ in range(count):
        item_id = page.flow.item_id
        key = str(1 + (labels.index(frozen[item_id]) + shift) % len(labels))
        qtbot.keyClick(page, key)
        assert page._session.answer(item_id) is not None
        qtbot.waitUntil(lambda: not page._session.jobs.jobs, timeout=30_000)


def test_the_page_says_what_an_audit_takes(page):
    assert "You check 4 of them" in page.begin.plan.text()
    assert "grows to 8" in page.begin.plan.text()


def test_where_no_wrong_one_is_allowed_that_is_said_before(page, monkeypatch, qtbot):
    monkeypatch.setattr("labeller.ui.bulk.audit_flow.plan_looks", lambda *_, **__: [Look(4, 0, 0.05)])
    page.flow.look()
    failing = "If one of these is wrong, the audit has failed"
    qtbot.waitUntil(lambda: failing in page.begin.plan.text(), timeout=30_000)


def say_too_few(page, monkeypatch, qtbot, *, except_for=()):
    """Let the sample be too small for what is asked, but for these shares."""

    def plan_looks(_, wanted, **__):
        return [Look(4, 0, 0.05)] if wanted in except_for else []

    monkeypatch.setattr("labeller.ui.bulk.audit_flow.plan_looks", plan_looks)
    page.flow.set_choice(0.8, 0.005)
    qtbot.waitUntil(lambda: page.begin.confirm.isVisible(), timeout=30_000)
    assert "too few for a sample to show that at most 0.5\u00a0% of them" in page.begin.plan.text()


def test_too_few_items_lead_to_the_share_that_they_can_show(page, monkeypatch, qtbot):
    say_too_few(page, monkeypatch, qtbot, except_for=(0.02, 0.05))
    assert page.begin.ease.text() == "Ask for at most 2\u00a0%: 4 items to check"
    page.enter()
    assert page.begin.ease.hasFocus()
    qtbot.keyClick(page.begin.ease, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: page.begin.go.isVisible() and page.begin.go.isEnabled(), timeout=30_000)
    assert page.flow.wanted == 0.02


def test_too_few_items_for_any_audit_lead_to_confirming_them(page, monkeypatch, qtbot):
    say_too_few(page, monkeypatch, qtbot)
    assert not page.begin.ease.isVisible()
    page.enter()
    assert page.begin.confirm.hasFocus()
    with qtbot.waitSignal(page.page_wanted) as wanted:
        qtbot.keyClick(page.begin.confirm, Qt.Key.Key_Space)
    assert wanted.args == ["confirm"]


def test_the_sample_is_asked_without_a_suggestion_and_in_the_order_drawn(page, session, qtbot):
    audit = begin(page, qtbot)
    assert page.flow.item_id == audit.sample[0].item_id
    qtbot.waitUntil(lambda: session.ranking.settings.blind == {one.item_id for one in audit.sample}, timeout=30_000)
    assert session.suggestion(page.flow.item_id) is None
    assert page.check.progress.text() == "0 of 4 checked"


def test_a_passed_audit_states_its_bound_and_delivers_the_rest(page, session, qtbot):
    audit = begin(page, qtbot)
    answer_as_frozen(page, qtbot, 4)
    qtbot.waitUntil(lambda: page.verdict.deliver.isVisible(), timeout=30_000)
    assert "items are wrong, at 95" in page.verdict._title.text()
    page.verdict.deliver.click()
    qtbot.waitUntil(lambda: page.begin.isVisible(), timeout=30_000)
    with session.project.read() as db:
        assert answer_store.count_states(db)[ItemState.AUDITED] == audit.population - 4


def test_a_wrong_one_makes_the_sample_grow(page, qtbot):
    begin(page, qtbot)
    answer_as_frozen(page, qtbot, 3)
    answer_as_frozen(page, qtbot, 1, shift=1)
    qtbot.waitUntil(lambda: "of 8 checked" in page.check.progress.text(), timeout=30_000)


def test_a_failed_audit_says_so_and_keeps_the_answers(page, session, qtbot):
    begin(page, qtbot)
    answer_as_frozen(page, qtbot, 2, shift=1)
    qtbot.waitUntil(lambda: page.verdict.isVisible(), timeout=30_000)
    assert page.verdict._title.text() == "The audit has failed"
    assert not page.verdict.deliver.isVisible()
    page.verdict.end.click()
    qtbot.waitUntil(lambda: page.begin.isVisible(), timeout=30_000)
    assert all(session.answer(one.item_id) for one in audit_of(page).sample[:2])


def test_cannot_tell_is_an_answer_that_counts_as_wrong(page, session, qtbot):
    begin(page, qtbot)
    item_id = page.flow.item_id
    qtbot.keyClick(page, Qt.Key.Key_S)
    assert session.answer(item_id).state is ItemState.SKIPPED


def test_giving_up_is_one_step_that_can_be_taken_back(page, session, qtbot):
    before = begin(page, qtbot)
    page.check.ended.emit()
    assert audit_of(page) == replace(before, ended_at=audit_of(page).ended_at, rest="")
    session.steps.undo()
    assert audit_of(page) == before
    assert session.steps.redo_title() == EndAudit(0.0).title
