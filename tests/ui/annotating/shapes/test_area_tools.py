import math

import pytest
from PySide6.QtCore import Qt

from labeller.domain.schema import Task
from labeller.domain.shape import Mask, Polygon, PolygonPart, Polyline
from labeller.geometry import masks, polygons
from labeller.geometry.clipping import OutsidePolicy
from labeller.ui.annotating.shapes.tool_kind import ToolKind
from labeller.ui.annotating.shapes.workbench import AreaMode

SQUARE = ((200, 200), (600, 200), (600, 600), (200, 600))
NEAR = pytest.approx


@pytest.fixture
def task():
    return Task.SEGMENTATION


@pytest.fixture
def drawn(board):
    """A square that is there already, and is selected."""
    return board.add(Polygon((PolygonPart(tuple((float(x), float(y)) for x, y in SQUARE)),)))


def shapes(board):
    return [one.shape for one in board.annotations]


def click_all(hand, places):
    for place in places:
        hand.click(*place)


def circle(x, y, radius, count=60):
    angles = (2 * math.pi * number / count for number in range(count + 1))
    return [(x + radius * math.cos(angle), y + radius * math.sin(angle)) for angle in angles]


class TestPolygons:
    @pytest.fixture(autouse=True)
    def tool(self, desk):
        desk.take(ToolKind.POLYGON)

    @pytest.mark.parametrize("way", ["first point", "Enter", "double click"])
    def test_outline_is_closed(self, board, hand, way):
        click_all(hand, SQUARE[:3])
        if way == "double click":
            hand.double_click(*SQUARE[3])
        else:
            hand.click(*SQUARE[3])
        if way == "first point":
            hand.click(202, 202)
        elif way == "Enter":
            hand.key(Qt.Key.Key_Return)
        (polygon,) = shapes(board)
        assert len(polygon.parts[0].outline) == 4
        assert polygons.area(polygon) == NEAR(160_000, rel=0.01)

    def test_a_polygon_is_one_step(self, board, hand, session):
        click_all(hand, (*SQUARE, SQUARE[0]))
        session.steps.undo()
        assert shapes(board) == []

    def test_freehand_line_closes_where_it_began_and_has_few_points(self, board, hand):
        hand.drag(*circle(500, 500, 200))
        (polygon,) = shapes(board)
        assert polygons.area(polygon) == NEAR(math.pi * 200**2, rel=0.02)
        assert len(polygon.parts[0].outline) < 45

    def test_backspace_and_undo_take_the_last_point_back(self, board, hand):
        board.add(Polygon((PolygonPart(((0, 0), (9, 0), (9, 9))),)))
        click_all(hand, (*SQUARE, (900, 900), (950, 950)))
        hand.key(Qt.Key.Key_Backspace)
        hand.key(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
        hand.key(Qt.Key.Key_Return)
        assert polygons.area(shapes(board)[1]) == NEAR(160_000, rel=0.01)

    def test_outline_that_crosses_itself_is_repaired(self, board, hand):
        click_all(hand, ((200, 200), (600, 600), (600, 200), (200, 600)))
        hand.key(Qt.Key.Key_Return)
        (polygon,) = shapes(board)
        assert polygons.is_valid(polygon)
        assert polygons.area(polygon) == NEAR(80_000, rel=0.02)

    def test_two_points_are_no_polygon(self, board, hand, desk):
        click_all(hand, SQUARE[:2])
        hand.key(Qt.Key.Key_Return)
        assert shapes(board) == []
        assert desk.tool.is_begun

    @pytest.mark.usefixtures("drawn")
    def test_hole_is_cut_out_of_the_selected_polygon(self, board, hand, desk, session):
        desk.set_area_mode(AreaMode.CUT)
        click_all(hand, ((300, 300), (400, 300), (400, 400), (300, 400), (300, 300)))
        (polygon,) = shapes(board)
        assert len(polygon.parts[0].holes) == 1
        assert polygons.area(polygon) == NEAR(150_000, rel=0.01)
        session.steps.undo()
        assert polygons.area(shapes(board)[0]) == NEAR(160_000)

    @pytest.mark.usefixtures("drawn")
    def test_part_is_added_to_the_selected_polygon(self, board, hand, desk):
        desk.set_area_mode(AreaMode.ADD)
        click_all(hand, ((800, 200), (900, 200), (900, 300), (800, 300), (800, 200)))
        (polygon,) = shapes(board)
        assert len(polygon.parts) == 2

    @pytest.mark.usefixtures("drawn")
    def test_cutting_everything_away_removes_the_annotation(self, board, hand, desk):
        desk.set_area_mode(AreaMode.CUT)
        click_all(hand, ((100, 100), (700, 100), (700, 700), (100, 700), (100, 100)))
        assert shapes(board) == []

    def test_cutting_from_nothing_says_so_and_keeps_the_outline(self, board, hand, desk):
        desk.set_area_mode(AreaMode.CUT)
        click_all(hand, SQUARE)
        hand.key(Qt.Key.Key_Return)
        assert "Nothing is selected" in desk.property("failed")
        desk.set_area_mode(AreaMode.NEW)
        hand.key(Qt.Key.Key_Return)
        assert len(shapes(board)) == 1

    def test_another_tool_keeps_what_can_be_closed(self, board, hand, desk):
        click_all(hand, SQUARE)
        desk.take(ToolKind.BRUSH)
        assert len(shapes(board)) == 1

    def test_refused_outline_can_be_corrected(self, board, hand, desk):
        desk.bench.policy = OutsidePolicy.REFUSE
        click_all(hand, ((1500, 1100), (1500, 900), (1630, 1000)))
        hand.key(Qt.Key.Key_Return)
        assert "border" in desk.property("failed")
        hand.key(Qt.Key.Key_Backspace)
        hand.click(1590, 1000)
        hand.key(Qt.Key.Key_Return)
        assert len(shapes(board)) == 1


@pytest.mark.usefixtures("drawn")
class TestVertices:
    def test_vertex_is_dragged(self, board, hand):
        hand.drag((600, 600), (800, 800))
        assert shapes(board)[0].parts[0].outline[2] == NEAR((800, 800), abs=2.1)

    def test_plus_between_vertices_becomes_a_vertex(self, board, hand, session):
        hand.drag((400, 200), (400, 100))
        assert shapes(board)[0].parts[0].outline[1] == NEAR((400, 100), abs=2.1)
        assert session.steps.undo_title() == "Insert a vertex"

    def test_double_click_on_an_edge_inserts_a_vertex(self, board, hand):
        hand.double_click(300, 200)
        assert shapes(board)[0].parts[0].outline[1] == NEAR((300, 200), abs=2.1)

    def test_alt_click_removes_a_vertex(self, board, hand):
        hand.click(600, 600, Qt.KeyboardModifier.AltModifier)
        assert len(shapes(board)[0].parts[0].outline) == 3

    def test_delete_removes_the_vertex_that_was_touched_last_and_then_the_shape(self, board, hand):
        hand.click(600, 600)
        hand.key(Qt.Key.Key_Delete)
        assert len(shapes(board)[0].parts[0].outline) == 3
        hand.key(Qt.Key.Key_Delete)
        assert shapes(board) == []


def test_polyline_ends_with_enter(board, hand, desk):
    desk.take(ToolKind.POLYLINE)
    click_all(hand, SQUARE[:3])
    hand.key(Qt.Key.Key_Return)
    (line,) = shapes(board)
    assert isinstance(line, Polyline)
    assert len(line.points) == 3


def test_split_makes_two_of_one_in_one_step(board, hand, desk, drawn, session):
    desk.take(ToolKind.SPLIT)
    hand.drag((100, 300), (700, 300))
    assert sorted(round(polygons.area(shape), -3) for shape in shapes(board)) == [40_000, 120_000]
    assert board.annotations[0].id == drawn
    session.steps.undo()
    assert polygons.area(shapes(board)[0]) == NEAR(160_000)


def test_split_of_nothing_selected_cuts_what_the_line_crosses(board, hand, desk, drawn):
    board.add(Polygon((PolygonPart(((900, 900), (1000, 900), (1000, 1000))),)))
    board.select(())
    desk.take(ToolKind.SPLIT)
    hand.drag((100, 300), (700, 300))
    assert len(shapes(board)) == 3


class TestBrush:
    @pytest.fixture(autouse=True)
    def tool(self, desk):
        desk.take(ToolKind.BRUSH)
        desk.bench.brush_radius_px = 50

    def test_stroke_paints_a_mask(self, board, hand):
        hand.drag((300, 300), (700, 300))
        (mask,) = shapes(board)
        assert isinstance(mask, Mask)
        assert masks.area(mask) == NEAR(400 * 100 + math.pi * 50**2, rel=0.02)

    def test_next_stroke_adds_to_it_and_each_is_a_step(self, board, hand, session):
        hand.drag((300, 300), (700, 300))
        once = masks.area(shapes(board)[0])
        hand.drag((300, 300), (300, 700))
        assert len(shapes(board)) == 1
        assert masks.area(shapes(board)[0]) > 1.5 * once
        session.steps.undo()
        assert masks.area(shapes(board)[0]) == once

    def test_escape_begins_another_object(self, board, hand):
        hand.click(300, 300)
        hand.key(Qt.Key.Key_Escape)
        hand.click(900, 900)
        assert len(shapes(board)) == 2

    def test_eraser_wipes_away_from_the_mask(self, board, hand, desk):
        hand.drag((300, 300), (700, 300))
        before = masks.area(shapes(board)[0])
        desk.take(ToolKind.ERASER)
        hand.drag((500, 200), (500, 400))
        assert masks.area(shapes(board)[0]) == NEAR(before - 100 * 100, rel=0.02)

    def test_erasing_all_of_a_mask_removes_it(self, board, hand, desk):
        hand.click(300, 300)
        desk.bench.brush_radius_px = 80
        desk.take(ToolKind.ERASER)
        hand.click(300, 300)
        assert shapes(board) == []

    @pytest.mark.usefixtures("drawn")
    def test_brush_adds_to_a_selected_polygon_and_eraser_takes_away(self, board, hand, desk):
        hand.drag((600, 400), (700, 400))
        assert isinstance(shapes(board)[0], Polygon)
        assert polygons.area(shapes(board)[0]) > 165_000
        desk.take(ToolKind.ERASER)
        hand.drag((150, 150), (150, 650))
        assert polygons.area(shapes(board)[0]) == NEAR(165_000 + 4_000, rel=0.03)

    @pytest.mark.parametrize(("key", "factor"), [(Qt.Key.Key_BracketRight, 1.25), (Qt.Key.Key_BracketLeft, 0.8)])
    def test_brackets_change_its_size(self, desk, hand, key, factor):
        hand.key(key)
        assert desk.bench.brush_radius_px == NEAR(50 * factor)

    def test_it_does_not_paint_outside_the_image(self, board, hand):
        hand.drag((1590, 600), (1630, 600))
        (mask,) = shapes(board)
        assert (mask.width, mask.height) == (1600, 1200)
