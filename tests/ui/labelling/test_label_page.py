"""The label page by its keys: what is typed and pressed lands on the item that was seen."""

from __future__ import annotations

import threading

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from labeller.domain.schema import Task
from labeller.errors import LabellerError
from labeller.project.commands.media import RelinkMedia
from labeller.ui.canvas import image_loader

CAT, DOG = 1, 2
MANY = tuple(f"label {number}" for number in range(12))


def shown_id(page):
    return page.flow.shown.item.id


def press(page, qtbot, key, modifiers=Qt.KeyboardModifier.NoModifier):
    qtbot.keyClick(QApplication.focusWidget(), key, modifiers)


def type_comment(page, qtbot, text):
    press(page, qtbot, "c")
    qtbot.keyClicks(page.answer.comment, text)


def labels_of(session, item_id):
    answer = session.answer(item_id)
    return None if answer is None else answer.label_ids


@pytest.fixture
def gate(monkeypatch):
    """Pictures other than the first are decoded only when this is set."""
    gate, decode = threading.Event(), image_loader.decode_image

    def decode_late(source, side_px):
        if source.path.name != "first.png":
            gate.wait(5)
        return decode(source, side_px)

    monkeypatch.setattr(image_loader, "decode_image", decode_late)
    yield gate
    gate.set()


@pytest.fixture
def pictures(open_session, open_page, gate, qtbot):
    """The page with the first of two pictures on the screen, the second not decoded yet."""
    session = open_session(task=Task.IMAGE_CLASSIFICATION, pictures=("first.png", "second.png"))
    page = open_page(session)
    page.flow.go_to(1)
    qtbot.waitUntil(lambda: page.view.shown_id == 1)
    return page


def test_comment_goes_to_the_item_that_it_was_typed_for(page, session, qtbot):
    item_id = shown_id(page)
    type_comment(page, qtbot, "blurred")
    page.answer.skipped.emit()
    assert shown_id(page) != item_id
    assert (session.mark(item_id).comment, session.mark(shown_id(page)).comment) == ("blurred", "")


def test_comment_that_is_being_typed_does_not_wander_to_the_next_item(page, session, qtbot):
    item_id = shown_id(page)
    type_comment(page, qtbot, "blurred")
    page.flow.go_on()
    page.focus_item()
    assert session.mark(shown_id(page)).comment == ""
    assert shown_id(page) != item_id


def test_comment_on_the_last_item_is_kept_when_nothing_is_left(open_session, open_page, qtbot):
    page = open_page(open_session(items=1))
    type_comment(page, qtbot, "blurred")
    page.flow.skip()
    assert (page.flow.shown, page._session.mark(1).comment) == (None, "blurred")


def test_item_stays_until_its_comment_is_kept(page, session, qtbot, monkeypatch):
    item_id = shown_id(page)
    type_comment(page, qtbot, "blurred")

    def fail(*_):
        raise LabellerError("The disk is full.")

    with monkeypatch.context() as patched, qtbot.waitSignal(page.failed):
        patched.setattr(session, "comment", fail)
        page.answer.skipped.emit()
    assert (shown_id(page), page.answer.comment.toPlainText()) == (item_id, "blurred")
    page.answer.skipped.emit()
    assert session.mark(item_id).comment == "blurred"


@pytest.mark.parametrize("modifiers", [Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier])
def test_digit_gives_its_label_from_either_block_of_keys(page, session, qtbot, modifiers):
    item_id = shown_id(page)
    press(page, qtbot, Qt.Key.Key_2, modifiers)
    assert labels_of(session, item_id) == (DOG,)


def test_enter_in_the_label_search_gives_what_fits_best_at_once(open_session, open_page, qtbot):
    session = open_session(labels=("concatenation", *MANY, "cat"))
    page = open_page(session)
    item_id = shown_id(page)
    press(page, qtbot, "l")
    qtbot.keyClicks(QApplication.focusWidget(), "cat")
    press(page, qtbot, Qt.Key.Key_Return)
    assert labels_of(session, item_id) == (session.schema.named("cat").id,)


