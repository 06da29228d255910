from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QInputDevice, QPointingDevice, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QGraphicsRectItem

from labeller.ui.canvas.backdrop import PictureBackdrop
from labeller.ui.canvas.image_canvas import ImageCanvas
from labeller.ui.canvas.picture import picture_of_image

PIXEL = pytest.approx(0, abs=1.0)  # places are whole pixels of the view


@pytest.fixture
def canvas(qtbot, plain_image) -> Iterator[ImageCanvas]:
    """A view of 832 x 632, into which the image of 1600 x 1200 fits at 50 %."""
    canvas = ImageCanvas()
    qtbot.addWidget(canvas)
    canvas.resize(832, 632)
    canvas.show()
    canvas.set_backdrop(PictureBackdrop(picture_of_image(plain_image(1600, 1200))))
    yield canvas
    canvas.close()


def turn_wheel(canvas, position, notches=1, modifiers=Qt.KeyboardModifier.NoModifier, device=None):
    viewport = canvas.viewport()
    QApplication.sendEvent(
        viewport,
        QWheelEvent(
            QPointF(position), QPointF(viewport.mapToGlobal(QPoint(*map(int, QPointF(position).toTuple())))),
            QPoint(), QPoint(0, 120 * notches), Qt.MouseButton.NoButton, modifiers, Qt.ScrollPhase.NoScrollPhase,
            False, Qt.MouseEventSource.MouseEventNotSynthesized, device or QPointingDevice.primaryPointingDevice(),
        ),
    )  # fmt: skip


def drag(canvas, start, end, button=Qt.MouseButton.LeftButton):
    QTest.mousePress(canvas.viewport(), button, pos=QPoint(*start))
    QTest.mouseMove(canvas.viewport(), QPoint(*end))
    QTest.mouseRelease(canvas.viewport(), button, pos=QPoint(*end))


def place(canvas, image_x, image_y):
    """Where a point of the image is seen."""
    return QPointF(canvas.viewportTransform().map(QPointF(image_x, image_y)))


def test_image_fits_and_is_centred(canvas):
    assert canvas.zoom == pytest.approx(0.5)
    assert place(canvas, 800, 600) == QPointF(416, 316)


@pytest.mark.parametrize("position", [(40, 60), (416, 316), (700, 500)])
def test_wheel_keeps_the_point_under_the_cursor(canvas, position):
    before = canvas.image_point(QPointF(*position))
    for _ in range(5):
        turn_wheel(canvas, QPoint(*position))
    assert canvas.zoom > 1.0
    away = place(canvas, before.x(), before.y()) - QPointF(*position)
    assert (away.x(), away.y()) == (PIXEL, PIXEL)


def test_wheel_rests_at_one_to_one(canvas):
    seen = []
    canvas.zoom_changed.connect(seen.append)
    for _ in range(8):
        turn_wheel(canvas, QPoint(100, 100))
    assert 1.0 in seen


def test_ctrl_wheel_zooms_as_well(canvas):
    turn_wheel(canvas, QPoint(100, 100), modifiers=Qt.KeyboardModifier.ControlModifier)
    assert canvas.zoom > 0.5


def test_shift_wheel_moves_sideways(canvas):
    canvas.actual_size()
    before = place(canvas, 0, 0)
    turn_wheel(canvas, QPoint(100, 100), modifiers=Qt.KeyboardModifier.ShiftModifier)
    moved = place(canvas, 0, 0) - before
    assert (canvas.zoom, moved.x(), moved.y()) == (1.0, 60, 0)


def test_two_fingers_on_a_touchpad_move_the_image(canvas):
    touchpad = QPointingDevice(
        "touchpad", 7, QInputDevice.DeviceType.TouchPad, QPointingDevice.PointerType.Finger,
        QInputDevice.Capability.Scroll, 5, 3,
    )  # fmt: skip
    canvas.actual_size()
    before = place(canvas, 0, 0)
    turn_wheel(canvas, QPoint(100, 100), device=touchpad)
    assert (canvas.zoom, (place(canvas, 0, 0) - before).y()) == (1.0, 60)


def test_zooming_out_returns_to_the_fit_in_the_middle(canvas):
    for _ in range(6):
        turn_wheel(canvas, QPoint(50, 50))
    for _ in range(6):
        turn_wheel(canvas, QPoint(700, 100), notches=-1)
    assert canvas.is_fit
    assert place(canvas, 800, 600) == QPointF(416, 316)


def test_zoom_has_limits(canvas):
    for _ in range(60):
        turn_wheel(canvas, QPoint(416, 316))
    assert canvas.zoom == 64
    for _ in range(60):
        turn_wheel(canvas, QPoint(416, 316), notches=-1)
    assert canvas.zoom == pytest.approx(0.125)


