from dataclasses import replace

import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QMouseEvent

from labeller.domain.annotation import Source
from labeller.domain.prediction import SuggestedAnnotation
from labeller.domain.shape import TextSpan
from labeller.ui.annotating.spans.words import Grain
from tests.ui.annotating.spans.conftest import ARABIC, HARD, JAPANESE, PLAIN, labelled, place, show

Key, Held = Qt.Key, Qt.KeyboardModifier
LEFT = Qt.MouseButton.LeftButton


def drag(qtbot, view, start, end, held=Held.NoModifier):
    port = view.pane.viewport()
    begin, stop = place(view, start, shift_px=2), place(view, end, shift_px=-2)
    qtbot.mousePress(port, LEFT, held, begin)
    qtbot.mouseMove(port, (begin + stop) / 2)
    move(view, stop, held)
    qtbot.mouseRelease(port, LEFT, held, stop)


def move(view, point, held=Held.NoModifier):
    view.pane.mouseMoveEvent(QMouseEvent(QEvent.Type.MouseMove, QPointF(point), QPointF(point), LEFT, LEFT, held))


def press(qtbot, view, *keys, held=Held.NoModifier):
    for key in keys:
        qtbot.keyClick(view.pane, key, held)


def test_drawing_with_the_mouse_takes_whole_words_and_the_current_label(view, board, qtbot):
    drag(qtbot, view, PLAIN.index("harles"), PLAIN.index("abbage") + 3)
    assert labelled(view, board) == [("Charles Babbage", 1)]
    assert view.pane.marked is None
    assert list(board.selected) == [board.annotations[0].id]


def test_alt_takes_characters(view, board, qtbot):
    start = PLAIN.index("Babbage")
    drag(qtbot, view, start + 1, start + 4, Held.AltModifier)
    assert labelled(view, board) == [("abb", 1)]


def test_characters_can_be_chosen_for_good(view, board, qtbot):
    view.set_grain(Grain.CHARACTERS)
    start = PLAIN.index("London")
    drag(qtbot, view, start, start + 4)
    assert labelled(view, board) == [("Lond", 1)]


def test_words_are_reached_and_labelled_by_keyboard_alone(view, board, qtbot):
    press(qtbot, view, Key.Key_Right)
    press(qtbot, view, Key.Key_Right, held=Held.ShiftModifier)
    view.give_label(1)
    press(qtbot, view, *[Key.Key_Right] * 5)
    view.give_label(2)
    assert labelled(view, board) == [("Ada Lovelace", 1), ("London", 2)]


def test_space_gives_the_current_label(view, board, qtbot):
    press(qtbot, view, Key.Key_Right, Key.Key_Space)
    assert labelled(view, board) == [("Ada", 1)]


def test_clicked_word_is_selected_and_a_second_click_labels_it(view, board, qtbot):
    point = place(view, PLAIN.index("London") + 2)
    qtbot.mouseClick(view.pane.viewport(), LEFT, Held.NoModifier, point)
    assert PLAIN[slice(*view.pane.marked)] == "London"
    qtbot.mouseDClick(view.pane.viewport(), LEFT, Held.NoModifier, point)
    assert labelled(view, board) == [("London", 1)]


def test_one_span_can_have_several_labels_but_none_twice(view, board, qtbot):
    start, end = PLAIN.index("London"), PLAIN.index("London") + 6
    for label_id in (1, 2, 1):
        view.pane.select((start, end))
        view.give_label(label_id)
    assert labelled(view, board) == [("London", 1), ("London", 2)]


def test_label_key_changes_the_selected_span(view, board, qtbot):
    drag(qtbot, view, 1, 2)
    view.give_label(3)
    assert labelled(view, board) == [("Ada", 3)]


def test_click_selects_the_inner_span_first_and_the_outer_one_next(view, board, qtbot):
    outer = board.add(TextSpan(0, 12))
    inner = board.add(TextSpan(4, 12), 2)
    board.select(())
    point = place(view, 6)
    picked = []
    for _ in range(3):
        qtbot.mouseClick(view.pane.viewport(), LEFT, Held.NoModifier, point)
        picked += board.selected
    assert picked == [inner, outer, inner]


def test_tab_goes_through_spans_in_reading_order_and_then_leaves(view, board, qtbot):
    second, first = board.add(TextSpan(17, 32)), board.add(TextSpan(0, 12))
    board.select(())
    seen = []
    for _ in range(2):
        press(qtbot, view, Key.Key_Tab)
        seen += board.selected
    assert seen == [first, second]
    assert not view.pane.marks.beside(second, 1)
    press(qtbot, view, Key.Key_Backtab)
    assert list(board.selected) == [first]


@pytest.mark.parametrize(
    ("key", "held", "expected"),
    [
        (Key.Key_Right, Held.AltModifier, "Charles Babbage in"),
        (Key.Key_Left, Held.AltModifier, "Charles"),
        (Key.Key_Left, Held.AltModifier | Held.ShiftModifier, "met Charles Babbage"),
        (Key.Key_Right, Held.AltModifier | Held.ShiftModifier, "Babbage"),
    ],
)
def test_ends_are_moved_by_keyboard(view, board, qtbot, key, held, expected):
    board.add(TextSpan(PLAIN.index("Charles"), PLAIN.index(" in ")))
    press(qtbot, view, key, held=held)
    assert labelled(view, board) == [(expected, 1)]


def test_end_is_dragged_and_the_step_is_undone(view, board, session, qtbot):
    board.add(TextSpan(0, 3))
    port, edge, goal = view.pane.viewport(), place(view, 3), place(view, 10)
    view.pane.grab()
    qtbot.mousePress(port, LEFT, Held.NoModifier, edge)
    move(view, goal)
    qtbot.mouseRelease(port, LEFT, Held.NoModifier, goal)
    assert labelled(view, board) == [("Ada Lovelace", 1)]
    session.steps.undo()
    assert labelled(view, board) == [("Ada", 1)]


