import pytest
from PySide6.QtCore import Qt

from labeller.domain.shape import RotatedBox
from labeller.ui.annotating.shapes.handles import ROTATE_ARM_PX
from labeller.ui.annotating.shapes.tool_kind import ToolKind

NEAR = 2.1


@pytest.fixture(autouse=True)
def tool(desk):
    desk.take(ToolKind.ROTATED_BOX)


def only_box(board) -> RotatedBox:
    (annotation,) = board.annotations
    return annotation.shape


def test_side_is_dragged_and_a_click_says_how_far_it_reaches(board, hand, session):
    hand.drag((400, 400), (800, 400))
    hand.move(600, 500)
    hand.click(600, 600)
    box = only_box(board)
    assert (box.center_x, box.center_y, box.width, box.height) == pytest.approx((600, 500, 400, 200), abs=NEAR)
    session.steps.undo()
    assert board.annotations == []


def test_side_by_two_clicks_at_an_angle(board, hand):
    hand.click(400, 400)
    hand.click(600, 600)
    hand.click(500, 700)
    box = only_box(board)
    assert box.angle_deg == pytest.approx(45, abs=0.5)
    assert (box.width, box.height) == pytest.approx((283, 141), abs=3)


def test_backspace_takes_the_side_back(board, hand):
    hand.click(400, 400)
    hand.click(800, 800)
    hand.key(Qt.Key.Key_Backspace)
    hand.click(800, 400)
    hand.click(600, 600)
    assert only_box(board).angle_deg == pytest.approx(0, abs=0.5)


def test_handle_above_turns_it_in_steps_with_shift(board, hand, desk):
    board.add(RotatedBox(800, 600, 400, 200, 0))
    arm = ROTATE_ARM_PX / 0.5
    hand.drag((800, 500 - arm), (1000, 590), modifiers=Qt.KeyboardModifier.ShiftModifier)
    assert only_box(board).angle_deg == pytest.approx(90)


def test_sides_are_dragged_along_themselves(board, hand):
    board.add(RotatedBox(800, 600, 400, 200, 90))
    hand.drag((800, 800), (860, 900))
    box = only_box(board)
    assert (box.width, box.height, box.angle_deg) == pytest.approx((500, 200, 90), abs=NEAR)
    assert (box.center_x, box.center_y) == pytest.approx((800, 650), abs=NEAR)
