"""Tools that look at the image themselves, by mouse and keyboard; the network is real once, and else stands in."""

from __future__ import annotations

import math
import threading

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import QPointF, Qt

from labeller.domain.schema import Task
from labeller.domain.shape import Box, Mask, Polygon
from labeller.errors import LabellerError
from labeller.geometry import masks, overlap, rasters
from labeller.learning.segmenting.decoder import Segment
from labeller.learning.segmenting.embedding import PARTS, SIZE, PictureEmbedding
from labeller.learning.segmenting.embedding_store import EmbeddingStore
from labeller.media import large
from labeller.media.hashing import content_hash
from labeller.ui.annotating.shapes import sight as sight_module
from labeller.ui.annotating.shapes import smart_tool
from labeller.ui.annotating.shapes.shape_desk import ShapeDesk
from labeller.ui.annotating.shapes.sight import SeenImage, Sight
from labeller.ui.annotating.shapes.tool_kind import ToolKind
from labeller.ui.annotating.shapes.workbench import AreaMode
from tests.learning.segmenting.scenes import disc
from tests.ui.annotating.shapes.conftest import SIZE as IMAGE_SIZE

ALT, SHIFT = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ShiftModifier
NOTHING_SEEN = PictureEmbedding(np.zeros(SIZE, np.float16))
CENTER = (700.0, 600.0)
RADIUS = 300.0
PATIENCE_MS = 30_000


@pytest.fixture
def task() -> Task:
    return Task.SEGMENTATION


@pytest.fixture(scope="module")
def scene() -> tuple[np.ndarray, np.ndarray]:
    return disc(1600, 1200, CENTER, RADIUS)


@pytest.fixture
def image(tmp_path, scene) -> SeenImage:
    path = tmp_path / "disc.png"
    Image.fromarray(scene[0]).save(path)
    return SeenImage(path, content_hash(path), 1600, 1200)


@pytest.fixture
def sight(session, image, tmp_path) -> Sight:
    sight = Sight(session.jobs, EmbeddingStore(tmp_path / "kept"))
    sight.show_image(image)
    return sight


@pytest.fixture
def desk(canvas, board, session, sight) -> ShapeDesk:
    desk = ShapeDesk(canvas, board, lambda: session.schema, sight=sight)
    desk.failed.connect(lambda error: desk.setProperty("failed", error.title))
    desk.set_image_size(IMAGE_SIZE)
    return desk


@pytest.fixture
def stand_in(monkeypatch) -> list:
    """The network that ships is slow: this one sees nothing and finds squares around the last point inside."""
    asked = []

    def find(_embedding, prompt, width, height, before):
        asked.append((prompt, before))
        x, y = prompt.inside[-1] if prompt.inside else (prompt.box.x, prompt.box.y)
        found = masks.from_window(np.ones((100, 100), bool), int(x), int(y), width, height)
        return Segment(found, 0.9, np.zeros((256, 256), np.float32))

    monkeypatch.setattr(sight_module, "look", lambda *_: NOTHING_SEEN)
    monkeypatch.setattr(smart_tool, "segment", find)
    return asked


def shapes(board) -> list:
    return [one.shape for one in board.annotations]


def likeness(shape: Polygon | Mask, truth: np.ndarray) -> float:
    found = shape if isinstance(shape, Mask) else rasters.to_mask(shape, 1600, 1200)
    return overlap.iou(found, masks.from_array(truth))


def has_draft(desk) -> bool:
    return bool(desk.tool.draft.shapes)


def test_click_finds_the_thing_and_enter_takes_it(desk, hand, board, sight, scene, qtbot):
    desk.take(ToolKind.SMART)
    hand.click(*CENTER)  # counts although the image has not been looked at yet
    qtbot.waitUntil(lambda: has_draft(desk), timeout=120_000)
    assert shapes(board) == []
    hand.key(Qt.Key.Key_Return)
    (shape,) = shapes(board)
    assert isinstance(shape, Polygon)
    assert likeness(shape, scene[1]) > 0.9


def test_clicks_with_alt_and_of_the_right_button_are_outside(desk, hand, stand_in, qtbot):
    desk.take(ToolKind.SMART)
    for click in (lambda: hand.click(400, 400), lambda: hand.click(500, 500, ALT), lambda: hand.right_click(600, 600)):
        count = len(stand_in)
        click()
        qtbot.waitUntil(lambda count=count: len(stand_in) > count and not desk.tool.hint.startswith("Looking"))
    last, before = stand_in[-1]
    assert [len(points) for points in (last.inside, last.outside)] == [1, 2]
    assert before is not None


