"""Draws polygons and polylines: vertex by vertex, or freehand while the button is held."""

from __future__ import annotations

import math

from labeller.domain.shape import XY, Polygon, PolygonPart, Polyline
from labeller.geometry import polygons
from labeller.geometry.planar import FEWEST_CORNERS
from labeller.ui.annotating.shapes.draft import NOTHING, Draft, DraftShape
from labeller.ui.annotating.shapes.pointer import DRAG_FROM_PX, NEAR_PX, Pointer
from labeller.ui.annotating.shapes.readout import size_text
from labeller.ui.annotating.shapes.tool import Tool
from labeller.ui.annotating.shapes.tool_kind import ToolKind
from labeller.ui.annotating.shapes.workbench import AreaMode

# So far apart are the vertices of a line drawn freehand, on the screen; what is straight loses them again.
_FREEHAND_STEP_PX = 4.0
_FREEHAND_TOLERANCE_PX = 0.8


class PathTool(Tool):
    """Each click is a vertex. Enter or a double click ends the line, Backspace takes the last vertex back."""

    _fewest = 2

    _points: tuple[XY, ...] = ()
    _to: XY | None = None
    _scale = 1.0
    _is_pressed = False
    _freehand_from: int | None = None

    @property
    def draft(self) -> Draft:
        if not self._points:
            return NOTHING
        line = (*self._points, *([self._to] if self._to is not None else []))
        knobs = self._points if self._freehand_from is None else self._points[: self._freehand_from]
        return Draft(line=line, knobs=knobs, text=size_text(Polyline(line)))

    def press(self, at: Pointer) -> bool:
        self._to, self._scale, self._is_pressed = at.point, at.scale, True
        self._points = (*self._points, at.point)
        return True

    def move(self, at: Pointer, *, is_pressed: bool) -> None:
        self._to, self._scale = at.point, at.scale
        if not (is_pressed and self._is_pressed and self._points):
            return
        step = _FREEHAND_STEP_PX if self._freehand_from is not None else DRAG_FROM_PX
        if math.dist(self._points[-1], at.point) >= at.reach(step):
            self._freehand_from = self._freehand_from or len(self._points)
            self._points = (*self._points, at.point)

    def release(self, at: Pointer) -> None:
        self._to, self._is_pressed = at.point, False
        if self._freehand_from is not None:
            self._smooth(at)

    def double_click(self, at: Pointer) -> bool:  # noqa: ARG002  # the first click has set the last vertex
        self.finish()
        return True

    def finish(self) -> bool:
        if len(self._points) < self._fewest:
            return False
        self._add(self._points)
        self.cancel()
        return True

    def take_back(self) -> bool:
        has_any = bool(self._points)
        self._points = self._points[:-1]
        return has_any

    def cancel(self) -> None:
        self._points, self._to, self._is_pressed, self._freehand_from = (), None, False, None

    def _add(self, points: tuple[XY, ...]) -> None:
        raise NotImplementedError

    def _smooth(self, at: Pointer) -> None:
        """Leave out the vertices of the freehand line that say nothing."""
        begin = max((self._freehand_from or 1) - 1, 0)
        self._freehand_from = None
        drawn = _simplified(self._points[begin:], at.reach(_FREEHAND_TOLERANCE_PX))
        self._points = (*self._points[:begin], *drawn)


class PolylineTool(PathTool):
    """A line that is not closed."""

    kind = ToolKind.POLYLINE

    @property
    def hint(self) -> str:
        if self._points:
            return self.tr("Enter or a double click ends the line")
        return self.tr("Click from point to point, or draw with the button held")

    def _add(self, points: tuple[XY, ...]) -> None:
        self._bench.add(Polyline(points))


class PolygonTool(PathTool):
    """A click on the first vertex closes it as well. It may become part of what is selected, or a hole in it."""

    kind = ToolKind.POLYGON
    _fewest = FEWEST_CORNERS

    @property
    def draft(self) -> Draft:
        begun = super().draft
        label_id = self._bench.board.label_id
        if len(begun.line) < FEWEST_CORNERS or label_id is None:
            return begun
        target = self._points[0] if self._can_close() else None
        is_cut = self._bench.area_mode is AreaMode.CUT
        shapes = () if is_cut else (DraftShape(Polygon((PolygonPart(begun.line),)), label_id),)
        return Draft(shapes=shapes, line=begun.line, knobs=begun.knobs, target=target, text=begun.text)

    @property
    def hint(self) -> str:
        if len(self._points) >= FEWEST_CORNERS:
            return self.tr("Click on the first point, or press Enter, to close it")
        if self._bench.area_mode is AreaMode.CUT:
            return self.tr("Draw what to cut out of what is selected")
        if self._bench.area_mode is AreaMode.ADD:
            return self.tr("Draw what to add to what is selected")
        return self.tr("Click from point to point, or draw with the button held")

    def press(self, at: Pointer) -> bool:
        self._to, self._scale = at.point, at.scale
        if self._can_close():
            self.finish()
            return True
        return super().press(at)

    def release(self, at: Pointer) -> None:
        was_freehand = self._freehand_from is not None
        super().release(at)
        if was_freehand and self._can_close():
            self.finish()

    def _can_close(self) -> bool:
        """Whether the mouse is back where the outline began."""
        if len(self._points) < FEWEST_CORNERS or self._to is None:
            return False
        return math.dist(self._points[0], self._to) <= NEAR_PX / self._scale

    def _add(self, points: tuple[XY, ...]) -> None:
        drawn = polygons.repair(Polygon((PolygonPart(points),))).polygon
        if drawn is not None:
            self._bench.add_area(drawn)


def _simplified(points: tuple[XY, ...], tolerance_px: float) -> tuple[XY, ...]:
    import shapely

    if len(points) < FEWEST_CORNERS:
        return points
    line = shapely.LineString(points).simplify(tolerance_px)
    return tuple((float(x), float(y)) for x, y in line.coords)
