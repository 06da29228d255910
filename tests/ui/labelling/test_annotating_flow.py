from dataclasses import replace

import pytest
from PIL import Image

from labeller.domain.item import FoundAnnotation, ItemState
from labeller.domain.schema import Task
from labeller.domain.shape import Box
from labeller.media.hashing import text_hash
from labeller.ui.labelling.label_page import LabelPage
from tests.store.making import add, photo

SMALL = Box(4, 4, 10, 10)


@pytest.fixture
def session(open_session):
    return open_session(
        labels=("cell", "grain"), task=Task.OBJECT_DETECTION, pictures=("a.png", "b.png", "c.png", "d.png")
    )


@pytest.fixture
def page(session, open_page, qtbot) -> LabelPage:
    page = open_page(session)
    qtbot.waitUntil(lambda: page.view.shown_id is not None)
    return page


def shown(page):
    return page.flow.shown.item.id


def go(page, action, qtbot):
    before = shown(page)
    page.actions_by_id[action].trigger()
    qtbot.waitUntil(lambda: page.flow.shown is None or shown(page) != before)
    qtbot.waitUntil(lambda: page.flow.shown is None or page.view.shown_id == shown(page))


def test_enter_finishes_the_item_and_shows_the_next(page, session, qtbot):
    first = shown(page)
    page.board.add(SMALL)
    go(page, "accept", qtbot)
    answer = session.answer(first)
    assert (answer.state, [one.shape for one in answer.annotations]) == (ItemState.ANSWERED, [SMALL])
    assert (page.board.item_id, list(page.board.annotations)) == (shown(page), [])


def test_item_with_nothing_on_it_is_finished_by_enter_too(page, session, qtbot):
    first = shown(page)
    go(page, "accept", qtbot)
    assert (session.answer(first).state, session.answer(first).annotations) == (ItemState.ANSWERED, ())


def test_item_that_was_left_begun_is_asked_again_before_the_rest(page, session, qtbot):
    first = shown(page)
    page.board.add(SMALL)
    go(page, "next_item", qtbot)
    assert session.answer(first).state is ItemState.STARTED
    page.flow.ask()
    assert shown(page) == first


def test_going_back_shows_what_was_drawn(page, qtbot):
    page.board.add(SMALL)
    go(page, "accept", qtbot)
    go(page, "previous_item", qtbot)
    assert [one.shape for one in page.board.annotations] == [SMALL]


def test_undo_goes_back_to_the_item_and_takes_one_step_at_a_time(page, session, qtbot):
    first = shown(page)
    page.board.add(SMALL)
    go(page, "accept", qtbot)
    page.flow.undo(lambda _: None)
    assert (shown(page), page.board.state) == (first, ItemState.STARTED)
    page.flow.undo(lambda _: None)
    assert (page.board.state, list(page.board.annotations)) == (ItemState.OPEN, [])


def test_digit_gives_its_label_to_what_is_selected_and_to_what_comes_next(page):
    page.board.add(SMALL)
    page.flow.choose(2)
    page.board.select(())
    page.board.add(SMALL)
    assert [one.label_id for one in page.board.annotations] == [2, 2]
    assert page.flow.shown.draft == {2}


def test_skipped_item_keeps_nothing_of_what_was_begun_and_undo_brings_it_back(page, session, qtbot):
    first = shown(page)
    page.board.add(SMALL)
    go(page, "skip", qtbot)
    assert (session.answer(first).state, session.answer(first).annotations) == (ItemState.SKIPPED, ())
    page.flow.undo(lambda _: None)
    assert [one.shape for one in page.board.annotations] == [SMALL]


def test_list_selects_on_the_board_and_the_board_in_the_list(page):
    first, second = page.board.add(SMALL), page.board.add(Box(20, 20, 5, 5), 2)
    rows = page.findChild(type(page._list))
    assert [index.data() for index in rows.selectedIndexes()] == ["grain, 5 × 5"]
    rows.setCurrentIndex(rows.model().index(1))
    assert list(page.board.selected) == [first]
    page.board.select((second,))
    assert [index.row() for index in rows.selectedIndexes()] == [0]


@pytest.fixture
def suggesting_page(open_session, open_page, tmp_path):
    """On an item for which an import suggests something."""
    session = open_session(labels=("cell",), task=Task.OBJECT_DETECTION, pictures=("a.png",))
    found = FoundAnnotation("cell", SMALL, score=0.8)
    Image.new("RGB", (64, 48)).save(tmp_path / "b.png")
    add(
        session.project,
        [replace(photo("b.png"), content_hash=text_hash("b.png"), suggestions=(found,))],
        folder=tmp_path,
    )
    page = open_page(session)
    page.flow.go_to(2)
    return page


def test_what_an_import_suggests_is_offered_and_accepted_at_once(suggesting_page):
    board = suggesting_page.board
    assert [one.shape for one in board.suggestions] == [SMALL]
    suggesting_page.flow.accept_suggestions()
    assert [(one.shape, one.score) for one in board.annotations] == [(SMALL, 0.8)]


def test_enter_takes_what_is_suggested_where_nothing_was_drawn(suggesting_page, qtbot):
    assert suggesting_page.answer.card.accept.text() == "Accept all, next"
    suggesting_page.flow.accept()
    suggesting_page.flow.go_to(2)
    assert [one.shape for one in suggesting_page.board.annotations] == [SMALL]
    assert suggesting_page.board.state is ItemState.ANSWERED


def test_what_was_rejected_does_not_come_back_with_the_next_ranking(suggesting_page, qtbot):
    suggesting_page.flow.reject()
    with qtbot.waitSignal(suggesting_page._session.ranked, timeout=30_000):
        suggesting_page._session._background.rank()
    assert not suggesting_page.board.suggestions
    assert suggesting_page.answer.card.accept.text() == "Nothing on it, next"
    suggesting_page.flow.accept()
    suggesting_page.flow.go_to(2)
    assert suggesting_page.board.annotations == []
