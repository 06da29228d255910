import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QContextMenuEvent, QPointingDevice, QWheelEvent
from PySide6.QtWidgets import QApplication, QWidget

from labeller.domain.prediction import SuggestedAnnotation
from labeller.domain.schema import Task
from labeller.domain.shape import Box
from labeller.settings import Settings
from labeller.ui.actions import ACTIONS
from labeller.ui.annotating.shapes.shape_menu import ShapeMenu
from labeller.ui.annotating.shapes.tool_bar import ToolBar
from labeller.ui.annotating.shapes.tool_kind import ToolKind
from labeller.ui.annotating.shapes.workbench import AreaMode
from labeller.ui.shortcuts import Shortcuts, build_actions

ONE = Box(200, 200, 300, 200)


@pytest.fixture
def task():
    return Task.SEGMENTATION


@pytest.fixture
def actions(desk, qtbot, tmp_path):
    page = QWidget()
    qtbot.addWidget(page)
    actions = build_actions(page, Shortcuts(Settings(tmp_path / "settings.json"), page), desk.handlers())
    desk.adopt(actions)
    page.show()
    yield actions
    page.close()


@pytest.fixture
def bar(desk, actions, qtbot):
    bar = ToolBar(desk, actions)
    qtbot.addWidget(bar)
    return bar


def turn_wheel(canvas, modifiers, notches=1):
    viewport, at = canvas.viewport(), QPointF(400, 300)
    event = QWheelEvent(
        at, viewport.mapToGlobal(at), QPoint(), QPoint(0, 120 * notches), Qt.MouseButton.NoButton, modifiers,
        Qt.ScrollPhase.NoScrollPhase, False, Qt.MouseEventSource.MouseEventNotSynthesized,
        QPointingDevice.primaryPointingDevice(),
    )  # fmt: skip
    QApplication.sendEvent(viewport, event)


def open_menu(canvas, hand, x, y) -> ShapeMenu:
    at = hand.place(x, y)
    reason = QContextMenuEvent.Reason.Mouse
    QApplication.sendEvent(canvas.viewport(), QContextMenuEvent(reason, at, canvas.viewport().mapToGlobal(at)))
    return canvas.findChildren(ShapeMenu)[-1]


def texts(menu):
    return [action.text().replace("&", "") for action in menu.actions() if action.text()]


def test_every_action_of_the_desk_is_in_the_table(desk):
    assert desk.handlers().keys() <= {action.id for action in ACTIONS}


def test_bar_shows_the_tool_in_hand(desk, bar, actions):
    actions["tool_polygon"].trigger()
    assert desk.tool.kind is ToolKind.POLYGON
    checked = [name for name, action in actions.items() if action.isChecked()]
    assert checked == ["tool_polygon"]
    actions["tool_polygon"].trigger()
    assert actions["tool_polygon"].isChecked()


def test_bar_has_only_the_tools_of_the_task(bar, actions):
    assert "tool_box" not in actions
    assert "tool_brush" in actions


def test_area_mode_goes_on_and_off_and_the_bar_shows_it(desk, bar, actions):
    actions["tool_polygon"].trigger()
    actions["area_cut"].trigger()
    assert desk.bench.area_mode is AreaMode.CUT
    actions["area_add"].trigger()
    assert (actions["area_cut"].isChecked(), actions["area_add"].isChecked()) == (False, True)
    actions["area_add"].trigger()
    assert desk.bench.area_mode is AreaMode.NEW


def test_every_button_of_the_bar_has_a_name_and_says_its_key(bar):
    buttons = [button for button in bar.findChildren(QWidget) if button.accessibleName()]
    assert "Polygon (P)" in {button.toolTip() for button in buttons}


def test_shift_and_wheel_size_the_brush_and_plain_wheel_zooms(desk, canvas):
    desk.take(ToolKind.BRUSH)
    before = desk.bench.brush_radius_px
    turn_wheel(canvas, Qt.KeyboardModifier.ShiftModifier)
    assert desk.bench.brush_radius_px > before
    assert canvas.zoom == pytest.approx(0.5)
    turn_wheel(canvas, Qt.KeyboardModifier.NoModifier)
    assert canvas.zoom > 0.5