def test_locked_span_keeps_its_ends(view, board, qtbot):
    board.add(TextSpan(0, 3))
    board.change([replace(board.annotations[0], is_locked=True)], "Lock")
    press(qtbot, view, Key.Key_Right, held=Held.AltModifier)
    press(qtbot, view, Key.Key_Delete)
    assert labelled(view, board) == [("Ada", 1)]


def test_delete_takes_the_selected_span_away(view, board, qtbot):
    board.add(TextSpan(0, 3))
    press(qtbot, view, Key.Key_Delete)
    assert labelled(view, board) == []


def test_suggestion_is_accepted_by_keyboard(view, board, qtbot):
    board.set_suggestions(
        [SuggestedAnnotation(2, TextSpan(36, 42), 0.87), SuggestedAnnotation(1, TextSpan(0, 12), 0.7)]
    )
    press(qtbot, view, Key.Key_Tab, Key.Key_Space)
    assert labelled(view, board) == [("Ada Lovelace", 1)]
    assert board.annotations[0].source is Source.ACCEPTED
    assert len(board.suggestions) == 1


def test_suggestion_is_refused_by_keyboard(view, board, qtbot):
    board.set_suggestions([SuggestedAnnotation(2, TextSpan(36, 42), 0.87)])
    press(qtbot, view, Key.Key_Tab, Key.Key_Delete)
    assert (list(board.suggestions), labelled(view, board)) == ([], [])


def test_suggestion_with_another_label_is_the_annotators_own(view, board, qtbot):
    board.set_suggestions([SuggestedAnnotation(2, TextSpan(0, 12), 0.87)])
    press(qtbot, view, Key.Key_Tab)
    view.give_label(1)
    assert labelled(view, board) == [("Ada Lovelace", 1)]
    assert board.annotations[0].source is Source.HUMAN
    assert list(board.suggestions) == []


def test_offsets_are_code_points_beside_emoji_marks_and_line_ends(view, board, qtbot):
    show(view, board, 2)
    drag(qtbot, view, HARD.index("Paulo") - 4, HARD.index("Paulo") + 4)
    drag(qtbot, view, HARD.index("Zoe"), HARD.index("Zoe") + 3)
    assert labelled(view, board) == [("São Paulo", 1), ("Zoe\u0308", 1)]


def test_keyboard_follows_the_reading_direction(view, board, qtbot):
    show(view, board, 3)
    press(qtbot, view, Key.Key_Left, Key.Key_Left)
    press(qtbot, view, Key.Key_Space)
    assert labelled(view, board) == [(ARABIC.split()[1], 1)]


def test_scripts_without_spaces_are_marked_by_character(view, board, qtbot):
    show(view, board, 4)
    drag(qtbot, view, 0, 3)
    assert labelled(view, board) == [(JAPANESE[:3], 1)]


def test_escape_lets_go_of_what_is_selected(view, board, qtbot):
    board.add(TextSpan(0, 3))
    press(qtbot, view, Key.Key_Escape)
    assert (list(board.selected), view.pane.marked) == ([], None)


def test_after_a_suggestion_the_next_one_is_chosen(view, board, qtbot):
    spans = [TextSpan(PLAIN.index(words), PLAIN.index(words) + len(words)) for words in ("Ada", "Charles", "London")]
    board.set_suggestions([SuggestedAnnotation(1, span, 0.8) for span in spans])
    press(qtbot, view, Key.Key_Tab, Key.Key_Space)
    assert view.chosen_suggestion.shape == spans[1]
    press(qtbot, view, Key.Key_Delete)
    assert view.chosen_suggestion.shape == spans[2]
    press(qtbot, view, Key.Key_Space)
    assert view.chosen_suggestion is None
    assert labelled(view, board) == [("Ada", 1), ("London", 1)]


def test_span_that_is_marked_by_hand_is_suggested_no_more(view, board, qtbot):
    start = PLAIN.index("London")
    board.set_suggestions([SuggestedAnnotation(2, TextSpan(start, start + 6), 0.8)])
    drag(qtbot, view, start, start + 6)
    assert labelled(view, board) == [("London", 1)]
    assert board.suggestions == ()


def test_hint_names_the_keys_for_what_is_suggested(view, board, qtbot):
    hints = []
    view.hinted.connect(hints.append)
    board.set_suggestions([SuggestedAnnotation(1, TextSpan(0, 3), 0.8)])
    assert hints[-1] == "Tab goes to what is suggested"
    press(qtbot, view, Key.Key_Tab)
    assert hints[-1] == "Space takes it, Delete removes it"
    press(qtbot, view, Key.Key_Space)
    assert hints[-1] == ""


def test_grain_is_changed_by_an_action_and_told(view, board, qtbot):
    hints = []
    view.hinted.connect(hints.append)
    view.handlers()["snap_to_characters"]()
    assert hints[-1] == "Selections snap to characters"
    press(qtbot, view, Key.Key_Right, Key.Key_Space)
    assert labelled(view, board) == [("A", 1)]
    view.handlers()["snap_to_characters"]()
    assert hints[-1] != "Selections snap to characters"
    assert view.pane.grain is Grain.WORDS


def test_hint_says_how_to_begin(view, board, qtbot):
    hints = []
    view.hinted.connect(hints.append)
    show(view, board, 1)
    assert hints[-1].startswith("Drag over words")
    press(qtbot, view, Key.Key_Right)
    assert hints[-1].startswith("The key of a label")
    press(qtbot, view, Key.Key_Space)
    assert hints[-1] == ""
