"""The card beside what is drawn says who suggests."""

from __future__ import annotations

import pytest

from labeller.domain.prediction import SuggestedAnnotation
from labeller.domain.shape import Box
from labeller.ui.labelling.drawing_card import DrawingCard
from labeller.ui.widgets.text import isolated


@pytest.fixture
def card(board, qtbot) -> DrawingCard:
    card = DrawingCard(board)
    qtbot.addWidget(card)
    return card


def suggest(board, *scores: float, said_by: str) -> None:
    board.set_suggestions(tuple(SuggestedAnnotation(1, Box(1, 2, 3, 4), one, said_by=said_by) for one in scores))


def test_source_from_outside_is_named_with_how_sure_it_is(card, board):
    suggest(board, 0.62, 0.91, said_by="cells.onnx")
    assert card._reason.text() == f"Suggested by {isolated('cells.onnx')}, 62\u00a0% to 91\u00a0% sure"
    suggest(board, 0.91, said_by="cells.onnx")
    assert card._reason.text() == f"Suggested by {isolated('cells.onnx')}, 91\u00a0% sure"


def test_learner_needs_no_name(card, board):
    suggest(board, 0.62, said_by="")
    assert card._reason.text() == ""
