"""The gestures of the canvas.

- Mouse wheel: zoom at the cursor. With Ctrl the same, as people who come from other tools expect.
- Shift and wheel, or Alt and wheel: sideways.
- Touchpad: two fingers move the image, pinching or Ctrl zooms at the cursor.
- Drag with the middle button, with Space held, or with the left button where nothing else lies: move the image.
- Double click: between the fit and 100 % at the cursor.
- Plus and minus zoom at the middle. All other keys are left to the page: digits and letters are labels there.
"""

from __future__ import annotations

from typing import cast

from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import (
    QFocusEvent,
    QInputDevice,
    QKeyEvent,
    QMouseEvent,
    QNativeGestureEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QWheelEvent,
)
from PySide6.QtWidgets import QGestureEvent, QPinchGesture, QWidget

from labeller.ui import theme
from labeller.ui.canvas.viewport import Viewport

# A notch of the wheel is 120 units; four notches double the zoom.
_UNITS_PER_DOUBLING = 480.0
_KEYBOARD_REASONS = {
    Qt.FocusReason.TabFocusReason,
    Qt.FocusReason.BacktabFocusReason,
    Qt.FocusReason.ShortcutFocusReason,
}


class ImageCanvas(Viewport):
    """A viewport that follows wheel, touchpad, mouse and a few keys."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._is_space_held = False
        self._has_ring = False
        self._drag_from: QPointF | None = None
        self.viewport().grabGesture(Qt.GestureType.PinchGesture)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(self.tr("Image"))

    @property
    def is_space_held(self) -> bool:
        """Whether the left button moves the image, whatever lies under it."""
        return self._is_space_held

    def wheelEvent(self, event: QWheelEvent) -> None:
        modifiers, turned = event.modifiers(), event.angleDelta()
        is_zoom = bool(modifiers & Qt.KeyboardModifier.ControlModifier) or not (
            _is_touchpad(event) or modifiers & (Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.AltModifier)
        )
        if is_zoom:
            self.zoom_by(2.0 ** (turned.y() / _UNITS_PER_DOUBLING), event.position())
        else:
            self.pan(_scrolled(event))
        event.accept()

    def viewportEvent(self, event: QEvent) -> bool:
        if isinstance(event, QNativeGestureEvent):
            return self._on_native_gesture(event)
        if isinstance(event, QGestureEvent):
            return self._on_gesture(event)
        return super().viewportEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if self._is_pan(event):
            self._drag_from = event.position()
        else:
            super().mousePressEvent(event)
        event.accept()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._drag_from is None:
            super().mouseMoveEvent(event)
            return
        self.viewport().setCursor(Qt.CursorShape.ClosedHandCursor)
        self.pan(event.position() - self._drag_from)
        self._drag_from = event.position()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._drag_from = None
        self._show_cursor()
        super().mouseReleaseEvent(event)
        event.accept()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton or self.itemAt(event.position().toPoint()):
            super().mouseDoubleClickEvent(event)
        elif self.is_fit:
            self.actual_size(event.position())
        else:
            self.fit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        match event.key():
            case Qt.Key.Key_Plus | Qt.Key.Key_Equal:
                self.zoom_in()
            case Qt.Key.Key_Minus:
                self.zoom_out()
            case Qt.Key.Key_Space:
                self._is_space_held = True
                self._show_cursor()
            case _:
                event.ignore()

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Space and not event.isAutoRepeat():
            self._is_space_held = False
            self._show_cursor()
        else:
            event.ignore()

    def focusInEvent(self, event: QFocusEvent) -> None:
        # As browsers do: a ring for those who came by keyboard; round the picture all day it would only disturb.
        self._has_ring = event.reason() in _KEYBOARD_REASONS
        self.viewport().update()
        super().focusInEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self._is_space_held = self._has_ring = False
        self._show_cursor()
        self.viewport().update()
        super().focusOutEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._has_ring:
            with QPainter(self.viewport()) as painter:
                painter.setPen(QPen(theme.color("focus"), 2 * theme.FOCUS_WIDTH))
                painter.drawRect(self.viewport().rect())

    def _is_pan(self, event: QMouseEvent) -> bool:
        if self.is_wholly_shown:
            return False
        if event.button() == Qt.MouseButton.LeftButton:
            return self._is_space_held or self.itemAt(event.position().toPoint()) is None
        return event.button() == Qt.MouseButton.MiddleButton

    def _show_cursor(self) -> None:
        if self._is_space_held and not self.is_wholly_shown:
            self.viewport().setCursor(Qt.CursorShape.OpenHandCursor)
        else:
            self.viewport().unsetCursor()

    def _on_native_gesture(self, event: QNativeGestureEvent) -> bool:
        if event.gestureType() != Qt.NativeGestureType.ZoomNativeGesture:
            return super().viewportEvent(event)
        self.zoom_by(1.0 + event.value(), event.position())
        return True

    def _on_gesture(self, event: QGestureEvent) -> bool:
        pinch = cast(QPinchGesture | None, event.gesture(Qt.GestureType.PinchGesture))
        if pinch is None:
            return super().viewportEvent(event)
        anchor = self.viewport().mapFromGlobal(pinch.hotSpot())
        self.zoom_by(pinch.scaleFactor(), anchor)
        return True


def _is_touchpad(event: QWheelEvent) -> bool:
    """Whether fingers scroll: X11 says so by the kind of device, other systems by the phase of the gesture."""
    return event.phase() != Qt.ScrollPhase.NoScrollPhase or event.device().type() == QInputDevice.DeviceType.TouchPad


def _scrolled(event: QWheelEvent) -> QPointF:
    """How far the image moves, in pixels of the view."""
    is_fine = _is_touchpad(event) and not event.pixelDelta().isNull()
    delta = QPointF(event.pixelDelta()) if is_fine else QPointF(event.angleDelta()) / 2
    if event.modifiers() & Qt.KeyboardModifier.ShiftModifier and delta.x() == 0:
        return QPointF(delta.y(), 0)
    return delta
