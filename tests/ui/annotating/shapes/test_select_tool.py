from dataclasses import replace

import pytest
from PySide6.QtCore import Qt

from labeller.domain.prediction import SuggestedAnnotation
from labeller.domain.shape import Box

CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
ONE, TWO = Box(200, 200, 300, 200), Box(800, 600, 200, 200)


@pytest.fixture
def ids(board, desk):
    ids = [board.add(ONE), board.add(TWO)]
    board.select(())
    return ids


def shape(board, annotation_id):
    return board.annotation(annotation_id).shape


def numbers(box):
    return pytest.approx((box.x, box.y, box.width, box.height), abs=2.1)


def values(box):
    return (box.x, box.y, box.width, box.height)


def test_click_selects_and_beside_shapes_nothing(board, hand, ids):
    hand.click(300, 300)
    assert list(board.selected) == ids[:1]
    hand.click(1200, 100)
    assert list(board.selected) == []


def test_ctrl_click_selects_one_more_and_one_less(board, hand, ids):
    hand.click(300, 300)
    hand.click(900, 700, CTRL)
    assert list(board.selected) == ids
    hand.click(300, 300, CTRL)
    assert list(board.selected) == ids[1:]


def test_click_takes_the_smallest_and_another_what_lies_below(board, hand, ids):
    inner = board.add(Box(250, 250, 50, 50))
    board.select(())
    hand.click(275, 275)
    assert list(board.selected) == [inner]
    hand.click(275, 275)
    assert list(board.selected) == ids[:1]


def test_marquee_selects_what_lies_in_it(board, hand, ids):
    hand.drag((150, 150), (1100, 900))
    assert list(board.selected) == ids
    hand.drag((150, 150), (700, 500))
    assert list(board.selected) == ids[:1]


def test_dragging_moves_as_one_step(board, hand, ids, session):
    hand.drag((300, 300), (350, 320), (400, 360))
    assert values(shape(board, ids[0])) == numbers(Box(300, 260, 300, 200))
    session.steps.undo()
    assert shape(board, ids[0]) == ONE


def test_several_are_moved_together(board, hand, ids):
    board.select(ids)
    hand.drag((300, 300), (340, 320))
    assert values(shape(board, ids[0])) == numbers(Box(240, 220, 300, 200))
    assert values(shape(board, ids[1])) == numbers(Box(840, 620, 200, 200))


def test_moving_ends_at_the_border_of_the_image(board, hand, ids):
    hand.drag((300, 300), (10, 10))
    assert values(shape(board, ids[0])) == (0, 0, 300, 200)


def test_locked_shapes_are_not_moved(board, hand, ids):
    board.change([replace(board.annotation(ids[0]), is_locked=True)], "Lock")
    board.select(ids)
    hand.drag((900, 700), (940, 720))
    assert shape(board, ids[0]) == ONE
    assert values(shape(board, ids[1])) == numbers(Box(840, 620, 200, 200))


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        ((500, 400), (600, 500), Box(200, 200, 400, 300)),
        ((200, 200), (100, 100), Box(100, 100, 400, 300)),
        ((200, 300), (260, 700), Box(260, 200, 240, 200)),
        ((350, 400), (900, 480), Box(200, 200, 300, 280)),
        ((200, 200), (600, 500), Box(500, 400, 100, 100)),
    ],
)
def test_handles_resize(board, hand, ids, session, start, end, expected):
    board.select(ids[:1])
    hand.drag(start, end)
    assert values(shape(board, ids[0])) == numbers(expected)
    session.steps.undo()
    assert shape(board, ids[0]) == ONE


def test_shift_keeps_the_proportions(board, hand, ids):
    board.select(ids[:1])
    hand.drag((500, 400), (800, 420), modifiers=SHIFT)
    box = shape(board, ids[0])
    assert box.width / box.height == pytest.approx(1.5)
    assert box.width == pytest.approx(600, abs=2.1)


def test_several_are_scaled_together(board, hand, ids):
    board.select(ids)
    hand.drag((1000, 800), (600, 500))
    assert values(shape(board, ids[0])) == numbers(Box(200, 200, 150, 100))
    assert values(shape(board, ids[1])) == numbers(Box(500, 400, 100, 100))


def test_small_drag_of_an_unsteady_hand_moves_nothing(board, hand, ids, session):
    hand.drag((300, 300), (302, 300))
    assert shape(board, ids[0]) == ONE
    assert session.steps.undo_title() == "Draw"


def test_escape_while_dragging_leaves_everything_as_it_was(board, hand, ids):
    hand.press(300, 300)
    hand.move(400, 400)
    hand.key(Qt.Key.Key_Escape)
    hand.release(400, 400)
    assert shape(board, ids[0]) == ONE


def test_delete_removes_what_is_selected(board, hand, ids, session):
    hand.click(300, 300)
    hand.key(Qt.Key.Key_Delete)
    assert [one.id for one in board.annotations] == ids[1:]
    session.steps.undo()
    assert [one.id for one in board.annotations] == ids


@pytest.mark.parametrize(("modifiers", "step"), [(Qt.KeyboardModifier.NoModifier, 1), (SHIFT, 10)])
def test_arrows_nudge(board, hand, ids, modifiers, step):
    board.select(ids[:1])
    hand.key(Qt.Key.Key_Right, modifiers)
    hand.key(Qt.Key.Key_Down, modifiers)
    assert shape(board, ids[0]) == Box(200 + step, 200 + step, 300, 200)


def test_held_arrow_is_one_step(board, hand, ids, canvas, session, qapp):
    from PySide6.QtCore import QEvent
    from PySide6.QtGui import QKeyEvent

    board.select(ids[:1])
    none = Qt.KeyboardModifier.NoModifier
    for _ in range(5):
        qapp.sendEvent(canvas, QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_Left, none, "", True))
    qapp.sendEvent(canvas, QKeyEvent(QEvent.Type.KeyRelease, Qt.Key.Key_Left, none))
    assert shape(board, ids[0]).x == 195
    session.steps.undo()
    assert shape(board, ids[0]) == ONE


def test_tab_goes_from_shape_to_shape(board, hand, ids):
    hand.key(Qt.Key.Key_Tab)
    assert list(board.selected) == ids[:1]
    hand.key(Qt.Key.Key_Tab)
    assert list(board.selected) == ids[1:]
    hand.key(Qt.Key.Key_Backtab)
    assert list(board.selected) == ids[:1]


def test_click_on_a_suggestion_accepts_it_and_alt_click_rejects_it(board, hand, desk):
    seen = SuggestedAnnotation(2, ONE, 0.9), SuggestedAnnotation(1, TWO, 0.6)
    board.set_suggestions(seen)
    hand.click(300, 300)
    assert [(one.label_id, one.shape) for one in board.annotations] == [(2, ONE)]
    hand.click(900, 700, Qt.KeyboardModifier.AltModifier)
    assert (len(board.annotations), list(board.suggestions)) == (1, [])


def test_hidden_shapes_are_not_selected(board, hand, ids):
    board.change([replace(board.annotation(ids[0]), is_hidden=True)], "Hide")
    hand.click(300, 300)
    assert list(board.selected) == []
