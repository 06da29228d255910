"""Ranges of time are chosen, labelled, moved, selected and removed, each change one step of the history."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from labeller.domain.item import ItemState
from labeller.domain.prediction import SuggestedAnnotation
from labeller.domain.shape import TimeRange
from labeller.errors import LabellerError

LEFT = Qt.MouseButton.LeftButton


def at(desk, seconds, y=150):
    return QPoint(round(desk.view.canvas.time_window.x_of(seconds, desk.view.canvas.width())), y)


def drag(desk, start_s, end_s):
    canvas, start, end = desk.view.canvas, at(desk, start_s), at(desk, end_s)
    QTest.mousePress(canvas, LEFT, pos=start)
    QTest.mouseMove(canvas, (start + end) / 2)
    QTest.mouseMove(canvas, end)
    QTest.mouseRelease(canvas, LEFT, pos=end)


def click(desk, seconds, y=150):
    QTest.mouseClick(desk.view.canvas, LEFT, pos=at(desk, seconds, y))


def draw(desk, start_s, end_s, label_id=1):
    desk.ranges._let_go()
    desk.view.canvas.settle_stretch((start_s, end_s))
    desk.ranges.give_label(label_id)


def test_a_stretch_becomes_a_range_when_it_gets_a_label(desk):
    drag(desk, 2.0, 4.0)
    assert desk.shapes == []
    desk.ranges.give_label(2)
    ((start, end, label_id),) = desk.shapes
    assert (start, end) == pytest.approx((2, 4), abs=0.02)
    assert label_id == 2
    assert desk.board.state is ItemState.STARTED
    assert [mark.name for mark in desk.view.canvas.marks.marks] == ["noise"]


def test_marks_by_keyboard_make_a_range(desk):
    desk.view.player.seek(3.0)
    desk.view.mark_start()
    desk.view.player.seek(5.5)
    desk.view.mark_end()
    desk.ranges.give_label(1)
    assert desk.shapes == [(3.0, 5.5, 1)]


def test_a_new_range_is_selected_and_another_label_goes_to_it(desk):
    draw(desk, 1.0, 2.0)
    desk.ranges.give_label(2)
    assert desk.shapes == [(1.0, 2.0, 2)]
    drag(desk, 5.0, 6.0)
    desk.ranges.give_label(2)
    assert len(desk.shapes) == 2


def test_the_same_range_is_not_made_twice(desk):
    draw(desk, 1.0, 2.0)
    draw(desk, 1.0, 2.0)
    assert desk.shapes == [(1.0, 2.0, 1)]
    draw(desk, 1.0, 2.0, 2)
    assert len(desk.shapes) == 2


def test_a_click_selects_a_range_which_is_then_what_is_played(desk):
    draw(desk, 1.0, 2.0)
    draw(desk, 4.0, 6.0)
    click(desk, 1.5)
    assert [one.shape for one in desk.board.selected_annotations] == [TimeRange(1.0, 2.0)]
    assert desk.view.canvas.stretch == (1.0, 2.0)
    click(desk, 9.0)
    assert desk.board.selected == ()
    assert desk.view.canvas.stretch is None


def test_an_edge_of_the_selected_range_can_be_dragged_and_undone(desk):
    draw(desk, 2.0, 4.0)
    drag(desk, 4.0, 7.0)
    ((start, end, _),) = desk.shapes
    assert (start, end) == pytest.approx((2, 7), abs=0.03)
    assert desk.session.steps.undo_title() == "Move the end of a range"
    desk.session.steps.undo(lambda _: None)
    assert desk.shapes == [(2.0, 4.0, 1)]
    assert desk.view.canvas.stretch == (2.0, 4.0)
    desk.session.steps.undo(lambda _: None)
    assert desk.shapes == []
    assert desk.board.state is ItemState.OPEN


def test_the_selected_range_is_changed_by_keyboard(desk):
    draw(desk, 2.0, 4.0)
    desk.view.player.seek(3.0)
    desk.view.mark_end()
    assert desk.shapes == [(2.0, 3.0, 1)]
    desk.view.player.seek(1.0)
    desk.view.mark_start()
    assert desk.shapes == [(1.0, 3.0, 1)]


def test_letting_go_of_a_range_leaves_it_as_it_is(desk):
    draw(desk, 2.0, 4.0)
    desk.view.drop_stretch()
    assert desk.board.selected == ()
    assert desk.shapes == [(2.0, 4.0, 1)]


def test_a_new_stretch_leaves_the_selected_range_alone(desk):
    draw(desk, 2.0, 4.0)
    drag(desk, 6.0, 8.0)
    assert desk.board.selected == ()
    assert desk.shapes == [(2.0, 4.0, 1)]
    assert desk.view.canvas.stretch == pytest.approx((6, 8), abs=0.02)


def test_a_locked_range_stays_where_it_is(desk):
    draw(desk, 2.0, 4.0)
    (one,) = desk.board.annotations
    desk.board.change([replace(one, is_locked=True)], "Lock")
    drag(desk, 4.0, 7.0)
    assert desk.shapes == [(2.0, 4.0, 1)]
    assert desk.view.canvas.stretch == (2.0, 4.0)


def test_ranges_are_gone_through_in_the_order_of_time(desk):
    draw(desk, 6.0, 7.0)
    draw(desk, 1.0, 2.0)
    draw(desk, 3.0, 4.0)
    desk.board.select(())
    seen = []
    for _ in range(4):
        desk.ranges.select_next(1)
        seen.append(desk.view.canvas.stretch[0])
    assert seen == [1.0, 3.0, 6.0, 1.0]
    desk.ranges.select_next(-1)
    assert desk.view.canvas.stretch == (6.0, 7.0)


def test_a_range_out_of_view_is_brought_into_it(desk):
    draw(desk, 8.0, 9.0)
    desk.board.select(())
    desk.view.canvas.set_window(desk.view.canvas.time_window.around(0.0, 1.0))
    desk.ranges.select_next(1)
    assert desk.view.canvas.time_window.start_s <= 8.0 <= desk.view.canvas.time_window.end_s


def test_a_range_that_is_removed_is_no_stretch_any_more(desk):
    draw(desk, 1.0, 2.0)
    draw(desk, 3.0, 4.0)
    desk.board.remove(desk.board.selected)
    assert desk.shapes == [(1.0, 2.0, 1)]
    assert desk.view.canvas.stretch is None


def test_suggestions_are_shown_and_accepted_but_never_taken_by_a_click(desk):
    desk.board.set_suggestions([SuggestedAnnotation(2, TimeRange(2.0, 3.0), 0.8)])
    (mark,) = desk.view.canvas.marks.marks
    assert (mark.is_suggested, mark.name) == (True, "noise 80\N{NO-BREAK SPACE}%")
    click(desk, 2.5)
    assert desk.board.selected == ()
    desk.board.accept(desk.board.suggestions)
    assert desk.shapes == [(2.0, 3.0, 2)]


def test_what_cannot_be_written_is_said(desk, monkeypatch, qtbot):
    def refuse(*_, **__):
        raise LabellerError("The disk is full.")

    drag(desk, 2.0, 4.0)
    monkeypatch.setattr(desk.board, "add", refuse)
    with qtbot.waitSignal(desk.ranges.failed) as failed:
        desk.ranges.give_label(1)
    assert failed.args[0].title == "The disk is full."
    assert desk.view.canvas.stretch == pytest.approx((2, 4), abs=0.02)
