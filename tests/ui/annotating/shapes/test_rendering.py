"""What is seen: the pixels of the canvas."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication

from labeller.domain.prediction import SuggestedAnnotation
from labeller.domain.shape import Box
from labeller.ui.annotating.shapes import rendering

GREY = QColor("#808080")


def picture(canvas, qtbot=None, desk=None) -> QImage:
    canvas.viewport().repaint()
    if qtbot is not None:
        qtbot.waitUntil(lambda: desk.layer.cache.is_resting)
    return canvas.viewport().grab().toImage()


def color_at(canvas, hand, x, y) -> QColor:
    return picture(canvas).pixelColor(hand.place(x, y))


def grid(count, side=30):
    return [Box(20 + 150 * (n % 10), 20 + 110 * (n // 10), side, side) for n in range(count)]


def draw_in_slices(monkeypatch):
    """So small that each holds one shape."""
    monkeypatch.setattr(rendering, "_AT_ONCE", 5)
    monkeypatch.setattr(rendering, "SLICE_S", 0.0)
    monkeypatch.setattr(rendering, "RESTING_SLICE_S", 0.0)


def add_all(board, boxes):
    for box in boxes:
        board.add(box)
    board.select(())


def test_shape_is_filled_lightly_and_more_when_it_is_selected(canvas, board, hand):
    drawn = board.add(Box(400, 400, 400, 400))
    selected = color_at(canvas, hand, 600, 600)
    board.select(())
    plain = color_at(canvas, hand, 600, 600)
    assert plain != GREY
    assert selected.blue() - GREY.blue() > plain.blue() - GREY.blue() > 0
    assert board.annotation(drawn) is not None


def test_hidden_shapes_are_not_drawn_and_come_back(canvas, board, hand, desk):
    drawn = board.add(Box(400, 400, 400, 400))
    desk.handlers()["hide_shapes"]()
    assert color_at(canvas, hand, 600, 600) == GREY
    desk.handlers()["show_all_shapes"]()
    board.select(())
    assert color_at(canvas, hand, 600, 600) != GREY
    assert board.annotation(drawn) is not None


def test_undone_shape_is_gone_from_the_screen(canvas, board, hand, session):
    add_all(board, [Box(400, 400, 400, 400)])
    session.steps.undo()
    assert color_at(canvas, hand, 600, 600) == GREY


def test_suggestions_are_seen_until_they_are_rejected(canvas, board, hand):
    board.set_suggestions([SuggestedAnnotation(2, Box(400, 400, 400, 400), 0.9)])
    assert color_at(canvas, hand, 600, 600) != GREY
    board.reject(board.suggestions)
    assert color_at(canvas, hand, 600, 600) == GREY


@pytest.mark.parametrize("zoom", [0.5, 1.0, 3.0])
def test_repaired_picture_is_the_one_that_would_be_drawn_anew(canvas, board, desk, qtbot, zoom):
    add_all(board, grid(40))
    canvas.zoom_to(zoom, QPointF(100, 100))
    picture(canvas, qtbot, desk)
    moved = board.annotations[11]
    board.change([replace(moved, shape=Box(215, 150, 61, 47))], "Move")
    board.remove([board.annotations[1].id])
    repaired = picture(canvas, qtbot, desk)
    desk.layer.cache.forget()
    assert repaired == picture(canvas, qtbot, desk)


def test_moved_picture_is_the_one_that_would_be_drawn_anew(canvas, board, desk, qtbot):
    add_all(board, grid(60))
    canvas.zoom_to(2.0)
    picture(canvas, qtbot, desk)
    for _ in range(6):
        canvas.pan(QPointF(-37, -21))
        canvas.viewport().repaint()
    moved = picture(canvas, qtbot, desk)
    desk.layer.cache.forget()
    assert moved == picture(canvas, qtbot, desk)


def test_many_shapes_are_drawn_in_slices_and_all_come(canvas, board, desk, qtbot, monkeypatch, hand):
    draw_in_slices(monkeypatch)
    add_all(board, grid(60))
    desk.layer.cache.forget()
    canvas.viewport().repaint()
    assert not desk.layer.cache.is_resting
    seen = picture(canvas, qtbot, desk)
    assert all(seen.pixelColor(hand.place(box.x + 15, box.y + 15)) != GREY for box in grid(60))


def test_painting_again_does_not_begin_again(canvas, board, desk, qtbot, monkeypatch):
    draw_in_slices(monkeypatch)
    add_all(board, grid(60))
    desk.layer.cache.forget()
    for _ in range(400):
        canvas.viewport().repaint()
        QApplication.processEvents()
        if desk.layer.cache.is_resting:
            return
    pytest.fail("the picture was begun over and over again")


def test_edit_while_slices_are_drawn_is_not_lost(canvas, board, desk, qtbot, monkeypatch, hand):
    draw_in_slices(monkeypatch)
    add_all(board, grid(60))
    desk.layer.cache.forget()
    canvas.viewport().repaint()
    QApplication.processEvents()
    board.remove([board.annotations[0].id])
    seen = picture(canvas, qtbot, desk)
    first, second = grid(2)
    assert seen.pixelColor(hand.place(first.x + 15, first.y + 15)) == GREY
    assert seen.pixelColor(hand.place(second.x + 15, second.y + 15)) != GREY


def test_tag_of_a_shape_that_reaches_out_of_the_view_is_inside(canvas, board, desk, hand):
    canvas.zoom_to(4.0)
    board.add(Box(0, 0, 1600, 1200))
    corner = picture(canvas).pixelColor(3, 9)
    assert corner == QColor(desk.bench.schema().labels[0].color)
