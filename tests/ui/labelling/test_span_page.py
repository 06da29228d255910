import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox

from labeller.domain.item import ItemState
from labeller.domain.schema import AttributeKind, AttributeSpec, Task
from labeller.domain.shape import Relation, TextSpan
from labeller.project.commands.attributes import SetAttributes
from labeller.project.commands.labels import AddLabel


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


def test_spans_and_relations_carry_attributes(page, session, qtbot):
    session.steps.perform(AddLabel("knows", is_relation=True))
    session.steps.perform(SetAttributes((AttributeSpec("sure", AttributeKind.CHECKBOX),)))
    ids = [page.board.add(TextSpan(start, start + 2)) for start in (0, 3)]
    relation = page.board.add(Relation(*ids), 3)
    for one in (ids[0], relation):
        page.board.select((one,))
        (box,) = [found for found in page._attributes.findChildren(QCheckBox) if found.isVisibleTo(page)]
        box.click()
    carried = {one.id: one.attributes for one in session.answer(page.board.item_id).annotations}
    assert carried[ids[0]] == carried[relation] == {"sure": True}
    assert carried[ids[1]] == {}


def test_chip_of_a_relation_relates_what_is_selected(page, session):
    session.steps.perform(AddLabel("knows", is_relation=True))
    ids = [page.board.add(TextSpan(start, start + 2)) for start in (0, 3)]
    page.board.select(ids)
    page.answer.label_chosen.emit(3)
    assert [one.shape for one in page.board.annotations if isinstance(one.shape, Relation)] == [Relation(*ids)]