def test_drag_is_a_box(desk, hand, stand_in, qtbot):
    desk.take(ToolKind.SMART)
    hand.drag((200, 200), (300, 300), (600, 500))
    qtbot.waitUntil(lambda: has_draft(desk))
    assert stand_in[-1][0].box == Box(200, 200, 400, 300)


def test_backspace_takes_the_last_point_back_and_escape_gives_up(desk, hand, board, stand_in, qtbot):
    desk.take(ToolKind.SMART)
    hand.click(400, 400)
    qtbot.waitUntil(lambda: has_draft(desk))
    hand.click(800, 800)
    qtbot.waitUntil(lambda: len(stand_in) == 2)
    hand.key(Qt.Key.Key_Backspace)
    qtbot.waitUntil(lambda: len(stand_in) == 3 and has_draft(desk))
    assert len(stand_in[-1][0].inside) == 1
    hand.key(Qt.Key.Key_Escape)
    assert not desk.tool.is_begun
    assert shapes(board) == []


def test_undo_takes_what_was_found_away_in_one_step(desk, hand, board, session, stand_in, qtbot):
    desk.take(ToolKind.SMART)
    hand.click(400, 400)
    qtbot.waitUntil(lambda: has_draft(desk))
    hand.key(Qt.Key.Key_Return)
    assert len(shapes(board)) == 1
    session.steps.undo()
    assert shapes(board) == []


def test_answer_that_comes_after_escape_is_dropped(desk, hand, monkeypatch, stand_in, qtbot, session):
    gate, find = threading.Event(), smart_tool.segment
    monkeypatch.setattr(smart_tool, "segment", lambda *asked: gate.wait(5) and find(*asked))
    desk.take(ToolKind.SMART)
    qtbot.waitUntil(lambda: not desk.tool.hint.startswith("Reading"))
    hand.click(400, 400)
    hand.key(Qt.Key.Key_Escape)
    gate.set()
    qtbot.waitUntil(lambda: not session.jobs.is_running("find what is meant"))
    assert not has_draft(desk)


def test_next_image_is_looked_at_ahead(desk, sight, image, monkeypatch, qtbot):
    looked = []
    monkeypatch.setattr(sight_module, "look", lambda path, *_: looked.append(path.name) or NOTHING_SEEN)
    others = [SeenImage(image.path.with_name(name), "0" * 32, 5, 5) for name in ("b.png", "c.png")]
    sight.show_image(image, others)
    assert looked == []
    desk.take(ToolKind.SMART)
    qtbot.waitUntil(lambda: looked == ["disc.png", "b.png"])


def test_image_is_not_looked_at_before_a_tool_needs_it(desk, sight, monkeypatch, session):
    monkeypatch.setattr(sight_module, "look", lambda *_: pytest.fail("nobody asked"))
    desk.take(ToolKind.POLYGON)
    assert not session.jobs.is_running("look at the image")


def test_missing_weights_are_told_and_the_rest_works(desk, hand, board, sight, monkeypatch, qtbot):
    def blind(*_):
        raise LabellerError("The model is missing.", "Install again.")

    monkeypatch.setattr(sight_module, "look", blind)
    desk.take(ToolKind.SMART)
    qtbot.waitUntil(lambda: desk.property("failed") == "The model is missing.")
    assert desk.tool.hint == "The model is missing."
    desk.take(ToolKind.POLYGON)
    for place in ((200, 200), (400, 200), (300, 400)):
        hand.click(*place)
    hand.key(Qt.Key.Key_Return)
    assert len(shapes(board)) == 1


def test_wand_takes_what_looks_alike(desk, hand, board, sight, scene, qtbot):
    desk.take(ToolKind.WAND)
    qtbot.waitUntil(lambda: sight.pixels is not None)
    hand.drag(CENTER, (CENTER[0] + 60, CENTER[1]))
    qtbot.waitUntil(lambda: has_draft(desk) and not desk.tool._is_asking)
    hand.key(Qt.Key.Key_Return)
    assert likeness(shapes(board)[0], scene[1]) > 0.97


def test_wand_with_alt_takes_away_again(desk, hand, sight, qtbot):
    desk.take(ToolKind.WAND)
    qtbot.waitUntil(lambda: sight.pixels is not None)
    hand.click(*CENTER)
    qtbot.waitUntil(lambda: has_draft(desk))
    hand.click(*CENTER, ALT)
    qtbot.waitUntil(lambda: not has_draft(desk))


def test_grab_cut_finds_the_thing_in_a_box(desk, hand, board, scene, qtbot):
    desk.take(ToolKind.GRAB_CUT)
    hand.drag((380, 280), (700, 700), (1020, 920))
    qtbot.waitUntil(lambda: has_draft(desk), timeout=PATIENCE_MS)
    hand.key(Qt.Key.Key_Return)
    assert likeness(shapes(board)[0], scene[1]) > 0.95


