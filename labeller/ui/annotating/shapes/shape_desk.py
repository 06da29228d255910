"""The desk at which shapes are drawn: a canvas, a board, a tool in the hand, and what mouse and keys do with it."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent

from labeller.domain.schema import Schema
from labeller.errors import LabellerError
from labeller.ui.annotating.board import AnnotationBoard
from labeller.ui.annotating.shapes.box_tool import BoxTool
from labeller.ui.annotating.shapes.brush_tool import BrushTool, EraserTool
from labeller.ui.annotating.shapes.draft import NOTHING
from labeller.ui.annotating.shapes.grips import all_handles, grip_at
from labeller.ui.annotating.shapes.keyboard import Keyboard
from labeller.ui.annotating.shapes.keypoints_tool import KeypointsTool
from labeller.ui.annotating.shapes.layer import Hand, ShapeLayer
from labeller.ui.annotating.shapes.path_tool import PolygonTool, PolylineTool
from labeller.ui.annotating.shapes.point_tool import PointTool
from labeller.ui.annotating.shapes.pointer import NEAR_PX, Pointer
from labeller.ui.annotating.shapes.rotated_box_tool import RotatedBoxTool
from labeller.ui.annotating.shapes.select_tool import SelectTool
from labeller.ui.annotating.shapes.split_tool import SplitTool
from labeller.ui.annotating.shapes.tool import Tool
from labeller.ui.annotating.shapes.tool_kind import ToolKind, tools_for
from labeller.ui.annotating.shapes.workbench import Workbench
from labeller.ui.canvas.image_canvas import ImageCanvas

_TOOLS: tuple[type[Tool], ...] = (
    SelectTool, BoxTool, RotatedBoxTool, PolygonTool, PolylineTool, PointTool, KeypointsTool, BrushTool, EraserTool,
    SplitTool,
)  # fmt: skip


class ShapeDesk(QObject):
    """Lets a person draw on the image of a canvas; every edit goes through the board.

    `tool_changed` says that another tool is in hand, `failed` carries the LabellerError of an edit that could not be
    made. `hint_changed` carries what to do next with the tool.
    """

    tool_changed = Signal(object)
    failed = Signal(object)
    hint_changed = Signal(str)

    def __init__(
        self, canvas: ImageCanvas, board: AnnotationBoard, schema: Callable[[], Schema], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._canvas = canvas
        self._board = board
        self.layer = ShapeLayer(canvas, board, schema, self)
        self.bench = Workbench(board, schema, self.layer.marks)
        self.kinds = tools_for(schema())
        self._tools: Mapping[ToolKind, Tool] = {
            one.kind: one(self.bench, self) for one in _TOOLS if one.kind in self.kinds
        }
        self._tool: Tool = self._tools[ToolKind.SELECT]
        self._in_use: Tool | None = None
        self._at: Pointer | None = None
        self._mouse = {
            QEvent.Type.MouseButtonPress: self._on_press,
            QEvent.Type.MouseButtonDblClick: self._on_double_click,
            QEvent.Type.MouseMove: self._on_move,
            QEvent.Type.MouseButtonRelease: self._on_release,
        }
        self._item_id = board.item_id
        self._hint = ""
        self._keyboard = Keyboard(self)
        canvas.set_overlay(self.layer)
        canvas.viewport().setMouseTracking(True)
        canvas.viewport().installEventFilter(self)
        canvas.installEventFilter(self)
        board.changed.connect(self._on_board_changed)
        for signal in (board.selection_changed, board.label_changed, canvas.zoom_changed):
            signal.connect(self._show_hand)

    @property
    def tool(self) -> Tool:
        return self._tool

    @property
    def selecting(self) -> SelectTool:
        tool = self._tools[ToolKind.SELECT]
        assert isinstance(tool, SelectTool)  # noqa: S101  # made above
        return tool

    def set_image_size(self, size: QSize) -> None:
        """The pixels of the image that is seen; empty while there is none, and nothing can be drawn."""
        self.bench.width, self.bench.height = size.width(), size.height()
        self._tool.cancel()
        self._show_hand()

    def take(self, kind: ToolKind) -> None:
        """Take up a tool. Raises KeyError for one that the schema has no work for."""
        tool = self._tools[kind]
        if tool is self._tool:
            return
        self._tool.cancel()
        self._tool = tool
        self.tool_changed.emit(kind)
        self._show_hand()

    def perform(self, act: Callable[[], object]) -> bool:
        """Do something with tool or board; what it may not do is told by `failed`. Whether it did something."""
        try:
            return act() is not False
        except LabellerError as error:
            self.failed.emit(error)
            return True
        finally:
            self._show_hand()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._canvas:
            return self._keyboard.handle(event)
        if event.type() == QEvent.Type.Leave:
            self._at = None
            self._show_hand()
        if not isinstance(event, QMouseEvent) or not self.bench.width:
            return False
        self._at = self._pointer(event)
        self.bench.can_pan = not self._canvas.is_wholly_shown
        act = self._mouse.get(event.type())
        return act(event, self._at) if act is not None else False

    def _on_press(self, event: QMouseEvent, at: Pointer) -> bool:
        self._canvas.setFocus(Qt.FocusReason.MouseFocusReason)
        if event.button() == Qt.MouseButton.RightButton:
            return self.perform(lambda: self._tool.right_click(at))
        return self._is_ours(event) and self._give(lambda tool: tool.press(at), at)

    def _on_double_click(self, event: QMouseEvent, at: Pointer) -> bool:
        return self._is_ours(event) and self._give(lambda tool: tool.double_click(at), at)

    def _on_move(self, _event: QMouseEvent, at: Pointer) -> bool:
        if self._in_use is not None:
            self._in_use.move(at, is_pressed=True)
        else:
            self._tool.move(at, is_pressed=False)
        self._show_hand()
        return self._in_use is not None

    def _on_release(self, event: QMouseEvent, at: Pointer) -> bool:
        tool = self._in_use
        if tool is None or event.button() != Qt.MouseButton.LeftButton:
            return False
        self._in_use = None
        self.perform(lambda: tool.release(at))
        return True

    def _is_ours(self, event: QMouseEvent) -> bool:
        return event.button() == Qt.MouseButton.LeftButton and not self._canvas.is_space_held

    def _give(self, act: Callable[[Tool], bool], at: Pointer) -> bool:
        """Let a tool have a press; if it takes it, all until the button comes up is for that tool."""
        self.selecting.settle_nudge()
        tool = self._tool_at(at)
        if not self.perform(lambda: act(tool)):
            return False
        self._in_use = tool
        return True

    def _tool_at(self, at: Pointer) -> Tool:
        """The tool in hand; but what was just drawn can be corrected by its handles without laying that down."""
        if self._tool.yields_to_handles and not self._tool.is_begun and not at.has_ctrl and self.selecting.has_grip(at):
            return self.selecting
        return self._tool

    def _pointer(self, event: QMouseEvent) -> Pointer:
        point, held = self._canvas.image_point(event.position()), event.modifiers()
        modifier = Qt.KeyboardModifier
        return Pointer(
            (point.x(), point.y()),
            self._canvas.viewportTransform().m11(),
            bool(held & modifier.ShiftModifier),
            bool(held & modifier.ControlModifier),
            bool(held & modifier.AltModifier),
        )

    def _on_board_changed(self) -> None:
        if self._board.item_id != self._item_id:
            self._item_id = self._board.item_id
            self._in_use = None
            for tool in self._tools.values():
                tool.cancel()
        self._show_hand()

    def _show_hand(self) -> None:
        """Draw what the tool has begun, the handles, and the cursor."""
        at = self._at
        draft = self._tool.draft if self._tool.draft != NOTHING else self.selecting.draft
        scale = self._canvas.viewportTransform().m11()
        handles = () if draft.shapes or not self._tool.yields_to_handles else all_handles(self.bench.editable, scale)
        hot = hovered = None
        if at is not None and self._in_use is None:
            tool = self._tool_at(at)
            self._canvas.viewport().setCursor(tool.cursor(at))
            grip = grip_at(self.bench.editable, at) if tool is self.selecting else None
            hot = grip.handle.at if grip is not None else None
            if tool is self.selecting and grip is None:
                hovered = next(iter(self.layer.marks.at(at.point, at.reach(NEAR_PX))), None)
        self.layer.show_hand(Hand(draft, tuple(handles), hot, hovered))
        self._tell_hint()

    def _tell_hint(self) -> None:
        if self._tool.hint != self._hint:
            self._hint = self._tool.hint
            self.hint_changed.emit(self._hint)
