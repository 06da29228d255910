"""The mouse on the canvas: which tool gets a press, what is left to the canvas, and where the mouse is."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QMouseEvent, QWheelEvent

from labeller.ui.annotating.shapes.minimap import Minimap
from labeller.ui.annotating.shapes.pointer import Pointer
from labeller.ui.annotating.shapes.select_tool import SelectTool
from labeller.ui.annotating.shapes.tool import Tool
from labeller.ui.annotating.shapes.workbench import Workbench
from labeller.ui.canvas.image_canvas import ImageCanvas

_WHEEL_NOTCH = 120.0


class Desk(Protocol):
    """Where the tools lie."""

    bench: Workbench

    @property
    def tool(self) -> Tool: ...
    @property
    def selecting(self) -> SelectTool: ...
    def tool_at(self, at: Pointer) -> Tool: ...
    def perform(self, act: Callable[[], object]) -> bool: ...


class Mouse(QObject):
    """Drives the tools. A press that no tool takes is the canvas's: it moves the image.

    `moved` comes when the mouse is elsewhere or did something, `menu_wanted(QContextMenuEvent)` for a menu.
    """

    moved = Signal()
    menu_wanted = Signal(object)

    def __init__(self, canvas: ImageCanvas, desk: Desk, minimap: Minimap, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._canvas = canvas
        self._desk = desk
        self._minimap = minimap
        self._at: Pointer | None = None
        self._in_use: Tool | None = None
        self._is_in_minimap = False
        self._has_used_right = False
        self._acts: dict[QEvent.Type, Callable[[QMouseEvent, Pointer], bool]] = {
            QEvent.Type.MouseButtonPress: self._on_press,
            QEvent.Type.MouseButtonDblClick: self._on_double_click,
            QEvent.Type.MouseMove: self._on_move,
            QEvent.Type.MouseButtonRelease: self._on_release,
        }
        canvas.viewport().setMouseTracking(True)
        canvas.viewport().installEventFilter(self)

    @property
    def at(self) -> Pointer | None:
        """Where the mouse is; None while it is not over the canvas."""
        return self._at

    @property
    def is_drawing(self) -> bool:
        """Whether the button is down and a tool has it."""
        return self._in_use is not None

    def let_go(self) -> None:
        """What is under way is nobody's any more."""
        self._in_use = None

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QWheelEvent):
            return self._on_wheel(event)
        if isinstance(event, QContextMenuEvent):
            return self._on_menu(event)
        if event.type() == QEvent.Type.Leave:
            self._at = None
            self.moved.emit()
        if not isinstance(event, QMouseEvent) or not self._desk.bench.width:
            return False
        self._at = self._pointer(event)
        self._desk.bench.can_pan = not self._canvas.is_wholly_shown
        act = self._acts.get(event.type())
        return act(event, self._at) if act is not None else False

    def _on_press(self, event: QMouseEvent, at: Pointer) -> bool:
        self._canvas.setFocus(Qt.FocusReason.MouseFocusReason)
        if event.button() == Qt.MouseButton.RightButton:
            self._has_used_right = self._desk.perform(lambda: self._desk.tool.right_click(at))
            return self._has_used_right
        if event.button() == Qt.MouseButton.LeftButton and self._minimap.holds(event.position()):
            self._is_in_minimap = True
            self._minimap.go_to(event.position())
            return True
        return self._is_ours(event) and self._give(lambda tool: tool.press(at), at)

    def _on_double_click(self, event: QMouseEvent, at: Pointer) -> bool:
        return self._is_ours(event) and self._give(lambda tool: tool.double_click(at), at)

    def _on_move(self, event: QMouseEvent, at: Pointer) -> bool:
        if self._is_in_minimap:
            self._minimap.go_to(event.position())
            return True
        tool = self._in_use or self._desk.tool
        tool.move(at, is_pressed=self.is_drawing)
        self.moved.emit()
        return self.is_drawing

    def _on_release(self, event: QMouseEvent, at: Pointer) -> bool:
        if event.button() != Qt.MouseButton.LeftButton:
            return False
        if self._is_in_minimap:
            self._is_in_minimap = False
            return True
        tool, self._in_use = self._in_use, None
        if tool is None:
            return False
        self._desk.perform(lambda: tool.release(at))
        return True

    def _on_wheel(self, event: QWheelEvent) -> bool:
        """With Shift the wheel sizes the brush, where there is one; else it is the canvas's."""
        turned = event.angleDelta().y() or event.angleDelta().x()
        if not (self._desk.tool.has_brush and event.modifiers() & Qt.KeyboardModifier.ShiftModifier and turned):
            return False
        self._desk.bench.resize_brush(turned / _WHEEL_NOTCH)
        self.moved.emit()
        return True

    def _on_menu(self, event: QContextMenuEvent) -> bool:
        if not (self._desk.tool.is_begun or self._has_used_right):
            self.menu_wanted.emit(event)
        self._has_used_right = False
        return True

    def _is_ours(self, event: QMouseEvent) -> bool:
        return event.button() == Qt.MouseButton.LeftButton and not self._canvas.is_space_held

    def _give(self, act: Callable[[Tool], bool], at: Pointer) -> bool:
        """Let a tool have a press; if it takes it, all until the button comes up is for that tool."""
        self._desk.perform(self._desk.selecting.settle_nudge)
        tool = self._desk.tool_at(at)
        if not self._desk.perform(lambda: act(tool)):
            return False
        self._in_use = tool
        return True

    def _pointer(self, event: QMouseEvent) -> Pointer:
        point, held = self._canvas.image_point(event.position()), event.modifiers()
        modifier = Qt.KeyboardModifier
        return Pointer(
            (point.x(), point.y()),
            (event.position().x(), event.position().y()),
            self._canvas.viewportTransform().m11(),
            bool(held & modifier.ShiftModifier),
            bool(held & modifier.ControlModifier),
            bool(held & modifier.AltModifier),
        )
