"""The keys that mean something while the canvas has the keyboard, and are the page's at any other time."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence

from labeller.ui.annotating.shapes.select_tool import SelectTool
from labeller.ui.annotating.shapes.tool import Tool
from labeller.ui.annotating.shapes.tool_kind import ToolKind
from labeller.ui.annotating.shapes.workbench import Workbench

Command = Callable[[], object]

_ARROWS = {
    Qt.Key.Key_Left: (-1.0, 0.0), Qt.Key.Key_Right: (1.0, 0.0), Qt.Key.Key_Up: (0.0, -1.0), Qt.Key.Key_Down: (0.0, 1.0),
}  # fmt: skip
_FAR_PX = 10.0


class Desk(Protocol):
    """Where the tools lie."""

    bench: Workbench

    @property
    def tool(self) -> Tool: ...
    @property
    def selecting(self) -> SelectTool: ...
    def take(self, kind: ToolKind) -> None: ...
    def perform(self, act: Callable[[], object]) -> bool: ...


class Keyboard:
    """Says what a key does to the tool in hand and to what is selected. What it does not know is the page's."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def handle(self, event: QEvent) -> bool:
        """Whether an event of the canvas was a key of ours."""
        if event.type() == QEvent.Type.FocusOut:
            self._desk.perform(self._desk.selecting.settle_nudge)
        if not isinstance(event, QKeyEvent):
            return False
        match event.type():
            case QEvent.Type.ShortcutOverride:
                # What a key does here is not a shortcut of the page as long as it does that.
                is_ours = self._command(event) is not None
                event.setAccepted(is_ours)
                return is_ours
            case QEvent.Type.KeyPress:
                command = self._command(event)
                return command is not None and self._desk.perform(command)
            case QEvent.Type.KeyRelease if event.key() in _ARROWS and not event.isAutoRepeat():
                self._desk.perform(self._desk.selecting.settle_nudge)
        return False

    def _command(self, event: QKeyEvent) -> Command | None:
        tool = self._desk.tool
        if tool.is_begun and event.matches(QKeySequence.StandardKey.Undo):
            return self._take_back
        modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        shift = modifiers == Qt.KeyboardModifier.ShiftModifier
        if event.key() in _ARROWS and (shift or not modifiers):
            return self._nudging(event.key(), _FAR_PX if shift else 1.0)
        if event.key() in {Qt.Key.Key_Tab, Qt.Key.Key_Backtab}:
            return self._stepping(event.key())
        return None if modifiers else self._plain(event.key())

    def _plain(self, key: int) -> Command | None:
        desk, tool = self._desk, self._desk.tool
        has_selected = bool(desk.bench.board.selected)
        match key:
            case Qt.Key.Key_Escape if tool.is_begun or has_selected or tool.kind is not ToolKind.SELECT:
                return self._give_up
            case Qt.Key.Key_Return | Qt.Key.Key_Enter if tool.is_begun:
                return tool.finish
            case Qt.Key.Key_Backspace if tool.is_begun:
                return self._take_back
            case Qt.Key.Key_Delete if tool.is_begun:
                return self._take_back
            case Qt.Key.Key_Delete | Qt.Key.Key_Backspace if has_selected:
                return self._remove
            case Qt.Key.Key_BracketLeft | Qt.Key.Key_BracketRight if tool.has_brush:
                return lambda: desk.bench.resize_brush(1 if key == Qt.Key.Key_BracketRight else -1)
        return None

    def _take_back(self) -> None:
        if not self._desk.tool.take_back():
            self._desk.tool.cancel()

    def _give_up(self) -> None:
        """What was begun; else the selection; else the tool."""
        desk = self._desk
        if desk.tool.is_begun:
            desk.tool.cancel()
        elif desk.bench.board.selected:
            desk.bench.board.select(())
        else:
            desk.take(ToolKind.SELECT)

    def _remove(self) -> None:
        if not self._desk.selecting.remove():
            self._desk.bench.board.remove(self._desk.bench.board.selected)

    def _nudging(self, key: int, step_px: float) -> Command | None:
        desk = self._desk
        if desk.tool.is_begun and desk.tool is not desk.selecting:
            return None
        if not desk.bench.editable:
            return None
        dx, dy = _ARROWS[Qt.Key(key)]
        return lambda: desk.selecting.nudge(dx * step_px, dy * step_px)

    def _stepping(self, key: int) -> Command | None:
        """Tab goes from shape to shape, and after the last one on to whatever has the keyboard next."""
        desk, is_forward = self._desk, key == Qt.Key.Key_Tab
        if desk.tool.is_begun:
            return desk.tool.skip if is_forward else None
        shown = [one.id for one in desk.bench.board.annotations if not one.is_hidden and one.shape is not None]
        selected = desk.bench.board.selected
        if not shown or (selected and selected[-1] == shown[-1 if is_forward else 0]):
            return None
        return lambda: desk.bench.board.select_next(1 if is_forward else -1)
