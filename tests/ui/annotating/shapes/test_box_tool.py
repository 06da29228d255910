import pytest
from PySide6.QtCore import Qt

from labeller.domain.shape import Box
from labeller.ui.annotating.shapes.tool_kind import ToolKind

NEAR = 2.1  # a pixel of the view is two of the picture


@pytest.fixture(autouse=True)
def box_tool(desk):
    desk.take(ToolKind.BOX)


def only_box(board) -> Box:
    (annotation,) = board.annotations
    return annotation.shape


def is_like(box: Box, expected: Box) -> bool:
    one, other = (box.x, box.y, box.width, box.height), (expected.x, expected.y, expected.width, expected.height)
    return one == pytest.approx(other, abs=NEAR)


@pytest.mark.parametrize("corners", [((100, 200), (400, 500)), ((400, 500), (100, 200)), ((400, 200), (100, 500))])
def test_dragging_draws_a_box_from_any_corner(board, hand, corners):
    hand.drag(*corners)
    assert is_like(only_box(board), Box(100, 200, 300, 300))


def test_new_box_has_the_label_in_hand_and_is_selected(board, hand):
    board.relabel(2)
    hand.drag((100, 200), (400, 500))
    assert [one.label_id for one in board.selected_annotations] == [2]


def test_a_box_is_one_step(board, hand, session):
    hand.drag((100, 200), (250, 300), (400, 500))
    session.steps.undo()
    assert (board.annotations, session.steps.undo_title()) == ([], "Import")


def test_four_clicks_on_the_extremes_draw_a_box(board, hand):
    for place in ((300, 100), (100, 250), (320, 400), (500, 260)):
        hand.click(*place)
    assert is_like(only_box(board), Box(100, 100, 400, 300))


def test_backspace_takes_the_last_extreme_back(board, hand):
    hand.click(300, 100)
    hand.click(900, 900)
    hand.key(Qt.Key.Key_Backspace)
    for place in ((100, 250), (320, 400), (500, 260)):
        hand.click(*place)
    assert is_like(only_box(board), Box(100, 100, 400, 300))


def test_escape_gives_up_what_was_begun(board, hand, desk):
    hand.click(300, 100)
    hand.key(Qt.Key.Key_Escape)
    assert not desk.tool.is_begun
    assert desk.tool.kind is ToolKind.BOX
    assert board.annotations == []


def test_what_lies_outside_the_image_is_clipped(board, hand):
    hand.drag((1500, 1100), (1630, 1230))
    assert is_like(only_box(board), Box(1500, 1100, 100, 100))


def test_size_is_shown_while_drawing(desk, hand):
    hand.press(100, 200)
    hand.move(400, 500)
    assert desk.tool.draft.text == "300 × 300"
    hand.release(400, 500)


def test_nothing_is_drawn_without_an_image(board, desk, hand):
    from PySide6.QtCore import QSize

    desk.set_image_size(QSize())
    hand.drag((100, 200), (400, 500))
    assert board.annotations == []


def test_box_just_drawn_is_corrected_by_its_handles(board, hand):
    hand.drag((100, 200), (400, 500))
    hand.drag((400, 500), (600, 700))
    assert is_like(only_box(board), Box(100, 200, 500, 500))


def test_ctrl_draws_where_a_handle_lies(board, hand):
    hand.drag((100, 200), (400, 500))
    hand.drag((400, 500), (600, 700), modifiers=Qt.KeyboardModifier.ControlModifier)
    assert len(board.annotations) == 2


def test_leaving_the_item_gives_up_what_was_begun(board, hand, desk):
    hand.click(300, 100)
    board.show_item(2)
    assert not desk.tool.is_begun
