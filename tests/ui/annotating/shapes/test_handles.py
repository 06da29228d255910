import math

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from labeller.domain.shape import Box, Mask, Polygon, PolygonPart, RotatedBox
from labeller.geometry import rotated_boxes
from labeller.ui.annotating.shapes.handles import HandleKind, dragged, group_handles, handles_of, nearest, scaled

places = st.floats(-500, 500)
sides = st.floats(30, 400)
boxes = st.builds(Box, places, places, sides, sides)
rotated = st.builds(RotatedBox, places, places, sides, sides, st.floats(-179, 180))
points = st.tuples(places, places)


def handle(shape, side):
    return next(one for one in handles_of(shape, 9.0) if one.side == side and one.kind is HandleKind.SIDE)


@given(boxes | rotated)
def test_handles_put_back_where_they_are_change_nothing(shape):
    for one in handles_of(shape, 2.0):
        same = dragged(shape, one, one.at)
        assert [pytest.approx(corner, abs=1e-4) for corner in corners(shape)] == list(corners(same))


@given(boxes, points)
def test_dragged_corner_of_a_box_is_a_corner_and_the_opposite_one_stays(box, to):
    after = dragged(box, handle(box, (1, 1)), to)
    assert after.width >= 0
    assert after.height >= 0
    xs, ys = {after.x, after.x + after.width}, {after.y, after.y + after.height}
    assert min(abs(x - to[0]) for x in xs) < 1e-9 + 1e-9 * abs(to[0])
    assert min(abs(x - box.x) for x in xs) < 1e-6
    assert min(abs(y - box.y) for y in ys) < 1e-6


@given(rotated, points)
def test_side_of_a_rotated_box_leaves_the_other_three_lines_where_they_are(box, to):
    after = dragged(box, handle(box, (1, 0)), to)
    assert after.angle_deg == box.angle_deg
    assert after.height == pytest.approx(box.height)
    left = rotated_boxes.corners(box)[0], rotated_boxes.corners(box)[3]
    kept = shapely.Polygon(rotated_boxes.corners(after)).exterior
    assert all(kept.distance(shapely.Point(corner)) < 1e-3 for corner in left)


@given(rotated, st.floats(0, 2 * math.pi), st.floats(40, 300))
def test_rotation_handle_points_where_it_is_dragged(box, direction, far):
    to = box.center_x + far * math.cos(direction), box.center_y + far * math.sin(direction)
    turn = next(one for one in handles_of(box, 1.0) if one.kind is HandleKind.ROTATE)
    after = dragged(box, turn, to)
    middle = next(one for one in handles_of(after, 1.0) if one.kind is HandleKind.ROTATE).at
    pointed = math.atan2(middle[1] - box.center_y, middle[0] - box.center_x)
    assert math.cos(pointed - direction) == pytest.approx(1, abs=1e-6)
    assert (after.width, after.height) == (box.width, box.height)


@given(boxes, points)
def test_proportions_are_kept(box, to):
    after = dragged(box, handle(box, (1, 1)), to, keeps=True)
    assert after.width * box.height == pytest.approx(after.height * box.width, rel=1e-6, abs=1e-6)


@given(st.lists(boxes, min_size=2, max_size=4), points)
def test_scaled_group_fills_the_new_box(group, to):
    around = Box(
        min(one.x for one in group),
        min(one.y for one in group),
        max(one.x + one.width for one in group) - min(one.x for one in group),
        max(one.y + one.height for one in group) - min(one.y for one in group),
    )
    after = [scaled(one, around, (1, 1), (max(to[0], around.x + 10), max(to[1], around.y + 10))) for one in group]
    assert min(one.x for one in after) == pytest.approx(around.x, abs=1e-6)
    assert max(one.x + one.width for one in after) == pytest.approx(max(to[0], around.x + 10), rel=1e-6, abs=1e-6)


def test_small_boxes_keep_room_to_be_moved_by():
    assert len(handles_of(Box(0, 0, 100, 100), 1.0)) == 8
    assert len(handles_of(Box(0, 0, 100, 100), 0.3)) == 4
    assert len(handles_of(Box(0, 0, 100, 100), 0.1)) == 1


def test_short_edges_have_no_place_for_another_vertex():
    triangle = Polygon((PolygonPart(((0, 0), (100, 0), (100, 20))),))
    kinds = [one.kind for one in handles_of(triangle, 1.0)]
    assert kinds.count(HandleKind.VERTEX) == 3
    assert kinds.count(HandleKind.BETWEEN) == 2


def test_vertex_is_taken_before_the_place_between_two():
    triangle = Polygon((PolygonPart(((0, 0), (50, 0), (100, 50))),))
    found = nearest(handles_of(triangle, 1.0), (44, 0), 30)
    assert found is not None
    assert found.kind is HandleKind.VERTEX


def test_masks_have_no_handles():
    assert handles_of(Mask(4, 4, (16,)), 1.0) == []


def test_group_is_scaled_by_its_corners():
    assert len(group_handles(Box(0, 0, 100, 100), 1.0)) == 4


def corners(shape):
    return rotated_boxes.corners(shape if isinstance(shape, RotatedBox) else rotated_boxes.from_box(shape))
