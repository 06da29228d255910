"""The desk at which shapes are drawn: a canvas, a board, a tool in the hand, and what mouse and keys do with it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, QSize, Qt, Signal
from PySide6.QtGui import QAction, QContextMenuEvent

from labeller.domain.prediction import SuggestedAnnotation
from labeller.domain.schema import Schema
from labeller.domain.shape import XY
from labeller.errors import LabellerError
from labeller.ui.annotating.board import AnnotationBoard, AnnotationId
from labeller.ui.annotating.shapes.box_tool import BoxTool
from labeller.ui.annotating.shapes.brush_tool import BrushTool, EraserTool
from labeller.ui.annotating.shapes.draft import NOTHING
from labeller.ui.annotating.shapes.grab_cut_tool import GrabCutTool
from labeller.ui.annotating.shapes.grips import all_handles, grip_at
from labeller.ui.annotating.shapes.keyboard import Keyboard
from labeller.ui.annotating.shapes.keypoints_tool import KeypointsTool
from labeller.ui.annotating.shapes.layer import Hand, ShapeLayer
from labeller.ui.annotating.shapes.live_wire_tool import LiveWireTool
from labeller.ui.annotating.shapes.mouse import Mouse
from labeller.ui.annotating.shapes.path_tool import PolygonTool, PolylineTool
from labeller.ui.annotating.shapes.point_tool import PointTool
from labeller.ui.annotating.shapes.pointer import NEAR_PX, Pointer
from labeller.ui.annotating.shapes.rotated_box_tool import RotatedBoxTool
from labeller.ui.annotating.shapes.segment_tool import SegmentTool
from labeller.ui.annotating.shapes.select_tool import SelectTool
from labeller.ui.annotating.shapes.shape_commands import ShapeCommands
from labeller.ui.annotating.shapes.shape_menu import ShapeMenu
from labeller.ui.annotating.shapes.sight import Sight
from labeller.ui.annotating.shapes.smart_tool import SmartTool
from labeller.ui.annotating.shapes.split_tool import SplitTool
from labeller.ui.annotating.shapes.tool import Tool
from labeller.ui.annotating.shapes.tool_kind import ToolKind, tools_for
from labeller.ui.annotating.shapes.wand_tool import WandTool
from labeller.ui.annotating.shapes.workbench import AreaMode, Workbench
from labeller.ui.canvas.image_canvas import ImageCanvas
from labeller.ui.canvas.tone_panel import TonePanel
from labeller.ui.theme import M

_TOOLS: tuple[type[Tool], ...] = (
    SelectTool, BoxTool, RotatedBoxTool, PolygonTool, PolylineTool, PointTool, KeypointsTool, BrushTool, EraserTool,
    SplitTool,
)  # fmt: skip
_SEEING: tuple[type[SegmentTool], ...] = (SmartTool, LiveWireTool, WandTool, GrabCutTool)


class ShapeDesk(QObject):
    """Lets a person draw on the image of a canvas; every edit goes through the board.

    `tool_changed` says that another tool is in hand, `failed` carries the LabellerError of an edit that could not be
    made. `mode_changed` says what areas become now, `hint_changed` what to do next with the tool.
    """

    tool_changed = Signal(object)
    mode_changed = Signal(object)
    failed = Signal(object)
    hint_changed = Signal(str)

    def __init__(
        self,
        canvas: ImageCanvas,
        board: AnnotationBoard,
        schema: Callable[[], Schema],
        parent: QObject | None = None,
        *,
        sight: Sight | None = None,
    ) -> None:
        """With `sight` there are tools that look at the image themselves."""
        # It hears the events of the canvas, so it must not go before that.
        super().__init__(parent or canvas)
        self._canvas = canvas
        self._board = board
        self.layer = ShapeLayer(canvas, board, schema, self)
        self.bench = Workbench(board, schema, self.layer.marks)
        self.commands = ShapeCommands(self.bench, self)
        self.kinds = tools_for(schema(), has_sight=sight is not None)
        self._tools: dict[ToolKind, Tool] = {
            one.kind: one(self.bench, self) for one in _TOOLS if one.kind in self.kinds
        }
        if sight is not None:
            self._tools |= {one.kind: one(self.bench, sight, self) for one in _SEEING if one.kind in self.kinds}
            sight.changed.connect(self._on_sight_changed)
            sight.failed.connect(self.failed)
        self._tool: Tool = self._tools[ToolKind.SELECT]
        self._item_id = board.item_id
        self._hint = ""
        self._has_crosshair = True
        self._menu_actions: Mapping[str, QAction] = {}
        self._tone_panel: TonePanel | None = None
        self._keyboard = Keyboard(self)
        canvas.set_overlay(self.layer)
        canvas.installEventFilter(self)
        self._mouse = Mouse(canvas, self, self.layer.minimap, self)
        self._mouse.moved.connect(self._show_hand)
        self._mouse.menu_wanted.connect(self._open_menu)
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
        self.set_area_mode(AreaMode.NEW if kind is ToolKind.SELECT else self.bench.area_mode)
        if tool is not self._tool:
            self.settle()
            self._tool.lay_down()
            self._tool = tool
            tool.take_up()
        self.tool_changed.emit(kind)
        self._show_hand()

    def settle(self) -> None:
        """Keep what is begun as far as it can be kept: an outline is closed. Call it before the item is left."""
        self.perform(self.selecting.settle_nudge)
        if self._tool.is_begun:
            self.perform(self._tool.finish)
            self._tool.cancel()

    def set_area_mode(self, mode: AreaMode) -> None:
        """Say what areas that are drawn become; the mode that is on already goes off."""
        if mode is not self.bench.area_mode:
            self.bench.area_mode = mode
            self.mode_changed.emit(mode)
            self._show_hand()

    def handlers(self) -> dict[str, Callable[[], object]]:
        """What the actions of drawing do, by their ids. Only those that the schema has work for."""
        plain: dict[str, Callable[[], object]] = {
            **{str(kind): partial(self.take, kind) for kind in self.kinds},
            **self.commands.handlers(),
            "toggle_crosshair": self._toggle_crosshair,
            "adjust_picture": self.adjust_picture,
        }
        if {ToolKind.POLYGON, ToolKind.BRUSH} & set(self.kinds):
            plain |= {
                "area_add": partial(self._toggle_mode, AreaMode.ADD),
                "area_cut": partial(self._toggle_mode, AreaMode.CUT),
            }
        if ToolKind.BRUSH in self.kinds:
            plain |= {
                "larger_brush": partial(self.bench.resize_brush, 1),
                "smaller_brush": partial(self.bench.resize_brush, -1),
            }
        return {name: partial(self._do, act) for name, act in plain.items()}

    def adopt(self, actions: Mapping[str, QAction]) -> None:
        """Offer these actions in the menu of the canvas; they are the ones made of `handlers`."""
        self._menu_actions = actions

    def adjust_picture(self) -> None:
        """Open the sliders for brightness, contrast and gamma."""
        if self._tone_panel is None:
            self._tone_panel = TonePanel(self._canvas)
            self._tone_panel.changed.connect(self._canvas.set_tone)
        self._tone_panel.show_tone(self._canvas.tone)
        self._tone_panel.open_at(self._canvas.viewport().mapToGlobal(QPoint(M, M)))

    def perform(self, act: Callable[[], object]) -> bool:
        """Do something with tool or board; what it may not do is told by `failed`. Whether it did something."""
        try:
            return act() is not False
        except LabellerError as error:
            self.failed.emit(error)
            return True
        finally:
            self._show_hand()

    def tool_at(self, at: Pointer) -> Tool:
        """The tool in hand; but what was just drawn can be corrected by its handles without laying that down."""
        if self._tool.yields_to_handles and not self._tool.is_begun and not at.has_ctrl and self.selecting.has_grip(at):
            return self.selecting
        return self._tool

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        return self._keyboard.handle(event)

    def _open_menu(self, event: QContextMenuEvent) -> None:
        """On what lies under the mouse, or by the keyboard on what is selected."""
        menu = ShapeMenu(self.bench, self.commands, self._menu_actions, self.perform, self._canvas)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        suggestion = None
        if event.reason() == QContextMenuEvent.Reason.Mouse:
            suggestion = self._select_under(self._canvas.image_point(QPointF(event.pos())))
        if suggestion is not None:
            menu.fill_for_suggestion(suggestion)
        else:
            menu.fill_for_selection()
        menu.popup(event.globalPos())

    def _select_under(self, point: QPointF) -> SuggestedAnnotation | None:
        """Select what lies there, unless it is selected already. Gives back the suggestion where nothing else is."""
        place, reach = (point.x(), point.y()), NEAR_PX / self._canvas.viewportTransform().m11()
        under = self.layer.marks.at(place, reach)
        if not set(under) & set(self._board.selected):
            self._board.select(under[:1])
        return None if under else self.layer.marks.suggestion_at(place, reach)

    def _toggle_mode(self, mode: AreaMode) -> None:
        self.set_area_mode(AreaMode.NEW if self.bench.area_mode is mode else mode)

    def _toggle_crosshair(self) -> None:
        self._has_crosshair = not self._has_crosshair

    def _do(self, act: Callable[[], object]) -> None:
        """What an action does; what was nudged until now is done before."""
        self.perform(self.selecting.settle_nudge)
        self.perform(act)

    def _on_sight_changed(self) -> None:
        self.perform(self._tool.go_on)

    def _on_board_changed(self) -> None:
        if self._board.item_id != self._item_id:
            self._item_id = self._board.item_id
            self._mouse.let_go()
            for tool in self._tools.values():
                tool.cancel()
        self._show_hand()

    def _show_hand(self) -> None:
        """Draw what the tool has begun, the handles, and the cursor."""
        at, tool = self._mouse.at, self._tool
        draft = tool.draft if tool.draft != NOTHING else self.selecting.draft
        scale = self._canvas.viewportTransform().m11()
        has_handles = tool.yields_to_handles and not draft.shapes
        hot, hovered = self._under_mouse(at) if at is not None and not self._mouse.is_drawing else (None, None)
        hand = Hand(
            draft,
            None if at is None else at.view,
            has_crosshair=self._has_crosshair and tool.has_crosshair and hot is None,
            ring_px=self.bench.brush_radius_px * scale if tool.has_brush else None,
            handles=tuple(all_handles(self.bench.editable, scale)) if has_handles else (),
            hot=hot,
            hovered=hovered,
        )
        self.layer.show_hand(hand)
        if tool.hint != self._hint:
            self._hint = tool.hint
            self.hint_changed.emit(self._hint)

    def _under_mouse(self, at: Pointer) -> tuple[XY | None, AnnotationId | None]:
        """The handle under the mouse, or the shape that a press would select; the cursor says which."""
        tool = self.tool_at(at)
        self._canvas.viewport().setCursor(tool.cursor(at))
        if tool is not self.selecting:
            return None, None
        grip = grip_at(self.bench.editable, at)
        if grip is not None:
            return grip.handle.at, None
        return None, next(iter(self.layer.marks.at(at.point, at.reach(NEAR_PX))), None)