def test_fit_is_kept_when_the_window_changes_its_size(canvas):
    canvas.resize(432, 632)
    assert canvas.is_fit
    assert canvas.zoom == pytest.approx(0.25)
    assert place(canvas, 800, 600) == QPointF(216, 316)


def test_own_zoom_and_middle_are_kept_when_the_window_changes_its_size(canvas):
    canvas.zoom_to(2.0, QPointF(100, 100))
    middle = canvas.image_point(QPointF(416, 316))
    canvas.resize(600, 400)
    now = canvas.image_point(QPointF(300, 200))
    assert canvas.zoom == 2.0
    assert ((now - middle).x(), (now - middle).y()) == (PIXEL, PIXEL)


@pytest.mark.parametrize("button", [Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton])
def test_dragging_moves_the_image(canvas, button):
    canvas.actual_size()
    before = place(canvas, 0, 0)
    drag(canvas, (300, 300), (250, 330), button)
    assert place(canvas, 0, 0) - before == QPointF(-50, 30)


def test_image_that_is_wholly_shown_cannot_be_dragged(canvas):
    before = place(canvas, 0, 0)
    drag(canvas, (300, 300), (250, 330))
    assert place(canvas, 0, 0) == before


def test_drag_that_starts_on_a_shape_belongs_to_the_shape(canvas):
    canvas.actual_size()
    canvas.scene().addItem(QGraphicsRectItem(0, 0, 1600, 1200))
    before = place(canvas, 0, 0)
    drag(canvas, (300, 300), (250, 330))
    assert place(canvas, 0, 0) == before


def test_space_and_drag_moves_the_image_over_a_shape(canvas):
    canvas.actual_size()
    canvas.scene().addItem(QGraphicsRectItem(0, 0, 1600, 1200))
    before = place(canvas, 0, 0)
    QTest.keyPress(canvas, Qt.Key.Key_Space)
    assert canvas.viewport().cursor().shape() == Qt.CursorShape.OpenHandCursor
    drag(canvas, (300, 300), (250, 330))
    QTest.keyRelease(canvas, Qt.Key.Key_Space)
    assert place(canvas, 0, 0) - before == QPointF(-50, 30)
    assert canvas.viewport().cursor().shape() == Qt.CursorShape.ArrowCursor


def test_image_cannot_be_moved_out_of_sight(canvas):
    canvas.actual_size()
    canvas.pan(QPointF(10_000, 10_000))
    assert place(canvas, 0, 0) == QPointF(416, 316)


def test_double_click_goes_between_the_fit_and_one_to_one(canvas):
    point = canvas.image_point(QPointF(200, 200))
    QTest.mouseDClick(canvas.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(200, 200))
    away = place(canvas, point.x(), point.y()) - QPointF(200, 200)
    assert (canvas.zoom, away.x(), away.y()) == (1.0, PIXEL, PIXEL)
    QTest.mouseDClick(canvas.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(200, 200))
    assert canvas.is_fit


def test_plus_and_minus_zoom(canvas, qtbot):
    qtbot.keyClick(canvas, Qt.Key.Key_Plus)
    assert canvas.zoom == pytest.approx(2 / 3)
    qtbot.keyClick(canvas, Qt.Key.Key_Minus)
    assert canvas.is_fit


@pytest.mark.parametrize("key", [Qt.Key.Key_1, Qt.Key.Key_S, Qt.Key.Key_Left, Qt.Key.Key_Return, Qt.Key.Key_PageDown])
def test_keys_of_the_page_are_left_to_the_page(canvas, key, qtbot):
    canvas.actual_size()
    before = place(canvas, 0, 0)
    QTest.keyClick(canvas, key)
    assert place(canvas, 0, 0) == before


def test_new_backdrop_of_the_same_size_keeps_zoom_and_place(canvas, plain_image):
    canvas.zoom_to(2.0, QPointF(100, 100))
    before = place(canvas, 0, 0)
    canvas.set_backdrop(PictureBackdrop(picture_of_image(plain_image(1600, 1200))))
    assert (canvas.zoom, place(canvas, 0, 0)) == (2.0, before)


def test_new_backdrop_of_another_size_fits(canvas, plain_image):
    canvas.zoom_to(2.0)
    canvas.set_backdrop(PictureBackdrop(picture_of_image(plain_image(800, 200))))
    assert canvas.is_fit


def test_empty_canvas_survives_every_gesture(canvas):
    canvas.set_backdrop(None)
    turn_wheel(canvas, QPoint(100, 100))
    drag(canvas, (300, 300), (250, 330))
    QTest.mouseDClick(canvas.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(200, 200))
    assert not canvas.grab().isNull()