def test_space_moves_the_image_whatever_the_tool(desk, canvas, hand, board, qtbot):
    canvas.zoom_to(2.0)
    desk.take(ToolKind.POLYGON)
    before = canvas.image_point(QPointF(0, 0))
    qtbot.keyPress(canvas, Qt.Key.Key_Space)
    hand.drag((800, 600), (850, 650))
    qtbot.keyRelease(canvas, Qt.Key.Key_Space)
    assert canvas.image_point(QPointF(0, 0)).x() == pytest.approx(before.x() - 50, abs=1)
    assert not desk.tool.is_begun


def test_dragging_where_nothing_lies_moves_a_large_image(desk, canvas, hand):
    canvas.zoom_to(2.0)
    before = canvas.image_point(QPointF(0, 0))
    hand.drag((800, 600), (850, 650))
    assert canvas.image_point(QPointF(0, 0)).x() == pytest.approx(before.x() - 50, abs=1)


def test_press_in_the_minimap_goes_there(desk, canvas, hand, qtbot):
    minimap = desk.layer.minimap
    assert minimap.area.isEmpty()
    canvas.zoom_to(3.0)
    area = minimap.area
    assert not area.isEmpty()
    qtbot.mousePress(
        canvas.viewport(), Qt.MouseButton.LeftButton, pos=(area.topLeft() + area.bottomRight() / 8).toPoint()
    )
    qtbot.mouseRelease(canvas.viewport(), Qt.MouseButton.LeftButton)
    qtbot.mousePress(canvas.viewport(), Qt.MouseButton.LeftButton, pos=area.center().toPoint())
    middle = canvas.image_point(QPointF(canvas.viewport().rect().center()))
    assert (middle.x(), middle.y()) == pytest.approx((800, 600), abs=15)
    assert not desk.tool.is_begun


def test_menu_is_about_the_shape_under_the_mouse(desk, canvas, board, hand, actions):
    board.add(ONE)
    board.select(())
    menu = open_menu(canvas, hand, 300, 300)
    assert len(board.selected) == 1
    assert {"Label", "Convert to", "Copy", "Bring to front", "Occluded"} <= set(texts(menu))
    menu.close()


def test_menu_gives_another_label(desk, canvas, board, hand, actions):
    board.add(ONE)
    menu = open_menu(canvas, hand, 300, 300)
    labels = menu.actions()[0].menu()
    next(action for action in labels.actions() if action.text().startswith("grain")).trigger()
    assert board.annotations[0].label_id == 2
    menu.close()


def test_menu_beside_shapes_is_about_the_image(desk, canvas, board, hand, actions):
    menu = open_menu(canvas, hand, 300, 300)
    assert "Keep from the previous item" in texts(menu)
    menu.close()


def test_menu_on_a_suggestion_accepts_it(desk, canvas, board, hand, actions):
    board.set_suggestions([SuggestedAnnotation(2, ONE, 0.9)])
    menu = open_menu(canvas, hand, 300, 300)
    menu.actions()[0].trigger()
    assert [one.label_id for one in board.annotations] == [2]
    menu.close()


def test_hint_says_what_to_do_next(desk, qtbot):
    with qtbot.waitSignal(desk.hint_changed) as told:
        desk.take(ToolKind.SPLIT)
    assert "Drag a line" in told.args[0]


def test_escape_lets_go_of_one_thing_after_the_other(desk, board, hand):
    board.add(ONE)
    desk.take(ToolKind.POLYGON)
    hand.click(900, 900)
    hand.key(Qt.Key.Key_Escape)
    assert (desk.tool.is_begun, len(board.selected)) == (False, 1)
    hand.key(Qt.Key.Key_Escape)
    assert (desk.tool.kind, list(board.selected)) == (ToolKind.POLYGON, [])
    hand.key(Qt.Key.Key_Escape)
    assert desk.tool.kind is ToolKind.SELECT


def test_settling_keeps_what_can_be_kept(desk, board, hand):
    desk.take(ToolKind.POLYGON)
    for place in ((200, 200), (600, 200), (600, 600)):
        hand.click(*place)
    desk.settle()
    assert len(board.annotations) == 1
    assert not desk.tool.is_begun


def test_brightness_changes_what_is_seen_and_nothing_else(desk, canvas, qtbot):
    before = canvas.grab().toImage().pixelColor(400, 300)
    desk.adjust_picture()
    panel = desk._tone_panel
    panel.show_tone(type(canvas.tone)(brightness=0.3))
    assert canvas.grab().toImage().pixelColor(400, 300).lightness() > before.lightness()
    panel.show_tone(type(canvas.tone)())
    assert canvas.grab().toImage().pixelColor(400, 300) == before
    panel.close()