def test_label_that_is_not_found_is_added_and_then_given(open_session, open_page, qtbot):
    session = open_session(labels=MANY)
    page = open_page(session)
    item_id = shown_id(page)
    press(page, qtbot, "l")
    qtbot.keyClicks(QApplication.focusWidget(), "fox")
    assert page.answer.search.add.isVisible()
    press(page, qtbot, Qt.Key.Key_Return)
    assert session.schema.names[-1] == "fox"
    assert labels_of(session, item_id) is None
    press(page, qtbot, Qt.Key.Key_Return)
    assert labels_of(session, item_id) == (session.schema.named("fox").id,)


def test_keys_work_again_after_the_list_gave_the_keyboard_back(page, session, qtbot):
    item_id = shown_id(page)
    press(page, qtbot, "/")
    press(page, qtbot, Qt.Key.Key_Escape)
    press(page, qtbot, "2")
    assert labels_of(session, item_id) == (DOG,)


def test_keys_work_at_the_end_and_back_from_it(open_session, open_page, qtbot):
    page = open_page(open_session(items=1))
    press(page, qtbot, "1")
    assert page.flow.shown is None
    page.queue.left.emit()
    press(page, qtbot, "a")
    press(page, qtbot, "2")
    assert labels_of(page._session, 1) == (DOG,)


def test_button_that_goes_at_the_end_gives_the_keyboard_to_the_page(open_session, open_page, qtbot):
    page = open_page(open_session(items=1))
    page.flow.choose(DOG, goes_on=False)
    page.answer.card.accept.setFocus()
    press(page, qtbot, Qt.Key.Key_Return)
    assert page.flow.shown is None
    assert page._centre.isAncestorOf(QApplication.focusWidget())


def test_nothing_is_answered_while_a_long_step_is_under_way(page, session, qtbot, monkeypatch):
    monkeypatch.setattr("labeller.ui.steps.LONG_FROM_ROWS", 2)
    failed = []
    page.failed.connect(failed.append)
    session.steps.undo()
    press(page, qtbot, "2")
    type_comment(page, qtbot, "blurred")
    assert (failed, page.answer.comment.toPlainText()) == ([], "")
    qtbot.waitUntil(lambda: page.flow.shown is None and session.steps.redo_title() == "Import")


def test_labelling_goes_on_after_a_long_step(page, session, qtbot, monkeypatch):
    monkeypatch.setattr("labeller.ui.steps.LONG_FROM_ROWS", 2)
    for step in (session.steps.undo, session.steps.redo):
        step()
        qtbot.waitUntil(lambda: not session.steps.is_busy)
    qtbot.waitUntil(lambda: page.flow.shown is not None, timeout=20_000)
    item_id = shown_id(page)
    press(page, qtbot, "2")
    assert labels_of(session, item_id) == (DOG,)


@pytest.mark.parametrize("key", ["1", "s"])
def test_item_is_not_answered_before_it_is_seen(pictures, gate, qtbot, key):
    pictures.flow.go_to(2)
    press(pictures, qtbot, key)
    assert (shown_id(pictures), labels_of(pictures._session, 2)) == (2, None)
    gate.set()
    qtbot.waitUntil(lambda: pictures.view.shown_id == 2)
    press(pictures, qtbot, key)
    assert pictures._session.answer(2) is not None


def test_item_whose_file_is_gone_can_be_skipped(pictures, gate, qtbot, tmp_path):
    (tmp_path / "second.png").unlink()
    gate.set()
    pictures.flow.go_to(2)
    qtbot.waitUntil(lambda: pictures.view.failed_id == 2)
    press(pictures, qtbot, "s")
    assert pictures._session.answer(2) is not None


def test_item_is_read_again_when_its_folder_is_found(pictures, gate, qtbot, tmp_path):
    found = tmp_path / "moved"
    found.mkdir()
    (tmp_path / "second.png").rename(found / "second.png")
    gate.set()
    pictures.flow.go_to(2)
    qtbot.waitUntil(lambda: pictures.view.failed_id == 2)
    pictures._session.steps.perform(RelinkMedia(1, str(found)))
    qtbot.waitUntil(lambda: pictures.view.shown_id == 2)
