"""Confirming by keyboard and mouse, on a real project."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from labeller.domain.annotation import Source
from labeller.domain.audit import Audit, FrozenLabel, Look
from labeller.domain.schema import Task
from labeller.loop.caches import EmbeddingCaches
from labeller.loop.learning_loop import LearningLoop
from labeller.project.commands.audits import BeginAudit
from labeller.store import audit_store
from labeller.ui.job_runner import JobRunner
from labeller.ui.session import ProjectSession
from tests.store.making import new_project
from tests.ui.bulk.conftest import wait_for_page


@pytest.fixture
def page(show, session):
    return show(session)


def other_label(page):
    """The number of a label that is not suggested, and its id."""
    labels = page._session.schema.labels
    return next((str(n), one.id) for n, one in enumerate(labels, 1) if one.id != page.flow.shown.page.label_id)


def sources(session, item_ids):
    return {one: session.answer(one).annotations[0].source for one in item_ids if session.answer(one)}


def test_the_page_says_what_it_shows_and_how_little_is_known_of_it(page):
    label = page._session.schema.names[
        [one.id for one in page._session.schema.labels].index(page.flow.shown.page.label_id)
    ]
    assert f"items that look like {label}" in page.title.full_text
    assert "cannot be told yet" in page.expectation.text()
    assert page.go.text() == f"Confirm {len(page.flow.shown.page)} items"


def test_enter_confirms_all_that_is_not_marked_in_one_step(page, session, qtbot):
    ids = page.flow.shown.page.item_ids
    qtbot.keyClick(page.grid, Qt.Key.Key_Right)
    qtbot.keyClick(page.grid, Qt.Key.Key_X)
    qtbot.keyClick(page.grid, Qt.Key.Key_Return)
    found = sources(session, ids)
    assert set(found) == {*ids} - {ids[1]}
    assert set(found.values()) == {Source.BULK}
    assert session.steps.undo_title() == f"Confirm {len(ids) - 1} items"


def test_space_marks_and_unmarks(page, qtbot):
    qtbot.keyClick(page.grid, Qt.Key.Key_Space)
    assert page.grid.cells[0].is_wrong
    qtbot.keyClick(page.grid, Qt.Key.Key_Space)
    assert not page.grid.cells[0].is_wrong


def test_the_key_of_a_label_corrects_and_goes_on(page, session, qtbot):
    ids, (key, label_id) = page.flow.shown.page.item_ids, other_label(page)
    qtbot.keyClick(page.grid, key)
    assert page.grid.current_id == ids[1]
    assert page.grid.cells[0].instead.id == label_id
    qtbot.keyClick(page.grid, Qt.Key.Key_Return)
    assert session.answer(ids[0]).label_ids == (label_id,)
    assert sources(session, ids)[ids[0]] is Source.HUMAN


def test_a_click_marks(page, qtbot):
    place = page.grid.visualRect(page.grid.model().index(2, 0)).center()
    qtbot.mouseClick(page.grid.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert page.grid.cells[2].is_wrong


def test_the_next_page_has_neither_what_was_confirmed_nor_what_was_wrong(page, qtbot):
    first = page.flow.shown
    qtbot.keyClick(page.grid, Qt.Key.Key_Space)
    qtbot.keyClick(page.grid, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page.flow.shown is not None and page.flow.shown is not first, timeout=30_000)
    again = page.flow.shown.page
    confirmed = set(first.page.item_ids) - set(first.wrong)
    assert not confirmed & set(again.item_ids)
    assert again.label_id != first.page.label_id or not set(first.wrong) & set(again.item_ids)


def test_undo_brings_the_page_back_as_it_was_marked(page, session, qtbot):
    first = page.flow.shown
    qtbot.keyClick(page.grid, Qt.Key.Key_Space)
    qtbot.keyClick(page.grid, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page.flow.shown is not first, timeout=30_000)
    session.steps.undo()
    wait_for_page(page.flow, qtbot)
    assert page.flow.shown is first
    assert page.grid.cells[0].is_wrong
    assert not sources(session, first.page.item_ids)


def test_a_page_left_for_later_stays_open(page, session, qtbot):
    first = page.flow.shown
    qtbot.keyClick(page.grid, Qt.Key.Key_S)
    qtbot.waitUntil(lambda: page.flow.shown is not None and page.flow.shown is not first, timeout=30_000)
    assert not sources(session, first.page.item_ids)
    assert not set(first.page.item_ids) & set(page.flow.shown.page.item_ids)


def test_what_was_not_on_the_screen_is_shown_before_it_is_confirmed(show, session, qtbot):
    page = show(session)
    page.resize(700, 420)
    qtbot.waitUntil(lambda: page.grid.unseen > 0 or page.grid.viewport().height() < 300, timeout=5_000)
    page.grid.show_cells(page.grid.cells)
    assert page.grid.unseen > 0
    qtbot.keyClick(page.grid, Qt.Key.Key_Return)
    assert not sources(session, page.flow.shown.page.item_ids)
    while page.grid.unseen:
        qtbot.keyClick(page.grid, Qt.Key.Key_Return)
    qtbot.keyClick(page.grid, Qt.Key.Key_Return)
    assert session.steps.undo_title().startswith("Confirm ")


def test_a_new_ranking_does_not_change_the_page_under_the_hands(page, world, session, qtbot):
    before = page.flow.shown
    with qtbot.waitSignal(session.ranked, timeout=30_000):
        world.answer(session.next_question().item_id)
    qtbot.waitUntil(lambda: not session.jobs.jobs, timeout=30_000)
    assert page.flow.shown is before


def test_what_an_audit_has_drawn_is_not_on_the_page_to_which_somebody_comes_back(page, session, qtbot):
    drawn, *others = page.flow.shown.page.item_ids
    page.flow.leave()
    frozen = [FrozenLabel(one, page.flow.shown.page.label_id, 0.9) for one in (drawn, *others)]
    look = Look(1, 0, 0.04)
    audit = Audit(1.0, 1, 7, 0.5, 0.95, 0.8, len(frozen), (look,), (frozen[0],), audit_store.packed(frozen[1:]))
    session.steps.perform(BeginAudit(audit))
    page.enter()
    wait_for_page(page.flow, qtbot)
    assert drawn not in page.flow.shown.page.item_ids


def test_where_nothing_was_learned_the_page_says_what_brings_it(show, tmp_path, qapp, qtbot):
    project = new_project(tmp_path, ("a", "b"), task=Task.TEXT_CLASSIFICATION)
    session = ProjectSession(project, LearningLoop(project, EmbeddingCaches()), JobRunner())
    page = show(session, waits=False)
    qtbot.waitUntil(lambda: not session.jobs.jobs, timeout=30_000)
    assert page._nothing.accessibleName() == "The app has learned nothing yet"
    session.close()


def test_every_cell_can_be_heard(page, qtbot):
    qtbot.keyClick(page.grid, Qt.Key.Key_Space)
    spoken = page.grid.model().index(0, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken.endswith("wrong")
    assert page.grid.accessibleName()
