"""Why something is suggested, on the label page."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from labeller.domain.annotation import Source
from labeller.domain.item import Medium
from labeller.learning.embedders.registry import embedders_for
from labeller.loop.caches import EmbeddingCaches
from labeller.store import item_store
from labeller.ui.labelling.label_page import LabelPage

CAT, DOG = 1, 2


@pytest.fixture
def learning(open_session, open_page, qtbot) -> LabelPage:
    """A page of twenty texts that have been read; five of them are answered, and the learner has learned."""
    session = open_session()
    caches, embedder = EmbeddingCaches(), embedders_for(Medium.TEXT)[0]
    with session.project.read() as db:
        items = item_store.find_items(db, item_store.find_item_ids(db))
    caches.of(embedder).append([one.content_hash for one in items], embedder.embed([one.text for one in items]))
    caches.close()
    page = open_page(session)
    qtbot.waitUntil(lambda: session.ranking.read == len(items), timeout=30_000)
    open_ids = [one.id for one in items if not session.is_control(one.id)]
    for item_id in open_ids[:5]:
        session.give_answer(item_id, (DOG,), seconds=1.0, source=Source.HUMAN, is_control=False)
    qtbot.waitUntil(lambda: len(session.ranking.answered) == 5, timeout=30_000)
    page.flow.go_to(open_ids[7])
    qtbot.waitUntil(lambda: bool(page.reasons.strip.buttons), timeout=30_000)
    return page


def test_suggestion_stands_beside_the_nearest_answers(learning):
    assert learning.reasons.strip.sentence == "All 5 nearest answered items are dog"
    assert [one.text() for one in learning.reasons.strip.buttons] == ["dog"] * 3


def test_precedent_is_gone_to_by_keyboard_and_left_again(learning, qtbot):
    here = learning.flow.shown.item.id
    button = learning.reasons.strip.buttons[0]
    button.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    assert learning.flow.shown.item.id != here
    assert learning.flow.shown.answer.label_ids == (DOG,)
    learning.actions_by_id["previous_item"].trigger()
    assert learning.flow.shown.item.id == here


def test_control_item_is_shown_without_precedents(learning, qtbot):
    session = learning._session
    control = next(one for one in range(1, 21) if session.is_control(one))
    learning.flow.go_to(control)
    qtbot.waitUntil(lambda: not session.jobs.jobs)
    assert learning.reasons.strip.buttons == []
    assert learning.reasons.strip.sentence == ""


def test_rejecting_the_suggestion_counts_for_the_next_one(learning):
    learning.flow.reject()
    assert learning.reasons.strip.sentence == "None of the 5 nearest answered items is cat"


@pytest.fixture
def told(learning, qtbot) -> LabelPage:
    """The same page with an answer of the other label, and what speaks for the suggestion asked for."""
    session, here = learning._session, learning.flow.shown.item.id
    others = [
        one for one in range(1, 21) if not session.is_control(one) and session.answer(one) is None and one != here
    ]
    session.give_answer(others[0], (CAT,), seconds=1.0, source=Source.HUMAN, is_control=False)
    qtbot.waitUntil(lambda: session.ranking.learned == 6, timeout=30_000)
    learning.actions_by_id["why"].trigger()
    qtbot.waitUntil(lambda: bool(learning.view.text_view.pane.extraSelections()), timeout=30_000)
    return learning


def bar(page):
    return page.reasons.bar


def test_words_are_marked_only_while_it_is_asked_for(told):
    assert bar(told).isVisible()
    assert bar(told).labels.currentText() == "dog"
    told.actions_by_id["why"].trigger()
    assert told.view.text_view.pane.extraSelections() == []
    assert not bar(told).isVisible()


def test_that_it_is_asked_for_is_remembered(told):
    assert told._settings.get("shows_why") is True
    told.actions_by_id["why"].trigger()
    assert told._settings.get("shows_why") is False


def test_what_speaks_for_one_label_speaks_against_the_other(told):
    before = [one.format.underlineStyle() for one in told.view.text_view.pane.extraSelections()]
    bar(told).labels.setCurrentIndex(bar(told).labels.findData(CAT))
    bar(told).labels.activated.emit(bar(told).labels.currentIndex())
    after = [one.format.underlineStyle() for one in told.view.text_view.pane.extraSelections()]
    assert len(before) == len(after)
    assert all(one != other for one, other in zip(before, after, strict=True))


def test_nothing_is_marked_on_an_item_that_measures_the_learner(told, qtbot):
    session = told._session
    told.flow.go_to(next(one for one in range(1, 21) if session.is_control(one)))
    qtbot.waitUntil(lambda: not session.jobs.jobs)
    assert told.view.text_view.pane.extraSelections() == []
    assert "measures the learner" in bar(told).note
    assert not bar(told).labels.isVisible()


def test_item_that_was_seen_before_is_marked_again_at_once(told, qtbot):
    here = told.flow.shown.item.id
    told.flow.pass_by()
    assert told.flow.shown.item.id != here
    told.flow.go_to(here)
    assert told.view.text_view.pane.extraSelections() != []


def test_before_the_first_answer_it_says_that_the_learner_cannot_say(page, qtbot):
    page.actions_by_id["why"].trigger()
    qtbot.waitUntil(lambda: "cannot say yet" in bar(page).note)


def test_suggestion_from_outside_is_told_from_what_the_learner_thinks(told):
    shown = told.flow.shown
    told.flow._shown = replace(shown, suggestion=replace(shown.suggestion, reason="A model suggests it"))
    told.flow.shown_changed.emit()
    assert "comes from outside" in bar(told).note
