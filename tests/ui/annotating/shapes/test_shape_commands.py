import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction

from labeller.domain.shape import Box, Mask, Polygon, PolygonPart, RotatedBox
from labeller.errors import LabellerError
from labeller.geometry import polygons
from labeller.geometry.clipping import OutsidePolicy
from labeller.ui.annotating.shapes.shape_commands import CannotConvertError

ONE, TWO = Box(200, 200, 300, 200), Box(800, 600, 200, 200)


@pytest.fixture
def commands(desk):
    return desk.commands


@pytest.fixture
def ids(board, desk):
    return [board.add(ONE), board.add(TWO)]


def shapes(board):
    return [one.shape for one in board.annotations]


def square(x, y, side=100.0):
    return Polygon((PolygonPart(((x, y), (x + side, y), (x + side, y + side), (x, y + side))),))


def test_image_as_a_whole_gets_the_label_in_hand_and_loses_it_again(board, commands, ids):
    board.select(())
    board.relabel(2)
    commands.label_image()
    assert [(one.shape, one.label_id) for one in board.annotations][2:] == [(None, 2)]
    board.relabel(1)
    assert [one.label_id for one in board.annotations][2:] == [1]
    commands.label_image()
    assert shapes(board) == [ONE, TWO]


def test_label_of_the_whole_image_is_copied_to_another(board, commands):
    commands.label_image()
    commands.copy()
    board.show_item(2)
    commands.paste()
    assert shapes(board) == [None]


@pytest.mark.usefixtures("ids")
class TestCopies:
    def test_pasted_copy_lies_a_little_aside_and_is_selected(self, board, commands):
        commands.copy()
        commands.paste()
        assert shapes(board)[2] == Box(810, 610, 200, 200)
        assert board.selected_annotations == [board.annotations[2]]

    def test_pasted_on_another_item_it_lies_where_it_was(self, board, commands):
        commands.copy()
        board.show_item(2)
        commands.paste()
        assert shapes(board) == [TWO]

    def test_copy_at_the_border_stays_inside(self, board, commands):
        board.add(Box(1400, 1000, 200, 200))
        commands.copy()
        commands.paste()
        assert shapes(board)[-1] == Box(1410, 1010, 190, 190)

    def test_duplicate_leaves_what_was_copied(self, board, commands, session):
        board.select([board.annotations[0].id])
        commands.copy()
        board.select([board.annotations[1].id])
        commands.duplicate()
        assert session.steps.undo_title() == "Duplicate"
        commands.paste()
        assert shapes(board)[-1] == Box(210, 210, 300, 200)

    def test_shapes_of_the_previous_item_are_kept_in_one_step(self, board, desk, session):
        board.show_item(2)
        desk.handlers()["repeat_shapes"]()
        assert shapes(board) == [ONE, TWO]
        session.steps.undo()
        assert shapes(board) == []


def test_front_and_back(board, commands, ids):
    third = board.add(Box(0, 0, 5, 5))
    board.select(ids[:1])
    commands.reorder(to_front=True)
    assert [one.id for one in board.annotations] == [ids[1], third, ids[0]]
    board.select([ids[0], third])
    commands.reorder(to_front=False)
    assert [one.id for one in board.annotations] == [third, ids[0], ids[1]]


@pytest.mark.parametrize(
    ("action", "flag"),
    [
        ("lock_shapes", "is_locked"),
        ("hide_shapes", "is_hidden"),
        ("toggle_occluded", "is_occluded"),
        ("toggle_truncated", "is_truncated"),
    ],
)
def test_flags_are_set_on_all_and_taken_away_where_all_have_them(board, desk, ids, action, flag):
    toggle = desk.handlers()[action]
    board.select(ids[:1])
    toggle()
    board.select(ids)
    toggle()
    assert [getattr(one, flag) for one in board.annotations] == [True, True]
    toggle()
    assert [getattr(one, flag) for one in board.annotations] == [False, False]


def test_everything_hidden_is_shown_again(board, commands, desk, ids):
    board.select(ids)
    desk.handlers()["hide_shapes"]()
    commands.show_all()
    assert not any(one.is_hidden for one in board.annotations)


def test_groups_have_numbers_of_their_own(board, commands, ids):
    board.select(ids[:1])
    commands.group()
    board.select(ids[1:])
    commands.group()
    assert [one.group for one in board.annotations] == [1, 2]
    commands.ungroup()
    assert [one.group for one in board.annotations] == [1, None]


def test_all_that_can_be_seen_is_selected(board, commands, ids):
    commands.select_all()
    assert list(board.selected) == ids


def test_polygons_are_merged_into_the_first_in_one_step(board, commands, session):
    first, other, far = board.add(square(0, 0)), board.add(square(50, 0)), board.add(square(500, 500))
    board.select([first, other, far])
    commands.merge()
    (annotation,) = board.annotations
    assert annotation.id == first
    assert polygons.area(annotation.shape) == pytest.approx(150 * 100 + 100 * 100)
    session.steps.undo()
    assert len(board.annotations) == 3


def test_one_shape_is_nothing_to_merge(board, commands):
    board.add(square(0, 0))
    with pytest.raises(LabellerError):
        commands.merge()


def test_boxes_become_rotated_boxes_in_one_step(board, commands, ids, session):
    board.select(ids)
    assert commands.targets() == (RotatedBox,)
    commands.convert(RotatedBox)
    assert shapes(board) == [RotatedBox(350, 300, 300, 200, 0), RotatedBox(900, 700, 200, 200, 0)]
    session.steps.undo()
    assert shapes(board) == [ONE, TWO]


def test_what_cannot_become_something_stays_and_says_so(board, commands):
    board.add(square(0, 0, side=0.2))
    with pytest.raises(CannotConvertError):
        commands.convert(Mask)


def test_locked_shapes_are_not_converted(board, commands, desk, ids):
    board.select(ids[:1])
    desk.handlers()["lock_shapes"]()
    board.select(ids)
    commands.convert(RotatedBox)
    assert [type(shape) for shape in shapes(board)] == [Box, RotatedBox]


def test_refused_paste_is_told_and_changes_nothing(board, desk, hand):
    board.add(Box(1500, 1100, 100, 100))
    desk.bench.policy = OutsidePolicy.REFUSE
    desk.handlers()["copy_shapes"]()
    desk.handlers()["paste_shapes"]()
    assert "border" in desk.property("failed")
    assert len(board.annotations) == 1


def test_action_ends_what_was_nudged_before(board, desk, ids):
    board.select(ids[:1])
    desk.selecting.nudge(5, 0)
    desk.handlers()["send_to_back"]()
    assert board.annotation(ids[0]).shape.x == 205


@pytest.mark.parametrize("key", [Qt.Key.Key_Right, Qt.Key.Key_Delete, Qt.Key.Key_Escape])
def test_keys_that_mean_something_here_are_not_the_pages(board, canvas, hand, ids, key):
    """Right is the next item on the page, Delete takes the answer away; with a shape selected they are about that."""
    heard = []
    of_page = QAction("of the page", canvas)
    of_page.setShortcut(key)
    of_page.triggered.connect(lambda: heard.append(key))
    canvas.addAction(of_page)
    board.select(ids[:1])
    before = shapes(board), list(board.selected)
    hand.key(key)
    assert (shapes(board), list(board.selected)) != before
    assert heard == []
    board.select(())
    hand.key(key)
    assert heard == [key]
