"""Why something is suggested, on the label page."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from labeller.domain.annotation import Source
from labeller.domain.item import Medium
from labeller.learning.embedders.registry import embedders_for
from labeller.loop.caches import EmbeddingCaches
from labeller.store import item_store
from labeller.ui.labelling.label_page import LabelPage

DOG = 2


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