def test_live_wire_follows_the_edge_and_closes_on_its_first_point(desk, hand, board, scene, sight, qtbot):
    desk.take(ToolKind.LIVE_WIRE)
    qtbot.waitUntil(lambda: sight.pixels is not None)
    corners = [(1000, 600), (700, 900), (400, 600), (700, 300)]
    for place in corners:
        hand.click(*place)
        qtbot.waitUntil(lambda: desk.tool._wire is not None, timeout=PATIENCE_MS)
    hand.click(*corners[0])
    assert likeness(shapes(board)[0], scene[1]) > 0.97


def test_live_wire_takes_parts_back_and_gives_up(desk, hand, board, sight, qtbot):
    desk.take(ToolKind.LIVE_WIRE)
    for place in ((1000, 600), (700, 900), (400, 600)):
        hand.click(*place)
    hand.key(Qt.Key.Key_Backspace)
    assert len(desk.tool.draft.knobs) == 2
    hand.key(Qt.Key.Key_Escape)
    assert not desk.tool.is_begun
    assert shapes(board) == []


def test_what_is_found_can_be_cut_out_of_what_is_selected(desk, hand, board, stand_in, qtbot):
    desk.take(ToolKind.POLYGON)
    for place in ((200, 200), (1000, 200), (1000, 1000), (200, 1000)):
        hand.click(*place)
    hand.key(Qt.Key.Key_Return)
    desk.take(ToolKind.SMART)
    desk.set_area_mode(AreaMode.CUT)
    hand.click(400, 400)
    qtbot.waitUntil(lambda: has_draft(desk))
    hand.key(Qt.Key.Key_Return)
    (shape,) = shapes(board)
    assert len(shape.parts[0].holes) == 1


@pytest.mark.parametrize(("task", "kinds"), [(Task.OBJECT_DETECTION, 2), (Task.KEYPOINTS, 0), (Task.SEGMENTATION, 4)])
def test_tools_are_those_whose_findings_may_be_drawn(desk, kinds):
    seeing = {ToolKind.SMART, ToolKind.WAND, ToolKind.GRAB_CUT, ToolKind.LIVE_WIRE}
    assert len(seeing & set(desk.kinds)) == kinds


@pytest.mark.parametrize("task", [Task.OBJECT_DETECTION])
def test_where_boxes_are_drawn_the_box_around_the_thing_is_taken(desk, hand, board, stand_in, qtbot):
    desk.take(ToolKind.SMART)
    hand.click(400, 400)
    qtbot.waitUntil(lambda: has_draft(desk))
    hand.key(Qt.Key.Key_Return)
    assert shapes(board) == [Box(400, 400, 100, 100)]


def test_embedding_parts_fit_the_decoder():
    assert sum(int(np.prod(shape)) for shape in PARTS.values()) == SIZE


@pytest.fixture
def in_tiles(monkeypatch, image):
    """Tools see a small copy of the image, and its tiles from close by."""
    monkeypatch.setattr(sight_module, "_MAX_SIDE_PX", 800)
    large.open_pyramid(image.path, lambda: None).close()


def test_live_wire_clings_to_the_edge_of_a_large_image_seen_closely(desk, hand, canvas, board, sight, in_tiles, qtbot):
    """A quarter of the outline, at 100 %."""
    desk.take(ToolKind.LIVE_WIRE)
    qtbot.waitUntil(lambda: sight.pixels is not None)
    canvas.zoom_to(1.0)
    canvas.pan(QPointF(-200, -200))
    hand.click(1000, 600)
    qtbot.waitUntil(lambda: desk.tool._wire is not None, timeout=PATIENCE_MS)
    assert desk.tool._wire[1].is_part
    hand.move(912, 812)
    away = [abs(math.dist(point, CENTER) - RADIUS) for point in desk.tool.draft.line[1:-1]]
    assert len(away) > 3
    assert max(away) < 3


def test_grab_cut_finds_a_thing_on_a_large_image(desk, hand, board, scene, sight, in_tiles, monkeypatch, qtbot):
    desk.take(ToolKind.GRAB_CUT)
    qtbot.waitUntil(lambda: sight.pixels is not None)
    monkeypatch.setattr(sight_module, "_MAX_SIDE_PX", 2400)
    assert sight.look.around(Box(380, 280, 640, 640)).is_part
    hand.drag((380, 280), (700, 700), (1020, 920))
    qtbot.waitUntil(lambda: has_draft(desk), timeout=PATIENCE_MS)
    hand.key(Qt.Key.Key_Return)
    assert likeness(shapes(board)[0], scene[1]) > 0.95
