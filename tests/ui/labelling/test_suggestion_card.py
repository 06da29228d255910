"""The card of suggestions says who suggests, where that is not the learner."""

from __future__ import annotations

from dataclasses import replace

import pytest

from labeller.domain.item import Item, Medium
from labeller.domain.prediction import Prediction, Question, Suggestion
from labeller.domain.schema import Label
from labeller.store.answer_store import Mark
from labeller.ui.labelling.shown import Shown
from labeller.ui.labelling.suggestion_card import SuggestionCard

SAID = Suggestion(1, (1,), 0.9, Prediction((1, 2), (0.9, 0.1)), reason="birds.onnx says heron 90 %")
SHOWN = Shown(Item(1, Medium.TEXT, "a", "h"), None, Mark(), Question(1, 0.5, "Torn between two"), SAID)


@pytest.fixture
def card(qtbot) -> SuggestionCard:
    card = SuggestionCard()
    qtbot.addWidget(card)
    card.set_labels([Label(1, "heron", "#000000", 0), Label(2, "egret", "#000000", 1)], is_multilabel=False)
    return card


def test_source_from_outside_is_named(card):
    card.show_item(SHOWN)
    assert card._reason.text() == "birds.onnx says heron 90\u00a0%"


def test_without_it_the_reason_of_the_question_stands_there(card):
    card.show_item(replace(SHOWN, suggestion=replace(SAID, reason="")))
    assert card._reason.text() == "Torn between two"


def test_next_label_is_no_words_of_the_source(card):
    card.show_item(replace(SHOWN, rejected=frozenset({1})))
    assert card._reason.text() == "Torn between two"
