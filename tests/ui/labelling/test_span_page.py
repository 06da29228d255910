import pytest
from PySide6.QtCore import Qt

from labeller.domain.item import ItemState
from labeller.domain.schema import Task
from labeller.domain.shape import TextSpan


@pytest.fixture
def session(open_session):
    return open_session(labels=("person", "place"), task=Task.TEXT_SPANS, items=3)


@pytest.fixture
def page(session, open_page):
    return open_page(session)


def test_words_are_labelled_by_keyboard_and_the_item_is_finished(page, session, qtbot):
    first = page.flow.shown.item
    pane = page.view.text_view.pane
    qtbot.keyClick(pane, Qt.Key.Key_Right)
    qtbot.keyClick(pane, Qt.Key.Key_2)
    assert [(one.label_id, type(one.shape)) for one in page.board.annotations] == [(2, TextSpan)]
    qtbot.keyClick(pane, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page.flow.shown.item.id != first.id)
    assert session.answer(first.id).state is ItemState.ANSWERED


def test_span_is_listed_with_its_words(page, qtbot):
    text = page.flow.shown.item.text
    page.board.add(TextSpan(0, 4))
    assert page._list.model().index(0).data() == f"person, {text[:4]}"
