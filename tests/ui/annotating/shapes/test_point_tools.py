from dataclasses import replace

import pytest
from PySide6.QtCore import Qt

from labeller.domain.schema import Task
from labeller.domain.shape import Keypoints, Point
from labeller.geometry.clipping import OutsidePolicy
from labeller.ui.annotating.shapes.shape_desk import ShapeDesk
from labeller.ui.annotating.shapes.tool_kind import ToolKind
from tests.ui.annotating.shapes.conftest import SIZE

NAMES = ("nose", "left eye", "right eye")
ALT = Qt.KeyboardModifier.AltModifier


@pytest.fixture
def task():
    return Task.KEYPOINTS


@pytest.fixture
def desk(canvas, board, session) -> ShapeDesk:
    """The first label has a skeleton, the second has none."""

    def schema():
        first, *others = session.schema.labels
        return replace(
            session.schema, labels=(replace(first, skeleton=NAMES, skeleton_edges=((0, 1), (0, 2))), *others)
        )

    desk = ShapeDesk(canvas, board, schema)
    desk.failed.connect(lambda error: desk.setProperty("failed", error.title))
    desk.set_image_size(SIZE)
    desk.take(ToolKind.KEYPOINTS)
    return desk


def visibilities(board):
    (annotation,) = board.annotations
    return [point.visibility for point in annotation.shape.points]


def test_one_click_for_each_point_in_order(board, hand, session):
    for place in ((300, 300), (250, 200), (350, 200)):
        hand.click(*place)
    (annotation,) = board.annotations
    places = [(point.x, point.y) for point in annotation.shape.points]
    assert places == [pytest.approx(place, abs=2.1) for place in ((300, 300), (250, 200), (350, 200))]
    assert visibilities(board) == [2, 2, 2]
    session.steps.undo()
    assert board.annotations == []


def test_cursor_says_which_point_comes_next(desk, hand):
    hand.move(300, 300)
    assert desk.tool.draft.text == "nose (1 of 3)"
    hand.click(300, 300)
    assert desk.tool.draft.text == "left eye (2 of 3)"


def test_right_click_and_alt_set_hidden_points(board, hand):
    hand.click(300, 300)
    hand.right_click(250, 200)
    hand.click(350, 200, ALT)
    assert visibilities(board) == [2, 1, 1]


def test_tab_leaves_a_point_out(board, hand):
    hand.click(300, 300)
    hand.key(Qt.Key.Key_Tab)
    hand.click(350, 200)
    assert visibilities(board) == [2, 0, 2]


def test_enter_leaves_the_rest_out(board, hand):
    hand.click(300, 300)
    hand.key(Qt.Key.Key_Return)
    assert visibilities(board) == [2, 0, 0]


def test_backspace_takes_a_point_back(board, hand):
    hand.click(300, 300)
    hand.click(900, 900)
    hand.key(Qt.Key.Key_Backspace)
    hand.click(250, 200)
    hand.click(350, 200)
    assert board.annotations[0].shape.points[1].x == pytest.approx(250, abs=2.1)


def test_label_without_a_skeleton_says_so(board, hand, desk):
    board.relabel(2)
    hand.click(300, 300)
    assert "no skeleton" in desk.property("failed")
    assert board.annotations == []


def test_points_outside_the_image_are_not_labelled(board, hand):
    hand.click(300, 300)
    hand.click(1620, 300)
    hand.click(350, 200)
    assert visibilities(board) == [2, 0, 2]


def test_keypoint_is_dragged_and_alt_click_hides_it(board, hand, desk):
    for place in ((300, 300), (250, 200), (350, 200)):
        hand.click(*place)
    desk.take(ToolKind.SELECT)
    hand.drag((250, 200), (200, 100))
    assert board.annotations[0].shape.points[1].x == pytest.approx(200, abs=2.1)
    hand.click(300, 300, ALT)
    assert visibilities(board) == [1, 2, 2]


def test_skeleton_is_selected_by_its_lines_and_moved_whole(board, hand, desk):
    for place in ((300, 300), (200, 100), (400, 100)):
        hand.click(*place)
    board.select(())
    desk.take(ToolKind.SELECT)
    hand.drag((250, 200), (350, 300))
    points = board.annotations[0].shape.points
    assert [(point.x, point.y) for point in points] == [
        pytest.approx(place, abs=2.1) for place in ((400, 400), (300, 200), (500, 200))
    ]


def test_each_click_is_a_point(board, hand, desk):
    desk.take(ToolKind.POINT)
    hand.click(300, 300)
    hand.click(500, 500)
    assert [type(one.shape) for one in board.annotations] == [Point, Point]


def test_point_outside_is_refused(board, hand, desk):
    desk.take(ToolKind.POINT)
    hand.click(1620, 300)
    assert board.annotations == []
    assert "outside" in desk.property("failed")


def test_point_outside_is_kept_where_that_is_wanted(board, hand, desk):
    desk.bench.policy = OutsidePolicy.KEEP
    desk.take(ToolKind.POINT)
    hand.click(1620, 300)
    assert board.annotations[0].shape.x == pytest.approx(1620, abs=2.1)


def test_tools_are_those_of_the_task(desk):
    assert desk.kinds == (ToolKind.SELECT, ToolKind.POINT, ToolKind.KEYPOINTS)


def test_keypoints_are_there(board, hand):
    hand.click(300, 300)
    hand.key(Qt.Key.Key_Return)
    assert isinstance(board.annotations[0].shape, Keypoints)
