"""Paints masks and wipes them away; each stroke is one step."""

from __future__ import annotations

import math

from PySide6.QtCore import Qt

from labeller.domain.shape import XY
from labeller.ui.annotating.shapes.draft import NOTHING, Draft, Stroke
from labeller.ui.annotating.shapes.pointer import Pointer
from labeller.ui.annotating.shapes.tool import Tool
from labeller.ui.annotating.shapes.tool_kind import ToolKind

# Points of a stroke that are nearer to each other, as a share of the brush, say nothing.
_STEP = 0.15


class BrushTool(Tool):
    """A stroke adds to the mask or polygon that is selected; where none is, it begins a mask."""

    kind = ToolKind.BRUSH
    has_crosshair = False
    yields_to_handles = False
    has_brush = True
    _is_eraser = False

    _points: tuple[XY, ...] = ()

    @property
    def draft(self) -> Draft:
        if not self._points:
            return NOTHING
        return Draft(stroke=Stroke(self._points, self._bench.brush_radius_px, self._is_eraser))

    @property
    def hint(self) -> str:
        return self.tr("Paint; [ and ] change the size, Esc begins another object")

    def cursor(self, at: Pointer) -> Qt.CursorShape:  # noqa: ARG002  # the ring shows where it is
        return Qt.CursorShape.BlankCursor

    def press(self, at: Pointer) -> bool:
        self._points = (at.point,)
        return True

    def move(self, at: Pointer, *, is_pressed: bool) -> None:
        if not (is_pressed and self._points):
            return
        if math.dist(self._points[-1], at.point) >= max(_STEP * self._bench.brush_radius_px, 0.25):
            self._points = (*self._points, at.point)

    def release(self, at: Pointer) -> None:
        if self._points:
            points = self._points if self._points[-1] == at.point else (*self._points, at.point)
            self.cancel()
            self._apply(points)

    def cancel(self) -> None:
        self._points = ()

    def _apply(self, points: tuple[XY, ...]) -> None:
        self._bench.paint(points)


class EraserTool(BrushTool):
    """A stroke wipes away from what is selected, or where nothing is, from what lies under its beginning."""

    kind = ToolKind.ERASER
    _is_eraser = True

    @property
    def hint(self) -> str:
        return self.tr("Wipe away; [ and ] change the size")

    def _apply(self, points: tuple[XY, ...]) -> None:
        self._bench.erase(points)
