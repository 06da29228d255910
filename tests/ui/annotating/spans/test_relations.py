"""Relations between spans: made by keyboard and by mouse, seen as arrows, relabelled, taken away."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QMouseEvent

from labeller.domain.shape import Relation, TextSpan
from labeller.project.commands.labels import AddLabel
from labeller.ui.annotating.spans.links import MOST_LANES, lanes
from tests.ui.annotating.spans.conftest import ARABIC, PLAIN, place, show

Key, Held = Qt.Key, Qt.KeyboardModifier
LEFT = Qt.MouseButton.LeftButton
MET, WROTE = 4, 5


@pytest.fixture
def related(session, board, view):
    """The view of a text with three spans, in a project with two labels of relations."""
    for name in ("met", "wrote to"):
        session.steps.perform(AddLabel(name, is_relation=True))
    for words, label_id in (("Ada Lovelace", 1), ("Charles Babbage", 1), ("London", 2)):
        board.add(TextSpan(PLAIN.index(words), PLAIN.index(words) + len(words)), label_id)
    board.select(())
    return view


def press(qtbot, view, *keys, held=Held.NoModifier):
    for key in keys:
        qtbot.keyClick(view.pane, key, held)


def told(board):
    """The relations in the words of the text."""
    words = {one.id: PLAIN[one.shape.start : one.shape.end] for one in board.annotations if span(one)}
    return [
        (words[one.shape.from_id], one.label_id, words[one.shape.to_id]) for one in board.annotations if not span(one)
    ]


def span(annotation):
    return isinstance(annotation.shape, TextSpan)


def relate(view):
    view._relate()


def test_keyboard_begins_at_a_span_and_ends_at_another(related, board, qtbot):
    press(qtbot, related, Key.Key_Tab)
    relate(related)
    press(qtbot, related, Key.Key_Tab, Key.Key_Tab, Key.Key_Space)
    assert told(board) == [("Ada Lovelace", MET, "London")]
    assert [type(one.shape) for one in board.selected_annotations] == [Relation]


def test_key_of_a_label_begins_a_relation_and_makes_it(related, board, qtbot):
    press(qtbot, related, Key.Key_Tab)
    related.give_label(WROTE)
    press(qtbot, related, Key.Key_Tab)
    related.give_label(WROTE)
    assert told(board) == [("Ada Lovelace", WROTE, "Charles Babbage")]
    related.give_label(MET)
    assert told(board) == [("Ada Lovelace", MET, "Charles Babbage")]


def test_two_selected_spans_are_related_in_the_order_of_selection(related, board):
    ada, charles, _ = (one.id for one in board.annotations)
    board.select((charles, ada))
    related.give_label(MET)
    assert told(board) == [("Charles Babbage", MET, "Ada Lovelace")]


def test_hint_says_what_comes_next(related, board, qtbot):
    hints = []
    related.hinted.connect(hints.append)
    press(qtbot, related, Key.Key_Tab)
    relate(related)
    assert "Select the other span" in hints[-1]
    press(qtbot, related, Key.Key_Escape)
    assert hints[-1] == ""
    assert not related.pane.is_relating


def test_arrow_is_seen_before_it_is_made(related, board, qtbot):
    press(qtbot, related, Key.Key_Tab)
    relate(related)
    press(qtbot, related, Key.Key_Tab)
    assert [link.is_preview for link in related.pane.links] == [True]
    press(qtbot, related, Key.Key_Escape)
    assert list(related.pane.links) == []
    assert told(board) == []


def test_arrow_that_is_aimed_leaves_the_others_where_they_are(related, board, qtbot):
    ada, charles, london = (one.id for one in board.annotations)
    board.add(Relation(ada, london), MET)
    (before,) = related.pane.scene().arrows
    board.select((ada,))
    relate(related)
    board.select((charles,))
    kept, aimed = related.pane.scene().arrows
    assert aimed.link.is_preview
    assert {point.y() for point in kept.points} == {point.y() for point in before.points}
    assert aimed.rect.top() > kept.rect.bottom()


def drag(qtbot, view, start, end):
    port = view.pane.viewport()
    begin, stop = place(view, start, shift_px=4), place(view, end, shift_px=4)
    qtbot.mousePress(port, LEFT, Held.ShiftModifier, begin)
    for point in ((begin + stop) / 2, stop):
        at = QPointF(point)
        view.pane.mouseMoveEvent(QMouseEvent(QEvent.Type.MouseMove, at, at, LEFT, LEFT, Held.ShiftModifier))
    qtbot.mouseRelease(port, LEFT, Held.ShiftModifier, stop)


def test_mouse_draws_from_span_to_span_with_shift(related, board, qtbot):
    drag(qtbot, related, PLAIN.index("Charles"), PLAIN.index("London"))
    assert told(board) == [("Charles Babbage", MET, "London")]


def test_mouse_that_ends_beside_a_span_makes_nothing(related, board, qtbot):
    drag(qtbot, related, PLAIN.index("Charles"), PLAIN.index("years"))
    assert told(board) == []
    assert list(related.pane.links) == []


def test_same_relation_is_not_made_twice(related, board, qtbot):
    for _ in range(2):
        drag(qtbot, related, PLAIN.index("Ada"), PLAIN.index("London"))
    assert told(board) == [("Ada Lovelace", MET, "London")]


def test_relation_goes_with_its_span_and_comes_back_with_it(related, board, session, qtbot):
    ada, charles, london = (one.id for one in board.annotations)
    board.add(Relation(ada, charles), MET)
    board.add(Relation(charles, london), MET)
    board.remove((ada,))
    assert told(board) == [("Charles Babbage", MET, "London")]
    session.steps.undo()
    assert told(board) == [("Ada Lovelace", MET, "Charles Babbage"), ("Charles Babbage", MET, "London")]


def test_moved_end_of_a_span_leaves_its_relations(related, board):
    ada, charles, _ = (one.id for one in board.annotations)
    board.add(Relation(ada, charles), MET)
    board.reshape(ada, TextSpan(0, 3), "Move")
    assert told(board) == [("Ada", MET, "Charles Babbage")]


def test_clicked_arrow_is_selected_and_removed(related, board, qtbot):
    ada, charles, _ = (one.id for one in board.annotations)
    relation = board.add(Relation(ada, charles), MET)
    board.select(())
    (arrow,) = related.pane.scene().arrows
    qtbot.mouseClick(related.pane.viewport(), LEFT, Held.NoModifier, arrow.rect.center().toPoint())
    assert list(board.selected) == [relation]
    press(qtbot, related, Key.Key_Delete)
    assert told(board) == []


def test_label_of_spans_leaves_a_selected_relation_alone(related, board):
    ada, charles, _ = (one.id for one in board.annotations)
    board.add(Relation(ada, charles), MET)
    related.give_label(3)
    assert told(board) == [("Ada Lovelace", MET, "Charles Babbage")]
    assert board.label_id == 3


def test_without_a_label_for_relations_the_way_to_one_is_told(view, board, qtbot):
    board.add(TextSpan(0, 3), 1)
    failures = []
    view.failed.connect(failures.append)
    relate(view)
    assert "Add one under Labels" in str(failures[0])


def test_key_without_a_span_says_how_a_relation_is_made(related, board, qtbot):
    failures = []
    related.failed.connect(failures.append)
    press(qtbot, related, Key.Key_Right)
    related.give_label(MET)
    assert "Select the span where it begins" in str(failures[0])
    assert told(board) == []


def test_arrow_leads_from_tag_to_tag_under_the_text(related, board):
    ada, _, london = (one.id for one in board.annotations)
    board.add(Relation(ada, london), MET)
    scene = related.pane.scene()
    (arrow,) = scene.arrows
    tags = {tag.mark.key: tag.rect for tag in scene.tags}
    assert tags[ada].left() < arrow.points[0].x() < tags[ada].right()
    assert tags[london].left() < arrow.points[-1].x() < tags[london].right()
    assert arrow.points[1].y() > tags[ada].bottom()
    assert arrow.text == "met"


def test_over_two_lines_each_part_says_what_lies_at_the_other_end(related, board):
    ada, _, london = (one.id for one in board.annotations)
    board.add(Relation(ada, london), MET)
    related.resize(330, 600)
    leaving, arriving = related.pane.scene().arrows
    assert (leaving.text, leaving.has_head) == ("met → London", False)
    assert (arriving.text, arriving.has_head) == ("Ada Lovelace → met", True)
    assert leaving.points[-1].x() == related.pane.viewport().width()
    assert arriving.points[0].x() == 0


def test_from_right_to_left_the_line_is_left_at_its_left(related, board):
    show(related, board, 3)
    related.show_text(f"{ARABIC} {ARABIC} {ARABIC}")
    first, near, far = ARABIC.index("ليلى"), ARABIC.index("مايو"), 2 * (len(ARABIC) + 1)
    begin, beside, below = (board.add(TextSpan(start, start + 4), 1) for start in (first, near, far))
    board.add(Relation(begin, beside), MET)
    (arrow,) = related.pane.scene().arrows
    assert arrow.points[0].x() > arrow.points[-1].x()
    board.add(Relation(begin, below), MET)
    related.resize(330, 600)
    leaving = next(one for one in related.pane.scene().arrows if not one.has_head)
    assert leaving.points[-1].x() == 0


def test_arrows_that_meet_run_in_lanes_of_their_own():
    assert lanes([(0, 10), (2, 4), (5, 8), (12, 20)]) == [1, 0, 0, 0]
    assert max(lanes([(0, 10)] * 9)) == MOST_LANES - 1


def test_hidden_span_hides_its_relations(related, board):
    ada, charles, _ = (one.id for one in board.annotations)
    board.add(Relation(ada, charles), MET)
    board.change((replace(board.annotation(ada), is_hidden=True),), "Hide")
    assert list(related.pane.links) == []
